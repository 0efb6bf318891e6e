"""Measures edits of many rows, each with its line of history: `python -m benchmarks.bulk`."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "crm.settings")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.http import QueryDict  # noqa: E402
from django.test import RequestFactory  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from benchmarks.pages import machine  # noqa: E402
from contacts.models import Organization, Province  # noqa: E402
from contacts.views.organizations import OrganizationList  # noqa: E402
from contacts.views.people import PersonList  # noqa: E402
from cooperation.bench.filling import bench_user  # noqa: E402
from crm.batches import choose, edit, keys_and_versions, plan, undo  # noqa: E402
from crm.dates import today  # noqa: E402
from engagements.views.follow_ups import FollowUpList  # noqa: E402

GOAL = {"postgresql": 3.0, "sqlite": 9.0}  # seconds for 1,000 rows


def cases() -> list[tuple[str, Any, dict[str, Any]]]:
    """(list, its page, what is set): a tick, a relation with a check of each row, a day."""
    town = Organization.objects.order_by("pk").first()
    return [
        ("contacts:person-list", PersonList, {"do_not_contact": True}),
        ("contacts:organization-list", OrganizationList, {"parent": town}),
        ("contacts:organization-list", OrganizationList, {"province": Province.objects.last()}),
        ("engagements:follow-up-list", FollowUpList, {"due": today(), "priority": "1"}),
    ]


def seconds(work: Callable[[], Any]) -> tuple[float, int, Any]:
    """How long it takes, with how many queries, and what comes of it."""
    with CaptureQueriesContext(connection) as queries:
        started = time.perf_counter()
        done = work()
        took = time.perf_counter() - started
    return took, len(queries), done


def measure(page: str, view: Any, values: dict[str, Any], rows: int) -> list[str]:
    """Choose, look, edit and take back; one line for each."""
    user = bench_user()
    listed = view()
    listed.setup(RequestFactory().get("/"))
    listed.request.user = user
    table = view.table_class(listed.narrowed(QueryDict()).qs)
    table.sort(QueryDict())
    model = view.model

    def chosen() -> Any:
        found = keys_and_versions(table.data.data)[:rows]
        return choose(model, found, page=page, query="", by=user)

    said = {"by": user, "check": view.bulk_check}
    how = said | {"save": view.bulk_save}
    took = {}
    *took["choose"], batch = seconds(chosen)
    *took["look"], _found = seconds(lambda: plan(batch, values, **said))
    *took["edit"], done = seconds(lambda: edit(batch, values, **how))
    *took["undo"], back = seconds(lambda: undo(done, by=user, save=view.bulk_save))
    name, fields = str(model._meta.verbose_name_plural), ", ".join(values)
    assert len(back.restored) == len(done.written) > rows * 0.9, (name, len(done.written))
    goal = GOAL[connection.vendor] * rows / 1000
    return [
        f"| {name}: {fields} | {step} | {len(done.written):,} | {time_:.2f} | {queries} "
        f"| {f'{goal:.0f}' + (' **missed**' if time_ > goal else '') if step == 'edit' else ''} |"
        for step, (time_, queries) in took.items()
    ]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.bulk", description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000)
    options = parser.parse_args()
    settings.DEBUG = False
    told = ", ".join(f"{key} {value}" for key, value in machine().items())
    head = "| many | step | rows | seconds | queries | goal |\n|---|---|---|---|---|---|"
    sys.stdout.write(f"{told}\n\n{head}\n")
    for page, view, values in cases():
        sys.stdout.write("\n".join(measure(page, view, values, options.rows)) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
