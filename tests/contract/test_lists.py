"""Every list: sorted, filtered, searched and paged by the address, at a price that stays."""

from __future__ import annotations

from datetime import timedelta
from operator import attrgetter
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from contacts.models import Group, Organization, Person
from cooperation.models import Agreement, Initiative
from crm.dates import PartialDate, today
from engagements.models import Body
from tests import factories as make
from tests.contract.addresses import VIEWS, named
from tests.factories import FACTORIES

MOST_QUERIES = 8
KEPT = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "lists"}
LISTS = named("list")
NONSENSE = [
    "\x00",
    "ا\x00ب",
    "ي" * 10_000,
    "کا " * 3_000,
    "9" * 40,
    "-1",
    "٣",
    "' OR 1=1 --",
    "%",
    "_\\",
    '"*"',
    "😀",
    "(((",
    "NaN",
    "1404/12/30",
    "\u200c \u200f",
]


#: for each list two rows that differ in every column one can sort by
UNLIKE = {
    "contacts:person-list": lambda w: [{}, {}],
    "contacts:organization-list": lambda w: [
        {"kind": "mill", "parent": w["organization"], "province": make.province("IR-23")},
        {"kind": "union", "parent": w["ministry"], "province": make.province("IR-00")},
    ],
    "contacts:group-list": lambda w: [{"kind": "live", "query": "q=یوسفی"}, {}],
    "contacts:circular-list": lambda w: [
        {"state": "posted", "posted_at": timezone.now()},
        {"state": "cancelled", "posted_at": timezone.now() - timedelta(1)},
    ],
    "contacts:duplicate-list": lambda w: [
        {"score": 31},
        {"score": 97, "reasons": []},
    ],
    "contacts:assessment-list": lambda w: [
        {"topic": "آب", "influence": 1, "interest": 5, "stance": 1, "day": today() - timedelta(9)},
        {"topic": "گاز", "influence": 5, "interest": 1, "stance": 5, "person": w["person"]},
    ],
    "engagements:body-list": lambda w: [
        {"kind": "joint", "organization": w["ministry"]},
        {"kind": "assembly", "organization": w["organization"]},
    ],
    "engagements:seat-list": lambda w: [
        {"body": w["other_body"], "office": w["ministry"]},
        {"body": w["unused_body"], "office": w["organization"]},
    ],
    "engagements:term-list": lambda w: [
        {"seat": make.SeatFactory(body=w["other_body"]), "start": PartialDate(1401)},
        {"person": w["person"], "start": PartialDate(1402), "end": PartialDate(1403)},
        {"start": PartialDate(1390), "end": PartialDate(1391)},
    ],
    "engagements:meeting-list": lambda w: [
        {"body": w["other_body"], "day": today() - timedelta(9), "status": "held"},
        {"body": w["unused_body"], "day": today() + timedelta(9), "number": 1124},
    ],
    "engagements:resolution-list": lambda w: [
        {"meeting": make.MeetingFactory(body=w["other_body"]), "kind": "recommendation"},
        {"meeting": w["meeting"], "state": "done"},
    ],
    "engagements:motion-list": lambda w: [
        {"body": w["other_body"], "until": today() + timedelta(3)},
        {"body": w["unused_body"], "until": today() + timedelta(9), "state": "withdrawn"},
    ],
    "engagements:follow-up-list": lambda w: [
        {"due": today() + timedelta(5), "priority": "1", "state": "running"},
        {"due": today() - timedelta(5), "priority": "3"},
    ],
    "engagements:letter-list": lambda w: [
        {"day": today() - timedelta(9), "answer_due": today() - timedelta(2)},
        {"day": today() - timedelta(3), "answer_due": today(), "body": w["other_body"]},
    ],
    "engagements:template-list": lambda w: [{}, {}],
    "engagements:interaction-list": lambda w: [
        {"kind": "visit", "day": today() - timedelta(3)},
        {"kind": "note", "day": today() - timedelta(9)},
    ],
    "engagements:problem-list": lambda w: [
        {"category": "water", "about": w["ministry"], "severity": "1", "state": "solved"},
        {"category": "tax", "province": make.province("IR-23")},
    ],
    "cooperation:initiative-list": lambda w: [
        {"kind": "thesis", "body": w["other_body"]},
        {"kind": "statistics", "health": "stuck"},
    ],
    "cooperation:agreement-list": lambda w: [
        {"scope": "training", "signed": today() - timedelta(9), "valid_until": today()},
        {"scope": "thesis,training", "signed": None, "valid_until": None, "title": "الف"},
    ],
    "cooperation:registration-list": lambda w: [
        {"call": w["call"], "state": "accepted", "organization": w["organization"]},
        {"call": w["call"], "phone": "09121111111"},
    ],
    "engagements:saved-view-list": lambda w: [
        {"title": "الف", "owner": w.user("clerk")},
        {"title": "یک", "scope": "mine", "owner": w.user("clerk")},
    ],
    "engagements:substitution-list": lambda w: [
        {
            "away": w.user("clerk"),
            "substitute": w.user("director"),
            "first_day": today() + timedelta(first),
            "last_day": today() + timedelta(last),
        }
        for first, last in ((20, 25), (40, 41))
    ],
    "export-list": lambda w: [{"count": 3}, {"count": 40}],
    "mail-list": lambda w: [
        {"state": "sent", "sent_at": timezone.now()},
        {"state": "sent", "sent_at": timezone.now() - timedelta(1)},
    ],
}


