"""Dates as they are typed and shown, in both calendars; ranges; dates known in part."""

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.template import Context, Template
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from crm.dates import (
    FIRST_DAY,
    LAST_DAY,
    PartialDate,
    days_in_month,
    format_date,
    format_datetime,
    jalali,
    jalali_year,
    month_range,
    parse_date,
    preferred_calendar,
    relative,
    season_range,
    today,
    use_calendar,
    weekday_name,
    year_range,
)

AZAR_7 = date(2022, 11, 28)
days = st.dates(FIRST_DAY, LAST_DAY)


@pytest.fixture(autouse=True)
def a_monday() -> object:
    """It is Monday 7 Azar 1401 at the office."""
    with time_machine.travel(datetime(2022, 11, 28, 9, tzinfo=ZoneInfo("Asia/Tehran"))):
        yield


@pytest.mark.parametrize(
    "typed",
    [
        "۱۴۰۱/۹/۷",
        "۱۴۰۱/۰۹/۰۷",
        "1401-09-07",
        "١٤٠١/٩/٧",
        "1401.9.7",
        "1401 9 7",
        " 1401 / 09 / 07 ",
        "\u200f۱۴۰۱/۹/۷\u200e",
        "14010907",
        "7/9/1401",
        "7-9-1401",
        "01/09/07",
        "7/9/01",
        "401/9/7",
        "7 آذر 1401",
        "۷ آذر ۱۴۰۱",
        "۷آذر۱۴۰۱",
        "7 اذر 1401",
        "۷ آذرماه ۱۴۰۱",
        "۷ آذر‌ماه سال ۱۴۰۱",
        "7 آذر 01",
        "هفتم آذر ماه ۱۴۰۱",
        "۷ام آذر ۱۴۰۱",
        "دوشنبه، ۷ آذر ۱۴۰۱",
        "دو شنبه هفتم آذرماه ۱۴۰۱",
        "مورخ ۷ آذر ۱۴۰۱",
        "۱۴۰۱ آذر ۷",
        "7 Azar 1401",
        "Monday 7th Azar 1401",
        "2022-11-28",
        "2022/11/28",
        "٢٠٢٢-١١-٢٨",
        "20221128",
        "28 November 2022",
        "Mon, 28 Nov 2022",
        "November 28, 2022",
        "28 نوامبر 2022",
        "امروز",
        "today",
    ],
)
def test_a_day_is_understood_however_it_is_typed(typed: str) -> None:
    assert parse_date(typed) == AZAR_7


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("فردا", date(2022, 11, 29)),
        ("دیروز", date(2022, 11, 27)),
        ("پس‌فردا", date(2022, 11, 30)),
        ("Yesterday", date(2022, 11, 27)),
        ("98/9/7", date(2019, 11, 28)),
        ("7/9/98", date(2019, 11, 28)),
        ("21/1/1", date(2042, 3, 21)),
        ("22/1/1", date(1943, 3, 22)),
        ("سی‌ام اردی‌بهشت ۹۸", date(2019, 5, 20)),
        ("سی و یکم اردیبهشت ۹۸", date(2019, 5, 21)),
        ("اول فروردین ۱۴۰۴", date(2025, 3, 21)),
        ("۲۳ دی‌ماه ۱۴۰۰", date(2022, 1, 13)),
        ("1403-12-30", date(2025, 3, 20)),
        ("1200/1/1", FIRST_DAY),
        ("1500/12/29", LAST_DAY),
    ],
)
def test_relative_short_and_worded_days(typed: str, day: date) -> None:
    assert parse_date(typed) == day


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("1404/12/30", "1404/12/30 does not exist: Esfand 1404 has 29 days."),
        ("31 Mehr 1401", "1401/07/31 does not exist: Mehr 1401 has 30 days."),
        ("2022-02-30", "2022-02-30 does not exist: February 2022 has 28 days."),
        ("1404/13/1", "There is no month 13: months go from 1 to 12."),
        ("1404/0/1", "There is no month 0: months go from 1 to 12."),
        ("1199/1/1", "The year 1199 is out of range: Jalali years go from 1200 to 1500."),
        ("1501/1/1", "The year 1501 is out of range: Jalali years go from 1200 to 1500."),
        ("2130-01-01", "The year 2130 is out of range: Jalali years go from 1200 to 1500."),
        ("28/11/2022", "Write a Gregorian date with the year first, as in 2022-11-28."),
        ("7/9", "Write the year too, as in 1401/09/07."),
        ("۷ آذر", "Write the year too, as in 1401/09/07."),
        ("1401/9", "Write the day too, as in 1401/09/07."),
        ("1401", "Write the day too, as in 1401/09/07."),
        ("3/3/3", "Write the year with four digits, as in 1401/09/07."),
        ("Tuesday 7 Azar 1401", "7 Azar 1401 is not a Tuesday but a Monday."),
        ("سلام", "This is not a date. Write it as 1401/09/07, 7 Azar 1401 or 2022-11-28."),
        ("", "This is not a date. Write it as 1401/09/07, 7 Azar 1401 or 2022-11-28."),
        ("9" * 5000, "This is not a date. Write it as 1401/09/07, 7 Azar 1401 or 2022-11-28."),
    ],
)
def test_a_day_that_is_none_is_refused_with_the_reason(typed: str, said: str) -> None:
    with translation.override("en"):
        with pytest.raises(ValidationError) as refusal:
            parse_date(typed)
        assert refusal.value.messages == [said]


