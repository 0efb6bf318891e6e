"""Follow-ups still owed by people who left the post or seat they had, however it ended, and of
which nobody has said since what becomes of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef
from django.utils import timezone

from contacts.models import Organization, Person, Post
from crm.dates import jalali_year, today
from crm.models import Change
from crm.spans import DAY
from engagements.models import FollowUp, Term

#: what says in whose hands a follow-up is
SAID = ("hand_over", "stay")


@dataclass
class Left:
    """Somebody, what they held, and what they still owe."""

    person: Person
    ended: Any
    follow_ups: list[FollowUp] = field(default_factory=list)

    @property
    def successor(self) -> Person | None:
        """Who came after them, as far as is known."""
        if isinstance(self.ended, Post):
            return self.ended.successor
        now = Term.objects.held_today().filter(seat=self.ended.seat).select_related("person")
        term = now.first()
        return term.person if term else None

    @property
    def organization(self) -> Organization | None:
        """In whose name they were there."""
        post = isinstance(self.ended, Post)
        return self.ended.organization if post else self.ended.seat.office


def left_behind(rows: Any) -> list[Left]:
    """Of these follow-ups those left behind, by person, the first due before all others.

    A post leaves behind all its person owes, the seat of a body what that body decided. Ends since
    the last Jalali year began are looked at; who is still there in another post has not left.
    """
    owed = rows.open().exclude(owner_person=None)
    ended = list(ended_lately(owed.order_by().values("owner_person")))
    if not ended:
        return []
    people = {one.person_id for one in ended}
    found = list(
        owed.filter(owner_person__in=people).for_list().select_related("seat").order_by("due", "pk")
    )
    moments, said = moments_of(ended), said_of(found)
    left: dict[int, Left] = {}
    for one in found:
        last = max(
            (each for each in ended if leaves(each, one)), key=moments.__getitem__, default=None
        )
        if last is not None and said[one.pk] < moments[last]:
            person = one.owner_person
            left.setdefault(person.pk, Left(person, last)).follow_ups.append(one)
    return list(left.values())


def ended_lately(people: Any) -> Iterable[Any]:
    """Posts and seats of these people that are over, where they hold no other of the place."""
    since = (jalali_year(today()) - 1) * 10_000
    for model, place in ((Post, "organization"), (Term, "seat__body")):
        same: dict[str, Any] = {"person": OuterRef("person"), place: OuterRef(place)}
        still = model.objects.held_today().filter(**same)
        over = model.objects.over_by(today()).filter(~Exists(still), end__gte=since)
        yield from over.filter(person__in=people).select_related("person", place)


def leaves(ended: Any, follow_up: FollowUp) -> bool:
    """Whether what ended may be why they owed it."""
    theirs = ended.person_id == follow_up.owner_person_id
    return theirs and (isinstance(ended, Post) or ended.seat.body_id == follow_up.body_key)


def end_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day + DAY, time.min))


def moments_of(ended: Iterable[Any]) -> dict[Any, datetime]:
    """When each was over and known to be: an end may be entered long after its day."""
    found = {one: end_of(one.end.last_day) for one in ended}
    for model in (Post, Term):
        keys = {one.pk: one for one in found if isinstance(one, model)}
        told = lines_of(model, keys).filter(fields__has_key="end")
        for key, at in told.values_list("object_id", "at"):
            found[keys[key]] = max(found[keys[key]], at)
    return found


def said_of(follow_ups: Iterable[FollowUp]) -> dict[int, datetime]:
    """When it was last said whose each is, or until when that counts."""
    found = {one.pk: one.created_at for one in follow_ups}
    told = lines_of(FollowUp, found).filter(verb__in=SAID)
    for key, at, details in told.values_list("object_id", "at", "details"):
        until = details.get("until")
        counts = max(at, end_of(date.fromisoformat(until))) if until else at
        found[key] = max(found[key], counts)
    return found


def lines_of(model: Any, keys: Iterable[int]) -> Any:
    kind = ContentType.objects.get_for_model(model)
    return Change.objects.filter(content_type=kind, object_id__in=list(keys)).order_by()
