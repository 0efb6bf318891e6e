"""Whom a reminder is written to, and where they are reached."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch

from contacts.models import ContactPoint, Organization, Person
from crm.models import User
from engagements.models import FollowUp, Referral, Reminder, Reply, Seat, Term
from engagements.slots import Slot

#: where a party's e-mail addresses lie that were read together with those of others
ADDRESSES = "addresses"
#: what a reminder is told apart by
SLOT = ("rule", "slot", "recipient", "state")


@dataclass(frozen=True)
class Reader:
    """Somebody a reminder is written to, and why: they owe it, chase it, hold what was referred to
    them, or lead the body."""

    address: str
    name: str
    user: User | None
    why: str
    #: `u5` of an account, `p12` of a person, `o7` of an organization
    key: str = ""

    @property
    def owes(self) -> bool:
        return self.why == "owes"


def user_reader(user: User | None, why: str) -> Reader | None:
    """A colleague, if they can be written to."""
    if user is None or not user.is_active or not user.email:
        return None
    return Reader(user.email, str(user), user, why, f"u{user.pk}")


def person_reader(person: Person, why: str) -> Reader | None:
    """A living person: by their account, or else by an e-mail address we know."""
    if person.deceased:
        return None
    return user_reader(person.user, why) or point_reader(person, why)


def point_reader(party: Person | Organization, why: str) -> Reader | None:
    """Somebody without an account, by the first address in use."""
    key = f"{'p' if isinstance(party, Person) else 'o'}{party.pk}"
    point = first_address(party)
    return Reader(point.canonical, str(party), None, why, key) if point else None


def first_address(party: Any) -> ContactPoint | None:
    """The first e-mail address in use, as `with_readers` read it, or read now."""
    known = party.__dict__.get(ADDRESSES)
    found = party.points.in_use().emails()[:1] if known is None else known
    return next(iter(found), None)


def with_readers(follow_ups: Any) -> Any:
    """Follow-ups with all that says who is reminded of each, and who was: thousands may be due.

    `chain` holds their standing referrals, `asking` the replies that wait to be decided, `told`
    the reminders there were.
    """
    told = Reminder.objects.select_related("mail").order_by()
    emails = ContactPoint.objects.in_use().emails()
    return follow_ups.select_related(
        *("owner_user", "owner_person__user", "owner_organization", "chaser"),
        *("resolution__meeting__body", "seat"),
    ).prefetch_related(
        Prefetch("referrals", Referral.objects.standing().for_list().order_by("pk"), "chain"),
        Prefetch("replies", Reply.objects.waiting(), "asking"),
        Prefetch("reminders", told.only("follow_up", *SLOT, "mail__state"), "told"),
        *(
            Prefetch(f"{side}__points", emails, ADDRESSES)
            for side in ("owner_person", "owner_organization")
        ),
    )


def owner_of(follow_up: FollowUp) -> Reader | None:
    """Whoever owes it, by their account or else by an e-mail address we know."""
    if follow_up.owner_person:
        return person_reader(follow_up.owner_person, "owes")
    if follow_up.owner_organization:
        return point_reader(follow_up.owner_organization, "owes")
    return user_reader(follow_up.owner_user, "owes")


def head_of(body: int | None) -> Reader | None:
    """Who sits at the head of a body today."""
    if body is None:
        return None
    seats = Seat.objects.filter(body=body, role=Seat.Role.HEAD)
    term = Term.objects.held_today().filter(seat__in=seats).select_related("person__user").first()
    return person_reader(term.person, "leads") if term else None


def leaders_of(body: int) -> list[Reader]:
    """The head and the secretary of a body as far as they can be reached, else the secretariat."""
    seats = Seat.objects.filter(body=body, role__in=Seat.LEADING)
    terms = Term.objects.held_today().filter(seat__in=seats).select_related("person__user")
    found = [person_reader(term.person, "leads") for term in terms.order_by("seat__place", "pk")]
    found = found if any(found) else [user_reader(one, "keeps") for one in User.objects.clerks()]
    return list({one.address: one for one in found if one}.values())


def handed_on(
    chain: Sequence[Referral], readers: Iterable[tuple[Reader, Slot]]
) -> list[tuple[Reader, Slot]]:
    """The readers with whoever has it now in the place of those who referred it on; each once.

    `chain` are the standing referrals of the record, the first before all others.
    """
    holder = user_reader(chain[-1].to, "holds") if chain else None
    found: dict[str, tuple[Reader, Slot]] = {}
    for reader, slot in readers:
        one = holder if holder and has_passed_on(reader, chain) else reader
        found.setdefault(one.address, (one, slot))
    return list(found.values())


def has_passed_on(reader: Reader, chain: Sequence[Referral]) -> bool:
    """Whether somebody else has it instead of this reader."""
    passing = reader.user is not None and reader.why != "leads"
    return passing and any(one.sender_id == reader.user.pk for one in chain)  # type: ignore[union-attr]
