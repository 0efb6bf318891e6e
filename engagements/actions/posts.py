"""Change of post (تغییر سمت): what ends, what begins, and what becomes of seats and promises."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.models import ContactPoint, Organization, Person, Post
from crm.dates import PartialDate, today
from crm.history import lock, record, record_many
from crm.models import User
from crm.spans import DAY, end_before, overlap, start_after
from engagements.actions.follow_ups import cancel_reminders, schedule_all
from engagements.actions.settling import overtake
from engagements.models import FollowUp, Handover, Term

log = logging.getLogger(__name__)


class Promises(models.TextChoices):
    """What becomes of the open follow-ups of somebody who leaves a post."""

    LATER = "later", gettext_lazy("decided later: the kartabl asks")
    KEEP = "keep", gettext_lazy("they stay with the person")
    SUCCESSOR = "successor", gettext_lazy("the successor takes them over")
    ORGANIZATION = "organization", gettext_lazy("they stay with the organization")


@dataclass(frozen=True)
class NewPost:
    """The post somebody goes on to; none when they only leave."""

    organization: Organization
    title: str = ""
    head: bool = False


@transaction.atomic
def change_post(
    post: Post,
    *,
    by: User,
    day: date | PartialDate,
    new: NewPost | None = None,
    successor: Person | None = None,
    source: str = "",
    promises: str = Promises.LATER,
    follow_ups: Iterable[FollowUp] | None = None,
    end_seats: bool = False,
    retire_points: bool = False,
) -> Post:
    """End a post the day before `day` and open what follows, all in one step; the ended post.

    Unless it is said what becomes of what they owe, it is asked once they have left. Of a month or
    year the old post ends and the new ones begin in it; what needs a day (seats, numbers,
    follow-ups) goes by the first one on which the post may be over. `source` says how we know. Of
    the open `follow_ups` (all the person owes, when not given) those go that are still open and
    owed on that day. Minutes keep the capacity of their day whatever is done here. Raises
    ValidationError when the post has ended by then, when `day` lies before its start, or when
    promises are to go to a successor nobody named.
    """
    since = day if isinstance(day, PartialDate) else PartialDate.from_date(day)
    stored: Post = lock(post)
    refuse_change(stored, since, promises, successor)
    stored.end, stored.successor = end_before(since), successor
    stored.source = stored.source or source
    record("change_post", stored, by=by, reason=reason_of(source))
    open_posts(stored, new, successor, source, by=by)
    day = stored.may_be_over_on or since.first_day
    plan_handover(stored, promises, successor, day, follow_ups, by=by)
    if end_seats:
        end_terms(stored, day, by=by)
    if retire_points:
        retire_office_points(stored, day, by=by)
    return stored


def reason_of(source: str) -> str:
    """Why the post ends, with how we know."""
    return ": ".join(filter(None, (_("change of post"), source)))


def refuse_change(post: Post, since: PartialDate, promises: str, successor: Person | None) -> None:
    end = end_before(since)
    if post.end is not None and post.end.last_day <= end.last_day:
        raise ValidationError(_("This post has ended already."))
    if post.start and end.last_day < post.start.first_day:
        raise ValidationError({"day": _("A post cannot end before it starts.")})
    if promises == Promises.SUCCESSOR and successor is None:
        raise ValidationError({"successor": _("Name the successor who takes the promises over.")})
    if successor is not None and successor.pk == post.person_id:
        raise ValidationError({"successor": _("The successor must be somebody else.")})


def open_posts(
    ended: Post, new: NewPost | None, successor: Person | None, source: str, *, by: User
) -> None:
    """What the person goes on to, then the post they leave, taken over by whoever follows.

    What keeps the successor from it is said of the successor.
    """
    if new is not None:
        open_post(new, ended.person, ended, source, by=by)
    if successor is not None:
        theirs = NewPost(ended.organization, ended.title)
        try:
            open_post(theirs, successor, ended, source, by=by)
        except ValidationError as error:
            raise ValidationError({"successor": error.messages}) from error


def open_post(new: NewPost, person: Person, before: Post, source: str, *, by: User) -> Post:
    """Begin a post when the one before ends; it stays open. Who follows a head heads too.

    It is the main post of whoever has no other that day.
    """
    end: Any = before.end
    same = new.organization == before.organization and new.title == before.title
    others = Post.objects.filter(person=person, primary=True).exclude(pk=before.pk)
    main = others.held_on(start_after(end).first_day)
    post = Post(
        person=person,
        organization=new.organization,
        title=new.title,
        primary=(same or before.primary) and not main.exists(),
        head=new.head or (same and before.head),
        start=start_after(end),
        source=source,
    )
    post.full_clean()
    refuse_again(post)
    record("create", post, by=by, changed=before.pk)
    return post


def refuse_again(post: Post) -> None:
    """Somebody has a post once: a change that is recorded is corrected, not recorded again."""
    others = Post.objects.filter(person=post.person_id, organization=post.organization_id)
    if any(other.same_title == post.same_title and overlap(other, post) for other in others):
        message = _(
            "%(person)s has this post already: the change is recorded. To correct it, edit that "
            "post, or call the planned change off and record it anew."
        )
        raise ValidationError(message % {"person": post.person})


def plan_handover(
    post: Post,
    promises: str,
    successor: Person | None,
    day: date,
    follow_ups: Iterable[FollowUp] | None,
    *,
    by: User,
) -> None:
    """Hand the promises over, at once or on the day to come; the others stay."""
    if promises == Promises.LATER:
        return
    owed = FollowUp.objects.open().filter(owner_person=post.person)
    chosen = owed if follow_ups is None else owed.filter(pk__in=[one.pk for one in follow_ups])
    keys = [] if promises == Promises.KEEP else sorted(chosen.values_list("pk", flat=True))
    stay(owed.exclude(pk__in=keys), by=by, until=end_of(post))
    if not keys:
        return
    to_person = promises == Promises.SUCCESSOR
    handover = Handover(
        post=post,
        day=day,
        to_person=successor if to_person else None,
        to_organization=None if to_person else post.organization,
        follow_ups=keys,
    )
    record("create", handover, by=by)
    if day <= today():
        hand_over(handover, by=by)


@transaction.atomic
def hand_over(handover: Handover, *, by: User | None) -> None:
    """Give the promises to whom they were to go, as far as they are still open and owed.

    Letters that wait for the one who owed them are taken back. Done once, however often asked.
    """
    stored: Handover = lock(handover)
    if stored.done:
        return
    stored.done = True
    record("carry_out", stored, by=by)
    person = stored.post.person
    owed = FollowUp.objects.open().filter(pk__in=stored.follow_ups, owner_person=person)
    pass_on(owed, stored.to_person, stored.to_organization, by=by)


def pass_on(
    owed: Any, person: Person | None, organization: Organization | None, *, by: User | None
) -> None:
    """Let the successor or the organization owe these from now on."""
    rows = list(owed.select_for_update(of=("self",)).prefetch_related("resolution", "seat"))
    for follow_up in rows:
        follow_up.owner_person, follow_up.owner_organization = person, organization
    schedule_all(rows)  # whose letter is taken back today, the other is to have
    record_many("hand_over", rows, by=by, reason=_("change of post"))
    for follow_up in rows:
        overtake(follow_up.replies.undecided(), by=by)
        cancel_reminders(follow_up)


def stay(owed: Any, *, by: User, until: date | None = None) -> None:
    """Note that these stay with whoever leaves a post, also when it ends on a day to come."""
    held = owed.select_for_update(of=("self",))
    record_many("stay", held, by=by, until=until.isoformat() if until else "")


def end_of(post: Post) -> date | None:
    return post.end.last_day if post.end else None


@transaction.atomic
def settle_promises(
    person: Person,
    *,
    by: User,
    promises: str,
    follow_ups: Iterable[FollowUp],
    successor: Person | None = None,
    organization: Organization | None = None,
) -> None:
    """Say what becomes of these open follow-ups of somebody who left, however their post ended.

    Raises ValidationError when those who are to take them over are not named.
    """
    keys = [one.pk for one in follow_ups]
    owed = FollowUp.objects.open().filter(pk__in=keys, owner_person=person)
    if promises == Promises.KEEP:
        stay(owed, by=by)
    elif promises == Promises.SUCCESSOR:
        if successor is None or successor.pk == person.pk:
            raise ValidationError({"successor": _("The successor must be somebody else.")})
        pass_on(owed, successor, None, by=by)
    else:
        if organization is None:
            raise ValidationError({"organization": _("Choose the organization.")})
        pass_on(owed, None, organization, by=by)


@transaction.atomic
def void(handover: Handover, *, by: User | None) -> None:
    """Into the trash with a handover that is not to be carried out."""
    stored: Handover = lock(handover)
    stored.deleted_at, stored.deleted_by = timezone.now(), by
    record("call_off", stored, by=by)


def hand_over_due(day: date) -> int:
    """Carry out the handovers whose day has come, as those wished who planned them; how many.

    One whose post does not end by that day any more, or is in the trash, is void.
    """
    done = 0
    for handover in Handover.objects.due(day).select_related("created_by", "post__person"):
        try:
            carry_out = hand_over if handover.stands else void
            carry_out(handover, by=handover.created_by)
            done += handover.stands
        except Exception:  # one that fails is tried again and must not keep the others waiting
            log.exception("Handover %s could not be carried out", handover.pk)
    return done


def end_terms(post: Post, day: date, *, by: User) -> None:
    """Vacate the seats the person held for this post until `day`, and holds for no other there."""
    last = day - DAY
    there = Post.objects.filter(person=post.person_id, organization=post.organization_id)
    kept = {other.same_title for other in there.exclude(pk=post.pk).held_on(day)}
    held = Term.objects.held_on(last).for_office(post).select_related("seat")
    terms = [term for term in held if not term.seat.goes_with(kept)]
    for term in terms:
        term.end = PartialDate.from_date(last)
    record_many("update", terms, by=by, reason=_("change of post"), changed=post.pk)


def retire_office_points(post: Post, day: date, *, by: User) -> None:
    """Numbers and addresses of the office no longer reach the person."""
    points = list(ContactPoint.objects.in_use().filter(post=post))
    for point in points:
        point.retired_on, point.retired_because = day, _("change of post")
    record_many("update", points, by=by, changed=post.pk)
