"""What came of an agreement: its initiatives by stage, what they measured, what was kept."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, F

from cooperation.kinds import KINDS, measures
from cooperation.kinds.units import UNITS
from cooperation.models import Measure, Obligation
from cooperation.models.measures import grouped, in_figures


def of(initiatives: Any, obligations: list[Obligation]) -> dict[str, Any]:
    """{kinds: [{kind, total, stages: [{title, count}]}], kept, chased, owed, and
    measures: [{title, unit, planned, actual}]} of what the reader may see.
    """
    return {
        "kinds": by_stage(initiatives),
        "measures": measured(initiatives),
        "kept": sum(one.is_kept for one in obligations),
        "chased": sum(one.chased is not None for one in obligations),
        "owed": len(obligations),
    }


def by_stage(initiatives: Any) -> list[dict[str, Any]]:
    """The kinds there are initiatives of, and at which of their stages how many stand."""
    rows = initiatives.order_by().values_list("kind", "stage").annotate(n=Count("pk"))
    counts = {(kind, stage): n for kind, stage, n in rows}
    found = [
        {
            "kind": kind,
            "stages": [
                {"title": stage.title, "count": counts[kind.slug, stage.slug]}
                for stage in kind.stages
                if (kind.slug, stage.slug) in counts
            ],
        }
        for kind in KINDS
    ]
    told = [one | {"total": sum(each["count"] for each in one["stages"])} for one in found]
    return [one for one in told if one["total"]]


def measured(initiatives: Any) -> list[dict[str, Any]]:
    """What was planned and what came of it, by measure and unit; shares are not summed."""
    rows = Measure.objects.exclude(unit="percent").totals(grouped(initiatives, F("agreement")))
    names = measures()
    return [
        {
            "title": names.get(one["name"], one["name"]),
            "unit": UNITS.get(one["unit"], one["unit"]),
            "planned": in_figures(one["total_planned"]),
            "actual": in_figures(one["total_actual"]),
        }
        for one in sorted(rows, key=lambda one: (one["name"], one["unit"]))
    ]
