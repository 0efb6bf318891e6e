"""What was searched for is marked in the text as it is stored."""

from __future__ import annotations

import pytest

from crm.hits import Asked
from crm.marks import excerpt, lacking, marked

ZWNJ = "\u200c"


def shown(text: str, query: str) -> str:
    """The marked text, with brackets for marks."""
    html = str(marked(text, Asked.of(query).marks))
    assert html.startswith("<bdi>")
    assert html.endswith("</bdi>")
    return html[5:-6].replace("<mark>", "[").replace("</mark>", "]")


@pytest.mark.parametrize(
    ("text", "query", "expected"),
    [
        ("سینا یوسفی", "يوسفى", "سینا [یوسفی]"),
        ("سینا یوسفی", "یوسفی سینا", "[سینا] [یوسفی]"),
        (f"کاظمی{ZWNJ}زاده", "کاظمی زاده", f"[کاظمی]{ZWNJ}[زاده]"),
        (f"کاظمی{ZWNJ}زاده", "كاظمیزاده", f"[کاظمی{ZWNJ}زاده]"),
        ("کاظمی زاده", f"کاظمی{ZWNJ}زاده", "[کاظمی زاده]"),
        ("جلسهٔ ۱۱۲۴", "1124", "جلسهٔ [۱۱۲۴]"),
        ("جلسهٔ ۱۱۲۴", "جلسه", "[جلسهٔ] ۱۱۲۴"),
        ("۰۹۱۲۱۲۳۴۵۶۷", "4567", "۰۹۱۲۱۲۳[۴۵۶۷]"),
        ("مصوبهٔ هـ/۱۴۰۵/۱۲", "هـ/1405/1", "مصوبهٔ [هـ/۱۴۰۵/۱]۲"),
        ("اکبر اکبری", "کبر", "ا[کبر] ا[کبر]ی"),
        ("برقراری برق", "برق", "[برق]راری [برق]"),
        ("نابرق برق", "برق", "نابرق [برق]"),
        ("دکتر داوودی", "دا", "دکتر [دا]وودی"),
        ("Iran Textile", "TEXTILE", "Iran [Textile]"),
        ("سلام", "هیچ", "سلام"),
        ("", "هیچ", ""),
    ],
)
def test_words_are_marked_in_any_spelling(text, query, expected):
    assert shown(text, query) == expected


def test_what_stands_in_the_text_is_no_html():
    assert shown("<b>برق</b> & آب", "برق") == "&lt;b&gt;[برق]&lt;/b&gt; &amp; آب"


def test_a_word_across_two_words_is_marked_once_and_signs_are_not():
    assert shown("مر ادی، مرادی.", "مرادی") == "مر ادی، [مرادی]."
    assert shown("مر ادی.", "مرادی") == "[مر ادی]."


def test_an_excerpt_holds_the_word_and_whole_words():
    text = "آغاز " * 60 + "برق شهرک قطع شد " + "پایان " * 60
    cut = excerpt(text, ["برق"])
    assert "برق شهرک" in cut
    assert cut.startswith("…آغاز ")
    assert cut.endswith("پایان…")
    assert len(cut) <= 142
    assert excerpt("کوتاه\n و  ساده", ["برق"]) == "کوتاه و ساده"
    assert excerpt("آ" * 500, ["برق"]) == "آ" * 140 + "…"


def test_a_very_long_text_costs_no_more():
    assert "…" in excerpt("برق " * 1_000_000, ["برق"])
    assert lacking(["برق " * 1_000_000], ["آب"]) == ["آب"]


def test_what_no_text_shows_is_told():
    assert lacking([f"کاظمی{ZWNJ}زاده", "وزارت صمت"], ["کاظمیزاده", "صمت", "فرش"]) == ["فرش"]