def rows_of(response):
    return response.context["table"].shown.rows


def sortings():
    for name in LISTS:
        table = VIEWS[name].table_class
        for column, kind in table.base_columns.items():
            if kind.orderable is not False:
                yield pytest.param(name, column, id=f"{name}-{column}")


def filterings():
    for name in LISTS:
        for field in VIEWS[name].filter_class.base_filters:
            yield pytest.param(name, field, id=f"{name}-{field}")


def place(table, column, row):
    """What a row is sorted by; None when some of it is unknown."""
    paths = [path.replace("__", ".") for path in table.columns[column].order_by]
    try:
        values = [attrgetter(path.removeprefix("-"))(row) for path in paths]
    except AttributeError:
        return None
    return None if None in values else values


@pytest.mark.parametrize(("name", "column"), list(sortings()))
def test_a_list_is_sorted_by_every_column_it_offers_both_ways(world, name, column):
    client, model = world.browser("clerk"), VIEWS[name].model
    for values in UNLIKE[name](world):
        FACTORIES[model](**values)
    for sort, backwards in ((column, False), (f"-{column}", True)):
        response = client.get(reverse(name), {"sort": sort})
        table, rows = response.context["table"], rows_of(response)
        places = [p for row in rows if (p := place(table, column, row)) is not None]
        assert places == sorted(places, reverse=backwards)
        assert places[0] != places[-1], "all rows are alike: nothing is proved"
        assert len(rows) == model.objects.count() > 2
        head = next(th for th in table.head if th["name"] == column)
        assert head["direction"] == ("descending" if backwards else "ascending")


@pytest.mark.parametrize("name", LISTS)
def test_a_list_is_not_sorted_by_what_it_does_not_offer(world, name):
    for sort in ("password", "-created_by__password", "", "?", "pk;", "\x00", "search_key"):
        response = world.browser("clerk").get(reverse(name), {"sort": sort})
        assert response.status_code == 200
        assert len(rows_of(response)) == VIEWS[name].model.objects.count()


def sensible(field, world):
    """Something this filter understands."""
    kind = type(field).__name__
    if kind == "ModelChoiceField":
        return field.queryset.first().pk
    if kind == "PickField":
        chosen = {
            Organization: "organization",
            Person: "person",
            Body: "body",
            Group: "group",
            Initiative: "initiative",
            Agreement: "agreement",
        }
        return world[chosen[field.queryset.model]].pk
    if hasattr(field, "choices"):
        return next(key for key, label in field.choices if key)
    return {"DecimalField": "۱۴۰۵", "JalaliDateField": "۱۴۰۵/۱/۲"}.get(kind, "برق")


