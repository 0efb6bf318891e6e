"""What is filled into a letter when it is registered: words of its reader and of the letter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy, override

from contacts.models import Organization, Person
from contacts.placeholders import WORDS, Word, Wording, by_name
from contacts.recipients import Recipient, of_organizations, of_people
from crm.dates import format_date
from engagements.models import Letter, LetterParty, Meeting

LANGUAGE = "fa"


@dataclass(frozen=True, kw_only=True, slots=True)
class Addressee(Recipient):
    """Whom a letter is to, with the letter."""

    letter: Letter


def about(told: Callable[[Letter], Any]) -> Callable[[Any, str], str]:
    """A word that tells something of the letter."""
    return lambda reader, language: str(told(reader.letter) or "")


def day_in_persian(day: date | None) -> str:
    with override(LANGUAGE):
        return format_date(day, "long", "jalali")


def meeting_of(letter: Letter) -> Meeting | None:
    return letter.meeting or (letter.resolution.meeting if letter.resolution else None)


def heading_of(letter: Letter) -> str:
    meeting = meeting_of(letter)
    with override(LANGUAGE):
        return meeting.heading if meeting else ""


def number_answered(letter: Letter) -> str:
    """How the other side numbered the letter this one answers."""
    known = letter.answers
    return (known.sender_number or known.number) if known else ""


def day_answered(letter: Letter) -> str:
    known = letter.answers
    return day_in_persian(known.sender_day or known.day) if known else ""


OWN = (
    Word(
        "date",
        "تاریخ",
        "date",
        gettext_lazy("date"),
        about(lambda letter: day_in_persian(letter.day)),
    ),
    Word("number", "شماره", "number", gettext_lazy("number"), about(lambda letter: letter.number)),
    Word(
        "subject", "موضوع", "subject", gettext_lazy("subject"), about(lambda letter: letter.subject)
    ),
    Word("meeting", "نشست", "meeting", gettext_lazy("meeting"), about(heading_of)),
    Word(
        "resolution",
        "شماره مصوبه",
        "resolution number",
        gettext_lazy("number of the resolution"),
        about(lambda letter: letter.resolution and letter.resolution.number),
    ),
    Word(
        "resolution_text",
        "متن مصوبه",
        "resolution text",
        gettext_lazy("text of the resolution"),
        about(lambda letter: letter.resolution and letter.resolution.text),
    ),
    Word(
        "answered_number",
        "شماره نامه شما",
        "your number",
        gettext_lazy("number of the letter it answers"),
        about(number_answered),
    ),
    Word(
        "answered_date",
        "تاریخ نامه شما",
        "your date",
        gettext_lazy("date of the letter it answers"),
        about(day_answered),
    ),
    Word(
        "answer_due",
        "مهلت پاسخ",
        "answer due",
        gettext_lazy("answer due"),
        about(lambda letter: day_in_persian(letter.answer_due)),
    ),
)
SLUGS = {word.slug for word in OWN}
LETTER_WORDS = (*(word for word in WORDS if word.slug not in SLUGS), *OWN)
KNOWN = by_name(LETTER_WORDS)


def wording(text: str) -> Wording:
    """The text with places to fill in; ValidationError for what nobody knows."""
    return Wording(text, LANGUAGE, KNOWN)


def addressee(letter: Letter, to: LetterParty | None) -> Addressee:
    """Whom the letter is to, as far as that is known."""
    found = recipient(to)
    told = {field.name: getattr(found, field.name) for field in fields(Recipient)}
    return Addressee(**told, letter=letter)


def recipient(to: LetterParty | None) -> Recipient:
    """The first reader, with name, post and organization of now; or the words of the letter."""
    known: list[Recipient] = []
    if to is not None and to.person_id:
        known = list(of_people(Person.objects.filter(pk=to.person_id)))
    elif to is not None and to.organization_id:
        known = list(of_organizations(Organization.objects.filter(pk=to.organization_id)))
    name = to.name if to else ""
    return known[0] if known else Recipient(model=Person, pk=0, sort_key="", name=name, name_en="")


def filled(letter: Letter, to: LetterParty | None) -> tuple[str, list[str]]:
    """(the text with everything filled in, what of it is not known)"""
    reader, words = addressee(letter, to), wording(letter.text)
    missing = [str(blank.word.label) for blank in words.blanks if not blank.text(reader, LANGUAGE)]
    return words.text(reader), list(dict.fromkeys(missing))
