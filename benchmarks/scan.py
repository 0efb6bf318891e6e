"""`python -m benchmarks.scan`: how long a scan for duplicates takes, and how much memory.

Works on the database the environment names, which `bench_data` has filled, and writes the pairs it
finds there: use one that may be thrown away. With `--repeated N` so many people are first added
once more in another spelling, for invented people are seldom the same.
"""

from __future__ import annotations

import argparse
import os
import resource
import time
from collections.abc import Callable
from datetime import timedelta
from random import Random

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "crm.settings")
django.setup()

from django.utils import timezone  # noqa: E402

from contacts.actions.duplicates import find_pairs  # noqa: E402
from contacts.models import ContactPoint, DuplicatePair, Organization, Person  # noqa: E402
from cooperation.bench.filling import bench_user  # noqa: E402
from crm.history import record_many  # noqa: E402

ZWNJ = "\u200c"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeated", type=int, default=0, metavar="N")
    asked = parser.parse_args()
    repeat(asked.repeated)
    print(f"{Person.objects.count():,} people, {Organization.objects.count():,} organizations")
    before = timezone.now()
    timed("everybody compared", find_pairs)
    timed("everybody once more", find_pairs)
    one = Person.objects.filter(updated_at__lt=before).first()
    Person.everything.filter(pk=one.pk if one else None).update(updated_at=timezone.now())
    timed("only what has changed", lambda: find_pairs(since=before + timedelta(minutes=1)))
    print(f"{DuplicatePair.objects.waiting().count():,} pairs wait")


def timed(name: str, work: Callable[[], object]) -> None:
    start, busy = time.monotonic(), time.process_time()
    tally = work()
    took, busy = time.monotonic() - start, time.process_time() - busy
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{name:24} {took:6.1f} s (processor {busy:5.1f} s)  peak {peak:4.0f} MiB  {tally}")


def repeat(count: int) -> None:
    """Add some people again: other letters, no half-space, a title before the name."""
    rng, by = Random(1), bench_user()
    people = list(Person.objects.order_by("pk")[: count * 3 : 3])
    again = [Person(given_name=p.given_name, family_name=p.family_name) for p in people]
    for person in again:
        match rng.randrange(3):
            case 0:
                person.family_name = person.family_name.replace("ی", "ي")
            case 1:
                person.family_name = person.family_name.replace(ZWNJ, " ")
            case _:
                person.given_name = f"دکتر {person.given_name}"
    record_many("create", again, by=by)
    numbers = dict(
        ContactPoint.objects.filter(person__in=people, kind="mobile").values_list(
            "person_id", "canonical"
        )
    )
    points = [
        ContactPoint(person=twin, kind="mobile", value=number, canonical=number)
        for person, twin in zip(people, again, strict=True)
        if (number := numbers.get(person.pk)) and rng.random() < 0.7
    ]
    record_many("create", points, by=by)


main()
