"""Sheets of invented people as offices keep them, some of it twice, some of it wrong.

`python -m benchmarks.sheets --rows 10000 members.xlsx` (or .csv)
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Iterator
from pathlib import Path
from random import Random

import xlsxwriter

from cooperation.bench import names
from cooperation.bench.words import CITIES, CRAFTS, ORGANIZATIONS, POSTS
from crm.text import ZWNJ, persian_digits

HEADER = [
    *("ردیف", "عنوان", "نام", "نام خانوادگی", "سمت", "شرکت", "تلفن همراه", "تلفن", "ایمیل"),
    *("کد ملی", "تاریخ تولد", "استان", "شهر", "ملاحظات"),
]
#: one in so many organizations to people
PEOPLE_PER_ORGANIZATION = 20
ARABIC = str.maketrans("یک", "يك")
PROVINCES = {
    "IR-23": "تهران", "IR-10": "اصفهان", "IR-21": "یزد", "IR-25": "قم", "IR-09": "خراسان رضوی"
}  # fmt: skip


def national_id(rng: Random) -> str:
    """Ten digits of which the last fits."""
    digits = [rng.randrange(10) for _place in range(9)]
    rest = sum(d * place for d, place in zip(digits, range(10, 1, -1), strict=True)) % 11
    return "".join(map(str, [*digits, rest if rest < 2 else 11 - rest]))


def organizations(rng: Random, count: int) -> list[tuple[str, str, str]]:
    """[(name, province, city)]; every name once."""
    found: dict[str, tuple[str, str, str]] = {}
    patterns = ORGANIZATIONS["mill"][2]
    while len(found) < count:
        code = rng.choice(list(PROVINCES))
        city = rng.choice(CITIES[code])
        words = {
            "province": PROVINCES[code],
            "city": city,
            "craft": rng.choice(CRAFTS),
            "family": names.family_name(rng),
            "number": persian_digits(rng.randrange(1, 900)),
            "subject": "",
        }
        name = rng.choice(patterns).format(**words)
        found.setdefault(name, (name, PROVINCES[code], city))
    return list(found.values())


def people(rows: int, seed: int, doubles: float, broken: float) -> Iterator[list[str]]:
    """The rows below the header: `doubles` of them about somebody above, spelled otherwise,
    `broken` of them with something wrong."""
    rng = Random(seed)
    firms = organizations(rng, max(1, rows // PEOPLE_PER_ORGANIZATION))
    above: list[list[str]] = []
    for number in range(1, rows + 1):
        chance = rng.random()
        if chance < doubles and above:
            row = respelled(rng, rng.choice(above))
        else:
            row = somebody(rng, firms)
            if chance > 1 - broken:
                row = broken_one(rng, row)
            else:
                above.append(row)
        yield [str(number), *row]


def somebody(rng: Random, firms: list[tuple[str, str, str]]) -> list[str]:
    name, (firm, province, city) = names.name(rng), rng.choice(firms)
    mobile = names.mobile(rng)
    return [
        name.honorific,
        name.given,
        name.family,
        rng.choice(POSTS),
        firm,
        persian_digits(mobile) if rng.random() < 0.3 else mobile,
        f"0{rng.choice((21, 31, 35, 51))}{rng.randrange(3 * 10**7, 5 * 10**7)}"
        if rng.random() < 0.4
        else "",
        f"{rng.randrange(10**9)}@bench.example" if rng.random() < 0.5 else "",
        national_id(rng) if rng.random() < 0.5 else "",
        f"13{rng.randrange(30, 80)}/{rng.randrange(1, 13)}/{rng.randrange(1, 30)}"
        if rng.random() < 0.4
        else "",
        province,
        city,
        "عضو هیئت‌مدیره" if rng.random() < 0.1 else "",
    ]


def respelled(rng: Random, row: list[str]) -> list[str]:
    """The same person as another clerk types them."""
    honorific, given, family, *rest = row
    change = rng.randrange(3)
    if change == 0:
        given, family = given.translate(ARABIC), family.translate(ARABIC)
    elif change == 1:
        family = family.replace(ZWNJ, " ")
    else:
        honorific = ""
    return [honorific, given, family, *rest]


def broken_one(rng: Random, row: list[str]) -> list[str]:
    """Something in it cannot be right."""
    row = [*row]
    at, wrong = rng.choice(
        ((5, "0912 12"), (7, "info(at)mill"), (9, "1375/13/40"), (2, ""), (6, "داخلی ۱۲"))
    )
    row[at] = wrong
    if at == 2:
        row[1] = ""
    return row


def write(
    path: Path, rows: int, seed: int = 1, doubles: float = 0.03, broken: float = 0.02
) -> None:
    table = people(rows, seed, doubles, broken)
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows([HEADER, *table])
        return
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as workbook:
        sheet = workbook.add_worksheet("اعضا")
        sheet.right_to_left()
        for number, row in enumerate([HEADER, *table]):
            for at, cell in enumerate(row):
                sheet.write_string(number, at, cell)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.sheets", description=__doc__)
    parser.add_argument("path", type=Path)
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    write(options.path, options.rows, options.seed)


if __name__ == "__main__":
    main()
