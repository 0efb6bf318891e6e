"""The kartabl: the one queue of all that waits for a reader."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.apps import apps
from django.conf import settings
from django.db.models import Case, CharField, Count, F, Q, Value, When, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from crm import rights
from crm.dates import today
from crm.models import User
from crm.tables import whole
from engagements.models import (
    FollowUp,
    Letter,
    Meeting,
    Referral,
    Reply,
    Substitution,
)
from engagements.models.holding import held as held_follow_ups
from engagements.models.letters import held as held_letters
from engagements.models.replies import with_last_word

#: so many lines of a group are shown with the others, and so many on a page of its own
SHOWN, PAGE = 20, 100
#: so many lines of a group that stands below the days
FIRST = 30
WEEK = timedelta(days=7)
#: fragments of other pages that belong to the queue, named by their addresses
PANELS = ("engagements:kartabl-panel", "cooperation:kartabl-panel")


@dataclass
class Group:
    """A part of the queue: what is late, due today, …"""

    slug: str
    title: str
    tone: str = ""
    #: where all of it is shown
    all_url: str = ""
    #: how one line of it is shown
    row: str = "engagements/_todo.html"
    items: list[dict[str, Any]] = field(default_factory=list)
    #: how many there are, shown or not
    total: int = 0
    #: whether it presses less than what has no day and waits all the same, such as mail in trouble
    rests: bool = False

    @property
    def more(self) -> int:
        return self.total - len(self.items)


def filled(
    group: Group, rows: Any, told: Callable[[Any], dict[str, Any]], all_url: str = ""
) -> Group:
    """The group with its first FIRST rows, each told as an item; where all of them are, when there
    are more; and how many there are, shown or not."""
    some = list(rows[: FIRST + 1])
    group.items = [told(one) for one in some[:FIRST]]
    group.total = rows.count() if len(some) > FIRST else len(some)
    group.all_url = all_url if group.more else ""
    return group


def lined(
    slug: str, title: str, rows: Any, line: Callable[[Any], dict[str, Any]], all_url: str = ""
) -> Group:
    """The same of plain lines: {url, text, why, closes, note, day, act_url, act}."""
    group = Group(slug, title, row="engagements/_todo_line.html")
    return filled(group, rows, lambda one: {"line": line(one)}, all_url)


class Kartabl(TemplateView):
    """What must I do now, and for whom do I wait."""

    template_name = "engagements/kartabl.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        slugs = {group.slug for group in groups_by_day()}
        only = self.request.GET.get("only", "")
        only = only if only in slugs else ""
        page = max(1, min(whole(self.request.GET.get("page"), 1), 10_000))
        user.away_today = Substitution.objects.those_away(user)  # for the count in the menu too
        groups = one_group(user, only, page) if only else grouped(user)
        upcoming = Meeting.objects.visible_to(user).filter(
            status__in=Meeting.AHEAD, day__gte=today()
        )
        own = {
            "title": _("My kartabl"),
            "groups": [group for group in groups if group.items],
            "only": only,
            "panels": [] if only else [reverse(name) for name in PANELS],
            "panels_before": next((one.slug for one in groups if one.items and one.rests), ""),
            "back": f"?{urlencode({'next': self.request.get_full_path()})}",
            "may_answer": SimpleLazyObject(lambda: rights.may_create(user, Letter)),
            "today": today(),
            "next_meetings": upcoming.for_list().order_by("day", "starts")[:3],
        }
        if only:
            own |= pages(groups, only, page)
        return super().get_context_data(**(own | kwargs))


def pages(groups: list[Group], only: str, page: int) -> dict[str, Any]:
    """Where the neighbours of a page of one group are."""
    last = max(1, -(-max((group.total for group in groups), default=0) // PAGE))
    return {
        "previous_url": f"?only={only}&page={page - 1}" if page > 1 else "",
        "next_url": f"?only={only}&page={page + 1}" if page < last else "",
    }


def grouped(user: User) -> list[Group]:
    """The user's queue, the most pressing first; what is owed before what is only chased."""
    groups = by_day(user, 1, SHOWN)
    for group in groups:
        group.all_url = f"{reverse('kartabl')}?only={group.slug}" if group.more else ""
    return [answered(user, stood_in_for(user)), *groups]


def stood_in_for(user: User) -> dict[int, User]:
    """{key: account} of those the user stands in for today, asked once a page."""
    away = getattr(user, "away_today", None)
    return Substitution.objects.those_away(user) if away is None else away


def one_group(user: User, slug: str, page: int) -> list[Group]:
    """One page of one group."""
    groups = by_day(user, (page - 1) * PAGE + 1, page * PAGE, slug)
    return [group for group in groups if group.slug == slug]


