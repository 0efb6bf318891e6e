"""What is owed, told as [what, who, due, state, note or evidence]."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from cooperation.demo.world import World, read
from crm.history import record
from crm.models import User
from engagements.actions import follow_ups
from engagements.models import FollowUp

State = FollowUp.State
CLOSED = (State.DONE, State.DROPPED)
SOON = 6
LATE = -20
POSTPONED = 0.3
FORTNIGHT = timedelta(days=14)
REASONS = (
    "مسئول پرونده در مأموریت بود.",
    "به درخواست آن سازمان.",
    "در انتظار نشست بعدی.",
)


def load(world: World) -> None:
    """What is owed apart from resolutions and problems."""
    for told in read("year/follow_ups"):
        settle(world, follow_ups.owe(follow_up(world, told), by=world.clerk), told)


def follow_up(world: World, told: list[Any], **origin: Any) -> FollowUp:
    """A follow-up as it was written down at first."""
    title, owner, due, state, text = told
    made = FollowUp(
        title=title,
        due=None if due is None else day(world, due),
        state=State.OPEN if state in CLOSED else state,
        note="" if state == State.DONE else text,
        chaser=origin.pop("chaser", world.clerk),
        priority=priority(world, due or 0, state),
        **owners(world, owner),
        **origin,
    )
    made.evidence_required = made.owner_organization is not None
    return made


def day(world: World, due: int) -> Any:
    """Far days are working days; near ones are meant to the day."""
    return world.day + timedelta(days=due) if abs(due) <= SOON else world.working_day(due)


def priority(world: World, due: int, state: str) -> str:
    """What is long overdue is pressing; the rest varies."""
    if state not in CLOSED and due < LATE:
        return str(FollowUp.Priority.HIGH)
    return world.dice.choices(FollowUp.Priority.values, (2, 7, 1))[0]


def owners(world: World, told: str) -> dict[str, Any]:
    """Who owes it and to whom: "@head", "customs", "parnian:1", each with ">nsto" or without."""
    name, _sign, to = told.partition(">")
    owed_to = world.organizations.get(to)
    if name.startswith("@"):
        return {"owner_user": world.users[name[1:]], "owed_to": owed_to}
    owed_to = owed_to or world.association
    if ":" in name:
        return {"owner_person": world.people[name], "owed_to": owed_to}
    if name:
        return {"owner_organization": world.organizations[name], "owed_to": owed_to}
    return {}


def settle(world: World, made: FollowUp, told: list[Any]) -> None:
    """What became of it since it was written down."""
    by: User = made.owner_user or made.chaser or world.clerk
    state, text = told[3:]
    if state == State.DONE:
        follow_ups.finish(made, by=by, evidence=text)
    elif state == State.DROPPED:
        made.state = State.DROPPED
        record("update", made, by=by)
    elif made.due and made.due > world.day + FORTNIGHT and world.dice.random() < POSTPONED:
        reason = world.dice.choice(REASONS)
        follow_ups.postpone(made, by=by, due=made.due + FORTNIGHT, reason=reason)
