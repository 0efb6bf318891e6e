"""Fills the database with invented, believable data to measure with."""

from __future__ import annotations

import argparse
import gc
import time
from random import Random
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from contacts.models import Province
from cooperation.bench.contacts import add_contacts
from cooperation.bench.filling import Filling, bench_user
from cooperation.bench.work import add_work


def how_many(text: str) -> int:
    if text.isdecimal() and int(text) > 0:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text} is not a number of people")


class Command(BaseCommand):
    help = (
        "Adds N invented people with organizations, posts, contact points, meetings, "
        "follow-ups and initiatives, each with its history. The same seed gives the same data."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--people", type=how_many, required=True, metavar="N")
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *args: Any, **options: Any) -> None:
        if not Province.objects.exists():
            raise CommandError("The provinces are missing: run `manage.py migrate` first.")
        started = time.monotonic()
        # The data is invented; what matters is that it can be made again.
        rng = Random(options["seed"])  # noqa: S311
        say = self.stdout.write if options["verbosity"] else lambda _line: None
        filling = Filling(options["people"], rng, bench_user(), say)
        gc.disable()  # nothing made here needs it to be freed, and it took an eighth of the time
        try:
            add_contacts(filling)
            add_work(filling)
        finally:
            gc.enable()
        take_stock()
        say(f"Done in {time.monotonic() - started:.0f} s.")


def take_stock() -> None:
    """Tell the database what it holds now, so that it plans its queries well."""
    after_load = connection.vendor == "postgresql" and not connection.in_atomic_block
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if after_load else "ANALYZE")
