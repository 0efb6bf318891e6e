"""What the search over everything finds of engagements."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from crm.hits import Hits
from crm.templatetags.persian import jdate
from engagements.models import Body, FollowUp, Interaction, Letter, Meeting, Problem, Resolution
from engagements.tables import (
    FOLLOW_UP_TONES,
    MEETING_TONES,
    PROBLEM_TONES,
    RESOLUTION_TONES,
)


class BodyHits(Hits):
    model = Body
    icon = "landmark"
    order = "sort_key"

    def notes(self, row: Body) -> Iterable[Any]:
        return row.get_kind_display(), row.organization


class MeetingHits(Hits):
    """Meetings, by number, subject and place; the newest first."""

    model = Meeting
    icon = "calendar-days"
    order = "-day"
    past = Q(status=Meeting.Status.CANCELLED)

    def notes(self, row: Meeting) -> Iterable[Any]:
        return row.heading, jdate(row.day, "long"), row.place

    def badge(self, row: Meeting) -> tuple[Any, str]:
        if row.confidential:
            return _("confidential"), "warn"
        return row.get_status_display(), MEETING_TONES.get(row.status, "")


class ResolutionHits(Hits):
    """Resolutions, by number and text; those still to be carried out first."""

    model = Resolution
    icon = "gavel"
    past = ~Q(state__in=Resolution.OPEN)

    def notes(self, row: Resolution) -> Iterable[Any]:
        return row.body, jdate(row.meeting.day, "long") if row.meeting else row.get_kind_display()

    def badge(self, row: Resolution) -> tuple[Any, str]:
        return row.get_state_display(), RESOLUTION_TONES.get(row.state, "")


class LetterHits(Hits):
    """Letters, by number, subject and whom they name; those that wait for nothing come last."""

    model = Letter
    icon = "mail"
    order = "-day"
    past = Q(state__in=(Letter.State.ANSWERED, Letter.State.CLOSED))

    def notes(self, row: Letter) -> Iterable[Any]:
        return row.get_direction_display(), row.counterpart, jdate(row.day, "long")

    def badge(self, row: Letter) -> tuple[Any, str]:
        if row.confidential:
            return _("confidential"), "warn"
        return row.get_state_display(), row.tone


class ProblemHits(Hits):
    model = Problem
    icon = "triangle-alert"
    order = "-created_at"
    past = Q(state__in=(Problem.State.SOLVED, Problem.State.REJECTED))

    def notes(self, row: Problem) -> Iterable[Any]:
        return row.get_category_display(), row.about, row.province

    def badge(self, row: Problem) -> tuple[Any, str]:
        return row.get_state_display(), PROBLEM_TONES.get(row.state, "")


class FollowUpHits(Hits):
    """Follow-ups; the open ones first, by the day they are due."""

    model = FollowUp
    icon = "list-checks"
    order = "due"
    past = ~Q(state__in=FollowUp.OPEN)

    def notes(self, row: FollowUp) -> Iterable[Any]:
        due = _("due %(day)s") % {"day": jdate(row.due, "long")} if row.due else ""
        return row.owner, due

    def badge(self, row: FollowUp) -> tuple[Any, str]:
        return row.get_state_display(), FOLLOW_UP_TONES.get(row.state, "")


class InteractionHits(Hits):
    """Calls, visits, messages and notes, by what was said."""

    model = Interaction
    icon = "phone"
    order = "-day"

    def notes(self, row: Interaction) -> Iterable[Any]:
        return row.get_kind_display(), row.with_whom, jdate(row.day, "long")

    def badge(self, row: Interaction) -> tuple[Any, str]:
        return (_("confidential"), "warn") if row.confidential else ("", "")
