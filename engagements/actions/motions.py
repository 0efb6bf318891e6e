"""Resolutions by circulation: put to the seats, voted on until a day, counted, adopted or not."""

from __future__ import annotations

import logging
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contacts.models import ContactPoint, Person
from crm import mail
from crm.dates import today
from crm.history import lock, record, record_many
from crm.models import Mail, User
from crm.text import local_digits
from engagements.actions.meetings import resolve
from engagements.models import Ballot, Motion, Resolution, Seat, Term
from engagements.voting import vote_path

log = logging.getLogger(__name__)


@transaction.atomic
def put(motion: Motion, *, by: User) -> Motion:
    """Put it to the vote: a ballot for each filled seat that counts, and a letter to its holder.

    ValidationError when nobody could vote, or its last day has passed.
    """
    stored: Motion = lock(motion)
    if not stored.is_draft:
        raise ValidationError(_("This was put to the vote already."))
    if stored.until < today():
        raise ValidationError(_("Its last day has passed; set a later one."))
    terms = voters(stored)
    if not terms:
        raise ValidationError(_("No seat of this body is filled; nobody could vote."))
    stored.state = Motion.State.OPEN
    record("put", stored, by=by)
    ballots = [Ballot(motion=stored, seat=term.seat, person=term.person) for term in terms]
    for ballot in ballots:
        ballot.mail = letter_to(ballot, stored)
    record_many("create", ballots, by=by)
    return stored


def voters(motion: Motion) -> list[Term]:
    """Who holds the seats that count today, one for each seat."""
    held = Term.objects.filter(seat__body=motion.body_id, seat__deleted_at=None).held_today()
    rows = held.exclude(seat__role__in=Seat.BESIDE).select_related("seat", "person", "person__user")
    return list(
        {term.seat_id: term for term in rows.order_by("seat__place", "seat", "pk")}.values()
    )


def letter_to(
    ballot: Ballot, motion: Motion, *, again: bool = False, leaves_at: datetime | None = None
) -> Mail | None:
    """The letter by which a seat votes, or its reminder; None when no address is known."""
    user = ballot.person.user
    account = user if user and user.is_active and user.email else None
    address = account.email if account else address_of(ballot.person)
    if not address:
        return None
    told: dict[str, Any] = {"motion": motion, "seat": ballot.seat, "page": vote_path(ballot)}
    told |= {"again": again, "leaves_at": leaves_at}
    return mail.post("ballot", to=address, to_name=str(ballot.person), user=account, **told)


def address_of(person: Person) -> str:
    point = ContactPoint.objects.filter(person=person).in_use().emails().first()
    return str(point.canonical) if point else ""


@transaction.atomic
def vote(ballot: Ballot, *, by: User | None, choice: str, note: str = "") -> Ballot:
    """How a seat votes; it may be changed until the last day, and saying it twice does nothing."""
    motion: Motion = lock(ballot.motion)
    if not motion.takes_votes:
        raise ValidationError(_("Voting is over."))
    stored: Ballot = lock(ballot)
    if choice not in Ballot.Choice.values:
        raise ValidationError({"choice": _("Choose one of the three.")})
    if stored.choice == choice and stored.note == note:
        return stored
    stored.choice, stored.note, stored.cast_at = choice, note, timezone.now()
    record("vote", stored, by=by)
    return stored


@transaction.atomic
def count(motion: Motion, *, by: User | None) -> Motion:
    """Count the votes; what enough seats are for becomes a resolution under a number.

    ValidationError while somebody may still vote.
    """
    stored: Motion = lock(motion)
    if not stored.is_open:
        raise ValidationError(_("There is nothing to count."))
    tally = Ballot.objects.filter(motion=stored).tally()
    if stored.takes_votes and tally.get("", 0):
        raise ValidationError(still_waited_for(tally[""]))
    votes_for, seats = tally.get(Ballot.Choice.FOR, 0), sum(tally.values())
    adopted = stored.body.adopts(votes_for, seats)
    stored.state = Motion.State.ADOPTED if adopted else Motion.State.REJECTED
    if adopted:
        stored.resolution = resolve(decided(stored, tally), by=by)
    record("count", stored, by=by)
    return stored


def decided(motion: Motion, tally: dict[str, int]) -> Resolution:
    """What was adopted, with how it was voted on."""
    return Resolution(
        body=motion.body,
        text=motion.text,
        kind=Resolution.Kind.CIRCULAR,
        votes_for=tally.get(Ballot.Choice.FOR, 0),
        votes_against=tally.get(Ballot.Choice.AGAINST, 0),
        votes_abstained=tally.get(Ballot.Choice.ABSTAIN, 0),
    )


def still_waited_for(seats: int) -> str:
    told = ngettext(
        "%(n)s seat has not voted yet, and voting is not over.",
        "%(n)s seats have not voted yet, and voting is not over.",
        seats,
    )
    return told % {"n": local_digits(seats)}


@transaction.atomic
def withdraw(motion: Motion, *, by: User, reason: str) -> Motion:
    """Take back what is being voted on; history keeps why, and letters that wait do not leave."""
    stored: Motion = lock(motion)
    if not stored.is_open:
        raise ValidationError(_("Only what is being voted on can be withdrawn."))
    stored.state = Motion.State.WITHDRAWN
    record("withdraw", stored, by=by, reason=reason)
    mail.take_back(Mail.objects.filter(ballots__motion=stored), by=by, reason=reason)
    return stored


def count_due(day: date) -> int:
    """Count what is no longer voted on; how many that were."""
    done = 0
    for motion in Motion.objects.over().filter(until__lt=day).for_detail():
        try:
            count(motion, by=None)
        except Exception:  # one bad record must not keep the others from being counted
            log.exception("Votes on %s could not be counted", motion.pk)
        else:
            done += 1
    return done
