"""The life of a resolution in one line: problem, meeting, notice, answers, closure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from crm.dates import as_day
from crm.models import User
from engagements.models import Letter, Meeting, Motion, Problem, Resolution
from engagements.models.letters import TONES

#: letters beyond these stand in the register
MOST_LETTERS = 30


@dataclass(frozen=True)
class Step:
    """What happened, or is still to happen when `done` is false."""

    what: str
    icon: str
    day: date | None = None
    text: str = ""
    note: Any = ""
    url: str = ""
    tone: str = ""
    done: bool = True


def life_line(resolution: Resolution, user: User) -> list[Step]:
    """From what it is about to where it was closed, as far as the reader may see it."""
    return [
        *problems(resolution, user),
        made(resolution, user),
        *notices(resolution, user),
        closure(resolution, user),
    ]


def problems(resolution: Resolution, user: User) -> Iterator[Step]:
    """What it is about: of itself, or of the point of the agenda that led to it."""
    of_item = resolution.item.problem_id if resolution.item else None
    keys = {resolution.problem_id, of_item} - {None}
    rows = Problem.objects.visible_to(user).filter(pk__in=keys) if keys else ()
    for row in rows:
        yield Step(
            what=_("Problem"),
            icon="triangle-alert",
            day=as_day(row.created_at),
            text=row.title,
            note=row.get_state_display(),
            url=row.get_absolute_url(),
        )


def made(resolution: Resolution, user: User) -> Step:
    """The meeting that made it, or the vote by mail."""
    meeting = resolution.meeting
    if meeting is None:
        return voted(resolution, user)
    return Step(
        what=_("Decided in"),
        icon="gavel",
        day=meeting.day,
        text=meeting.heading,
        url=meeting.get_absolute_url(),
    )


def voted(resolution: Resolution, user: User) -> Step:
    """The vote that adopted it, with what was voted on for those who may read it."""
    motion = Motion.objects.visible_to(user).filter(resolution=resolution).first()
    return Step(
        what=_("Adopted by circulation"),
        icon="vote",
        day=as_day(resolution.created_at),
        text=motion.body.name if motion else "",
        url=motion.get_absolute_url() if motion else "",
    )


def notices(resolution: Resolution, user: User) -> Iterator[Step]:
    """The letters about it and what answers them, by their days."""
    about = Q(resolution=resolution) | Q(answers__resolution=resolution)
    rows = Letter.objects.visible_to(user).filter(about).order_by("day", "pk")[:MOST_LETTERS]
    told = False
    for row in rows:
        told |= row.is_outgoing and not row.is_draft
        yield Step(
            what=what_of(row),
            icon="send" if row.is_outgoing else "mail",
            day=row.day,
            text=f"{row.number} · {row.counterpart}".strip(" ·"),
            note=row.get_state_display(),
            url=row.get_absolute_url(),
            tone=TONES.get(row.state, ""),
            done=not row.is_draft,
        )
    if not told:
        yield Step(_("Not communicated yet"), "send", done=False)


def what_of(letter: Letter) -> str:
    """What a letter did for the resolution."""
    if letter.is_outgoing:
        notice = letter.purpose == Letter.Purpose.RESOLUTION
        return _("Communicated") if notice else _("Written about it")
    return _("Answer") if letter.answers_id else _("Letter about it")


def closure(resolution: Resolution, user: User) -> Step:
    """Where and by what it was closed."""
    if resolution.is_open:
        return Step(_("Not closed yet"), "check", note=resolution.get_state_display(), done=False)
    meeting = resolution.closed_in
    seen = meeting and Meeting.objects.visible_to(user).filter(pk=meeting.pk).exists()
    return Step(
        what=str(resolution.get_state_display()),
        icon="check",
        day=meeting.day if meeting and seen else None,
        text=meeting.heading if meeting and seen else resolution.evidence,
        note=resolution.confirmed_by or "",
        url=meeting.get_absolute_url() if meeting and seen else "",
    )
