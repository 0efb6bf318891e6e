"""Turnover: many posts of a branch change hands on one day, as after a new minister."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from contacts.models import Organization, Person, Post
from crm.dates import PartialDate, today
from crm.models import Record, User
from crm.wording import faults
from engagements.actions.posts import Promises, change_post
from engagements.models import FollowUp, Term

#: how many posts one turnover takes; a larger branch is done unit by unit
MOST = 150


@dataclass
class Leaving:
    """Somebody who leaves a post, what hangs on them, and who follows."""

    post: Post
    seats: list[Term] = field(default_factory=list)
    follow_ups: list[FollowUp] = field(default_factory=list)
    successor: Person | None = None

    @property
    def all_told(self) -> list[Record]:
        """Every record that is shown of it."""
        followed = [self.successor] if self.successor else []
        return [self.post, *self.seats, *self.follow_ups, *followed]

    @property
    def promises(self) -> str:
        """Where promises go when they are handed over."""
        return Promises.SUCCESSOR if self.successor else Promises.ORGANIZATION


def leaving(posts: Iterable[Post], day: date) -> list[Leaving]:
    """The posts with the seats and open follow-ups that hang on them; three queries."""
    rows = [Leaving(post) for post in posts]
    people = [row.post.person_id for row in rows]
    seats, owed = defaultdict(list), defaultdict(list)
    held = Term.objects.held_on(day).filter(person__in=people, seat__office__isnull=False)
    for term in held.select_related("seat", "seat__body"):
        seats[term.person_id, term.seat.office_id].append(term)
    for follow_up in FollowUp.objects.open().filter(owner_person__in=people).order_by("due", "pk"):
        owed[follow_up.owner_person_id].append(follow_up)
    for row in rows:
        row.seats = seats[row.post.person_id, row.post.organization_id]
        row.follow_ups = owed[row.post.person_id]
    return rows


def branch_posts(root: Organization, *, with_units: bool, day: date) -> list[Post]:
    """Who holds a post in the organization (and its units) that day, heads first, at most MOST."""
    where = Organization.objects.branch(root) if with_units else [root]
    held = Post.objects.filter(organization__in=where).of_known_people().held_on(day)
    rows = held.for_list().order_by("organization__sort_key", "-head", "person__sort_key", "pk")
    return list(rows[:MOST])


@transaction.atomic
def turn_over(
    root: Organization,
    *,
    by: User,
    day: PartialDate,
    ends: Sequence[Post],
    successors: Mapping[int, Person] | None = None,
    source: str = "",
    hand_over: bool = False,
    end_seats: bool = False,
    retire_points: bool = False,
) -> list[Post]:
    """End these posts of a branch at one time, all or nothing; the ended posts.

    `successors` is {key of a post: who follows in it}. With `hand_over` open follow-ups go to the
    successor, or to the organization where there is none; else the kartabl asks. Raises
    ValidationError that names the person when one of the posts cannot be ended.
    """
    if not ends:
        raise ValidationError(_("Choose at least one post that ends."))
    successors = successors or {}
    done = []
    for row in leaving(ends, min(day.first_day, today())):
        row.successor = successors.get(row.post.pk)
        try:
            done.append(
                change_post(
                    row.post,
                    by=by,
                    day=day,
                    successor=row.successor,
                    source=source,
                    promises=row.promises if hand_over else Promises.LATER,
                    end_seats=end_seats,
                    retire_points=retire_points,
                )
            )
        except ValidationError as error:
            text = "; ".join(faults(error))
            raise ValidationError(f"{row.post.person}: {text}") from error
    return done
