"""Minutes as a Word file that opens in the direction of its language."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from crm.dates import format_date
from crm.templatetags.persian import digits
from crm.word import Paper
from engagements.letterwords import LANGUAGE
from engagements.minutes_content import Content, opened
from engagements.minutes_paper import sheet
from engagements.models import Minutes

NONE = "–"


def word_file(
    minutes: Minutes, *, full: bool, secret: Iterable[int] = (), language: str = LANGUAGE
) -> bytes:
    """The minutes as DOCX, as far as they are open to a reader."""
    content = opened(minutes.content, full=full, secret=secret)
    context = sheet(minutes, content, language)
    with override(language):
        paper = Paper(context["shown"]["head"]["title"])
        write_head(paper, minutes, context)
        write_people(paper, context["shown"]["people"])
        write_items(paper, context["shown"]["items"])
        write_decided(paper, context["decided"])
        write_signatures(paper, context["signatures"])
        write_end(paper, minutes, context)
        return paper.content()


def write_head(paper: Paper, minutes: Minutes, context: dict[str, Any]) -> None:
    shown = context["shown"]
    head = shown["head"]
    office = context["office"]
    paper.header(
        " – ".join(filter(None, (office and office.name, head["body"], shown["numbered"])))
    )
    paper.footer(_("Page") + " ", " " + pgettext("page of pages", "of") + " ")
    paper.title(f"{_('Minutes')}: {head['title']}")
    time = _(", ").join(filter(None, (format_date(head["day"], "full"), head["time"])))
    facts = [
        (_("Number"), shown["numbered"]),
        (_("Version"), f"{digits(minutes.number)} ({minutes.get_state_display()})"),
        (_("Time"), time),
        (_("Place"), head["place"]),
        (_("Host"), head["host"]),
        (_("Quorum"), shown["quorum"]),
        (_("Correction"), minutes.reason),
    ]
    paper.table((), [(name, told) for name, told in facts if told], (35, 135))
    for line in filter(None, head["summary"].splitlines()):
        paper.text(line)


def write_people(paper: Paper, people: list[Content]) -> None:
    paper.heading(_("Attendance"))
    head = (_("Name"), _("Post and organization"), _("Role"), _("Presence"))
    rows = [(who["name"], standing(who), who["role"], who["presence"]) for who in people]
    paper.table(head, rows, (50, 70, 25, 25))


def standing(who: Content) -> str:
    """Capacity, and whose seat it was for."""
    if not who["stands_in_for"]:
        return str(who["capacity"])
    return "\n".join((who["capacity"], f"{_('stands in for')} {who['stands_in_for']}"))


def write_items(paper: Paper, items: list[Content]) -> None:
    paper.heading(_("Agenda and discussion"))
    for item in items:
        title = f"{digits(item['place'])}. {item['title']}" if item["title"] else _("Further")
        paper.heading(title, 2)
        if item["presenter"]:
            paper.text(item["presenter"], strong=f"{_('Presenter')}: ")
        for line in filter(None, item["notes"].splitlines()):
            paper.text(line)
        for said in item["statements"]:
            stance = f" ({said['stance']})" if said["stance"] else ""
            paper.text(said["text"] + stance, strong=f"{said['speaker']}: ")
        numbers = _(", ").join(row["number"] for row in item["resolutions"])
        if numbers:
            paper.text(numbers, strong=f"{_('Decided')}: ")


def write_decided(paper: Paper, rows: list[Content]) -> None:
    if not rows:
        return
    paper.heading(_("Resolutions"))
    head = (_("Number"), _("Resolution"), _("Owed by"), _("Due"))
    told = [
        (row["number"], row["text"], row["owners"] or NONE, format_date(row["due"], "long") or NONE)
        for row in rows
    ]
    paper.table(head, told, (28, 82, 32, 28))


def write_signatures(paper: Paper, rows: list[list[Content]]) -> None:
    if not rows:
        return
    paper.heading(_("Signatures of those present"))
    told = [
        tuple(f"{who['name']}\n{who['capacity']}\n\n" if who else "" for who in row) for row in rows
    ]
    paper.table((), told, (56, 56, 56))


def write_end(paper: Paper, minutes: Minutes, context: dict[str, Any]) -> None:
    paper.text("")
    paper.text(context["check_url"], strong=_("Whether this paper still counts is shown at:") + " ")
    paper.text(minutes.digest, strong=_("SHA-256 of the contents") + ": ")
    if context["kept_back"]:
        paper.text(_("This copy leaves out what is confidential."))
