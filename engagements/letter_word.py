"""A letter as a Word file that opens right-to-left, as it stands on paper."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import override

from crm.text import persian_digits
from crm.word import Paper
from engagements.letter_paper import COMMA, sheet
from engagements.letterwords import LANGUAGE
from engagements.models import Letter

HALF = 85  # mm


def word_file(letter: Letter) -> bytes:
    """The letter as DOCX, in Persian whoever asks for it."""
    context = sheet(letter)
    with override(LANGUAGE):
        paper = Paper(letter.subject)
        write_head(paper, letter, context)
        if letter.is_received:
            write_received(paper, letter, context)
        for reader in context["to"]:
            write_lines(paper, reader)
        paper.text(letter.subject, strong="موضوع: ")
        for line in filter(None, context["text"].splitlines()):
            paper.text(line)
        if not letter.is_received:
            write_signatures(paper, context["signed"])
        write_copies(paper, context["copies"])
        return paper.content()


def write_head(paper: Paper, letter: Letter, context: dict[str, Any]) -> None:
    """The office on the right, number, date and enclosures on the left."""
    office = context["office"]
    names = (office and office.name, letter.body and letter.body.name)
    number, enclosed = letter.number or "پیش‌نویس", "دارد" if context["enclosures"] else "ندارد"
    marks = (f"شماره: {number}", f"تاریخ: {context['date']}", f"پیوست: {enclosed}")
    told = ("\n".join(map(str, filter(None, names))), "\n".join(marks))
    paper.table((), [told], (HALF, HALF), ruled=False)
    paper.title("بسمه تعالی")
    if reached := [persian_digits(told) for told, _way in context["reached"]]:
        paper.header(" – ".join(reached))


def write_received(paper: Paper, letter: Letter, context: dict[str, Any]) -> None:
    """What the register knows of a letter that came in."""
    paper.heading("برگهٔ ثبت نامهٔ وارده")
    rows = [("فرستنده", f"{COMMA} ".join(who)) for who in context["signed"]]
    rows += [
        ("شمارهٔ فرستنده", letter.sender_number),
        ("تاریخ فرستنده", context["sender_date"]),
        *(("پیوست", file.name) for file in context["enclosures"]),
    ]
    paper.table((), [row for row in rows if row[1]], (40, 130))


def write_lines(paper: Paper, lines: list[str]) -> None:
    """Who is written to: the name in bold, post and office below it."""
    paper.text("\n".join(lines[1:]), strong="\n".join((*lines[:1], "")))


def write_signatures(paper: Paper, signed: Iterable[list[str]]) -> None:
    """Those who sign, side by side."""
    names = ["\n".join(lines) for lines in signed]
    if names:
        paper.text("")
        paper.table((), [names], ruled=False)


def write_copies(paper: Paper, copies: list[str]) -> None:
    if copies:
        paper.heading("رونوشت", 2)
        for copy in copies:
            paper.text(f"– {copy}")
