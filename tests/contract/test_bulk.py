"""Every list: columns one chooses, rows one chooses, and what is done to many rows at once."""

from __future__ import annotations

import re
import uuid
from typing import Any

import pytest
from django import forms
from django.urls import reverse

from contacts.models import Organization, Person
from crm.batches import MOST
from crm.history import plain, record
from crm.models import Batch
from engagements.models import Body
from tests.audit import audited
from tests.contract.addresses import VIEWS, named
from tests.contract.test_lists import MOST_QUERIES, NONSENSE, price, rows_of
from tests.factories import FACTORIES, OrganizationFactory

LISTS = named("list")
BULK = [name for name in LISTS if VIEWS[name].bulk_fields]
FIELDS = [
    pytest.param(name, field, id=f"{name}-{field}")
    for name in BULK
    for field in VIEWS[name].bulk_fields
]


def optional(name):
    columns = VIEWS[name].table_class.base_columns.items()
    return [column for column, kind in columns if kind.optional]


# --- columns -----------------------------------------------------------------------------------


@pytest.mark.once
@pytest.mark.parametrize("name", LISTS)
def test_nonsense_for_columns_shows_the_usual_ones(world, name):
    usual = [th["name"] for th in world.browser("clerk").get(reverse(name)).context["table"].head]
    for value in [*NONSENSE, "", ",", "password", "pk,search_key"]:
        response = world.browser("clerk").get(reverse(name), {"columns": value})
        assert response.status_code == 200
        table = response.context["table"]
        assert [th["name"] for th in table.head] == usual
        assert "columns" not in table.address()


@pytest.mark.parametrize("name", LISTS)
def test_the_columns_one_asks_for_are_shown_in_that_order_and_the_first_stays(world, name):
    first, *others = VIEWS[name].table_class.base_columns
    asked = others[::-1]
    for query in ({"columns": ",".join(asked)}, {"columns": asked}):
        response = world.browser("clerk").get(reverse(name), query)
        table = response.context["table"]
        assert [th["name"] for th in table.head] == [first, *asked]
        cells = re.findall(r'<td role="cell" class="(?!c-sel)', response.content.decode())
        assert len(cells) == len(rows_of(response)) * (len(asked) + 1)


@pytest.mark.parametrize("name", LISTS)
def test_a_column_costs_no_query_for_a_row(world, name):
    model = VIEWS[name].model
    url = f"{reverse(name)}?columns={','.join(VIEWS[name].table_class.base_columns)}"
    assert optional(name)
    few = price(world.browser("clerk"), url)
    FACTORIES[model].create_batch(10, by=world.user("clerk"))
    assert price(world.browser("clerk"), url) == few <= MOST_QUERIES


@pytest.mark.parametrize("name", LISTS)
def test_what_one_chose_stays_when_one_filters_or_turns_the_page(world, name):
    column = optional(name)[0]
    response = world.browser("clerk").get(reverse(name), {"columns": column, "view": "7", "q": ""})
    text, table = response.content.decode(), response.context["table"]
    first = next(iter(VIEWS[name].table_class.base_columns))
    assert f'name="columns" value="{first},{column}" form="filters"' in text
    assert 'name="view" value="7" form="filters"' in text
    assert f"columns={first},{column}" in table.address(page=2)
    assert f"columns={first},{column}" in table.pager["next_url"]


# --- choosing rows -----------------------------------------------------------------------------


def boxes(response):
    """[(key, version)] of the boxes that can be ticked."""
    found = re.findall(r'name="row" value="(\d+):(\d+)"', response.content.decode())
    return [(int(key), int(version)) for key, version in found]


