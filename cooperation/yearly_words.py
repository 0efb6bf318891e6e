"""The year in a few sentences, as an office writes them: none, one and many each in its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cooperation.yearly import Year, add
from cooperation.yearly_beside import Beside
from crm.dates import format_date, today
from crm.templatetags.persian import digits, number
from crm.templatetags.ui import bdi


def paragraphs(both: Beside) -> list[SafeString]:
    """What there was in the year, and how that compares; each of sentences about what there was."""
    now = both.now
    parts = (meetings, resolutions, initiatives, problems, letters)
    year = [one for part in parts for one in part(now)]
    told = ([*standing(both), *year, *agreements(both)], [*participants(both), *before(both)])
    return [SafeString(" ".join(sentences)) for sentences in told if sentences]


def say(text: str, **told: Any) -> str:
    """A sentence with its figures as they are read."""
    return text % {
        name: number(value) if isinstance(value, int) else value for name, value in told.items()
    }


def standing(both: Beside) -> Iterator[str]:
    if both.is_running:
        text = _("The year %(year)s is not over: this tells of it until %(day)s.")
        yield say(text, year=digits(both.now.year), day=format_date(today(), "long"))


def meetings(report: Year) -> Iterator[str]:
    """Whoever keeps bodies holds meetings; anybody else attends them."""
    n = report.totals["meetings"] or 0
    if report.organization:
        none = _("In the year %(year)s, %(about)s attended no meeting.")
        some = ngettext(
            "In the year %(year)s, %(about)s attended one meeting.",
            "In the year %(year)s, %(about)s attended %(n)s meetings.",
            n,
        )
    else:
        none = _("In the year %(year)s, %(about)s held no meeting.")
        some = ngettext(
            "In the year %(year)s, %(about)s held one meeting.",
            "In the year %(year)s, %(about)s held %(n)s meetings.",
            n,
        )
    yield say(some if n else none, year=digits(report.year), about=bdi(report.about), n=n)


def resolutions(report: Year) -> Iterator[str]:
    n = report.totals["resolutions"] or 0
    if report.organization:
        none = _("No resolution asked anything of it.")
        some = ngettext(
            "One resolution asked something of it.",
            "%(n)s resolutions asked something of it.",
            n,
        )
    else:
        none = _("No resolution was made.")
        some = ngettext("One resolution was made.", "%(n)s resolutions were made.", n)
    yield say(some if n else none, n=n)
    yield from carried_out(report)


def carried_out(report: Year) -> Iterator[str]:
    """How many of those that were not dropped."""
    done = add(report.bodies, "done")
    made = add(report.bodies, "made")
    due = made - add(report.bodies, "dropped")
    if not due:
        return
    if not done and made == 1:
        yield _("It is not carried out yet.")
    elif not done:
        yield _("None of those that were to be carried out is yet.")
    elif done == made == 1:
        yield _("It is carried out.")
    elif done == due:
        yield _("All that were to be carried out are.")
    else:
        some = ngettext(
            "Of the %(due)s that were to be carried out, one (%(rate)s%%) is.",
            "Of the %(due)s that were to be carried out, %(done)s (%(rate)s%%) are.",
            done,
        )
        yield say(some, due=due, done=done, rate=report.totals["rate"])


def initiatives(report: Year) -> Iterator[str]:
    n, begun, finished = (report.totals[name] or 0 for name in ("initiatives", "begun", "finished"))
    if not n:
        return
    yield say(
        ngettext("Work went on in one initiative.", "Work went on in %(n)s initiatives.", n), n=n
    )
    if begun:
        began = ngettext(
            "One of them began in the year.", "%(n)s of them began in the year.", begun
        )
        yield say(_("It began in the year.") if n == 1 else began, n=begun)
    if finished:
        ended = ngettext(
            "One of them came to its end.", "%(n)s of them came to their end.", finished
        )
        yield say(_("It came to its end.") if n == 1 else ended, n=finished)


def problems(report: Year) -> Iterator[str]:
    n, solved = (report.totals[name] or 0 for name in ("raised", "solved"))
    if not n:
        return
    yield say(ngettext("One problem was raised.", "%(n)s problems were raised.", n), n=n)
    if not solved:
        yield ngettext("It is not solved yet.", "None of them is solved yet.", n)
    elif solved == n:
        yield ngettext("It is solved.", "All of them are solved.", n)
    else:
        some = ngettext("One of them is solved.", "%(n)s of them are solved.", solved)
        yield say(some, n=solved)


def letters(report: Year) -> Iterator[str]:
    if n := report.totals["letters"]:
        some = ngettext(
            "One letter went through the register.", "%(n)s letters went through the register.", n
        )
        yield say(some, n=n)


def agreements(both: Beside) -> Iterator[str]:
    told = both.agreed(both.now)
    signed, ended, owed, kept = (told[name] for name in ("signed", "ended", "owed", "kept"))
    if signed:
        some = ngettext("One agreement was signed.", "%(n)s agreements were signed.", signed)
        yield say(some, n=signed)
    if ended:
        yield say(ngettext("One agreement ended.", "%(n)s agreements ended.", ended), n=ended)
    if kept and owed > 1:
        some = ngettext(
            "Of the %(owed)s obligations in agreements of the year, one is met.",
            "Of the %(owed)s obligations in agreements of the year, %(n)s are met.",
            kept,
        )
        yield say(some, owed=owed, n=kept)


def before(both: Beside) -> Iterator[str]:
    """What there was of the same in the year before."""
    if not both.is_compared:
        return
    was = both.before.totals
    n, m, k, p = (was[name] or 0 for name in ("meetings", "resolutions", "initiatives", "raised"))
    told = (
        (n, ngettext("one meeting", "%(n)s meetings", n)),
        (m, ngettext("one resolution", "%(n)s resolutions", m)),
        (k, ngettext("one initiative", "%(n)s initiatives", k)),
        (p, ngettext("one problem", "%(n)s problems", p)),
    )
    if things := [say(text, n=count) for count, text in told if count]:
        text = _("In %(before)s there were: %(things)s.")
        yield say(text, before=digits(both.before.year), things=_(", ").join(things))


def participants(both: Beside) -> Iterator[str]:
    n = both.now.totals["participants"] or 0
    if n:
        some = ngettext("One organization took part.", "%(n)s organizations took part.", n)
        yield say(some, n=n)
    if both.is_compared:
        yield from (say(text, n=count) for count, text in changes(both) if count)


def changes(both: Beside) -> list[tuple[int, str]]:
    """Who is new among those who took part, and who is gone; a year that is not over is patient."""
    new, gone = both.newcomers, both.gone
    yet = ngettext(
        "One that took part the year before has not so far.",
        "%(n)s that took part the year before have not so far.",
        gone,
    )
    left = ngettext(
        "One that took part the year before did not this time.",
        "%(n)s that took part the year before did not this time.",
        gone,
    )
    came = ngettext(
        "One of them had not the year before.", "%(n)s of them had not the year before.", new
    )
    return [(new, came), (gone, yet if both.is_running else left)]