def test_the_reason_is_given_in_the_readers_digits_and_months() -> None:
    with translation.override("fa"), pytest.raises(ValidationError) as refusal:
        parse_date("1404/12/30")
    params = refusal.value.params
    assert params == {"date": "۱۴۰۴/۱۲/۳۰", "month": "اسفند", "year": "۱۴۰۴", "days": "۲۹"}


@given(st.text(max_size=30) | st.text(alphabet="۰۱۲۳۴0129/-. آذرمهپاYear،", max_size=20))
def test_any_text_is_a_day_or_is_refused(text: str) -> None:
    for read in (parse_date, PartialDate.parse):
        with suppress(ValidationError):
            assert read(text)


@given(
    days,
    st.sampled_from(["numeric", "long", "full"]),
    st.sampled_from(["jalali", "gregorian"]),
    st.sampled_from(["fa", "en"]),
)
def test_what_is_shown_can_be_typed_back(day: date, style: str, calendar: str, lang: str) -> None:
    with translation.override(lang):
        assert parse_date(format_date(day, style, calendar)) == day


@pytest.mark.parametrize(
    ("language", "calendar", "numeric", "long", "full"),
    [
        ("fa", "", "۱۴۰۱/۰۹/۰۷", "۷ آذر ۱۴۰۱", "دوشنبه ۷ آذر ۱۴۰۱"),
        ("fa", "gregorian", "۱۴۰۱/۰۹/۰۷", "۷ آذر ۱۴۰۱", "دوشنبه ۷ آذر ۱۴۰۱"),
        ("en", "", "2022-11-28", "28 November 2022", "Monday 28 November 2022"),
        ("en", "auto", "2022-11-28", "28 November 2022", "Monday 28 November 2022"),
        ("en", "jalali", "1401/09/07", "7 Azar 1401", "Monday 7 Azar 1401"),
    ],
)
def test_days_are_shown_in_the_readers_calendar(
    language: str, calendar: str, numeric: str, long: str, full: str
) -> None:
    with translation.override(language), use_calendar(calendar):
        assert format_date(AZAR_7) == numeric
        assert format_date(AZAR_7, "long") == long
        assert format_date(AZAR_7, "full") == full