@pytest.mark.parametrize(("name", "field"), list(filterings()))
def test_a_list_takes_every_filter_it_offers(world, name, field):
    client = world.browser("clerk")
    known = client.get(reverse(name)).context["filter"].form.fields[field]
    value = sensible(known, world)
    response = client.get(reverse(name), {field: value})
    assert response.status_code == 200
    assert not response.context["filter"].form.errors
    chips = response.context["active_filters"]
    assert [chip["label"] for chip in chips] == ([] if field == "q" else [str(known.label)])
    assert all(field not in chip["remove_url"] for chip in chips)


@pytest.mark.parametrize("name", LISTS)
def test_a_filter_that_is_not_understood_says_so_beside_its_field(world, name):
    client, fields = world.browser("clerk"), VIEWS[name].filter_class.base_filters
    for value in NONSENSE:
        response = client.get(reverse(name), dict.fromkeys(fields, value))
        assert response.status_code == 200, value[:20]
        form = response.context["filter"].form
        understood = {f for f in fields if type(form.fields[f]).__name__ == "CharField"}
        if value in ("-1", "9" * 40):
            understood.add("year")  # a number, if no year
        if value == "٣" or not value.strip():  # a key like any other; nothing at all
            continue
        wrong = set(fields) - understood
        assert wrong <= set(form.errors), value[:20]
        assert response.content.decode().count('class="errors"') >= len(wrong)
        if "q" in form.errors and "year" not in understood:
            assert len(rows_of(response)) > 0  # what means nothing narrows nothing


@pytest.mark.parametrize("name", LISTS)
def test_a_pick_in_a_filter_may_be_typed(world, name):
    """Without script the text beside the hidden key is all there is."""
    for field, known in VIEWS[name].filter_class.base_filters.items():
        if type(known).__name__ == "PickFilter":
            nothing = world.browser("clerk").get(reverse(name), {f"{field}_q": "نیست چنین نامی"})
            assert list(nothing.context["filter"].form.errors) == [field]
            for nonsense in ("\x00", "ی" * 9_000):
                url = f"{reverse(name)}?{urlencode({f'{field}_q': nonsense})}"
                assert world.browser("clerk").get(url).status_code == 200


@pytest.mark.parametrize("name", LISTS)
def test_a_page_that_does_not_exist_is_answered_with_one_that_does(world, name):
    for page, per_page in (
        *(("0", "0"), ("-3", "-1"), ("x", "x"), ("9" * 30, "9" * 30), ("9" * 5_000, "50")),
        *(("٢", "۱۰۰"), ("1.5", "7"), ("\x00", "\x00"), ("999", "25")),
    ):
        query = {"page": page, "per_page": per_page}
        response = world.browser("clerk").get(reverse(name), query)
        assert response.status_code == 200, query
        assert response.context["table"].shown.number >= 1


def test_pages_cut_the_list_without_losing_or_doubling_a_row(world):
    model = VIEWS["contacts:person-list"].model
    FACTORIES[model].create_batch(30)
    client, seen = world.browser("clerk"), []
    for page in (1, 2):
        response = client.get(reverse("contacts:person-list"), {"page": page})
        seen += [row.pk for row in rows_of(response)]
        assert response.context["table"].pager["count"] == model.objects.count()
    assert sorted(seen) == sorted(model.objects.values_list("pk", flat=True))
    assert len(rows_of(client.get(reverse("contacts:person-list"), {"per_page": "50"}))) == len(
        seen
    )


@pytest.mark.parametrize("name", named("pick"))
def test_no_text_breaks_a_pick(world, name):
    for value in NONSENSE:
        response = world.browser("clerk").get(reverse(name), {"q": value})
        assert response.status_code == 200, value[:20]


