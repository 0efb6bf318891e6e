"""The roster of a body on a day: its seats, who holds each, who follows, and who is asked for."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from contacts.models import Post
from crm.dates import PartialDate
from crm.models import User
from crm.text import squashed
from engagements.models import Body, FollowUp, Seat, Term
from engagements.models.seats import SOON


@dataclass
class Row:
    """A seat as it stands that day."""

    seat: Seat
    #: who holds it
    term: Term | None = None
    #: who held it last, when nobody does
    before: Term | None = None
    #: who holds it next
    follows: Term | None = None
    #: the open follow-up that asks for a new introduction
    asked: FollowUp | None = None
    #: for a seat of a known post: who holds that post
    of_right: Post | None = None
    ends_soon: bool = False

    @property
    def may_ask(self) -> bool:
        """Whether the organization of the seat is to be asked for somebody."""
        wanted = self.term is None or self.ends_soon
        return bool(wanted and self.seat.office_id and self.asked is None and self.follows is None)

    @property
    def in_the_way(self) -> bool:
        """Whether somebody else sits here than the one whose post has this seat."""
        return bool(self.term and self.of_right and self.term.person_id != self.of_right.person_id)


def roster(body: Body, day: date, user: User) -> list[Row]:
    """The seats of a body in their order; at most four queries however many there are."""
    seats = list(Seat.objects.filter(body=body).select_related("office", "alternate_for"))
    terms = terms_by_seat(body)
    asked = open_requests(body, user)
    posts = posts_of_right(seats, day)
    return [
        row_of(seat, terms[seat.pk], day, asked.get(seat.pk), posts.get(post_key(seat)))
        for seat in seats
    ]


def terms_by_seat(body: Body) -> dict[int, list[Term]]:
    """All terms of a body by seat, the earliest first; those without a start before all others."""
    found: dict[int, list[Term]] = defaultdict(list)
    rows = Term.objects.filter(seat__body=body).select_related("person", "introduced_by")
    for term in sorted(rows, key=lambda term: (term.start or PartialDate(1200), term.pk)):
        found[term.seat_id].append(term)
    return found


def row_of(
    seat: Seat, terms: list[Term], day: date, asked: FollowUp | None, post: Post | None
) -> Row:
    """What is to be told of one seat; of two terms that meet on the day the later one holds."""
    held = [term for term in terms if term.lasts_on(day)]
    over = [term for term in terms if term.end and term.end.last_day < day]
    coming = [term for term in terms if term.start and term.start.first_day > day]
    term = held[-1] if held else None
    soon = term is not None and not coming and term.ends_by(day + SOON)
    return Row(
        seat=seat,
        term=term,
        before=over[-1] if over and term is None else None,
        follows=coming[0] if coming else None,
        asked=asked,
        of_right=post,
        ends_soon=soon,
    )


def open_requests(body: Body, user: User) -> dict[int | None, FollowUp]:
    """{key of a seat: the open follow-up that asks for somebody in it}"""
    rows = FollowUp.objects.visible_to(user).open().filter(seat__body=body)
    return {row.seat_id: row for row in rows}


def post_key(seat: Seat) -> tuple[int | None, str]:
    return seat.office_id, squashed(seat.office_title)


def posts_of_right(seats: list[Seat], day: date) -> dict[tuple[int | None, str], Post]:
    """{(key of an organization, post): who holds it that day}, for the seats of known posts."""
    offices = {seat.office_id for seat in seats if seat.office_id and seat.office_title}
    if not offices:
        return {}
    held = Post.objects.filter(organization__in=offices).of_known_people().held_on(day)
    rows = held.select_related("person").order_by("pk")
    return {(post.organization_id, squashed(post.title)): post for post in rows if post.title}