def test_the_calendar_is_chosen_for_a_while_only() -> None:
    with translation.override("en"):
        with use_calendar("jalali"):
            assert preferred_calendar() == "jalali"
        assert preferred_calendar() == "gregorian"


def test_days_out_of_the_jalali_range_are_shown_as_they_are() -> None:
    with translation.override("fa"):
        assert format_date(date(1700, 1, 2)) == "۱۷۰۰-۰۱-۰۲"
        assert format_date(None) == ""


def test_a_moment_lies_on_the_day_it_is_at_the_office() -> None:
    late = datetime(2022, 11, 27, 21, 30, tzinfo=UTC)
    assert jalali(late) == jalali(AZAR_7)
    with translation.override("fa"):
        assert format_datetime(late, "long") == "۷ آذر ۱۴۰۱، ۰۱:۰۰"
    with translation.override("en"):
        assert format_datetime(late) == "2022-11-28, 01:00"
        assert format_datetime(None) == ""
    with time_machine.travel(late):
        assert today() == AZAR_7


@pytest.mark.parametrize(
    ("first", "after", "given"),
    [
        ("2022-11-22", "2022-12-22", month_range(1401, 9)),
        ("2025-02-19", "2025-03-21", month_range(1403, 12)),
        ("2022-09-23", "2022-12-22", season_range(1401, 3)),
        ("2022-12-22", "2023-03-21", season_range(1401, 4)),
        ("2024-03-20", "2025-03-21", year_range(1403)),
        ("2121-03-21", "2122-03-21", year_range(1500)),
    ],
)
def test_ranges_are_half_open(first: str, after: str, given: tuple[date, date]) -> None:
    assert given == (date.fromisoformat(first), date.fromisoformat(after))


def test_months_and_seasons_fill_the_year_without_gaps() -> None:
    for year in range(1300, 1500):
        for parts in (
            [month_range(year, m) for m in range(1, 13)],
            [season_range(year, s) for s in range(1, 5)],
        ):
            edges = [edge for part in parts for edge in part]
            assert (edges[0], edges[-1]) == year_range(year)
            assert edges[1:-1:2] == edges[2:-1:2]


def test_leap_years_are_those_of_the_33_year_cycle() -> None:
    leap = {year for year in range(1300, 1501) if days_in_month(year, 12) == 30}
    cycle = (1, 5, 9, 13, 17, 22, 26, 30)
    assert leap == {year for year in range(1300, 1501) if year % 33 in cycle}


@pytest.mark.parametrize(
    ("away", "said"),
    [
        (0, "today"),
        (1, "tomorrow"),
        (-1, "yesterday"),
        (-3, "3 days ago"),
        (5, "in 5 days"),
        (-59, "59 days ago"),
        (61, "in 2 months"),
        (-400, "13 months ago"),
        (-800, "2 years ago"),
    ],
)
def test_how_far_away_a_day_is(away: int, said: str) -> None:
    with translation.override("en"):
        assert relative(AZAR_7 + timedelta(days=away)) == said
        assert relative(None) == ""


def test_weekdays_and_years_have_names_in_both_languages() -> None:
    assert jalali_year(AZAR_7) == 1401
    with translation.override("fa"):
        assert weekday_name(AZAR_7 + timedelta(days=1)) == "سه‌شنبه"
    with translation.override("en"):
        assert weekday_name(AZAR_7) == "Monday"


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("1401", 14010000),
        ("سال ۱۴۰۱", 14010000),
        ("۱۴۰۱/۹", 14010900),
        ("9/1401", 14010900),
        ("آذر ۱۴۰۱", 14010900),
        ("آذرماه 1401", 14010900),
        ("Azar 1401 (2022)", 14010900),
        ("1401/9/7", 14010907),
        ("2022-11-28", 14010907),
        ("امروز", 14010907),
    ],
)
def test_a_date_may_be_known_in_part(typed: str, key: int) -> None:
    known = PartialDate.parse(typed)
    assert known.key == key
    assert PartialDate.from_key(key) == PartialDate.from_key(str(key)) == known


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("2022", "A Gregorian date needs its day, as in 2022-11-28."),
        ("Nov 2022", "A Gregorian date needs its day, as in 2022-11-28."),
        ("1401/13", "There is no month 13: months go from 1 to 12."),
        ("1600", "The year 1600 is out of range: Jalali years go from 1200 to 1500."),
        (
            "98",
            "This is not a date. Write a year, a month or a day: 1401, 1401/09, 1401/09/07.",
        ),
    ],
)
def test_a_partial_date_that_is_none_is_refused_with_the_reason(typed: str, said: str) -> None:
    with translation.override("en"):
        with pytest.raises(ValidationError) as refusal:
            PartialDate.parse(typed)
        assert refusal.value.messages == [said]


