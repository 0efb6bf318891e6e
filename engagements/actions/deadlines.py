"""Reminders of what ends by itself on a day, such as terms: each slot once to each reader.

What ends is told by sources named in the settings (`REMINDED_ENDS`), so that an app above this one
can have the ends of its own records reminded of.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from crm import mail
from crm.dates import today
from crm.models import Mail, Record
from engagements.actions.digests import RULE as DIGEST
from engagements.clock import Clock
from engagements.looking import Look
from engagements.models import Notice, Subject, Term
from engagements.models.mutes import muted_by
from engagements.models.reminder_rules import PASSING
from engagements.reached import Reader, leaders_of
from engagements.slots import Plan, Rule, Slot, latest_slot, slots, too_soon
from engagements.stopping import stop_url

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Deadline:
    """A record that ends or is waited for on a day: what it is called, by the rules of which kind
    it is reminded of, in which body (its key), who is told (asked for only when something is due),
    and by which letter."""

    about: Record
    title: str
    subject: Subject
    day: date
    body: int | None
    readers: Callable[[], list[Reader]]
    letter: str = "ends"


class Source:
    """Where the deadlines of one kind of record come from."""

    def rows(self, first: date, last: date) -> Any:
        """The records that end in [first, last], as a query asked at every tick: by an index."""
        raise NotImplementedError

    def deadlines(self, subject: Subject, first: date, last: date) -> Iterable[Deadline]:
        """What ends in [first, last]."""
        raise NotImplementedError

    def remind(self, subject: Subject, day: date) -> int:
        """Post the reminders of these; how many letters."""
        clock = Clock.of(subject, day)
        return post_due(list(self.deadlines(subject, day, clock.until)), clock)[0]

    def rules_changed(self) -> None:
        """Other days may count now: for sources that keep when to look again."""


def sources() -> Iterator[tuple[Subject, Source]]:
    """(kind, where its deadlines come from) of all kinds."""
    for subject, path in settings.REMINDED_ENDS:
        yield Subject(subject), import_string(path)


def near_rows(look: Look) -> Iterator[Any]:
    """What ends near enough that somebody may be reminded of it."""
    for subject, source in sources():
        yield source.rows(look.day, look.until(subject))


def remind_of_ends(day: date) -> int:
    """Post the reminders of what ends; how many letters."""
    return sum(source.remind(subject, day) for subject, source in sources())


def post_due(near: list[Deadline], clock: Clock) -> tuple[int, set[int]]:
    """Post what is due of these and was not told; (how many letters, the keys of what failed)."""
    clock = replace(clock, first=min((one.day for one in near), default=clock.day))
    found = ((one, due_slot(one, clock)) for one in near)
    posted, failed = 0, set()
    for deadline, slot in untold(((one, slot) for one, slot in found if slot), clock):
        try:
            posted += remind(deadline, slot, clock)
        except Exception:  # one bad record must not keep the others from being reminded
            log.exception("The end of %s could not be reminded of", deadline.about.pk)
            failed.add(deadline.about.pk)
    return posted, failed


def due_slot(deadline: Deadline, clock: Clock) -> Slot | None:
    """The latest reminder that has come."""
    return latest_slot(
        slots(deadline.day, plan_of(deadline, clock), clock.off), date.min, clock.day
    )


def plan_of(deadline: Deadline, clock: Clock) -> Plan:
    """On which days one is reminded of it; nobody is late with what is over when its day has
    come."""
    plan = clock.book.plan(body=deadline.body)
    return plan._replace(every=None) if deadline.subject in PASSING else plan


def untold(found: Iterable[tuple[Deadline, Slot]], clock: Clock) -> Iterator[tuple[Deadline, Slot]]:
    """Those nobody was told of yet, or just now; one query."""
    due = list(found)
    if not due:
        return
    told = Notice.objects.filter(
        content_type=ContentType.objects.get_for_model(due[0][0].about),
        object_id__in=[one.about.pk for one, _slot in due],
        rule__in=Rule.values,
    )
    known: dict[int, dict[Slot, bool]] = defaultdict(dict)
    for key, rule, day, withdrawn in told.values_list("object_id", "rule", "slot", "withdrawn"):
        slot = Slot(Rule(rule), day)
        known[key][slot] = known[key].get(slot, True) and not withdrawn
    for one, slot in due:
        heard = [slot for slot, told in known[one.about.pk].items() if told]
        late = [day for rule, day in heard if rule == Rule.OVERDUE]
        every = plan_of(one, clock).every
        if slot not in heard and not too_soon(slot, late, every, clock.day):
            yield one, slot


@transaction.atomic
def remind(deadline: Deadline, slot: Slot, clock: Clock) -> int:
    """Write to each reader once; how many letters. One without an address is noted and not written
    to; without readers nothing is noted, so that they are told as soon as there is somebody."""
    posted, about = 0, deadline.about
    Notice.objects.about(type(about)).filter(
        object_id=about.pk, rule=slot.rule, slot=slot.day, withdrawn=True
    ).delete()
    silent = muted_by(deadline.subject, about)
    for reader in deadline.readers():
        notice = Notice.objects.once(type(about), about.pk, slot.rule, slot.day, reader.address)
        if notice and reader.address and reader.key not in silent:
            notice.mail = mail.post(
                deadline.letter,
                to=reader.address,
                to_name=reader.name,
                user=reader.user,
                stop_url=stop_url(reader.key, deadline.subject, deadline.about),
                leaves_at=clock.leaves_at(reader.user),
                about=deadline.about,
                title=deadline.title,
                subject=deadline.subject,
                day=deadline.day,
            )
            notice.day = deadline.day
            notice.save(update_fields=["mail", "day"])
            posted += 1
    return posted


class Terms(Source):
    """The terms that certainly end then and that nobody follows; told to who leads the body."""

    def rows(self, first: date, last: date) -> Any:
        return Term.objects.ending_until(last)

    def deadlines(self, subject: Subject, first: date, last: date) -> Iterator[Deadline]:
        for term in self.rows(first, last).for_list():
            if term.end.last_day >= first:
                seat, body = term.seat, term.seat.body_id
                title = f"{term.person} – {seat}، {seat.body}"
                told = partial(leaders_of, body)
                yield Deadline(term, title, subject, term.end.last_day, body, told)


TERMS = Terms()


def take_back() -> int:
    """Cancel reminders that wait and are true no more: of what does not end on that day any more,
    and to readers who have gone or are reached elsewhere by now; how many letters.

    What is true is told again by the next tick, to whoever is to be told of it then.
    """
    waiting = Notice.objects.filter(mail__in=Mail.objects.waiting().values("pk"))
    if not waiting.exists():
        return 0
    moved = [key for subject, source in sources() for key in untrue(waiting, subject, source)]
    reminders = waiting.filter(rule__in=(*Rule.values, DIGEST))
    astray = Mail.objects.waiting().astray().values("pk")
    away = reminders.filter(mail__in=astray).values_list("mail", flat=True)
    return withdraw(moved, _("What it reminds of has changed.")) + withdraw(
        away, _("Its reader is not reached at this address any more.")
    )


def untrue(waiting: Any, subject: Subject, source: Source) -> list[int]:
    """The keys of the letters among these that tell of a day that counts no more."""
    if subject not in PASSING:
        return []
    model = source.rows(today(), today()).model
    told = list(waiting.about(model).filter(rule__in=Rule.values))
    if not told:
        return []
    first, clock = min(one.slot for one in told), Clock.of(subject, today())
    ends = source.deadlines(subject, first, clock.until)
    days = {one.about.pk: one.day for one in ends}
    return [one.mail_id for one in told if days.get(one.object_id, date.min) != one.day]


@transaction.atomic
def withdraw(letters: Iterable[int | None], reason: str) -> int:
    """Cancel the letters with these keys that have not left, and note that they are written anew
    when they are true again; how many."""
    keys = list(letters)
    if not keys:
        return 0
    count = mail.take_back(Mail.objects.filter(pk__in=keys), by=None, reason=reason)
    cancelled = Mail.objects.filter(pk__in=keys, state=Mail.State.CANCELLED)
    Notice.objects.filter(mail__in=cancelled.values("pk")).update(withdrawn=True)
    return count
