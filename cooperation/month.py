"""What lies on which day of initiatives: their milestones, and when they begin and end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from cooperation.models import Initiative, Milestone
from crm.dates import PartialDate
from crm.models import User
from engagements.calendar import MINE, MOST, Entry


def entries(initiatives: Any, first: date, last: date) -> list[Entry]:
    """The lines of initiatives between two days, both included, in order; three queries."""
    found = [
        *milestones(initiatives, first, last),
        *edges(initiatives, "start", "begin", first, last),
        *edges(initiatives, "end", "end", first, last),
    ]
    return sorted(found, key=lambda entry: entry.order)


def milestones(initiatives: Any, first: date, last: date) -> Iterator[Entry]:
    """Each on its day; one that was reached counts as done."""
    rows = Milestone.objects.filter(
        initiative__in=initiatives.order_by().values("pk"), due__range=(first, last)
    )
    for row in rows.select_related("initiative").in_order()[:MOST]:
        yield Entry(
            "milestone",
            row.initiative,
            row.due,
            str(row),
            note=str(row.initiative),
            done=not row.is_waiting or not row.initiative.is_open,
        )


def awaited(user: User, first: date, last: date, whose: str) -> Iterator[Entry]:
    """For the calendar of all: those still to be reached of what goes on; one's own are of what one
    leads, or of one's committees."""
    going_on = Initiative.objects.visible_to(user).going_on()
    going_on = going_on.concerning(user) if whose == MINE else going_on
    rows = Milestone.objects.waiting().filter(initiative__in=going_on, due__range=(first, last))
    for row in rows.select_related("initiative__meeting").in_order()[:MOST]:
        made = row.initiative
        secret = bool(made.meeting and made.meeting.confidential)
        yield Entry("milestone", row, row.due, str(row), note=made.title, confidential=secret)


def edges(initiatives: Any, name: str, sort: str, first: date, last: date) -> Iterator[Entry]:
    """When they begin, or end; those of which only the month or year is known lie on no day."""
    told = {"begin": _("Begins"), "end": _("Ends")}[sort]
    days = (PartialDate.from_date(first), PartialDate.from_date(last))
    for row in initiatives.filter(**{f"{name}__range": days}).order_by(name, "pk")[:MOST]:
        known = getattr(row, name)
        if known.day:
            yield Entry(sort, row, known.first_day, f"{told}: {row}")
