"""The few words in braces that a letter to many is filled in with, such as {نام} or {name}.

A letter is read into pieces once and then put together for each reader. Nothing in it is run:
what is not a known word in braces is refused, and what it stands for is plain text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from django.core.exceptions import ValidationError
from django.utils.html import escape, strip_tags, urlize
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import (
    get_language,
    get_language_info,
    gettext_lazy,
    override,
)
from django.utils.translation import gettext as _

from contacts.recipients import Recipient
from crm.dates import format_date, today
from crm.text import fold, way


@dataclass(frozen=True)
class Word:
    """One word that may stand in braces, in either language, and what it stands for."""

    slug: str
    fa: str
    en: str
    label: object
    value: Callable[[Recipient, str], str]

    @property
    def written(self) -> str:
        """As one writes it, in the language of the page."""
        return f"{{{self.en if get_language() == 'en' else self.fa}}}"


def day_of(reader: Recipient, language: str) -> str:
    """Today, named as the language of the letter names days."""
    return day_in_words(today(), language)


@lru_cache(maxsize=4)
def day_in_words(day: date, language: str) -> str:
    with override(language):
        return format_date(day, "long", "gregorian" if language == "en" else "jalali")


def in_persian_only(name: str) -> Callable[[Recipient, str], str]:
    """What is known in Persian alone is not known in an English letter."""
    return lambda reader, language: "" if language == "en" else getattr(reader, name)


WORDS = (
    Word("greeting", "خطاب", "greeting", gettext_lazy("greeting"), Recipient.greeting_in),
    Word("full_name", "نام کامل", "full name", gettext_lazy("full name"), Recipient.full_name_in),
    Word("name", "نام", "name", gettext_lazy("name"), Recipient.name_in),
    Word(
        "given_name",
        "نام کوچک",
        "given name",
        gettext_lazy("given name"),
        in_persian_only("given_name"),
    ),
    Word(
        "family_name",
        "نام خانوادگی",
        "family name",
        gettext_lazy("family name"),
        in_persian_only("family_name"),
    ),
    Word(
        "honorific", "عنوان", "honorific", gettext_lazy("honorific"), in_persian_only("honorific")
    ),
    Word("post", "سمت", "post", gettext_lazy("post"), Recipient.post_in),
    Word(
        "organization",
        "سازمان",
        "organization",
        gettext_lazy("organization"),
        Recipient.organization_in,
    ),
    Word("date", "تاریخ", "date", gettext_lazy("date"), day_of),
)


def by_name(words: Iterable[Word]) -> dict[str, Word]:
    """{each way to write it: word}"""
    return {fold(name): word for word in words for name in (word.fa, word.en, word.slug)}


KNOWN = by_name(WORDS)
IN_BRACES = re.compile(r"\{\{([^{}]*)\}\}|\{([^{}]*)\}")
PERSIAN = re.compile("[\u0600-\u06ff]")
ADDRESS_BEFORE = re.compile(r"(?:https?://|www\.)\S*$", re.IGNORECASE)


@dataclass(frozen=True)
class Blank:
    """A place to fill in; `otherwise` is what the writer wants there when nothing is known."""

    word: Word
    otherwise: str

    def known(self, reader: Recipient, language: str) -> str:
        return " ".join(self.word.value(reader, language).split())

    def text(self, reader: Recipient, language: str) -> str:
        return self.known(reader, language) or self.otherwise


Piece = str | Blank


class Wording:
    """A text with places to fill in, read once."""

    def __init__(self, text: str, language: str, known: dict[str, Word] | None = None) -> None:
        """Raises ValidationError for braces that mean nothing we know; `known` is as KNOWN."""
        self.language = language
        self.pieces: list[Piece] = list(read(text, known or KNOWN))

    @cached_property
    def blanks(self) -> list[Blank]:
        return [piece for piece in self.pieces if isinstance(piece, Blank)]

    def text(self, reader: Recipient) -> str:
        """As plain text."""
        return "".join(
            piece if isinstance(piece, str) else piece.text(reader, self.language)
            for piece in self.pieces
        )

    def flaws(self, reader: Recipient) -> Iterator[str]:
        """In words, what the letter asks for and is not known of a reader."""
        for blank in self.blanks:
            known = blank.known(reader, self.language)
            if not known:
                yield _("Not known: %(word)s") % {"word": blank.word.label}
            elif self.language == "en" and PERSIAN.search(known):
                yield _("Not known in English: %(word)s") % {"word": blank.word.label}

    @cached_property
    def paragraphs(self) -> list[list[SafeString | Blank]]:
        """Cut at empty lines, its own words made safe and its addresses made links, once."""
        found: list[list[SafeString | Blank]] = [[]]
        for piece in self.pieces:
            if isinstance(piece, Blank):
                found[-1].append(piece)
                continue
            first, *others = re.split(r"\n\s*\n", piece)
            found[-1].append(own_words(first))
            found += [[own_words(other)] for other in others]
        return found

    @cached_property
    def directions(self) -> list[str]:
        """Which way each paragraph runs: as its own first letter says, else as the language."""
        usual = "rtl" if get_language_info(self.language)["bidi"] else "ltr"
        told = (strip_tags(words_of(parts)) for parts in self.paragraphs)
        return [way(text) or usual for text in told]

    def html(self, reader: Recipient) -> SafeString:
        """As paragraphs; what is filled in cannot turn the line around it."""
        pairs = zip(self.directions, self.paragraphs, strict=True)
        told = (f'<p dir="{way}">{self.filled(parts, reader)}</p>' for way, parts in pairs)
        return mark_safe("\n".join(told))  # noqa: S308 (every part is safe)

    def filled(self, parts: list[SafeString | Blank], reader: Recipient) -> str:
        """A paragraph's parts, what was filled in escaped."""
        return "".join(
            f"<bdi>{escape(part.text(reader, self.language))}</bdi>"
            if isinstance(part, Blank)
            else part
            for part in parts
        )


def words_of(parts: list[SafeString | Blank]) -> str:
    """The writer's own words in a paragraph."""
    return "".join(part for part in parts if isinstance(part, str))


def own_words(text: str) -> SafeString:
    """The writer's words as HTML: escaped, line breaks kept, addresses made links."""
    linked = urlize(escape(text), nofollow=False)
    return mark_safe(str(linked).replace("\n", "<br>"))  # noqa: S308 (escaped just before)


def read(text: str, known: dict[str, Word]) -> Iterator[Piece]:
    """The pieces of a text; ValidationError for what is in braces and nothing we know."""
    place = 0
    for found in IN_BRACES.finditer(text):
        before = checked(text[place : found.start()])
        if before:
            yield before
        if ADDRESS_BEFORE.search(before):
            raise ValidationError(
                _("“%(written)s” stands within a web address; put a space before it."),
                params={"written": found.group()},
            )
        yield blank(found.group(), found[1] if found[1] is not None else found[2], known)
        place = found.end()
    if rest := checked(text[place:]):
        yield rest


def checked(text: str) -> str:
    if "{" in text or "}" in text:
        raise ValidationError(
            _("A brace opens or closes nothing: write both, as in %(example)s."),
            params={"example": KNOWN["name"].written},
        )
    return text


def blank(written: str, inside: str, known: dict[str, Word]) -> Blank:
    name, _bar, otherwise = inside.partition("|")
    word = known.get(fold(name))
    if word is None:
        raise ValidationError(
            _("“%(written)s” is nothing we can fill in. There are: %(known)s"),
            params={
                "written": written,
                "known": " ".join(dict.fromkeys(word.written for word in known.values())),
            },
        )
    return Blank(word, " ".join(otherwise.split()))
