"""The linkage set: 1,000 records of 500 invented Australians, each met twice."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator
from datetime import datetime
from itertools import combinations
from typing import Any

from benchmarks.duplicates.invented import DATA
from contacts.likeness.people import PersonFace, person_face

Row = dict[str, str]


def rows() -> list[Row]:
    """The records of the file."""
    with (DATA / "febrl" / "dataset1.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, skipinitialspace=True))


def pairs(records: list[Row]) -> Iterator[tuple[int, int]]:
    """The places of records that are one: `rec-7-org` and `rec-7-dup-0`."""
    places: dict[str, list[int]] = {}
    for place, row in enumerate(records):
        places.setdefault(row["rec_id"].split("-")[1], []).append(place)
    for same in places.values():
        yield from combinations(same, 2)


def face(place: int, row: Row, known: Collection[str]) -> PersonFace:
    """A record as a person, with as much of it as is to be known."""
    told: dict[str, Any] = {}
    if "birthday" in known:
        told["birthday"] = birthday(row["date_of_birth"])
    if "number" in known:
        told["national_id"] = row["soc_sec_id"]
    return person_face(place, row["given_name"], row["surname"], **told)


def birthday(text: str) -> Any:
    """The day, None for one there is not."""
    try:
        return datetime.strptime(text, "%Y%m%d").date()  # noqa: DTZ007
    except ValueError:
        return None