@pytest.mark.parametrize("name", [*LISTS, *named("pick")])
def test_the_search_knows_every_spelling(world, name):
    typed = {
        "contacts:person": "يوسفي",
        "contacts:organization": "نساجي",
        "engagements:body": "كارگروه",
        "engagements:seat": "بافندگي",
        "engagements:term": "بافندگي",
        "contacts:assessment": "سهميه",
        "contacts:duplicate": "يوسفي",
        "cooperation:initiative": "بهره وري",
        "cooperation:registration": "برق بافت",
        "contacts:group": "يوسفي ها" if name.endswith("list") else "كارگروه",
        "contacts:circular": "نمايشگاه",
        "mail": "يادآوري",
        "engagements:interaction": "قول",
        "engagements:saved-view": "نماي همگان",
        "engagements:substitution": "كاربر",
    }.get(name.rpartition("-")[0], "برق")
    if name.startswith("engagements:resolution"):
        typed = "مقرر شد"
    text = world.browser("clerk").get(f"{reverse(name)}?{urlencode({'q': typed})}").content.decode()
    assert "data-row" in text or "data-value" in text
    nothing = world.browser("clerk").get(f"{reverse(name)}?q=zzzz").content.decode()
    assert "data-row" not in nothing
    assert "data-value" not in nothing


def price(client, url):
    """How many queries a page makes; to ask PostgreSQL for its plan reads no row, and is none."""
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return sum(not query["sql"].startswith("EXPLAIN") for query in queries)


@pytest.fixture
def kept(settings):
    """What is asked once in a while and kept is no page's price, as it is outside of tests."""
    settings.CACHES = settings.CACHES | {"default": KEPT}


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize("name", LISTS)
def test_a_list_costs_the_same_at_1_row_and_at_16(world, name):
    model = VIEWS[name].model
    kept = model.objects.first()
    model.everything.exclude(pk=kept.pk).update(deleted_at=timezone.now())
    browser, url = world.browser("clerk"), reverse(name)
    assert len(rows_of(world.browser("clerk").get(url))) == 1
    at_one = price(browser, url)
    FACTORIES[model].create_batch(15)
    browser.get(url)  # what is kept may have been let go
    assert price(browser, url) == at_one
    assert len(rows_of(world.browser("clerk").get(url))) == 16
    assert at_one <= MOST_QUERIES


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize("name", LISTS)
def test_a_full_page_of_a_long_list_costs_at_most_8_queries(world, name):
    FACTORIES[VIEWS[name].model].create_batch(26)
    client = world.browser("clerk")
    client.get(reverse(name))
    assert price(client, reverse(name)) <= MOST_QUERIES


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize(("name", "field"), list(filterings()))
def test_a_narrowed_list_costs_at_most_8_queries(world, name, field):
    client = world.browser("clerk")
    known = client.get(reverse(name)).context["filter"].form.fields[field]
    query = urlencode({field: sensible(known, world)})
    assert price(client, f"{reverse(name)}?{query}") <= MOST_QUERIES


def test_the_kartabl_costs_the_same_for_a_few_things_and_for_many(world):
    make = FACTORIES[VIEWS["engagements:follow-up-list"].model]
    clerk = world.user("clerk")
    make.create_batch(2, owner_user=clerk, resolution=world["resolution"])
    browser = world.browser("clerk")
    few = price(browser, "/")
    make.create_batch(14, owner_user=clerk, problem=world["problem"])
    make.create_batch(6, chaser=clerk, owner_person=world["person"])
    assert price(browser, "/") == few


@pytest.mark.parametrize("name", LISTS)
def test_an_empty_list_says_so_and_offers_the_way_out(world, name):
    model = VIEWS[name].model
    model.everything.update(deleted_at=timezone.now())
    response = world.browser("clerk").get(reverse(name))
    text = response.content.decode()
    assert response.status_code == 200
    assert response.context["empty_title"] in text
    if response.context["create_url"]:
        assert text.count(response.context["create_url"]) >= 2
