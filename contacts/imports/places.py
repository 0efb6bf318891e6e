"""Sheets of the official divisions of Iran: which places the product knows already.

Provinces and cities are a list of the product, not contacts; such a sheet is understood and told,
never imported.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from contacts import cities
from contacts.imports.apart import rows_in
from contacts.imports.headers import key_of
from contacts.models import Province
from crm.text import squashed

#: names of columns of such sheets: of the place, of what only such sheets have, and of the rest
NAMES = frozenset(
    map(key_of, ("name", "نام", "نام شهر", "نام شهرستان", "شهر", "شهرستان", "بخش", "استان"))
)
CODES = frozenset(map(key_of, "province_id county_id sector_id city_id".split()))
OTHERS = frozenset(map(key_of, "id code short_code lat lon latitude longitude".split()))
MOST_UNKNOWN = 12


def told_of_places(folder: Path, sheet: int, names: list[str], header: int) -> dict[str, Any]:
    """{count, known, unknown: [names], columns: [names]} of such a sheet; {} for any other.

    A sheet with any other column, or with names that are those of no place, is none: people and
    firms may stand in it with where they are.
    """
    keys = [key_of(name) for name in names]
    if not {*keys} & (CODES | OTHERS) or not {*keys} <= NAMES | CODES | OTHERS:
        return {}
    found = [at for at, key in enumerate(keys) if key in NAMES]
    if not found:
        return {}
    known, at = known_places(), found[0]
    columns = {at: list(places_in(folder, sheet, at, header)) for at in found}
    strange = {
        at: [name for name in names if squashed(name) not in known] for at, names in columns.items()
    }
    if not {*keys} & CODES and any(len(strange[at]) * 2 > len(columns[at]) for at in found):
        return {}
    told, unknown = columns[at], strange[at]
    return {
        "count": len(told),
        "known": len(told) - len(unknown),
        "unknown": list(dict.fromkeys(unknown))[:MOST_UNKNOWN],
        "columns": [name for number, name in enumerate(names) if number != at],
    }


def places_in(folder: Path, sheet: int, at: int, header: int) -> Iterator[str]:
    for number, row in enumerate(rows_in(folder, sheet)):
        if number > header and 0 <= at < len(row) and row[at].strip():
            yield row[at].strip()


def known_places() -> set[str]:
    """Cities, the counties they lie in, and provinces, as they are compared."""
    towns = {squashed(city.county) for several in cities.by_key().values() for city in several}
    provinces = Province.objects.values_list("name_fa", "name_en")
    return set(cities.by_key()) | towns | {squashed(name) for pair in provinces for name in pair}
