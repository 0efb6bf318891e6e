"""Keeps e-mail addresses, phone numbers and secrets out of the logs."""

from __future__ import annotations

import logging
import re

MASK = "•••"
PRIVATE = (
    (re.compile(r"(?<=://)[^/\s@]+(?=@)"), MASK),  # user:password@ of an address
    (re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+"), MASK),  # e-mail
    (re.compile(r"(?<!\w)(?:\+|[0۰٠]{1,2})\d(?:[ -]?\d){7,12}(?!\w)"), MASK),  # phone
    (
        re.compile(
            r"""(?ix)\b(token|secret|password|passwd|session_?id|csrf\w*|authorization|cookie)
            (["']?\s*[:=]\s*["']?) [^\s"'&;,]+"""
        ),
        rf"\1\2{MASK}",
    ),
    (re.compile(r"(?<![\w-])(?=[A-Za-z_-]*\d)[\w-]{40,}"), MASK),  # anything long enough to be one
)


def masked(text: str) -> str:
    """The text without what is private in it."""
    for pattern, put in PRIVATE:
        text = pattern.sub(put, text)
    return text


class MaskingFormatter(logging.Formatter):
    """A formatter rather than a filter, so that tracebacks are masked too."""

    def format(self, record: logging.LogRecord) -> str:
        return masked(super().format(record))
