"""Posts over time: as bars beside their dates, and the times in which no post is known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations

from django.utils.translation import gettext as _

from contacts.models import Post
from crm.dates import format_date, today
from crm.spans import overlap

WHOLE = 1000
THINNEST = 8
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Bar:
    """A bar in thousandths of what its list spans; `open` while the post is held."""

    x: int
    width: int
    open: bool


def bars(posts: Sequence[Post]) -> list[Bar | None]:
    """A bar for each post, from the first day known of any of them to the last or today.

    None for a post of which no date is known, and for one that stands alone.
    """
    if len(posts) < 2:
        return [None] * len(posts)
    days = [day for post in posts for day in known_days(post)]
    first, last = min(days, default=today()), max([*days, today()])
    return [bar_of(post, first, max(last, first + DAY)) for post in posts]


def with_bars(posts: list[Post]) -> list[Post]:
    """The same posts, each with its `bar`."""
    for post, bar in zip(posts, bars(posts), strict=True):
        post.bar = bar
    return posts


def known_days(post: Post) -> Iterator[date]:
    """The days known of a post."""
    if post.start:
        yield post.start.first_day
    if post.end:
        yield post.end.last_day


def bar_of(post: Post, first: date, last: date) -> Bar | None:
    if not post.start and not post.end:
        return None
    begin = post.start.first_day if post.start else first
    end = post.end.last_day if post.end else last
    scale = WHOLE / (last - first).days
    width = max(THINNEST, round((end - begin).days * scale))
    x = min(round((begin - first).days * scale), WHOLE - THINNEST)
    return Bar(x, width, post.end is None)


def gaps(posts: Sequence[Post]) -> list[str]:
    """The times in which for certain no post is known, in words, the last first."""
    found: list[str] = []
    reached: date | None = None
    for begin, end in sorted(map(longest, posts)):
        if reached is not None and reached + DAY < begin:
            between = {"first": format_date(reached), "last": format_date(begin)}
            found.append(_("No post is known between %(first)s and %(last)s.") % between)
        reached = end if reached is None else max(reached, end)
    return found[::-1]


def overlaps(posts: Sequence[Post]) -> list[str]:
    """Main posts that for certain were held at the same time, in words."""
    pairs = combinations([post for post in posts if post.primary], 2)
    text = _("“%(one)s” and “%(other)s” are both main posts at the same time.")
    return [text % {"one": a, "other": b} for a, b in pairs if overlap(a, b)]


def longest(post: Post) -> tuple[date, date]:
    """The longest a post may have lasted."""
    begin = post.start.first_day if post.start else date.min
    return begin, post.end.last_day if post.end else date.max - DAY
