"""Compares a sheet of `benchmarks.sheets` cell by cell with what is exported once it is in."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from benchmarks.sheets import HEADER
from contacts.models import Import, ImportRow, Person
from crm.export.sheet import as_read_by
from crm.export.source import sheet_at
from crm.models import User
from crm.text import latin_digits, squashed

LIST = "/contacts/people/?columns=honorific,given_name,family_name,organization,post,email,birthday"
#: {how the sheet calls a column: how the list does}
TOLD_BY_LIST = {
    "عنوان": "honorific",
    "نام": "given_name",
    "نام خانوادگی": "family_name",
    "سمت": "post",
    "شرکت": "organization",
    "ایمیل": "email",
    "تاریخ تولد": "birthday_jalali",
}
#: of which a list tells one and a card all
SEVERAL = ("سمت", "شرکت", "ایمیل")
TAKEN = (ImportRow.Verdict.NEW, ImportRow.Verdict.UPDATE, ImportRow.Verdict.SAME)


def exported(imported: Import, slug: str, by: User) -> str:
    """The list of those an import was about, as a file of this kind."""
    sheet = sheet_at(f"{LIST}&imported={imported.pk}", by)
    kind = next(one for one in sheet.table.formats if one.slug == slug)
    return b"".join(as_read_by(by, kind.write(sheet))).decode()


def losses(imported: Import, table: list[list[str]], by: User) -> list[str]:
    """Cells of the rows that were taken which its exports do not tell, in words; [] when none.

    National IDs are read of the records: they leave only with the whole database. Province and
    city are those of the organization. Texts are compared by spelling; what the preview named as
    staying otherwise is no loss.
    """
    listed, cards = by_mobile(imported, by)
    ids = set(imported_people(imported).values_list("national_id", flat=True))
    taken = dict(imported.rows.filter(verdict__in=TAKEN).values_list("number", "told"))
    lost: list[str] = []
    for number, row in enumerate(table, 2):  # the first row names the columns
        if number not in taken:
            continue
        told = dict(zip(HEADER, row, strict=True))
        mobile = digits(told["تلفن همراه"])
        found, card = listed.get(mobile), cards.get(mobile)
        if found is None or card is None:
            lost.append(f"{number}: nobody with {mobile}")
            continue
        named = [str(other) for _slug, _kept, other in taken[number].get("stays", ())]
        lost += [f"{number}: {what}" for what in missing(told, found, card, named)]
        if told["کد ملی"] and told["کد ملی"] not in ids:
            lost.append(f"{number}: {told['کد ملی']}")
    return lost


def imported_people(imported: Import) -> Any:
    return Person.objects.filter(pk__in=imported.parties)


def missing(
    told: dict[str, str], found: dict[str, Any], card: str, named: list[str]
) -> Iterator[str]:
    """What a row says and neither the line of the list nor the card does."""
    for name, column in TOLD_BY_LIST.items():
        cell = told[name]
        elsewhere = cell in named or (name in SEVERAL and tells(card, cell))
        if cell and not elsewhere and not same(cell, found[column]):
            yield f"{name}: {cell} / {found[column]}"
    if told["تلفن"] and digits(told["تلفن"]) not in card:
        yield f"تلفن: {told['تلفن']}"
    if told["ملاحظات"] and not tells(card, told["ملاحظات"]):
        yield f"ملاحظات: {told['ملاحظات']}"


def tells(card: str, cell: str) -> bool:
    """Whether it stands among all the card tells: a list tells one post and one e-mail only."""
    return squashed(cell) in squashed(card)


def same(cell: str, value: Any) -> bool:
    """Whether two cells say the same in any spelling; days with or without leading zeros."""
    if re.fullmatch(r"\d{4}/\d+/\d+", cell):
        cell = "/".join(f"{int(part):02}" for part in cell.split("/"))
    return squashed(cell) == squashed(str(value or ""))


def digits(number: str) -> str:
    """The ten digits after the trunk or country prefix."""
    return re.sub(r"\D", "", latin_digits(number))[-10:]


def by_mobile(imported: Import, by: User) -> tuple[dict[str, Any], dict[str, str]]:
    """({mobile: line of the list}, {mobile: card}); cards come in the order of the list."""
    rows = json.loads(exported(imported, "json", by))
    text = re.sub(r"\r\n ", "", exported(imported, "vcard4", by))
    cards = re.findall(r"BEGIN:VCARD.*?END:VCARD", text, re.DOTALL)
    assert len(rows) == len(cards), (len(rows), len(cards))
    listed, carded = {}, {}
    for row, card in zip(rows, cards, strict=True):
        for number in re.findall(r"tel:\+98(9\d{9})", card):
            listed[number], carded[number] = row, card
    return listed, carded