@pytest.mark.parametrize("name", LISTS)
def test_each_row_has_a_box_and_only_those_are_offered_an_edit_who_may_change_some(world, name):
    """Whoever sees a row can take it away in a file; what else they may do with it differs."""
    for role in ("clerk", "reader", "director", "head", "other_head"):
        response = world.browser(role).get(reverse(name))
        if response.status_code == 403:
            continue
        assert boxes(response) == [(row.pk, row.version) for row in rows_of(response)]
        mine = VIEWS[name].model.objects.editable_by(world.user(role))
        some = mine.filter(pk__in=[row.pk for row in rows_of(response)]).exists()
        offered = re.findall(r'name="act" value="([^"]*)"', response.content.decode())
        assert ("edit" in offered) == (some and name in BULK)
        assert bool(boxes(response)) == ("export" in offered)
        assert price(world.browser(role), reverse(name)) <= MOST_QUERIES


def choose(world, name, pairs, role="clerk", query="", **more):
    sent = {"row": [f"{key}:{version}" for key, version in pairs]} | more
    return world.browser(role).post(f"{reverse(name)}{query}", sent)


def batch_of(response):
    return Batch.objects.get(pk=re.search(r"[0-9a-f-]{36}", response["Location"])[0])


@pytest.mark.parametrize("name", BULK)
def test_exactly_the_ticked_rows_are_chosen_as_their_reader_saw_them(world, name):
    rows = FACTORIES[VIEWS[name].model].create_batch(3)
    pairs = [(rows[2].pk, 1), (rows[0].pk, 7)]
    batch = batch_of(choose(world, name, pairs, query="?q=&per_page=50", act="edit"))
    assert batch.rows == [list(pair) for pair in pairs]
    assert (batch.by, batch.page, batch.query) == (world.user("clerk"), name, "per_page=50")
    assert batch.model is VIEWS[name].model


@pytest.mark.parametrize("name", BULK)
def test_choosing_all_results_is_a_step_of_its_own(world, name):
    FACTORIES[VIEWS[name].model].create_batch(26)
    browser, url = world.browser("clerk"), reverse(name)
    page = browser.get(url).content.decode()
    assert 'name="all" value="1"' in page
    plain_answer = browser.post(url, {"all": "1"})
    everything = VIEWS[name].model.objects.count()
    batch = batch_of(plain_answer)
    assert plain_answer["Location"] == batch.get_absolute_url()
    assert len(batch.keys) == len(set(batch.keys)) == everything
    assert browser.get(batch.get_absolute_url()).status_code == 200

    part = browser.post(url, {"all": "1"}, HTTP_HX_REQUEST="true")
    text = part.content.decode()
    token = re.search(r'name="batch" value="([0-9a-f-]{36})"', text)[1]
    assert 'id="bulk"' in text
    assert "<html" not in text
    followed = browser.post(url, {"batch": token, "act": "edit", "row": "1:1"})
    assert followed["Location"] == reverse("batch-edit", args=[token])


@pytest.mark.parametrize("name", BULK)
def test_a_choice_that_cannot_be_is_told_and_leads_back(world, name):
    for sent in (
        *({}, {"row": ""}, {"row": ["x", "\x00", "9" * 40, "-1:1", ":", "0:0"]}),
        *({"batch": ""}, {"batch": "x"}, {"batch": "\x00"}, {"row": "987654321:1"}),
    ):
        response = world.browser("clerk").post(f"{reverse(name)}?q=برق", sent)
        assert response.status_code == 302
        assert response["Location"].startswith(f"{reverse(name)}?q=")
        assert 'class="notice notice-warn"' in (
            world.browser("clerk").get(response["Location"]).content.decode()
        )
    assert world.browser("clerk").post(reverse(name), {"batch": uuid.uuid4()}).status_code == 404


@pytest.mark.parametrize("name", BULK)
def test_a_token_is_nobody_elses(world, name):
    row = FACTORIES[VIEWS[name].model]()
    batch = batch_of(choose(world, name, [(row.pk, 1)], act="edit"))
    for page in ("batch-detail", "batch-edit", "batch-undo"):
        url = reverse(page, args=[batch.pk])
        for role in ("reader", "head", "admin"):
            assert world.browser(role).post(url).status_code in (404, 405)
    sent = {"batch": batch.pk, "act": "edit"}
    assert world.browser("admin").post(reverse(name), sent).status_code == 404


