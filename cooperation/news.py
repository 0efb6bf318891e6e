"""News of initiatives that are awaited, for the clock that reminds of days (`REMINDED_ENDS`)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import cache, partial

from django.utils.translation import gettext as _

from cooperation.models import Initiative
from crm import mail
from crm.models import Mail
from engagements.actions.deadlines import Deadline
from engagements.models import Notice, Subject
from engagements.reached import Reader, leaders_of, user_reader

GIVEN_UP = timedelta(days=365)


def awaited(subject: Subject, first: date, last: date) -> Iterator[Deadline]:
    """Those of which news is due by then; told to whoever leads each, else its body.

    Of what nobody has told anything for GIVEN_UP nobody is asked any more.
    """
    leaders = cache(leaders_of)
    silent = Initiative.objects.going_on().news_due_by(last)
    silent = silent.filter(news_at__date__gt=first - GIVEN_UP).select_related("lead__user")
    for one in silent.order_by("news_at", "pk"):
        if one.news_due <= last:
            told = partial(readers, one, leaders)
            yield Deadline(one, one.title, subject, one.news_due, one.body_id, told, "news")


def readers(initiative: Initiative, leaders: Callable[[int], list[Reader]]) -> list[Reader]:
    """Who is asked: they need an account to tell it. Nobody is one without an address, so that it
    is noted and not looked for again at every tick."""
    lead = initiative.lead
    if lead and (reader := user_reader(lead.user, "leads")):
        return [reader]
    found = leaders(initiative.body_id) if initiative.body_id else []
    return found or [Reader("", "", None, "leads")]


def take_back() -> int:
    """Cancel what asks for news that has come, or of what is over; how many letters."""
    asking = Notice.objects.about(Initiative).filter(mail__in=Mail.objects.waiting().values("pk"))
    slots = {notice.mail_id: notice for notice in asking}
    found = Initiative.objects.going_on().in_bulk({one.object_id for one in slots.values()})
    answered = [
        key
        for key, notice in slots.items()
        if (one := found.get(notice.object_id)) is None or one.news_at > notice.created_at
    ]
    if not answered:
        return 0
    letters = Mail.objects.filter(pk__in=answered)
    return mail.take_back(letters, by=None, reason=_("News of it has come."))
