"""News of initiatives that are awaited, for the clock that reminds of days (`REMINDED_ENDS`).

Thousands may be silent, and a tick comes each minute: an initiative is looked at once a day while
its news is near or late, else now and then, and at once when something about it has changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import cache, partial
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cooperation.models import Initiative
from cooperation.models.initiatives import LOOKED_FOR
from crm.models import Mail
from engagements.actions.deadlines import Deadline, Source, post_due, withdraw
from engagements.clock import Clock
from engagements.looking import in_turns
from engagements.models import Notice, Subject
from engagements.reached import Reader, leaders_of, user_reader
from engagements.slots import DAY

GIVEN_UP = timedelta(days=365)


class News(Source):
    """Those of which news is due by then; told to whoever leads each, else its body.

    Of what nobody has told anything for GIVEN_UP nobody is asked any more.
    """

    def rows(self, first: date, last: date) -> Any:
        return Initiative.objects.to_look_at(first)

    def remind(self, subject: Subject, day: date) -> int:
        """Look at each in its turn; how many letters. What failed is looked at by every tick."""
        rows = Initiative.objects.to_look_at(day).order_by("look_on", "pk")
        return in_turns(rows, lambda keys: look_at(keys, subject, day))

    def rules_changed(self) -> None:
        Initiative.objects.update(look_on=timezone.localdate())


NEWS = News()


@transaction.atomic
def look_at(keys: Sequence[int], subject: Subject, day: date) -> int:
    """Ask for the news that is due of these, and note when to look again; how many letters.

    What others hold is left to the next tick. The rules are read once the rows are held, for
    whoever held them last may have said that other rules count.
    """
    rows = Initiative.objects.to_look_at(day).filter(pk__in=keys)
    held = list(rows.select_for_update(skip_locked=True, no_key=True).values_list("pk", flat=True))
    clock = Clock.of(subject, day)
    rows = Initiative.objects.filter(pk__in=held).going_on().select_related("lead__user")
    awaited = [
        one
        for one in rows.order_by("news_at", "pk")
        if timezone.localdate(one.news_at) > day - GIVEN_UP
    ]
    posted, failed = post_due(list(deadlines(awaited, subject, clock.until)), clock)
    days = dict.fromkeys(held, day + LOOKED_FOR) | {
        one.pk: next_look(one, clock) for one in awaited
    }
    for key in failed:
        del days[key]
    look_again(days)
    return posted


def deadlines(
    initiatives: Iterable[Initiative], subject: Subject, last: date
) -> Iterator[Deadline]:
    """The days on which news of these is due, up to the last."""
    leaders = cache(leaders_of)
    for one in initiatives:
        if one.news_due <= last:
            told = partial(readers, one, leaders)
            yield Deadline(one, one.title, subject, one.news_due, one.body_id, told, "news")


def next_look(initiative: Initiative, clock: Clock) -> date:
    """The next day on which somebody may have to be asked, but a look now and then at least."""
    ahead = clock.until - clock.day
    return min(max(initiative.news_due - ahead, clock.day + DAY), clock.day + LOOKED_FOR)


def look_again(days: dict[int, date]) -> None:
    """Note when each of these is to be looked at again."""
    for day in set(days.values()):
        keys = [key for key, chosen in days.items() if chosen == day]
        Initiative.objects.filter(pk__in=keys).update(look_on=day)


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
    return withdraw(answered, _("News of it has come."))
