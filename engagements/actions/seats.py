"""Seats: asking an organization for somebody, and elections in a meeting."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from contacts.models import Person
from crm.dates import PartialDate, today
from crm.history import lock, record, record_many
from crm.models import Change, User
from crm.trash import restore, throw_away
from engagements.actions.follow_ups import owe
from engagements.models import FollowUp, Meeting, Resolution, Seat, Term

#: how long an organization has to name somebody
TO_ANSWER = timedelta(days=14)


@transaction.atomic
def seat_somebody(term: Term, *, by: User, key: uuid.UUID | None = None) -> Term:
    """Save a new or edited term; of several at once for one seat only one is saved.

    Raises ValidationError for dates out of order and for a seat that is taken.
    """
    lock(term.seat)
    term.clean()
    record("create" if term._state.adding else "update", term, by=by, key=key)
    return term


@transaction.atomic
def seat_again(term: Term, *, by: User) -> None:
    """Take a term out of the trash; ValidationError when its seat is taken by now."""
    lock(term.seat)
    restore(term, by=by)


@transaction.atomic
def ask_for_introduction(seat: Seat, *, by: User) -> FollowUp:
    """Have the organization of a seat asked to name somebody; what is asked already stays one.

    Raises ValidationError for a seat that belongs to no organization.
    """
    stored: Seat = lock(seat)
    if stored.office is None:
        raise ValidationError(_("This seat belongs to no organization that could be asked."))
    asked = FollowUp.objects.open().filter(seat=stored).first()
    if asked is not None:
        return asked
    with translation.override(settings.LANGUAGE_CODE):  # whoever asks, in the office's language
        told = {"role": stored.role_title, "body": stored.body}
        title = _("Introduce somebody for the seat “%(role)s” of %(body)s") % told
    return owe(
        FollowUp(
            title=title,
            seat=stored,
            owner_organization=stored.office,
            owed_to=stored.body.organization,
            due=today() + TO_ANSWER,
            evidence_required=True,
        ),
        by=by,
    )


@transaction.atomic
def elect(
    meeting: Meeting,
    *,
    by: User,
    seat: Seat,
    person: Person,
    start: date,
    end: PartialDate | None = None,
    resolution: Resolution | None = None,
    leave_others: bool = False,
) -> Term:
    """Record that a held meeting elected somebody: the term before ends, the new one begins.

    The seat passes on `start`; with `leave_others` the person's other seats in the body end the
    day before too. Raises ValidationError that names the field when the seat is another body's,
    when somebody has it from a later day on, or when dates are out of order.
    """
    held: Meeting = lock(meeting)
    stored: Seat = lock(seat)
    refuse_election(held, stored, resolution)
    passes = Q(seat=stored)
    if leave_others:
        passes |= Q(seat__body=held.body_id, person=person)
    ended = give_way(list(Term.objects.filter(passes).held_on(start)), start, by=by)
    term = Term(
        seat=stored,
        person=person,
        start=PartialDate.from_date(start),
        end=end,
        elected_in=held,
        resolution=resolution,
    )
    term.full_clean()
    record("elect", term, by=by, ended=[[row.pk, row.version] for row in ended])
    return term


def refuse_election(meeting: Meeting, seat: Seat, resolution: Resolution | None) -> None:
    if meeting.status != Meeting.Status.HELD:
        raise ValidationError(_("An election is recorded from a meeting that was held."))
    if seat.body_id != meeting.body_id or seat.deleted_at:
        raise ValidationError({"seat": _("Choose a seat of the body that met.")})
    if resolution is not None and resolution.meeting_id != meeting.pk:
        raise ValidationError({"resolution": _("Choose a resolution of this meeting.")})


def give_way(terms: list[Term], start: date, *, by: User) -> list[Term]:
    """End these the day before `start`."""
    last = PartialDate.from_date(start - timedelta(days=1))
    for term in terms:
        if term.start and term.start.first_day >= start:
            message = _("%(person)s has sat there since %(day)s; choose a later day.")
            told = {"person": term.person, "day": term.start.format()}
            raise ValidationError({"start": message % told})
        term.end = last
    return record_many("give_way", terms, by=by)


@transaction.atomic
def take_back(term: Term, *, by: User) -> None:
    """Undo an election: its term goes to the trash, those it ended go on as before.

    Raises ValidationError when one of them has been changed since.
    """
    stored: Term = lock(term)
    line = Change.objects.of(stored).filter(verb="elect").first()
    if line is None or stored.deleted_at:
        raise ValidationError(_("Only an election can be taken back."))
    versions = dict(line.details["ended"])
    ended = list(Term.objects.select_for_update(of=("self",)).filter(pk__in=versions))
    unchanged = all(row.version == versions[row.pk] for row in ended)
    if stored.version != line.version or not unchanged or len(ended) != len(versions):
        raise ValidationError(
            _("A term of this election was changed since; edit the terms one by one.")
        )
    throw_away(stored, by=by)
    for row in ended:
        row.end = end_without_election(row)
        row.clean()
    record_many("regain", ended, by=by)


def end_without_election(term: Term) -> PartialDate | None:
    """When the term was to end before it gave way."""
    line = Change.objects.of(term).get(verb="give_way", version=term.version)
    before, _after = line.fields["end"]
    return PartialDate.from_key(before) if before else None
