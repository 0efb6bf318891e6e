"""Agreements that end and milestones to reach, for the clock that reminds of days
(`REMINDED_ENDS`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from functools import cache, partial
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext as _

from cooperation.models import Agreement, Milestone
from cooperation.news import readers as leading
from crm import mail
from crm.models import Change, Mail, User
from engagements.actions.deadlines import Deadline, Source
from engagements.models import Notice, Subject
from engagements.reached import Reader, leaders_of, user_reader


class Agreements(Source):
    """Those that end then and are not renewed; told to whoever keeps each, else to who leads its
    body."""

    def rows(self, first: date, last: date) -> Any:
        return Agreement.objects.ending_between(first, last)

    def deadlines(self, subject: Subject, first: date, last: date) -> Iterator[Deadline]:
        found = self.rows(first, last).select_related("keeper")
        for agreement in found.order_by("valid_until", "pk"):
            title, day, body = str(agreement), agreement.valid_until, agreement.body_id
            told = partial(readers, agreement.keeper, body)
            yield Deadline(agreement, title, subject, day, body, told)


def readers(keeper: User | None, body: int | None) -> list[Reader]:
    """Who is told of an end."""
    if reader := user_reader(keeper, "chases"):
        return [reader]
    return leaders_of(body) if body else []


class Milestones(Source):
    """Those that are not reached, of what goes on; told to whoever leads each, else its body. One
    that is late stands in their kartabl."""

    def rows(self, first: date, last: date) -> Any:
        return Milestone.objects.waiting().of_what_goes_on().filter(due__range=(first, last))

    def deadlines(self, subject: Subject, first: date, last: date) -> Iterator[Deadline]:
        leaders = cache(leaders_of)
        found = self.rows(first, last).select_related("initiative__lead__user")
        for one in found.in_order():
            made = one.initiative
            told = partial(leading, made, leaders)
            title = f"{one} – {made.title}"
            yield Deadline(one, title, subject, one.due, made.body_id, told, "milestone")


AGREEMENTS, MILESTONES = Agreements(), Milestones()


def take_back() -> int:
    """Cancel reminders of milestones that were reached, moved or given up; how many letters."""
    asking = Notice.objects.about(Milestone).filter(mail__in=Mail.objects.waiting().values("pk"))
    told = {one.mail_id: one for one in asking}
    going_on = Milestone.objects.waiting().of_what_goes_on()
    found = going_on.in_bulk({one.object_id for one in told.values()})
    moved = moved_at(found)
    untrue = [
        key
        for key, notice in told.items()
        if notice.object_id not in found
        or moved.get(notice.object_id, notice.created_at) > notice.created_at
    ]
    if not untrue:
        return 0
    letters = Mail.objects.filter(pk__in=untrue)
    return mail.take_back(letters, by=None, reason=_("What it reminds of has changed."))


def moved_at(keys: Iterable[int]) -> dict[int, datetime]:
    """{milestone: when it was last given another day}"""
    kind = ContentType.objects.get_for_model(Milestone)
    lines = Change.objects.filter(content_type=kind, object_id__in=keys, fields__has_key="due")
    return dict(lines.order_by("at").values_list("object_id", "at"))