@pytest.mark.parametrize(
    "parts", [(1401, 13), (1401, 12, 30), (1401, 0, 5), (1100,), (1401, 1, -1)]
)
def test_a_partial_date_that_does_not_exist_cannot_be_made(parts: tuple[int, ...]) -> None:
    with pytest.raises(ValidationError):
        PartialDate(*parts)


def test_partial_dates_sort_and_know_their_first_and_last_day() -> None:
    year, month, day = PartialDate(1401), PartialDate(1401, 9), PartialDate(1401, 9, 7)
    assert sorted([day, PartialDate(1402), month, year]) == [year, month, day, PartialDate(1402)]
    assert (year.first_day, year.last_day) == (date(2022, 3, 21), date(2023, 3, 20))
    assert (month.first_day, month.last_day) == (date(2022, 11, 22), date(2022, 12, 21))
    assert day.first_day == day.last_day == AZAR_7
    assert PartialDate.from_date(AZAR_7) == day


def test_partial_dates_are_shown_as_far_as_they_are_known() -> None:
    year, month, day = PartialDate(1401), PartialDate(1401, 9), PartialDate(1401, 9, 7)
    with translation.override("fa"):
        assert [str(known) for known in (year, month, day)] == ["۱۴۰۱", "۱۴۰۱/۰۹", "۱۴۰۱/۰۹/۰۷"]
        assert month.format("long") == "آذر ۱۴۰۱"
    with translation.override("en"):
        assert [known.format("long") for known in (year, month, day)] == [
            "1401 (2022–2023)",
            "Azar 1401 (2022)",
            "28 November 2022",
        ]
        assert month.format() == "1401/09"
        with use_calendar("jalali"):
            assert month.format("long") == "Azar 1401"


@given(days, st.sampled_from(["numeric", "long"]), st.sampled_from(["fa", "en"]), st.integers(0, 2))
def test_a_partial_date_shown_can_be_typed_back(day: date, style: str, lang: str, cut: int) -> None:
    whole = PartialDate.from_date(day)
    known = (whole, PartialDate(whole.year, whole.month), PartialDate(whole.year))[cut]
    with translation.override(lang):
        assert PartialDate.parse(known.format(style)) == known


def test_the_filters_show_days_and_parts_of_dates() -> None:
    source = (
        "{% load persian %}{{ d|jdate }} {{ d|jdate:'long' }} {{ p|jdate:'long' }}{{ n|jdate }}"
    )
    context = Context({"d": AZAR_7, "p": PartialDate(1401, 9), "n": None})
    with translation.override("fa"):
        assert Template(source).render(context) == "۱۴۰۱/۰۹/۰۷ ۷ آذر ۱۴۰۱ آذر ۱۴۰۱"
    moment = Context({"at": datetime(2022, 11, 28, 5, tzinfo=UTC), "d": AZAR_7, "n": None})
    source = (
        "{% load persian %}{{ at|jdatetime }} {{ d|relative }}{{ n|jdatetime }}{{ n|relative }}"
    )
    with translation.override("en"):
        assert Template(source).render(moment) == "2022-11-28, 08:30 today"