def test_nobody_chooses_what_they_may_not_see(world):
    name, secret = "engagements:meeting-list", world["secret_meeting"]
    open_one = world["meeting"]
    pairs = [(secret.pk, secret.version), (open_one.pk, open_one.version)]
    assert batch_of(choose(world, name, pairs, role="other_head")).keys == [open_one.pk]


def test_more_rows_than_can_be_changed_together_are_refused(world, monkeypatch):
    monkeypatch.setattr("crm.batches.MOST", 2)
    name = "contacts:person-list"
    response = world.browser("clerk").post(reverse(name), {"all": "1"})
    assert response["Location"] == reverse(name)
    assert "۲" in world.browser("clerk").get(reverse(name)).content.decode()
    part = world.browser("clerk").post(reverse(name), {"all": "1"}, HTTP_HX_REQUEST="true")
    assert (part.status_code, part["HX-Redirect"]) == (204, reverse(name))
    assert MOST == 10_000


# --- changing many -----------------------------------------------------------------------------


def something_else(field: Any, row: Any, name: str, world: Any) -> Any:
    """(what to type, the value it means) for a field of many, other than the row has."""
    now = getattr(row, name)
    if name == "located_in":
        town = OrganizationFactory(kind="industrial_town")
        return town.pk, town
    if isinstance(field, forms.ModelChoiceField):
        known = {Organization: "ministry", Person: "other_person", Body: "other_body"}
        model = field.queryset.model
        value = world[known[model]] if model in known else field.queryset.last()
        return value.pk, value
    if isinstance(now, bool):
        return ("no", False) if now else ("yes", True)
    if isinstance(field, forms.ChoiceField):
        value = [key for key, _label in field.choices if key not in ("", now)][-1]
        return value, value
    if isinstance(field, forms.IntegerField):
        return "۹", 9
    kind = type(field).__name__
    typed = {"JalaliDateField": "۱۴۰۹/۱/۲", "PartialDateFormField": "۱۴۰۳/۱"}.get(kind, "ویژه")
    return typed, field.clean(typed)


def confirming(review):
    """What the page that was looked at sends when it is confirmed."""
    sent = review.context["review"]["sent"]
    return {"confirm": "1"} | {key: [v for k, v in sent if k == key] for key, _value in sent}


def told(lines):
    """Of each line of history whose, which fields and how."""
    return [(line.object_id, list(line.fields), line.verb) for line in lines]


@pytest.mark.parametrize(("name", "field"), FIELDS)
def test_exactly_the_named_field_of_exactly_the_chosen_rows_changes_and_comes_back(
    world, name, field
):
    model = VIEWS[name].model
    rows = FACTORIES[model].create_batch(4)
    browser = world.browser("clerk")
    batch = batch_of(choose(world, name, [(row.pk, 1) for row in rows[:3]], act="edit"))
    edit = reverse("batch-edit", args=[batch.pk])
    form = browser.get(edit).context["form"]
    assert list(form.fields) == list(VIEWS[name].bulk_fields)
    typed, value = something_else(form.fields[field], rows[0], field, world)
    others = {other: "999" for other in form.fields if other != field}

    with audited() as lines:
        review = browser.post(edit, others | {"set": field, field: typed})
    assert (review.status_code, lines) == (200, [])
    assert review.context["review"]["count"] == 3
    assert str(rows[0]) in review.content.decode()

    confirmed = confirming(review)
    with audited() as lines:
        done = browser.post(edit, confirmed)
    assert done["Location"] == batch.get_absolute_url()
    assert told(lines) == [(row.pk, [field], "update") for row in rows[:3]]
    assert {line.details["batch"] for line in lines} == {str(batch.pk)}
    assert {line.by for line in lines} == {world.user("clerk")}
    for row in rows[:3]:
        assert getattr(model.objects.get(pk=row.pk), field) == value
    with audited() as again:
        assert browser.post(edit, confirmed)["Location"] == done["Location"]
    assert again == []
    page = browser.get(done["Location"])
    assert page.content.decode().count('class="was"') == 3
    history = browser.get(rows[0].url_role("history", rows[0].pk)).content.decode()
    assert batch.get_absolute_url() in history

    with audited() as lines:
        assert browser.post(reverse("batch-undo", args=[batch.pk])).status_code == 302
    assert told(lines) == [(row.pk, [field], "undo") for row in rows[:3]]
    for row in rows:
        stored = model.objects.get(pk=row.pk)
        kind = model._meta.get_field(field)
        assert plain(kind, stored) == plain(kind, row)
    with audited() as again:
        browser.post(reverse("batch-undo", args=[batch.pk]))
    assert again == []
    assert browser.get(done["Location"]).status_code == 200


