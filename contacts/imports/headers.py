"""Which row names the columns, and what each column means by its name and by what stands in it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _
from rapidfuzz import fuzz, process

from contacts.honorifics import WORDS as HONORIFICS
from contacts.ids import is_legal_id, is_national_id
from contacts.imports import synonyms
from contacts.imports.fields import ORGANIZATIONS, PEOPLE, fields_of
from crm.phones import parse_phone
from crm.text import ZWNJ, fold, latin_digits, normalise, squashed

LOOKED_AT, SAMPLE = 30, 60
SIMILAR = 90  # of 100: a header with a slip in it
#: names of columns that say nothing of whom a sheet is about, and those that only firms have
BARE = ("name", "نام")
TELLING = ("kind", "legal_id", "economic_code", "member_number", "parent", "sectors", "located_in")
JALALI = tuple(map(fold, ("(شمسی)", "(jalali)")))
#: what reaches the firm rather than its people, where a sheet is one of firms
OF_FIRMS = ("point.phone", "point.fax", "point.email", "point.address", "point.site")
TATWEEL = "\u0640"
IN_BRACKETS = re.compile(r"[(\[{].*?[)\]}]|[*:٭]")
#: what a column that is not named is called
UNNAMED = _("Column %(letter)s")
LABELS = {
    "home": _("Home"),
    "work": _("Work"),
    "factory": _("Factory"),
    "director": _("Managing director"),
    "other": _("Other"),
    "direct": _("Direct"),
    "personal": _("Personal"),
    "main": _("Main number"),
    "second": _("Second"),
}


@dataclass(frozen=True)
class Guess:
    """Where the header is (-1 for none), whom the sheet is about, what each column means."""

    header: int
    target: str
    mapping: list[str]


# --- single headers ----------------------------------------------------------------------------


def key_of(header: str) -> str:
    """A header as it is compared: «E-mail 2 Address» and "email address" alike."""
    words = fold(IN_BRACKETS.sub(" ", header)).split()
    return "".join(word for word in words if not word.isdigit())


@cache
def known(target: str) -> dict[str, str]:
    """{key of a header: field} in the words of others, then in our own in both languages."""
    own = synonyms.PEOPLE if target == PEOPLE else synonyms.ORGANIZATIONS
    found = {
        key_of(word): slug
        for slug, words in {**synonyms.REACH, **own}.items()
        for word in words.split("|")
    }
    for language in ("fa", "en"):
        with translation.override(language):
            for field in fields_of(target).values():
                found.setdefault(key_of(str(field.label)), field.slug)
                found.setdefault(key_of(field.slug), field.slug)
    return found


def meaning(header: str, target: str) -> str:
    """The field a header names; "" when none is sure."""
    key, names = key_of(header), known(target)
    if key in names:
        return names[key]
    if slug := with_place(header, target):
        return slug
    if len(key) < 6:
        return ""
    found: Any = process.extractOne(key, names.keys(), scorer=fuzz.ratio, score_cutoff=SIMILAR)
    return names[found[0]] if found and names[found[0]] != "label" else ""


def with_place(header: str, target: str) -> str:
    """A way to reach somebody with a word that says where: «تلفن کارخانه», "Office fax"."""
    words = one_word(IN_BRACKETS.sub(" ", header)).split()
    rest = [word for word in words if word not in places() and not word.isdigit()]
    slug = known(target).get("".join(rest), "") if rest and len(rest) < len(words) else ""
    return slug if slug.startswith("point.") else ""


@cache
def places() -> dict[str, str]:
    """{word: what the place is called}."""
    return {word: name for name, words in synonyms.PLACES.items() for word in fold(words).split()}


def one_word(text: str) -> str:
    """Folded, with «مدیر عامل» as one word: either half alone means others too."""
    return fold(text).replace("مدیر عامل", "مدیرعامل")


def place_in(text: str) -> str:
    """The label that the words of a header or of a label column stand for; "" for none."""
    names = dict.fromkeys(places().get(word, "") for word in one_word(text).split())
    return " ".join(str(LABELS[name]) for name in names if name)


# --- a row of headers --------------------------------------------------------------------------


def guess(rows: list[list[str]], target: str = "", header: int | None = None) -> Guess:
    """Of the first rows of a sheet: the header row, the target and the mapping that fit best.

    What is given is kept; `header` counts from 0, -1 for a sheet without names of columns.
    """
    row = header_row(rows) if header is None else min(header, len(rows) - 1)
    names = rows[row] if row >= 0 else []
    below = rows[row + 1 : row + 1 + SAMPLE]
    width = max([len(names), *map(len, below)], default=0)
    columns = [[line[at] for line in below if at < len(line)] for at in range(width)]
    chosen = target or target_of(names, columns)
    mapping = [meaning(names[at], chosen) if at < len(names) else "" for at in range(width)]
    return Guess(row, chosen, refined(mapping, names, columns, chosen))


def header_row(rows: list[list[str]]) -> int:
    """The first of the rows in which most cells are names we know; -1 when none has any."""
    best, where = 0, -1
    for number, row in enumerate(rows[:LOOKED_AT]):
        cells = [cell for cell in row if cell.strip()]
        known_cells = [[*filter(None, map_row(cells, one))] for one in (PEOPLE, ORGANIZATIONS)]
        score = max(len(set(slugs)) for slugs in known_cells)
        if score > best and max(map(len, known_cells)) * 4 >= len(cells):
            best, where = score, number
    if best > 1 or (best and len([cell for cell in rows[where] if cell.strip()]) <= 2):
        return where
    return first_full(rows)


def map_row(cells: list[str], target: str) -> list[str]:
    return [known(target).get(key_of(cell)) or with_place(cell, target) for cell in cells]


def first_full(rows: list[list[str]]) -> int:
    """A row of different words above rows of numbers and addresses; -1 when there is none."""
    for number, row in enumerate(rows[:LOOKED_AT]):
        cells = [cell.strip() for cell in row if cell.strip()]
        if len(cells) < 2:
            continue
        words = len(set(cells)) == len(cells) and not any(map(is_value, cells))
        below = any(is_value(cell) for line in rows[number + 1 : number + 4] for cell in line)
        return number if words and below else -1
    return -1


def is_value(cell: str) -> bool:
    """Whether a cell holds something rather than naming it."""
    return "@" in cell or any(sign.isdigit() for sign in cell)


def target_of(names: list[str], columns: list[list[str]]) -> str:
    """Whom the sheet is about, by the names of its columns; cards say it themselves."""
    keys = {key_of(name) for name in names}
    if is_cards(keys):
        kinds = [columns[at] for at, name in enumerate(names) if key_of(name) == "kind"]
        words = {squashed(cell) for cells in kinds for cell in cells}
        return ORGANIZATIONS if words and words <= {*synonyms.FIRM_WORDS} else PEOPLE
    people = {known(PEOPLE).get(key) for key in keys - {*BARE}}
    firms = {known(ORGANIZATIONS).get(key, "") for key in keys - {*BARE}}
    persons = people & {"full_name", "given_name", "family_name", "national_id", "post.title"}
    if {"full_name", "given_name", "family_name"} & persons:
        return PEOPLE
    own = {slug for slug in firms if slug.startswith("fact.") or slug in TELLING}
    return ORGANIZATIONS if own or ("name" in firms and not persons) else PEOPLE


def is_cards(keys: Iterable[str]) -> bool:
    """Whether these are the columns that cards are read into."""
    return "fn" in keys or "nfamily" in keys


# --- what names alone do not say ---------------------------------------------------------------


def refined(
    mapping: list[str], names: list[str], columns: list[list[str]], target: str
) -> list[str]:
    """The mapping with each single field meant once, and by content where names say nothing."""
    keys = [key_of(name) for name in [*names, *[""] * (len(columns) - len(names))]]
    found = [*mapping]
    if target == PEOPLE:
        for at, key in enumerate(keys):
            others = [*found[:at], *found[at + 1 :]]
            found[at] = of_people(key, others, keys, columns[at]) or found[at]
        found = by_their_post(found, names, keys)
    if is_cards(keys):
        found = ["party" if key == "kind" else slug for key, slug in zip(keys, found, strict=True)]
    for at, cells in enumerate(columns):
        unnamed = at >= len(names) or not names[at].strip()
        if not found[at] and unnamed:
            found[at] = by_content(cells, target, not any(names))
    return once(in_full(found, names), target)


def in_full(mapping: list[str], names: list[str]) -> list[str]:
    """Of a day told twice, as a date and in Jalali, the latter: it also tells what is only a month
    or a year."""
    told = {slug: at for at, slug in enumerate(mapping) if at < len(names) and is_jalali(names[at])}
    return [slug if told.get(slug, at) == at else "" for at, slug in enumerate(mapping)]


def is_jalali(name: str) -> bool:
    return any(fold(word).strip() in JALALI for word in IN_BRACKETS.findall(name))


def by_their_post(mapping: list[str], names: list[str], keys: list[str]) -> list[str]:
    """Where people stand in columns named after their post: beside other names these say nothing;
    alone, the sheet is one of firms, and how to reach a firm is not how to reach its people.
    """
    if "holder" not in mapping:
        return mapping
    if {"full_name", "family_name", "given_name"} & {*mapping}:
        return ["" if slug == "holder" else slug for slug in mapping]
    post = key_of(post_in(names[mapping.index("holder")]))
    return [
        "" if slug in OF_FIRMS and post not in key else slug
        for slug, key in zip(mapping, keys, strict=True)
    ]


def post_in(header: str) -> str:
    """The post a column of people is named after: «مدیرعامل» of «نام مدیرعامل»."""
    plain = normalise(IN_BRACKETS.sub(" ", header)).replace(TATWEEL, "")
    words = plain.replace(ZWNJ, " ").split()
    for name in synonyms.NAME_OF:
        first = fold(name).split()
        if len(words) > len(first) and [*map(fold, words[: len(first)])] == first:
            return " ".join(words[len(first) :])
    return " ".join(words)


def of_people(key: str, mapping: list[str], keys: list[str], cells: list[str]) -> str:
    """Names that mean one thing beside some columns and another beside others."""
    if key in (key_of("نام"), "name"):
        half = "family_name" in mapping and "given_name" not in mapping
        return "given_name" if half else "full_name"
    if key in (key_of("عنوان"), "title"):
        spoken = all_honorifics(cells) or bool({"jobtitle", "suffix"} & {*keys})
        return "honorific" if spoken else "post.title"
    if key in map(key_of, ("استان", "province", "نام استان")):
        return "organization.province" if works_somewhere(mapping) else "address.region"
    if key in map(key_of, ("شهر", "city", "شهرستان", "نام شهر")):
        return "organization.city" if works_somewhere(mapping) else "address.city"
    return ""


def works_somewhere(mapping: list[str]) -> bool:
    """Whether a place most likely is that of the organization, not of an address."""
    return "post.organization" in mapping and "point.address" not in mapping


def all_honorifics(cells: list[str]) -> bool:
    words = [squashed(word) for cell in cells for word in cell.split()]
    return bool(words) and sum(word in HONORIFICS for word in words) * 10 > len(words) * 7


def by_content(cells: list[str], target: str, alone: bool) -> str:
    """What a column without a name holds, when nearly all of its cells say so."""
    told = [cell.strip() for cell in cells if cell.strip()]
    if not told:
        return ""
    counts = Counter(content_of(cell, target) for cell in told)
    slug, times = counts.most_common(1)[0]
    if times * 10 < len(told) * 8:
        return ""
    if slug == "text":
        return ("full_name" if target == PEOPLE else "name") if alone else ""
    return slug


def content_of(cell: str, target: str) -> str:
    if "@" in cell and "." in cell.partition("@")[2]:
        return "point.email"
    digits = latin_digits(cell)
    if not any(sign.isdigit() for sign in digits):
        return "text" if 1 < len(cell.split()) < 6 else ""
    if digits.isdigit() and target == PEOPLE and len(digits) == 10 and is_national_id(digits):
        return "national_id"
    if digits.isdigit() and target == ORGANIZATIONS and is_legal_id(digits):
        return "legal_id"
    number = parse_phone(cell) or ""
    return "point.mobile" if number.startswith("+989") else ("point.phone" if number else "")


def once(mapping: list[str], target: str) -> list[str]:
    """Of columns that mean the same single field the first keeps it."""
    fields, seen = fields_of(target), set[str]()
    found = []
    for slug in mapping:
        single = slug in fields and not fields[slug].several
        found.append("" if slug not in fields or (single and slug in seen) else slug)
        seen.add(slug)
    return found


def letter_of(at: int) -> str:
    """What a spreadsheet calls a column: A … Z, AA …"""
    letters = ""
    while at >= 0:
        at, rest = divmod(at, 26)
        letters, at = chr(65 + rest) + letters, at - 1
    return letters


def names_of(row: list[str], width: int) -> list[str]:
    """The names of all columns, also of those that have none."""
    return [
        row[at].strip()
        if at < len(row) and row[at].strip()
        else UNNAMED % {"letter": letter_of(at)}
        for at in range(width)
    ]
