"""What somebody asked for is settled by what becomes of the follow-up, and they are told."""

from __future__ import annotations

from typing import Any

from crm import mail
from crm.history import record
from crm.links import whole_address
from crm.models import User
from engagements.models import FollowUp, Reply
from engagements.owing import answer_path, ower
from engagements.reached import owner_of

Kind, State = Reply.Kind, Reply.State


def tell(said: Reply) -> None:
    """Write to whoever asked what was decided, if we know where."""
    to = owner_of(said.follow_up)
    if to is not None:
        mail.post(
            "decided",
            to=to.address,
            to_name=to.name,
            user=to.user,
            said=said,
            follow_up=said.follow_up,
            answer_url="" if to.user else where_next(said),
        )


def where_next(said: Reply) -> str:
    """Where whoever owes it says more by their link; "" when nothing is left to say."""
    goes_on = said.state == State.REFUSED or said.kind == Kind.MORE_TIME
    follow_up = said.follow_up
    return whole_address(answer_path(follow_up)) if goes_on and ower(follow_up) else ""


def grant(follow_up: FollowUp, *, by: User) -> None:
    """Whoever asked for time until the day it has now, or less, has got it and is told."""
    if follow_up.due is None:
        return
    asked = follow_up.replies.undecided().filter(kind=Kind.MORE_TIME, until__lte=follow_up.due)
    for said in asked.for_detail():
        said.state = State.ACCEPTED
        record("accept", said, by=by)
        tell(said)


def overtake(undecided: Any, *, by: User | None) -> None:
    """These are asked no more: by something newer, or because somebody else owes it now."""
    for said in undecided:
        said.state = State.OVERTAKEN
        record("overtake", said, by=by)
