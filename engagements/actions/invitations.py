"""Inviting to a meeting, withdrawing an invitation, and answering one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from contacts.models import Person, Post
from contacts.recipients import Recipient
from crm.dates import today
from crm.history import lock, record
from crm.models import User
from engagements.actions.meetings import note_attendance
from engagements.actions.telling import recipients, tell_changes, write
from engagements.models import Attendance, Invitation, Meeting, Seat, Term

#: the role on the list of those who sit in the body; others are guests
ROLES = {Seat.Role.HEAD: Attendance.Role.CHAIR, Seat.Role.SECRETARY: Attendance.Role.SECRETARY}


@dataclass(frozen=True)
class Invited:
    """Who was invited just now, and which of them could not be written to."""

    people: list[Person]
    unreachable: list[Person]


def seated(meeting: Meeting) -> dict[int, str]:
    """{key of who sits in the body on the day of the meeting: their role on the list}"""
    terms = Term.objects.filter(seat__body=meeting.body_id, seat__deleted_at=None)
    held = terms.held_on(meeting.day or today()).select_related("seat").order_by("-seat__place")
    roles = {term.person_id: ROLES.get(term.seat.role) for term in held}
    return {key: role or Attendance.Role.MEMBER for key, role in roles.items()}


def heads_of(organizations: Iterable[int]) -> dict[int, int]:
    """{key of an organization: key of who heads it today}; without those nobody heads."""
    posts = Post.objects.filter(organization__in=list(organizations), head=True).held_today()
    return dict(posts.order_by("pk").values_list("organization", "person"))


@transaction.atomic
def invite(meeting: Meeting, *, by: User, people: Iterable[Person]) -> Invited:
    """Invite people: onto the list, with a letter each where they can be written to.

    Who is invited already is passed over, unless they could not be written to and can be now.
    """
    stored: Meeting = lock(meeting)
    if stored.status != Meeting.Status.PLANNED:
        raise ValidationError(_("Only to a planned meeting can people be invited."))
    if stored.day is None or stored.day < today():
        raise ValidationError(_("Give the meeting a day that is still to come; then invite."))
    known = {one.person_id: one for one in Invitation.objects.filter(meeting=stored)}
    asked = [renewed(stored, person, known.get(person.pk)) for person in people]
    wanted = [one for one in asked if one.withdrawn or one.mail_id is None]
    reached, roles = recipients(wanted), seated(stored)
    invited = [one.person for one in wanted if call(one, reached[one.person_id], roles, by=by)]
    missed = [person for person in invited if not reached[person.pk].email]
    return Invited(invited, missed)


def renewed(meeting: Meeting, person: Person, known: Invitation | None) -> Invitation:
    """The invitation there is, or a new one."""
    invitation = known or Invitation(meeting=meeting)
    invitation.meeting, invitation.person = meeting, person
    return invitation


def call(invitation: Invitation, to: Recipient, roles: dict[int, str], *, by: User) -> bool:
    """Invite one person; whether there was anything to do."""
    fresh = invitation._state.adding
    if to.gone or not (fresh or invitation.withdrawn or to.email):
        return False
    again = invitation.withdrawn
    if fresh:
        record("create", invitation, by=by)
        put_on_the_list(invitation, roles, by=by)
    elif again:
        invitation.withdrawn, invitation.answer = False, Invitation.Answer.WAITING
        invitation.round += 1
        invitation.sequence += 1
        record("invite_again", invitation, by=by)
    if to.email:
        write(invitation, to, "invited", by=by)
    return True


def put_on_the_list(invitation: Invitation, roles: dict[int, str], *, by: User) -> None:
    """Who is invited stands on the list of attendance."""
    there = Attendance.objects.filter(meeting=invitation.meeting, person=invitation.person)
    if not there.exists():
        role = roles.get(invitation.person_id, Attendance.Role.GUEST)
        entry = Attendance(meeting=invitation.meeting, person=invitation.person, role=role)
        note_attendance(entry, by=by)


@transaction.atomic
def withdraw(invitation: Invitation, *, by: User) -> Invitation:
    """Take an invitation back: its link opens nothing more, and who was written to is told."""
    meeting: Meeting = lock(invitation.meeting)
    stored: Invitation = lock(invitation)
    if stored.withdrawn:
        raise ValidationError(_("This invitation was withdrawn already."))
    stored.meeting, stored.withdrawn = meeting, True
    record("withdraw", stored, by=by)
    to = recipients([stored])[stored.person_id]
    if stored.mail_id and to.email and meeting.day and meeting.status == Meeting.Status.PLANNED:
        stored.sequence += 1
        write(stored, to, "withdrawn", by=by)
    return stored


@transaction.atomic
def answer(
    invitation: Invitation, *, by: User | None, answer: str, deputy: str = "", proposed: str = ""
) -> Invitation:
    """Note what somebody answered; by nobody when it came by the link of a letter."""
    stored: Invitation = lock(invitation)
    if not stored.is_open:
        raise ValidationError(_("This invitation cannot be answered any more."))
    told = (answer, deputy, proposed)
    if told != (stored.answer, stored.deputy, stored.proposed):
        stored.answer, stored.deputy, stored.proposed = told
        record("answer", stored, by=by)
    return stored


@transaction.atomic
def revise(meeting: Meeting, *, by: User) -> None:
    """Save an edited meeting; those invited are told where it changed when or where."""
    record("update", meeting, by=by)
    tell_changes(meeting, by=by)
