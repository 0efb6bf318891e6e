"""Measures boards and roll-ups of very many initiatives: `python -m benchmarks.tracks`.

Adds initiatives to the database of the benchmarks until there are 10,000, each with four firms that
take part, two milestones and ten measures.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "crm.settings")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
django.setup()

from django.db import connection  # noqa: E402
from django.urls import reverse  # noqa: E402

from benchmarks.asked import HEAD, clerk, timed  # noqa: E402
from benchmarks.pages import machine  # noqa: E402
from contacts.models import Organization, Person  # noqa: E402
from cooperation.bench.filling import Filling, bench_user  # noqa: E402
from cooperation.bench.work import new_initiative  # noqa: E402
from cooperation.kinds import KINDS  # noqa: E402
from cooperation.models import Initiative, Measure, Milestone, Party  # noqa: E402
from cooperation.views.rollups import DIMENSIONS  # noqa: E402
from crm.dates import today  # noqa: E402
from engagements.models import Body  # noqa: E402

INITIATIVES, FIRMS, MEASURES = 10_000, 4, 10
#: milliseconds each may take
BOARD, TIMELINE, ROLL_UP = 100, 200, 150
COUNTED = [(one.slug, unit) for kind in KINDS for one in kind.measures for unit in one.units]


def filled() -> None:
    """As many initiatives as are missing, with all that belongs to them."""
    filling = Filling(people=0, rng=Random(1), by=bench_user())
    filling.organizations["firm"].extend(Organization.objects.values_list("pk", flat=True))
    filling.persons.extend(Person.objects.order_by("pk").values_list("pk", flat=True)[:1000])
    filling.bodies.extend(Body.objects.values_list("pk", flat=True))
    missing = max(0, INITIATIVES - Measure.objects.values("initiative").distinct().count())
    for size in filling.batches("Initiatives", missing):
        made = filling.save([new_initiative(filling) for _ in range(size)])
        for rows in (parties, milestones, measures):
            filling.save([row for one in made for row in rows(filling, one)])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def parties(filling: Filling, initiative: Initiative) -> Iterator[Party]:
    roles = list(initiative.track.roles)
    for key in filling.rng.sample(filling.all_organizations, FIRMS):
        yield Party(initiative=initiative, organization_id=key, role=filling.rng.choice(roles))


def milestones(filling: Filling, initiative: Initiative) -> Iterator[Milestone]:
    day = today() + timedelta(days=filling.rng.randint(-180, 180))
    yield Milestone(initiative=initiative, title="آغاز", due=day, reached_on=day)
    yield Milestone(initiative=initiative, title="گزارش", due=day + timedelta(days=60))


def measures(filling: Filling, initiative: Initiative) -> Iterator[Measure]:
    """The same ten for all of them, so that each group of a roll-up has so many lines."""
    for name, unit in COUNTED[:MEASURES]:
        told = Decimal(filling.rng.randrange(1, 1000))
        yield Measure(
            initiative=initiative,
            name=name,
            unit=unit,
            planned=told,
            actual=told - 1 if filling.rng.random() < 0.7 else None,
        )


def pages() -> Iterator[tuple[str, int, str]]:
    """(what, milliseconds it may take, where)."""
    kind = next(iter(KINDS)).slug
    yield "board of 500", BOARD, f"{reverse('cooperation:initiative-board')}?kind={kind}"
    yield "timeline of 500", TIMELINE, reverse("cooperation:initiative-timeline")
    for slug in DIMENSIONS:
        url = f"{reverse('cooperation:measure-figures')}?by={slug}"
        yield f"measures by {slug}", ROLL_UP, url


def main() -> None:
    told = ", ".join(f"{key} {value}" for key, value in machine().items())
    filled()
    count: Any = f"{Initiative.objects.count():,} initiatives, {Measure.objects.count():,} measures"
    sys.stdout.write(f"{told}, {count}\n\n{HEAD}")
    client = clerk()
    for name, goal, url in pages():
        took = timed(lambda url=url: client.get(url))
        sys.stdout.write(took.line(name, goal))
        sys.stdout.flush()


if __name__ == "__main__":
    main()
