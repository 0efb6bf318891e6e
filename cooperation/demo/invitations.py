"""Who is invited to the next meetings and what they answered, and what waits to be talked about."""

from __future__ import annotations

from typing import Any

from contacts.models import Person
from cooperation.demo.world import World, read
from engagements.actions import invitations
from engagements.models import Attendance, Invitation, Meeting, Proposal

Told = dict[str, Any]
Answer = Invitation.Answer
#: the meetings to which people were invited already
INVITED = ("w60", "b1127")
#: in the order of the invitations; whoever comes after these has not answered yet
ANSWERS: tuple[dict[str, str], ...] = (
    {"answer": Answer.ACCEPT},
    {"answer": Answer.ACCEPT},
    {"answer": Answer.DECLINE},
    {"answer": Answer.ACCEPT},
    {"answer": Answer.DEPUTY, "deputy": "مهندس نیما پارسا"},
    {"answer": Answer.OTHER, "proposed": "همان روز از ساعت ۱۶"},
)


def load(world: World) -> None:
    for key in INVITED:
        invite(world, world.meetings[key])
    world.add(proposal(world, told) for told in read("year/proposals"))


def invite(world: World, meeting: Meeting) -> None:
    """Everybody on the list, by letter; the first have answered."""
    listed = Attendance.objects.filter(meeting=meeting).values("person")
    people = Person.objects.filter(pk__in=listed).order_by("pk")
    invitations.invite(meeting, by=world.clerk, people=people)
    made = Invitation.objects.filter(meeting=meeting, mail__isnull=False).for_detail()
    for invitation, told in zip(made.order_by("pk"), ANSWERS, strict=False):
        invitations.answer(invitation, by=None, **told)


def proposal(world: World, told: Told) -> Proposal:
    return Proposal(
        body=world.bodies[told["body"]],
        title=told["title"],
        text=told["text"],
        presenter=world.people[told["by"]],
        minutes=told["minutes"],
    )
