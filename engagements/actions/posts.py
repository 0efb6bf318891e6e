"""Change of post (تغییر سمت): what ends, what begins, and what becomes of seats and promises."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.models import ContactPoint, Organization, Person, Post
from crm.dates import PartialDate
from crm.history import lock, record, record_many
from crm.models import User
from engagements.models import FollowUp, Term


class Promises(models.TextChoices):
    """What becomes of the open follow-ups of somebody who leaves a post."""

    KEEP = "keep", gettext_lazy("they stay with the person")
    SUCCESSOR = "successor", gettext_lazy("the successor takes them over")
    ORGANIZATION = "organization", gettext_lazy("they stay with the organization")


@dataclass(frozen=True)
class NewPost:
    """The post somebody goes on to; none when they only leave."""

    organization: Organization
    title: str = ""


@transaction.atomic
def change_post(
    post: Post,
    *,
    by: User,
    day: date,
    new: NewPost | None = None,
    successor: Person | None = None,
    promises: str = Promises.KEEP,
    end_seats: bool = False,
    retire_points: bool = False,
) -> Post:
    """End a post the day before `day` and open what follows, all in one step; the ended post.

    Minutes keep the capacity of their day whatever is done here. Raises ValidationError when the
    post has ended by then, when `day` lies before its start, or when promises are to go to a
    successor nobody named.
    """
    stored: Post = lock(post)
    refuse_change(stored, day, promises, successor)
    stored.end = PartialDate.from_date(day - timedelta(days=1))
    record("change_post", stored, by=by, reason=_("change of post"))
    if new is not None:
        open_post(stored.person, new.organization, new.title, stored.primary, day, by=by)
    if successor is not None:
        open_post(successor, stored.organization, stored.title, True, day, by=by)
    hand_over_promises(stored, promises, successor, by=by)
    if end_seats:
        end_terms(stored, day - timedelta(days=1), by=by)
    if retire_points:
        retire_office_points(stored, day, by=by)
    return stored


def refuse_change(post: Post, day: date, promises: str, successor: Person | None) -> None:
    if post.end is not None and post.end.last_day < day:
        raise ValidationError(_("This post has ended already."))
    if post.start and day <= post.start.first_day:
        raise ValidationError({"day": _("A post cannot end before it starts.")})
    if promises == Promises.SUCCESSOR and successor is None:
        raise ValidationError({"successor": _("Name the successor who takes the promises over.")})
    if successor is not None and successor.pk == post.person_id:
        raise ValidationError({"successor": _("The successor must be somebody else.")})


def open_post(
    person: Person, organization: Organization, title: str, primary: bool, day: date, *, by: User
) -> Post:
    """Begin a post on that day; it stays open."""
    begun = PartialDate.from_date(day)
    post = Post(person=person, organization=organization, title=title, primary=primary, start=begun)
    post.full_clean()
    record("create", post, by=by)
    return post


def hand_over_promises(post: Post, promises: str, successor: Person | None, *, by: User) -> None:
    """Give the person's open follow-ups to the successor or leave them with the organization."""
    if promises == Promises.KEEP:
        return
    owed = list(FollowUp.objects.open().filter(owner_person=post.person))
    for follow_up in owed:
        to_person = promises == Promises.SUCCESSOR
        follow_up.owner_person = successor if to_person else None
        follow_up.owner_organization = None if to_person else post.organization
    record_many("hand_over", owed, by=by, reason=_("change of post"))


def end_terms(post: Post, last: date, *, by: User) -> None:
    """Vacate the seats the person still held on the last day for the office of this post."""
    held = Term.objects.held_on(last).filter(person=post.person, seat__office=post.organization)
    terms = list(held)
    for term in terms:
        term.end = post.end
    record_many("update", terms, by=by, reason=_("change of post"))


def retire_office_points(post: Post, day: date, *, by: User) -> None:
    """Numbers and addresses of the office no longer reach the person."""
    points = list(ContactPoint.objects.in_use().filter(post=post))
    for point in points:
        point.retired_on, point.retired_because = day, _("change of post")
    record_many("update", points, by=by)
