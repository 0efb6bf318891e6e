"""What somebody asked for is settled by what becomes of the follow-up, and they are told."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext as _

from crm import mail
from crm.history import record
from crm.links import whole_address
from crm.models import Change, Mail, User
from engagements.models import FollowUp, Reply
from engagements.owing import answer_path, ower, said_by_owner
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
            topic=topic(said),
            said=said,
            follow_up=said.follow_up,
            answer_url="" if to.user else where_next(said),
        )


def topic(said: Reply) -> str:
    """What letters about it are told apart by."""
    return f"reply {said.pk}"


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


def ask_again(follow_up: FollowUp, line: Change, *, by: User) -> None:
    """What was granted with this line of history, which was taken back, waits to be decided again,
    unless they have asked for something else since; nobody is told of it who was not told yet.

    What somebody asked for who does not owe it any more stays as it is.
    """
    if not follow_up.is_open:
        return
    replies = [said for said in granted_with(follow_up, line) if is_owners(said, follow_up)]
    for said in replies:
        said.answer = ""
        said.state = State.OVERTAKEN if has_asked_since(said) else State.WAITING
        record("overtake" if said.state == State.OVERTAKEN else "wait", said, by=by)
    letters = Mail.objects.filter(topic__in=[topic(said) for said in replies])
    mail.take_back(letters, by=by, reason=_("The new day was taken back."))


def is_owners(said: Reply, follow_up: FollowUp) -> bool:
    """Whether it was said by whoever owes it now."""
    if said.created_by_id:
        return bool(said.created_by_id == follow_up.account)
    return said_by_owner(follow_up).filter(pk=said.pk).exists()


def has_asked_since(said: Reply) -> bool:
    """Whether whoever owes it waits for another decision."""
    later = said.follow_up.replies.undecided().filter(pk__gt=said.pk)
    return any(is_owners(one, said.follow_up) for one in later)


def granted_with(follow_up: FollowUp, line: Change) -> Any:
    """The requests for more time that were accepted when the day was moved: between the lines of
    the follow-up before and after that one."""
    own = Change.objects.of(follow_up)
    accepted = Change.objects.filter(
        content_type=ContentType.objects.get_for_model(Reply), verb="accept"
    )
    if before := own.filter(pk__lt=line.pk).first():
        accepted = accepted.filter(pk__gt=before.pk)
    if after := own.filter(pk__gt=line.pk).last():
        accepted = accepted.filter(pk__lt=after.pk)
    asked = follow_up.replies.filter(kind=Kind.MORE_TIME, state=State.ACCEPTED)
    return asked.filter(pk__in=accepted.order_by().values("object_id"))


def overtake(undecided: Any, *, by: User | None) -> None:
    """These are asked no more: by something newer, or because somebody else owes it now."""
    for said in undecided:
        said.state = State.OVERTAKEN
        record("overtake", said, by=by)
