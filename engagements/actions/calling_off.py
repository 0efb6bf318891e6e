"""A change of post that lies ahead is called off: all goes on as before it was planned."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from contacts.models import ContactPoint, Person, Post
from crm.dates import PartialDate, today
from crm.history import lock, record, record_many
from crm.models import Change, Record, User
from crm.spans import DAY, start_after
from crm.trash import throw_away
from engagements.actions.posts import void
from engagements.models import Handover, Term


def planned_change(post: Post) -> Change | None:
    """The line of history by which the post is to change hands on a day to come."""
    day = post.may_be_over_on
    if day is None or day <= today():
        return None
    line = Change.objects.of(post).filter(verb="change_post").first()
    ended = line.fields.get("end") if line else None
    return line if ended and PartialDate.from_key(ended[1]) == post.end else None


def planned_changes(person: Person) -> list[Post]:
    """The posts of somebody that are to change hands, or for which a handover waits."""
    waiting = Handover.objects.waiting().filter(post=OuterRef("pk"))
    held = Post.objects.filter(person=person).annotate(waiting=Exists(waiting))
    to_end = held.filter(Q(end__gte=PartialDate.from_date(today())) | Q(waiting=True))
    posts = to_end.select_related("organization", "successor", "person").order_by("end", "pk")
    return [post for post in posts if post.waiting or planned_change(post)]


@transaction.atomic
def call_off(post: Post, *, by: User) -> Post:
    """Take back a change of post whose day has not come.

    The post ends when it was to end before; the posts, seats and numbers the change began or ended
    are as they were, except those somebody has changed since. Raises ValidationError when nothing
    is planned, or when the post cannot go on beside one that stays.
    """
    stored: Post = lock(post)
    line = planned_change(stored)
    waiting = list(Handover.objects.waiting().filter(post=stored))
    if line is None and not waiting:
        raise ValidationError(_("No change of this post is planned."))
    for handover in waiting:
        void(handover, by=by)
    if line is not None:
        take_back(stored, line, by=by)
    return stored


def take_back(post: Post, line: Change, *, by: User) -> None:
    """Everything the change of this line did."""
    day: Any = post.may_be_over_on
    for begun in Post.objects.filter(begun_with(post), version=1):
        if done_with(begun, post):
            throw_away(begun, by=by)
    last = PartialDate.from_date(day - DAY)
    regain(list(Term.objects.for_office(post).filter(end=last)), post, by=by)
    regain(list(ContactPoint.objects.filter(post=post, retired_on=day)), post, by=by)
    set_back(post, line)
    post.clean()
    record("call_off", post, by=by)


def begun_with(post: Post) -> Q:
    """Posts of those concerned that begin when the change was to be."""
    end: Any = post.end
    return Q(start=start_after(end), person__in=(post.person_id, post.successor_id))


def done_with(row: Record, post: Post) -> Change | None:
    """The last line of history of this row, where it is of the change of that post."""
    line = Change.objects.of(row).filter(version=row.version).first()
    return line if line and line.details.get("changed") == post.pk else None


def regain(rows: list[Any], post: Post, *, by: User) -> None:
    """Those this change was the last to touch are as they were before it."""
    lines = [(row, done_with(row, post)) for row in rows]
    mine = [set_back(row, line) for row, line in lines if line]
    record_many("update", mine, by=by, reason=_("change of post called off"))


def set_back(row: Any, line: Change) -> Any:
    """The fields of this line as they were before it."""
    for name, (before, _after) in line.fields.items():
        field = row._meta.get_field(name)
        setattr(row, field.attname, None if before is None else field.to_python(before))
    return row
