"""A resolution in one line: «@» says who owes it, «#» what it is about, a date until when.

Several words of one name are joined by «_», as in hashtags: «@مریم_رضایی». What stands at the end
of the line is only an instruction and leaves the text; in the middle it stays as words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from contacts.honorifics import split_honorific
from contacts.models import Person
from crm.dates import jalali_year, parse_date, today
from crm.models import User
from crm.picks import OFFERED, is_key
from crm.text import latin_digits, normalise
from engagements.models import Meeting, Problem
from engagements.models.agenda import initiatives

NAME = r"[^\s@#،,؛;:!؟?()«»]+"
TOKEN = re.compile(rf"(?<!\S)([@#])({NAME})")
DOTS = re.compile(r"\.+$")
#: the words of a date, at most: «تا پایان روز دوشنبه ۲۰ آذر ماه ۱۴۰۵»
MOST_WORDS = 5
UNTIL = ("تا", "until", "by")
NUMERIC = re.compile(r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}")
LETTERS = re.compile(r"[^\W\d]")


@dataclass
class Found:
    """What a name in the line means: one record, or several it may mean, or none."""

    name: str
    record: Any = None
    offers: list[Any] = field(default_factory=list)


@dataclass
class Line:
    """What a line says."""

    text: str
    who: Found | None = None
    what: Found | None = None
    due: date | None = None

    @property
    def owner(self) -> Person | None:
        return self.who.record if self.who else None

    @property
    def problem(self) -> Problem | None:
        found = self.what.record if self.what else None
        return found if isinstance(found, Problem) else None

    @property
    def initiative(self) -> Any:
        """What was named by «#» and is no problem."""
        found = self.what.record if self.what else None
        return None if isinstance(found, Problem) else found

    @property
    def doubts(self) -> list[Found]:
        """Names that mean nothing yet."""
        return [one for one in (self.who, self.what) if one and one.record is None]


def read(text: str, meeting: Meeting, user: User, chosen: dict[str, Any] | None = None) -> Line:
    """What a line says, as its reader may know it; `chosen` tells which of several is meant."""
    chosen = chosen or {}
    text = normalise(text, multiline=True)
    names = {sign: words(name) for sign, name in TOKEN.findall(text)}
    people = Person.objects.visible_to(user)
    listed = people.filter(attendances__meeting=meeting, attendances__deleted_at=None)
    problems = Problem.objects.visible_to(user)
    led_to = initiatives().objects.visible_to(user)
    who = looked_up(names.get("@"), (listed, people), chosen.get("owner"))
    what = looked_up(names.get("#"), (problems, led_to), chosen.get("problem"))
    due, written = find_date(TOKEN.sub(" ", text))
    return Line(clean(text, written), who, what, due)


def words(name: str) -> str:
    """The words of a name as it is written in a line."""
    return DOTS.sub("", name).replace("_", " ").strip()


def looked_up(name: str | None, places: tuple[Any, ...], key: Any) -> Found | None:
    """Whom or what a name means: sought in each place until one knows it.

    Where the first place that knows it knows several, `key` tells which of them is meant; but who
    is called exactly that in a later place is meant at once.
    """
    if not name:
        return None
    bare = split_honorific(name)[1]  # a name as it is offered begins with it
    doubt: Found | None = None
    for rows in places:
        hits = list(rows.matching(bare or name).distinct()[: OFFERED + 1])
        exact = [hit for hit in hits if str(hit) == name]
        if len(exact) == 1 or (len(hits) == 1 and doubt is None):
            return Found(name, (exact or hits)[0])
        if hits and doubt is None:
            chosen = rows.filter(pk=key).first() if is_key(key) else None
            doubt = Found(name, chosen, hits[:OFFERED])
    return doubt or Found(name)


def find_date(text: str) -> tuple[date | None, str]:
    """The last date in a text and how it is written there; one without a year is the next."""
    found: tuple[date | None, str] = (None, "")
    parts, at = text.split(), 0
    while at < len(parts):
        day, count = date_at(parts[at : at + MOST_WORDS])
        if day is not None:
            before = parts[at - 1 : at] if at and parts[at - 1].casefold() in UNTIL else []
            found = (day, " ".join(before + parts[at : at + count]))
        at += count or 1
    return found


def date_at(parts: list[str]) -> tuple[date | None, int]:
    """(a day, of how many words it is made) at the head of these words; the longest."""
    for count in range(len(parts), 0, -1):
        day = read_day(" ".join(parts[:count]).rstrip(".،؛,;"))
        if day is not None:
            return day, count
    return None, 0


def read_day(text: str) -> date | None:
    """The day some words mean by themselves, if they are certainly meant as one."""
    digits = latin_digits(text)
    if not (LETTERS.search(text) or NUMERIC.fullmatch(digits)):
        return None
    for candidate in with_years(text):
        try:
            day = parse_date(candidate)
        except ValidationError as error:
            if getattr(error, "code", "") != "no_year":
                return None
            continue
        if candidate == text or day >= today():
            return day
    return None


def with_years(text: str) -> Iterator[str]:
    """The text as it is, then with this year and the next behind it."""
    year = jalali_year(today())
    yield text
    yield f"{text} {year}"
    yield f"{text} {year + 1}"


def clean(text: str, written: str) -> str:
    """The text as it is to stand in the minutes."""
    text = text.rstrip()
    while True:
        shorter = without_end(text, written)
        if shorter == text:
            return TOKEN.sub(lambda found: words(found[2]), text).strip()
        text = shorter


def without_end(text: str, written: str) -> str:
    """Without one instruction at the end, if something else is left."""
    found = list(TOKEN.finditer(text))
    if found and not DOTS.sub("", text[found[-1].end() :]).strip(" ،؛"):
        return text[: found[-1].start()].rstrip(" ،") or text
    before = text[: -len(written)].rstrip(" ،") if written and text.endswith(written) else ""
    if before and found and found[-1].end() == len(before):
        return before
    return text
