"""`python -m benchmarks.duplicates`: precision, recall and F1 on every labelled set.

`--part holdout` measures what the rules were not tuned on.
"""

from __future__ import annotations

import argparse
import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "crm.settings")
django.setup()

from benchmarks.duplicates import sets  # noqa: E402
from contacts.likeness.weights import LEAST  # noqa: E402


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", choices=("dev", "holdout"), default="dev")
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--organizations", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--least", type=int, default=LEAST, help="the score from which on a pair counts"
    )
    parser.add_argument("--mistakes", type=int, default=0, help="show so many of each set")
    asked = parser.parse_args()
    for name, labelled in sets.all_sets(asked):
        result = labelled.result(asked.least)
        print(f"{name:58} {result}")
        for mistake in labelled.mistakes(asked.least)[: asked.mistakes]:
            print(f"    {mistake}")


main()
