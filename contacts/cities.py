"""The cities of the official divisions of Iran, for suggestions and doubts; others may be typed."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import NamedTuple

from crm.text import squashed

FILE = Path(__file__).parent / "data" / "cities.csv"


class City(NamedTuple):
    """A city, the county it lies in, and the ISO 3166-2 code of its province."""

    name: str
    county: str
    province: str


@cache
def by_key() -> dict[str, list[City]]:
    """{folded name: the cities called so}; a name may stand in several provinces."""
    found: dict[str, list[City]] = {}
    with FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            city = City(**row)
            found.setdefault(squashed(city.name), []).append(city)
    return found


def called(name: str) -> list[City]:
    """The official cities of this name, however it is spelled."""
    return by_key().get(squashed(name), [])


def suggested(query: str, province: str = "", most: int = 12) -> list[City]:
    """Cities whose name holds the text, those that begin with it first; `province` is a code."""
    wanted = squashed(query)
    if not wanted:
        return []
    hits = [
        (not key.startswith(wanted), key, city)
        for key, cities in by_key().items()
        if wanted in key
        for city in cities
        if province in ("", city.province)
    ]
    return [city for _later, _key, city in sorted(hits)[:most]]
