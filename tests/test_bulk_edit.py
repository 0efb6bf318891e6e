"""Changing many rows together: who may, what is left and why, letters, taking it back."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.forms import CharField
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import path, reverse
from django.utils import timezone

from contacts.models import Person
from contacts.views.people import PersonList
from crm import urls as product
from crm.batches import choose, edit, plan, undo
from crm.dates import PartialDate, today
from crm.forms import ActionForm
from crm.history import record, record_many
from crm.models import Batch, Change, Mail, User
from crm.trash import throw_away
from crm.views import BatchAction
from engagements.actions import follow_ups
from engagements.actions.reminders import remind_due
from engagements.models import Body, FollowUp
from engagements.views.follow_ups import FollowUpList
from tests.audit import audited
from tests.factories import (
    FollowUpFactory,
    InitiativeFactory,
    MeetingFactory,
    OrganizationFactory,
    PersonFactory,
    ResolutionFactory,
    province,
)

pytestmark = pytest.mark.django_db
PEOPLE = "contacts:person-list"
OWED = "engagements:follow-up-list"


def chosen(rows: list[Any], by: User, page: str = PEOPLE) -> Batch:
    pairs = [(row.pk, row.version) for row in rows]
    return choose(type(rows[0]), pairs, page=page, query="", by=by)


def told(batch: Batch) -> dict[int, str]:
    """{key: why} of the rows that were left."""
    return {key: why for key, why, _words in batch.left}


def again(row: Any) -> Any:
    return type(row).everything.get(pk=row.pk)


# --- what is left ------------------------------------------------------------------------------


def test_a_head_changes_the_own_rows_among_many(head: User, weaving: Body, clerk: User) -> None:
    own = FollowUpFactory(resolution=ResolutionFactory(meeting=MeetingFactory(body=weaving)))
    other = FollowUpFactory()
    batch = chosen([own, other], head, OWED)
    with audited() as lines:
        done = edit(batch, {"priority": "1"}, by=head)
    assert [line.object_id for line in lines] == [own.pk]
    assert told(done) == {other.pk: Batch.Left.RIGHTS}
    assert again(other).priority == "2"


def test_what_is_in_the_trash_by_then_is_left_there(clerk: User) -> None:
    one, gone = PersonFactory.create_batch(2)
    batch = chosen([one, gone], clerk)
    throw_away(gone, by=clerk)
    done = edit(batch, {"honorific": "دکتر"}, by=clerk)
    assert told(done) == {gone.pk: Batch.Left.TRASH}
    assert (again(one).honorific, again(gone).honorific) == ("دکتر", "مهندس")


def test_a_row_that_is_so_already_gets_no_line_of_history(clerk: User) -> None:
    one, same = PersonFactory(), PersonFactory(honorific="دکتر")
    found = plan(chosen([one, same], clerk), {"honorific": "دکتر"}, by=clerk)
    assert ([row.pk for row in found.rows], found.same, found.left) == ([one.pk], 1, [])
    done = edit(chosen([one, same], clerk), {"honorific": "دکتر"}, by=clerk)
    assert [key for key, _version in done.written] == [one.pk]
    assert again(same).version == 1


def test_looking_changes_nothing(clerk: User) -> None:
    people = PersonFactory.create_batch(2)
    with audited() as lines:
        plan(chosen(people, clerk), {"honorific": "دکتر"}, by=clerk)
    assert lines == []


def test_each_row_is_checked_as_its_form_would(clerk: User) -> None:
    ministry = OrganizationFactory()
    office, mill = OrganizationFactory(parent=ministry), OrganizationFactory()
    late = OrganizationFactory(member_since=PartialDate(1404))
    batch = chosen([ministry, office, mill], clerk, "contacts:organization-list")
    done = edit(batch, {"parent": office}, by=clerk)
    assert [key for key, _version in done.written] == [mill.pk]
    assert told(done) == dict.fromkeys((ministry.pk, office.pk), Batch.Left.REFUSED)
    batch = chosen([again(mill), late], clerk, "contacts:organization-list")
    done = edit(batch, {"member_until": PartialDate(1400)}, by=clerk)
    assert told(done) == {late.pk: Batch.Left.REFUSED}
    assert "عضویت" in done.left[0][2]


def test_a_rule_that_compares_columns_is_asked_too(clerk: User) -> None:
    long, short = (InitiativeFactory(start=PartialDate(year)) for year in (1400, 1405))
    done = edit(
        chosen([long, short], clerk, "cooperation:initiative-list"),
        {"end": PartialDate(1402)},
        by=clerk,
    )
    assert told(done) == {short.pk: Batch.Left.REFUSED}


def test_nothing_is_done_when_no_row_can_take_it(clerk: User) -> None:
    one = PersonFactory()
    batch = chosen([one], clerk)
    throw_away(one, by=clerk)
    with audited() as lines, pytest.raises(ValidationError):
        edit(batch, {"honorific": "دکتر"}, by=clerk)
    assert lines == []
    assert Batch.objects.get(pk=batch.pk).done_at is None


def test_all_or_nothing(clerk: User) -> None:
    people = PersonFactory.create_batch(2)

    def fails(verb: str, rows: list[Any], *, by: User, **details: Any) -> list[Any]:
        record_many(verb, rows[:1], by=by, **details)
        raise IntegrityError

    batch = chosen(people, clerk)
    with audited() as lines, pytest.raises(IntegrityError), transaction.atomic():
        edit(batch, {"honorific": "دکتر"}, by=clerk, save=fails)
    assert lines == []


# --- the token ---------------------------------------------------------------------------------


def test_an_old_choice_leads_back_to_its_list_and_is_forgotten(
    client_of: Callable[[User], Client], clerk: User
) -> None:
    batch = chosen(PersonFactory.create_batch(2), clerk)
    long_ago = timezone.now() - timedelta(days=2)
    Batch.objects.filter(pk=batch.pk).update(created_at=long_ago, query="q=x")
    client = client_of(clerk)
    for page in ("batch-detail", "batch-edit"):
        response = client.get(reverse(page, args=[batch.pk]))
        assert response["Location"] == f"{reverse(PEOPLE)}?q=x"
    sent = {"batch": batch.pk, "act": "edit"}
    assert client.post(reverse(PEOPLE), sent)["Location"] == reverse(PEOPLE)
    sent = {"set": "honorific", "honorific": "دکتر", "confirm": "1"}
    with audited() as lines:
        client.post(reverse("batch-edit", args=[batch.pk]), sent)
    assert lines == []
    chosen(PersonFactory.create_batch(1), clerk)
    assert not Batch.objects.filter(pk=batch.pk).exists()


def test_what_was_done_stays_for_good(clerk: User) -> None:
    done = edit(chosen([PersonFactory()], clerk), {"honorific": "دکتر"}, by=clerk)
    Batch.objects.filter(pk=done.pk).update(created_at=timezone.now() - timedelta(days=900))
    chosen([PersonFactory()], clerk)
    assert Batch.objects.filter(pk=done.pk).exists()


def test_the_secretariat_sees_and_takes_back_what_others_did(
    client_of: Callable[[User], Client], clerk: User, admin: User, reader: User
) -> None:
    person = PersonFactory()
    done = edit(chosen([person], admin), {"honorific": "دکتر"}, by=admin)
    assert client_of(reader).get(done.get_absolute_url()).status_code == 404
    assert client_of(clerk).get(done.get_absolute_url()).status_code == 200
    client_of(clerk).post(reverse("batch-undo", args=[done.pk]))
    assert again(person).honorific == "مهندس"
    assert Batch.objects.get(pk=done.pk).undone_by == clerk


def test_who_may_change_none_of_the_rows_gets_no_form(
    client_of: Callable[[User], Client], reader: User
) -> None:
    batch = chosen([PersonFactory()], reader)
    assert client_of(reader).get(batch.get_absolute_url()).status_code == 200
    assert client_of(reader).get(reverse("batch-edit", args=[batch.pk])).status_code == 403


# --- taking it back ----------------------------------------------------------------------------


def test_what_somebody_changed_since_stays_and_the_rest_comes_back(
    clerk: User, admin: User
) -> None:
    people = PersonFactory.create_batch(3)
    done = edit(chosen(people, clerk), {"honorific": "دکتر"}, by=clerk)
    again_named, elsewhere = again(people[0]), again(people[1])
    again_named.honorific, elsewhere.note = "سرکار خانم", "یادداشت تازه"
    record("update", again_named, by=admin)
    record("update", elsewhere, by=admin)
    with audited() as lines:
        back = undo(done, by=clerk)
    assert [line.object_id for line in lines] == [people[1].pk, people[2].pk]
    assert {key: why for key, why, _words in back.kept} == {people[0].pk: Batch.Left.CHANGED}
    assert again(people[0]).honorific == "سرکار خانم"
    assert (again(people[1]).honorific, again(people[1]).note) == ("مهندس", "یادداشت تازه")


def test_two_changes_of_many_are_taken_back_in_any_order(clerk: User) -> None:
    mills = OrganizationFactory.create_batch(2)
    page = "contacts:organization-list"
    first = edit(chosen(mills, clerk, page), {"city": "یزد"}, by=clerk)
    mills = [again(mill) for mill in mills]
    second = edit(chosen(mills, clerk, page), {"sectors": "ریسندگی"}, by=clerk)
    undo(first, by=clerk)
    assert [(again(mill).city, again(mill).sectors) for mill in mills] == [("", "ریسندگی")] * 2
    undo(second, by=clerk)
    assert [again(mill).sectors for mill in mills] == ["", ""]


def test_a_row_does_not_go_back_to_what_is_no_longer_there(clerk: User) -> None:
    old, new, mill = OrganizationFactory.create_batch(3)
    mill.parent = old
    record("update", mill, by=clerk)
    batch = chosen([again(mill)], clerk, "contacts:organization-list")
    done = edit(batch, {"parent": new}, by=clerk)
    throw_away(again(old), by=clerk)
    back = undo(done, by=clerk)
    assert (back.restored, [why for _key, why, _words in back.kept]) == ([], ["refused"])
    assert again(mill).parent == new


def test_every_kind_of_value_comes_back(clerk: User) -> None:
    """Days, days of which a part is known, relations, what was empty."""
    ministry = OrganizationFactory()
    mill = OrganizationFactory(
        member_since=PartialDate(1390, 5), parent=ministry, province=province("IR-23")
    )
    values = {"member_since": None, "parent": None, "province": province("IR-10")}
    values |= {"dissolved": PartialDate(1404, 2, 3)}
    undo(edit(chosen([mill], clerk, "contacts:organization-list"), values, by=clerk), by=clerk)
    back = again(mill)
    for name in values:
        assert getattr(back, name) == getattr(mill, name), name
    owed = FollowUpFactory(due=today() + timedelta(days=9))
    values = {"due": None, "chaser": clerk, "evidence_required": True}
    undo(edit(chosen([owed], clerk, OWED), values, by=clerk), by=clerk)
    for name in values:
        assert getattr(again(owed), name) == getattr(owed, name), name


# --- a type's own way of saving ----------------------------------------------------------------


def changed(rows: list[FollowUp], values: dict[str, Any], by: User) -> Batch:
    """Edited together as their list does it."""
    save, check = FollowUpList.bulk_save, FollowUpList.bulk_check
    return edit(chosen(rows, by, OWED), values, by=by, save=save, check=check)


def test_letters_about_an_old_day_are_taken_back_and_new_ones_follow_the_new_day(
    clerk: User,
) -> None:
    owed = FollowUpFactory.create_batch(2, owner_user=clerk, due=today())
    remind_due(today())
    assert Mail.objects.filter(state=Mail.State.PENDING).count() == 2
    later = today() + timedelta(days=10)
    done = changed(owed, {"due": later}, clerk)
    assert set(Mail.objects.values_list("state", flat=True)) == {Mail.State.CANCELLED}
    assert [again(row).remind_on for row in owed] == [later - timedelta(days=2)] * 2
    undo(done, by=clerk, save=FollowUpList.bulk_save)
    assert [again(row).remind_on for row in owed] == [today()] * 2


def test_letters_stay_when_the_day_stays(clerk: User) -> None:
    owed = FollowUpFactory.create_batch(2, owner_user=clerk, due=today())
    remind_due(today())
    changed(owed, {"priority": "1"}, clerk)
    assert set(Mail.objects.values_list("state", flat=True)) == {Mail.State.PENDING}


def test_what_is_closed_is_not_opened_among_many(clerk: User) -> None:
    open_one, closed = FollowUpFactory.create_batch(2)
    follow_ups.finish(closed, by=clerk)
    done = changed([open_one, again(closed)], {"state": "waiting"}, clerk)
    assert told(done) == {closed.pk: Batch.Left.REFUSED}
    assert again(closed).state == "done"


# --- the price ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("factory", "page", "values"),
    [
        (PersonFactory, PEOPLE, {"honorific": "دکتر"}),
        (FollowUpFactory, OWED, {"priority": "1"}),
        (OrganizationFactory, "contacts:organization-list", {"city": "یزد"}),
    ],
    ids=["people", "follow-ups", "organizations"],
)
def test_the_queries_are_as_many_for_few_rows_as_for_many(
    clerk: User, factory: Any, page: str, values: dict[str, Any]
) -> None:
    prices = []
    for count in (2, 20):
        batch = chosen(factory.create_batch(count), clerk, page)
        with CaptureQueriesContext(connection) as queries:
            done = edit(batch, values, by=clerk)
            undo(done, by=clerk)
        assert len(done.written) == count
        prices.append(len(queries))
    assert prices[0] == prices[1] <= 30
    assert Change.objects.filter(verb="undo").count() == 22


# --- what else is done to many -----------------------------------------------------------------


def greet(people: Any, *, by: User, word: str) -> Any:
    """An action on many rows, as a type would have one."""
    if word == "نه":
        raise ValidationError({"word": "این واژه نیست."})
    rows = list(people)
    for person in rows:
        person.note = word
    return record_many("update", rows, by=by)


class WordForm(ActionForm):
    word = CharField(label="واژه")


class Greet(BatchAction):
    model = Person
    action = greet
    form_class = WordForm
    label = "خوشامد"
    success = "به %(count)s نفر"


class Listed(PersonList):
    bulk_actions = (("خوشامد", "greet", Person),)


urlpatterns = [
    path("greet/", Greet.as_view(), name="greet"),
    path("listed/", Listed.as_view(), name="listed"),
    *product.urlpatterns,
]


@pytest.mark.urls(__name__)
def test_an_action_of_a_list_gets_the_chosen_rows_once(
    client_of: Callable[[User], Client], clerk: User
) -> None:
    people, client = PersonFactory.create_batch(3), client_of(clerk)
    page = client.get("/listed/").content.decode()
    assert 'name="act" value="greet"' in page
    rows = [f"{person.pk}:1" for person in people[:2]]
    asked = client.post("/listed/", {"row": rows, "act": "greet"})["Location"]
    assert re.fullmatch(r"/greet/\?batch=[0-9a-f-]{36}", asked)
    shown = client.get(asked)
    assert all(str(person) in shown.content.decode() for person in people[:2])
    assert client.post(asked, {}).status_code == 422
    refused = client.post(asked, {"word": "نه"})
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["word"])
    with audited() as lines:
        done = client.post(asked, {"word": "سلام"})
    assert (done["Location"], [line.object_id for line in lines]) == (
        "/listed/",
        [person.pk for person in people[:2]],
    )
    with audited() as lines:
        assert client.post(asked, {"word": "سلام"}).status_code == 302
    assert lines == []


@pytest.mark.urls(__name__)
def test_an_action_without_rows_or_with_rows_of_others_does_nothing(
    client_of: Callable[[User], Client], clerk: User, admin: User
) -> None:
    client = client_of(clerk)
    assert client.get("/greet/")["Location"] == reverse(PEOPLE)
    batch = chosen([PersonFactory()], admin)
    other_type = chosen([OrganizationFactory()], clerk, "contacts:organization-list")
    for key in (batch.pk, other_type.pk, "x", ""):
        assert client.get(f"/greet/?batch={key}").status_code == 404
