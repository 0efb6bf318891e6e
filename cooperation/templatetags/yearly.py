"""A figure of the yearly report beside what it was the year before: hundreds of them on a page."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from cooperation.yearly_beside import Beside
from crm.html import format_html
from crm.templatetags.persian import digits, number, signed

register = template.Library()


def told(figure: Any, percent: bool) -> str:
    """A figure as it is read; a dash where it is not known."""
    if figure is None:
        return "—"
    return _("%(n)s%%") % {"n": number(figure)} if percent else number(figure)


@register.simple_tag
def was(both: Beside, then: Any, more: Any, percent: bool = False) -> SafeString:
    """Two cells: what a figure was the year before, and the change."""
    if not both.is_compared:
        return mark_safe("")
    cells = '<td class="num year-was">{}</td><td class="num year-was">{}</td>'
    return format_html(cells, told(then, percent), signed(more))


@register.simple_tag
def beside(
    both: Beside, n: Any, then: Any, more: Any, percent: bool = False, dated: bool = False
) -> SafeString:
    """A figure with, in small, the year before and the change; `dated` names that year."""
    now = told(n, percent)
    if not both.is_compared or then is None:
        return format_html("{}", now)
    year = f"{digits(both.before.year)}: " if dated else ""
    change = f" ({signed(more)})" if more else ""
    small = '{}<small class="year-small">{}{}{}</small>'
    return format_html(small, now, year, told(then, percent), change)