def by_day(user: User, first: int, last: int, only: str = "") -> list[Group]:
    """What waits, in its groups: from the first to the last line of each."""
    away = stood_in_for(user)
    own = Letter.objects.visible_to(user).waiting_for(user, away).with_rights_of(user)
    letters = {
        row.pk: row
        for row in placed_in_groups(own, held_letters(user, away), "answer_due", last, only)
    }
    mine = FollowUp.objects.waiting_for(user, FollowUp.objects.of_away(away, user))
    placed = placed_in_groups(mine, held_follow_ups(user, away), "due", last, only)
    places = [Place(FollowUp, *row) for row in placed.values_list("pk", "due", "group", "total")]
    places += [Place(Letter, row.pk, row.due, row.group, row.total) for row in letters.values()]
    groups = {group.slug: group for group in groups_by_day()}
    shown = {slug: page_of(places, slug, first, last) for slug in groups}
    keys = [one.key for some in shown.values() for one in some if one.model is FollowUp]
    rows = FollowUp.objects.filter(pk__in=keys).with_origin_open_to(user).for_detail()
    rows = rows.annotate(**origins_above(user))
    rows = with_last_word(rows)
    reader = Reader(user, away, [*rows, *letters.values()])
    for slug, group in groups.items():
        group.items = [reader.told(place) for place in shown[slug] if place.of in reader.items]
        group.total = sum({one.model: one.total for one in places if one.group == slug}.values())
    return list(groups.values())


class Place(NamedTuple):
    """Where one thing that waits stands: in which group, of how many of its type."""

    model: Any
    key: int
    due: date | None
    group: str
    total: int

    @property
    def of(self) -> tuple[Any, int]:
        return self.model, self.key


def page_of(places: Iterable[Place], slug: str, first: int, last: int) -> list[Place]:
    """From the first to the last line of a group, of all types by their day."""
    lines = [place for place in places if place.group == slug]
    return sorted(lines, key=lambda one: (one.due or date.max, one.key))[first - 1 : last]


def placed_in_groups(rows: Any, held: Q, due: str, last: int, only: str = "") -> Any:
    """These rows with the group each belongs to and how many that has, so many of each group."""
    now, day = today(), F(due)
    by_day = Case(
        When(**{f"{due}__lt": now}, then=Value("overdue")),
        When(**{due: now}, then=Value("today")),
        When(**{f"{due}__lte": now + WEEK}, then=Value("week")),
        When(**{due: None}, then=Value("undated")),
        default=Value("later"),
        output_field=CharField(),
    )
    # not When(~held): of a person without an account a database cannot tell, and takes neither
    of = Case(When(held, then=by_day), default=Value("waiting"), output_field=CharField())
    rows = rows.annotate(group=of)
    rows = rows.filter(group=only) if only else rows
    order = (day.asc(nulls_last=True), F("pk").asc())
    by_group = F("group")
    placed = rows.annotate(
        place=Window(RowNumber(), partition_by=by_group, order_by=order),
        total=Window(Count("*"), partition_by=by_group),
    )
    return placed.filter(place__lte=last).order_by()


class Reader:
    """What is told of an item depends on who reads it: referrals, and whom they stand in for."""

    def __init__(self, user: User, away: dict[int, User], items: Iterable[Any]) -> None:
        self.user, self.away = user, away
        self.items = {(type(one), one.pk): one for one in items}
        keys = {
            model: [key for of, key in self.items if of is model] for model in (FollowUp, Letter)
        }
        standing = Referral.objects.standing().for_list().order_by("pk")
        self.last: dict[tuple[str, int | None], Any] = {}
        self.given: dict[tuple[str, int | None], Any] = {}
        for one in standing.filter(Q(follow_up__in=keys[FollowUp]) | Q(letter__in=keys[Letter])):
            key = ("letter", one.letter_id) if one.letter_id else ("follow_up", one.follow_up_id)
            self.last[key] = one
            if one.sender_id == user.pk:
                self.given.setdefault(key, one)

    def told(self, place: Place) -> dict[str, Any]:
        """What stands there with why it is here, what closes it, and who passed it to whom."""
        item = self.items[place.of]
        letter = place.model is Letter
        key = ("letter" if letter else "follow_up", item.pk)
        last, given = self.last.get(key), self.given.get(key)
        holders = (item.handler_id,) if letter else (item.account, item.chaser_id)
        holders = (last.to_id,) if last else holders
        away = self.away_among(holders)
        own = {
            "referral": last,
            "given": given,
            "theirs": bool(last) and last.to_id != self.user.pk and last.to_id not in self.away,
            "for_whom": away,
        }
        told = letter_row(item, away) if letter else row(item, self.user, away)
        return own | told | self.passed(own)

    def away_among(self, holders: tuple[int | None, ...]) -> User | None:
        """For whom it is the reader's to do; None when it is their own."""
        if self.user.pk in holders:
            return None
        return next((self.away[key] for key in holders if key in self.away), None)

    def passed(self, own: dict[str, Any]) -> dict[str, Any]:
        """Why what was referred is here."""
        last = own["referral"]
        if last is None:
            return {}
        if own["theirs"]:
            return {"reason": _("It was referred to %(name)s") % {"name": last.to}}
        return {"reason": _("%(name)s referred it to you") % {"name": last.sender}}


