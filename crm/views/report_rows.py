"""The table of a page of figures as HTML: it may be a thousand lines long."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from crm.html import as_html, format_html
from crm.text import group_number, local_digits

UNKNOWN = mark_safe('<span class="t-3">—</span>')


def table_rows(columns: Sequence[Any], lines: Iterable[Any]) -> SafeString:
    """A row for each line: what it is about, then its figures; cells that are alike are told once.

    A figure is shown as it is, or in percent where its column says so.
    """
    percent = _("%(n)s%%")
    patterns = [percent if column.percent else "%(n)s" for column in columns]
    label, cell = cache(label_cell), cache(figure_cell)
    return SafeString(
        "\n".join(
            f"<tr>{head(line)}{''.join(map(label, line.labels[1:]))}"
            f"{''.join(map(cell, line.figures, patterns))}</tr>"
            for line in lines
        )
    )


def head(line: Any) -> str:
    """What the line is about, with where that is shown."""
    name = f"<bdi>{as_html(local_digits(line.labels[0]))}</bdi>"
    shown = format_html('<a href="{}">{}</a>', line.url, SafeString(name)) if line.url else name
    return f'<th scope="row">{shown}</th>'


def label_cell(label: Any) -> str:
    return f"<td><bdi>{as_html(local_digits(label))}</bdi></td>"


def figure_cell(figure: Any, pattern: str) -> str:
    shown = UNKNOWN if figure is None else as_html(pattern % {"n": group_number(figure)})
    return f'<td class="num">{shown}</td>'
