"""A change keeps its sign before it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils.translation import override

from crm.templatetags.persian import signed


@pytest.mark.parametrize(
    ("change", "fa", "en"),
    [
        (3, "\u200e+۳", "\u200e+3"),
        (-1200, "\u200e−۱٬۲۰۰", "\u200e−1,200"),
        (0, "\u200e۰", "\u200e0"),
        (Decimal("-2.5"), "\u200e−۲٫۵", "\u200e−2.5"),
        (None, "—", "—"),
    ],
)
def test_a_change_has_its_sign_before_it_in_both_languages(change, fa, en):
    for language, told in (("fa", fa), ("en", en)):
        with override(language):
            assert signed(change) == told