def answered(user: User, away: dict[int, User]) -> Group:
    """What those who owe something ask of whoever chases it, the longest waiting first."""
    group = Group("answers", _("They ask you"), "warn", row="engagements/_todo_reply.html")
    rows = Reply.objects.waiting_for(user, away).for_detail().order_by("pk")
    group.items = [asking(one, away) for one in rows[:PAGE]]
    group.total = rows.count() if len(group.items) == PAGE else len(group.items)
    return group


def asking(reply: Reply, away: dict[int, User]) -> dict[str, Any]:
    """What is asked, for whom the reader decides it, and why they do."""
    chaser = reply.follow_up.chaser
    why = _("You chase it; your word decides")
    for_whom = away.get(chaser.pk) if chaser else None
    if for_whom:
        why = _("%(name)s chases it; in their place your word decides") % {"name": for_whom}
    elif chaser is None or not chaser.is_active:
        why = _("Nobody chases it any more; the word of the secretariat decides")
    return {"reply": reply, "for_whom": for_whom, "reason": why}


def groups_by_day() -> list[Group]:
    return [
        Group("overdue", _("Overdue"), "bad"),
        Group("today", _("Today"), "warn"),
        Group("week", _("This week"), "info"),
        Group("undated", _("Without a day"), rests=True),
        Group("later", _("Later"), rests=True),
        Group("waiting", _("Waiting on others"), rests=True),
    ]


def letter_row(letter: Any, away: User | None = None) -> dict[str, Any]:
    """A letter whose answer is awaited, with why it is here and what closes it."""
    theirs = letter.is_outgoing
    page = "engagements:letter-create" if theirs else "engagements:letter-write"
    closes = _("Closed when their answer is registered")
    return {
        "letter": letter,
        "reason": reason_of_letter(theirs, away),
        "closes": closes if theirs else _("Closed when our answer is registered"),
        "answer_url": f"{reverse(page)}?{urlencode({'answers': letter.pk})}",
        "may_close": letter.may_close,
    }


def reason_of_letter(theirs: bool, away: User | None) -> str:
    """Why it stands in the reader's queue, or stood in that of somebody who is away."""
    if away is None:
        return _("They must answer; you see to it") if theirs else _("You see to the answer")
    told = (
        _("They must answer; %(name)s sees to it") if theirs else _("%(name)s sees to the answer")
    )
    return told % {"name": away}


def row(follow_up: Any, user: User, away: User | None = None) -> dict[str, Any]:
    """A follow-up with why it is here, what closes it, and what it comes from if that is open."""
    return {
        "follow_up": follow_up,
        "reason": reason_of(follow_up, away) if away else reason(follow_up, user),
        "resolution": follow_up.resolution if follow_up.resolution_open else None,
        "problem": follow_up.problem if follow_up.problem_open else None,
        "by_letter": follow_up.letter if follow_up.letter_open else None,
        "origin": told_origin(follow_up),
        "last_word": last_word(follow_up) if follow_up.last_kind else None,
        "closes": _("Closed with evidence")
        if follow_up.evidence_required
        else _("Closed by “Done”"),
    }


def origins_above(user: User) -> dict[str, Any]:
    """What follow-ups come from in apps further right, as the settings name it (`ORIGINS`)."""
    return {name: import_string(path)(user) for name, path in settings.ORIGINS.items()}


def told_origin(follow_up: Any) -> dict[str, Any] | None:
    """The interaction it was promised in, if that is open, or what it comes from further right."""
    if follow_up.interaction and follow_up.interaction_open:
        one = follow_up.interaction
        return {"label": one._meta.verbose_name, "text": one, "url": one.get_absolute_url()}
    found = (getattr(follow_up, name) for name in settings.ORIGINS)
    above = next((one for one in found if one), None)
    if above is None:
        return None
    model: Any = apps.get_model(above["model"])
    url = model.url_role("detail", above["key"])
    return {"label": model._meta.verbose_name, "text": above["text"], "url": url}


def last_word(follow_up: Any) -> dict[str, Any]:
    """What was said last to a follow-up, when, and what was decided of it."""
    decided = follow_up.last_state not in (Reply.State.NOTED, Reply.State.WAITING)
    return {
        "kind": Reply.Kind(follow_up.last_kind).label,
        "text": follow_up.last_text,
        "at": follow_up.last_created_at,
        "decided": Reply.State(follow_up.last_state).label if decided else "",
    }


def reason(follow_up: FollowUp, user: User) -> str:
    """Why it stands in this user's queue."""
    if follow_up.owner is None:
        return _("You see to it; nobody else owes it yet")
    if follow_up.owner == user or getattr(follow_up.owner_person, "user_id", None) == user.pk:
        return _("You owe it")
    return _("You chase it; it is owed by %(owner)s") % {"owner": follow_up.owner}


def reason_of(follow_up: FollowUp, away: User) -> str:
    """Why it stood in the queue of somebody who is away."""
    if follow_up.owner is None:
        return _("%(name)s sees to it; nobody else owes it yet") % {"name": away}
    if follow_up.account == away.pk:
        return _("%(name)s owes it") % {"name": away}
    names = {"name": away, "owner": follow_up.owner}
    return _("%(name)s chases it; it is owed by %(owner)s") % names