@pytest.mark.parametrize("name", BULK)
def test_an_edit_of_many_asks_which_fields_and_explains_nonsense_beside_them(world, name):
    row = FACTORIES[VIEWS[name].model]()
    batch = batch_of(choose(world, name, [(row.pk, 1)], act="edit"))
    edit, fields = reverse("batch-edit", args=[batch.pk]), VIEWS[name].bulk_fields
    browser = world.browser("clerk")
    unnamed = browser.post(edit, dict.fromkeys(fields, "x"))
    assert unnamed.status_code == 422
    assert list(unnamed.context["form"].errors) == ["__all__"]
    for value in ("\x00", "9" * 40, "<script>alert(1)</script>", "1404/12/30"):
        with audited() as lines:
            response = browser.post(
                edit, dict.fromkeys(fields, value) | {"set": list(fields), "confirm": "1"}
            )
        assert response.status_code == 422, value
        assert lines == []
        form = response.context["form"]
        words = ("CharField", "CleanCharField")
        wrong = {name for name in fields if type(form.fields[name]).__name__ not in words}
        assert wrong <= set(form.errors), value
        assert "<script>alert" not in response.content.decode()
        assert response.content.decode().count("aria-invalid") >= len(form.errors)


@pytest.mark.parametrize("name", BULK)
def test_a_row_changed_since_it_was_chosen_is_left_until_one_has_looked(world, name):
    model, browser = VIEWS[name].model, world.browser("clerk")
    one, other = FACTORIES[model].create_batch(2)
    batch = batch_of(choose(world, name, [(one.pk, 1), (other.pk, 1)], act="edit"))
    record("update", touched(other), by=world.user("admin"))
    edit, field = reverse("batch-edit", args=[batch.pk]), VIEWS[name].bulk_fields[0]
    form = browser.get(edit).context["form"]
    typed, value = something_else(form.fields[field], one, field, world)
    sent = {"set": field, field: typed}
    review = browser.post(edit, sent).context["review"]
    assert (review["count"], review["changed_count"], review["left_count"]) == (1, 1, 1)
    looked = browser.post(edit, sent | {"again": "1"}).context["review"]
    assert (looked["count"], looked["left_count"]) == (2, 0)
    with audited() as lines:
        browser.post(edit, sent | {"confirm": "1"})
    assert {line.object_id for line in lines} == {one.pk, other.pk}
    assert getattr(model.objects.get(pk=other.pk), field) == value


def touched(obj: Any) -> Any:
    """A record with something changed in it."""
    text = next(
        field.name
        for field in obj._meta.fields
        if field.get_internal_type() in ("CharField", "TextField")
        and field.editable
        and not field.choices
    )
    setattr(obj, text, f"{getattr(obj, text)} ۲"[:10])
    return obj


def test_every_list_that_edits_many_is_among_these():
    assert set(LISTS) - set(BULK) == {
        *("mail-list", "engagements:saved-view-list", "engagements:interaction-list"),
        *("contacts:group-list", "contacts:circular-list", "contacts:assessment-list"),
        *("export-list", "contacts:duplicate-list"),
        "cooperation:registration-list",
        *("engagements:motion-list", "engagements:template-list"),
        *("engagements:seat-list", "engagements:term-list", "engagements:substitution-list"),
    }
    assert len(FIELDS) == 50
