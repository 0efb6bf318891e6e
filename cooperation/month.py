"""What lies on which day of initiatives: their milestones, and when they begin and end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from cooperation.models import Milestone
from crm.dates import PartialDate
from engagements.calendar import MOST, Entry


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


def edges(initiatives: Any, name: str, sort: str, first: date, last: date) -> Iterator[Entry]:
    """When they begin, or end; those of which only the month or year is known lie on no day."""
    told = {"begin": _("Begins"), "end": _("Ends")}[sort]
    days = (PartialDate.from_date(first), PartialDate.from_date(last))
    for row in initiatives.filter(**{f"{name}__range": days}).order_by(name, "pk")[:MOST]:
        known = getattr(row, name)
        if known.day:
            yield Entry(sort, row, known.first_day, f"{told}: {row}")
