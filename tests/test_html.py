"""HTML made of parts: the same as Django makes it, only sooner."""

from __future__ import annotations

import pytest
from django.utils import html as django_html
from django.utils.functional import lazystr
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from crm.html import format_html, format_html_join


class Drawn:
    def __html__(self):
        return "<b>drawn</b>"


PARTS = [
    "",
    "نساجی <b>&amp;</b> \"یزد\" 'ها'",
    mark_safe("<i>safe</i>"),
    lazystr("<lazy>"),
    gettext_lazy("Save"),
    Drawn(),
    None,
    12,
    1.5,
]


@pytest.mark.parametrize("part", PARTS, ids=range(len(PARTS)))
def test_each_part_is_escaped_as_django_escapes_it(part):
    made = format_html('<p class="{}">{}</p>', part, part)
    assert made == django_html.format_html('<p class="{}">{}</p>', part, part)
    assert hasattr(made, "__html__")


def test_rows_are_joined_as_django_joins_them():
    rows = [(part, mark_safe("<br>")) for part in PARTS]
    for between in (" & ", mark_safe("<hr>")):
        made = format_html_join(between, "{}{}", rows)
        assert made == django_html.format_html_join(between, "{}{}", rows)
        assert hasattr(made, "__html__")
