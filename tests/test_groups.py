"""Groups: kept by hand with many at once and back, or a filter that is asked every time."""

from __future__ import annotations

import re
import uuid
from urllib.parse import quote

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from contacts.actions.groups import (
    add_member,
    add_to_group,
    freeze,
    remove_from_group,
    undo_adding,
    undo_removing,
)
from contacts.members import cleaned, in_words, list_url, members_of
from contacts.models import Group, GroupMember, Organization, Person
from crm.models import Change
from crm.trash import throw_away
from tests.audit import audited
from tests.factories import (
    ContactPointFactory,
    GroupFactory,
    MemberFactory,
    OrganizationFactory,
    PersonFactory,
    PostFactory,
    province,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def group():
    return GroupFactory(name="مهمانان")


def inside(group, user):
    """The names of those who are in it."""
    found = members_of(group, user)
    return {str(party) for parties in (found.people, found.organizations) for party in parties}


def everybody():
    return Person.objects.all()


# --- kept by hand ------------------------------------------------------------------------------


def test_many_are_put_in_at_once_and_those_who_are_there_stay_as_they_are(group, clerk):
    known = MemberFactory(group=group, note="سخنران")
    PersonFactory.create_batch(3)
    with audited() as lines:
        step = add_to_group(group, everybody(), by=clerk)
    assert (step.changed, step.unchanged) == (3, 1)
    assert [line.verb for line in lines] == ["create"] * 3 + ["fill"]
    assert {line.by for line in lines} == {clerk}
    known.refresh_from_db()
    assert (known.version, known.note) == (1, "سخنران")


def test_people_and_organizations_come_in_one_step_and_go_with_it(group, clerk):
    PersonFactory(), OrganizationFactory()
    step = add_to_group(group, everybody(), Organization.objects.all(), by=clerk)
    assert (step.changed, len(inside(group, clerk))) == (2, 2)
    assert undo_adding(group, step.key, by=clerk) == 2
    assert inside(group, clerk) == set()


def test_many_are_taken_out_at_once_and_come_back(group, clerk):
    stays, goes = MemberFactory(group=group), MemberFactory(group=group, note="میزبان")
    outside = PersonFactory()
    parties = Person.objects.filter(pk__in=(goes.person_id, outside.pk))
    with audited() as lines:
        step = remove_from_group(group, parties, by=clerk)
    assert (step.changed, step.unchanged) == (1, 1)
    assert [line.verb for line in lines] == ["delete", "thin"]
    assert inside(group, clerk) == {str(stays.person)}
    with audited() as lines:
        assert undo_removing(group, step.key, by=clerk) == 1
    assert [line.verb for line in lines] == ["restore", "undo"]
    assert GroupMember.objects.get(pk=goes.pk).note == "میزبان"


def test_undoing_twice_or_an_unknown_step_changes_nothing(group, clerk):
    PersonFactory.create_batch(2)
    step = add_to_group(group, everybody(), by=clerk)
    undo_adding(group, step.key, by=clerk)
    with audited() as lines:
        assert undo_adding(group, step.key, by=clerk) == 0
        assert undo_removing(group, step.key, by=clerk) == 0
        assert undo_removing(group, uuid.uuid4(), by=clerk) == 0
    assert lines == []


def test_undoing_leaves_what_happened_since(group, clerk):
    first, second = PersonFactory.create_batch(2)
    step = add_to_group(group, everybody(), by=clerk)
    throw_away(GroupMember.objects.get(person=first), by=clerk)
    assert undo_adding(group, step.key, by=clerk) == 1
    gone = remove_from_group(group, everybody(), by=clerk)
    assert gone.changed == 0
    add_to_group(group, everybody(), by=clerk)
    gone = remove_from_group(group, everybody(), by=clerk)
    MemberFactory(group=group, person=second)  # came back by another way meanwhile
    assert undo_removing(group, gone.key, by=clerk) == 1
    assert GroupMember.objects.filter(group=group, person=second).count() == 1


def test_too_many_at_once_are_refused(group, clerk, monkeypatch):
    monkeypatch.setattr("contacts.actions.groups.MOST", 2)
    PersonFactory.create_batch(3)
    with pytest.raises(ValidationError), audited():
        add_to_group(group, everybody(), by=clerk)
    assert not GroupMember.objects.exists()


def test_nobody_is_in_a_group_twice(group):
    member = MemberFactory(group=group)
    with pytest.raises(ValidationError) as refused:
        MemberFactory(group=group, person=member.person)
    assert refused.value.messages == ["این شخص هم‌اکنون در فهرست هست."]
    with pytest.raises(IntegrityError), transaction.atomic():
        GroupMember.objects.bulk_create([GroupMember(group=group, person=member.person)])


def test_a_member_is_a_person_or_an_organization(group):
    both = {"person": PersonFactory(), "organization": OrganizationFactory()}
    for sides in ({}, both):
        with pytest.raises(IntegrityError), transaction.atomic():
            GroupMember.objects.bulk_create([GroupMember(group=group, **sides)])


def test_who_is_in_the_trash_is_in_no_group(group, clerk):
    gone, here = MemberFactory(group=group), MemberFactory(group=group)
    throw_away(gone.person, by=clerk)
    assert inside(group, clerk) == {str(here.person)}
    assert GroupMember.objects.known().count() == 1


# --- live --------------------------------------------------------------------------------------


def live(query, source="people"):
    return GroupFactory(kind="live", query=query, source=source)


def test_a_live_group_has_in_it_whoever_the_filter_finds_now(clerk):
    group = live("q=یوسفی")
    assert inside(group, clerk) == set()
    PersonFactory(honorific="", given_name="سینا", family_name="یوسفی")
    PersonFactory()
    assert inside(group, clerk) == {"سینا یوسفی"}
    assert not GroupMember.objects.exists()


def test_a_live_group_may_be_of_organizations(clerk):
    OrganizationFactory(name="بافندگی پرنیان", kind="mill")
    OrganizationFactory(kind="agency")
    assert inside(live("kind=mill", "organizations"), clerk) == {"بافندگی پرنیان"}


def test_a_live_group_tells_its_filter_in_words_and_where_its_list_is(clerk):
    isfahan = province("IR-10")
    group = live(f"q=نساجی&province={isfahan.pk}")
    told = [(word["label"], word["value"]) for word in in_words(group, clerk)]
    assert told == [("جست‌وجو", "نساجی"), ("استان", str(isfahan))]
    assert list_url(group) == f"/contacts/people/?q=نساجی&province={isfahan.pk}"


@pytest.mark.parametrize(
    "query", ["unknown=1", "province=987654321", "province=x", "organization=987654321"]
)
def test_a_filter_that_means_nothing_any_more_finds_nobody_rather_than_everybody(clerk, query):
    PersonFactory()
    group = live(query)
    found = members_of(group, clerk)
    assert (found.count(), found.broken) == (0, True)
    assert list(in_words(group, clerk)) == []


def test_the_page_of_such_a_group_says_so(clerk, client_of):
    text = client_of(clerk).get(live("unknown=1").get_absolute_url()).content.decode()
    assert "این فیلتر دیگر معنایی ندارد" in text


def test_nobody_is_put_into_a_live_group_or_out_of_it_by_hand(clerk):
    group, person = live("q=کاظمی"), PersonFactory()
    with pytest.raises(ValidationError):
        add_to_group(group, everybody(), by=clerk)
    with pytest.raises(ValidationError):
        remove_from_group(group, everybody(), by=clerk)
    with pytest.raises(ValidationError):
        add_member(GroupMember(group=group, person=person), by=clerk)
    with pytest.raises(ValidationError):
        MemberFactory(group=group)


def test_a_kept_copy_stays_when_the_filter_finds_others(clerk):
    PersonFactory(honorific="", given_name="سینا", family_name="یوسفی")
    group = live("q=یوسفی")
    with audited() as lines:
        copy = freeze(group, members_of(group, clerk).people, by=clerk, name="یوسفی‌های امروز")
    assert [line.verb for line in lines] == ["create", "create", "fill"]
    PersonFactory(honorific="", given_name="احسان", family_name="یوسفی")
    assert inside(copy, clerk) == {"سینا یوسفی"}
    assert inside(group, clerk) == {"سینا یوسفی", "احسان یوسفی"}


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("q=یوسفی", "q=یوسفی"),
        ("https://crm.example.org/contacts/people/?q=یوسفی&page=3&sort=-name", "q=یوسفی"),
        ("/contacts/people/?q=&q=یوسفی", "q=یوسفی"),
        (f"/contacts/people/?q={quote('يوسفي')}&per_page=100", "q=يوسفي"),
    ],
)
def test_a_filter_is_stored_in_one_way(clerk, typed, stored):
    assert cleaned("people", typed, clerk) == "q=" + quote(stored[2:])


def test_what_was_chosen_by_typing_is_stored_by_its_key(clerk):
    office = OrganizationFactory(name="دفتر صنایع نساجی")
    assert (
        cleaned("people", "organization_q=دفتر صنایع نساجی", clerk) == f"organization={office.pk}"
    )


@pytest.mark.parametrize("typed", ["", "q=", "parent=0", "province=0", "\x00", "x" * 9_000, "?"])
def test_what_is_no_filter_of_the_list_is_refused(clerk, typed):
    with pytest.raises(ValidationError):
        cleaned("people", typed, clerk)


def test_the_database_keeps_no_live_group_without_a_filter():
    for wrong in ({"kind": "live"}, {"kind": "static", "query": "q=x"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Group.objects.bulk_create([Group(name="فهرست", **wrong)])


# --- the pages ---------------------------------------------------------------------------------

CREATE, GATHER = reverse("contacts:group-create"), reverse("contacts:group-gather")


def test_a_live_group_is_made_of_the_filter_of_a_list(clerk, client_of):
    client = client_of(clerk)
    shown = client.get(CREATE, {"kind": "live", "query": "q=یوسفی"})
    assert shown.context["form"]["query"].value() == "q=یوسفی"
    data = {"kind": "live", "source": "people", "name": "یوسفی‌ها", "query": "q=یوسفی"}
    made = client.post(CREATE, data)
    group = Group.objects.get()
    assert (made.status_code, group.is_live) == (302, True)
    assert "یوسفی" in client.get(made["Location"]).content.decode()


def test_the_address_of_the_list_of_organizations_makes_a_group_of_organizations(clerk, client_of):
    url = "http://127.0.0.1:8000/contacts/organizations/?kind=mill"
    data = {"kind": "live", "source": "people", "name": "واحدها", "query": url}
    client_of(clerk).post(CREATE, data)
    group = Group.objects.get()
    assert (group.source, group.query) == ("organizations", "kind=mill")


def test_a_wrong_filter_is_explained_beside_its_field_and_kept(clerk, client_of):
    data = {"kind": "live", "source": "people", "name": "واحدها", "query": "colour=red"}
    response = client_of(clerk).post(CREATE, data)
    form = response.context["form"]
    assert (response.status_code, list(form.errors)) == (422, ["query"])
    assert "colour" in form.errors["query"][0]
    assert form["query"].value() == "colour=red"


def test_names_and_addresses_are_pasted(group, clerk, client_of):
    sina = PersonFactory(honorific="دکتر", given_name="سینا", family_name="یوسفی")
    by_mail = ContactPointFactory(value="Guest@Example.org").person
    firm = OrganizationFactory(name="بافندگی پرنیان")
    lines = "سینا يوسفي\n\nguest@example.org\nبافندگی پرنیان\nسینا يوسفي"
    client = client_of(clerk)
    response = client.post(GATHER, {"group": group.pk, "names": lines})
    assert response.status_code == 302
    assert inside(group, clerk) == {str(sina), str(by_mail), str(firm)}
    page = client.get(response["Location"]).content.decode()
    assert "۳ مورد به «مهمانان» افزوده شد." in page
    assert "undo/?added=" in page


def test_lines_that_mean_nobody_or_several_are_all_named(group, clerk, client_of):
    PersonFactory.create_batch(2, given_name="سینا", family_name="یوسفی")
    lines = "سینا یوسفی\nنیست چنین کسی\nnobody@example.org"
    response = client_of(clerk).post(GATHER, {"group": group.pk, "names": lines})
    said = response.context["form"].errors["names"]
    assert response.status_code == 422
    assert len(said) == 2
    assert "نیست چنین کسی؛ nobody@example.org" in said[0]
    assert said[1].endswith("سینا یوسفی")
    assert response.context["form"]["names"].value() == lines


def test_all_that_a_filtered_list_shows_is_put_in(group, clerk, client_of):
    town = OrganizationFactory(province=province("IR-21"))
    people = [PostFactory(organization=town).person for _ in range(3)]
    PersonFactory()
    url = f"/contacts/people/?province={town.province_id}"
    client_of(clerk).post(GATHER, {"group": group.pk, "query": url})
    assert inside(group, clerk) == {str(person) for person in people}


def test_a_step_is_undone_from_its_message(group, clerk, client_of):
    PersonFactory(given_name="سینا", family_name="یوسفی")
    client = client_of(clerk)
    sent = client.post(GATHER, {"group": group.pk, "names": "سینا یوسفی"})
    page = client.get(sent["Location"]).content.decode()
    [undo] = re.findall('action="([^"]*undo[^"]*)"', page)
    assert client.post(undo).status_code == 302
    assert inside(group, clerk) == set()
    assert "برگردانده شد" in client.get(group.get_absolute_url()).content.decode()
    client.post(undo)
    assert "چیزی برای برگرداندن نمانده" in client.get(group.get_absolute_url()).content.decode()


@pytest.mark.parametrize("key", ["", "x", "\x00", "9" * 40])
def test_nonsense_undoes_nothing(group, clerk, client_of, key):
    url = f"{reverse('contacts:group-undo', args=[group.pk])}?added={quote(key)}"
    with audited() as lines:
        assert client_of(clerk).post(url).status_code == 302
    assert lines == []


def test_names_are_taken_out(group, clerk, client_of):
    member = MemberFactory(
        group=group, person=PersonFactory(given_name="سینا", family_name="یوسفی")
    )
    url = reverse("contacts:group-take-out", args=[group.pk])
    page = client_of(clerk).post(url, {"names": "سینا یوسفی"}, follow=True)
    assert not GroupMember.objects.filter(pk=member.pk).exists()
    assert "undo/?removed=" in page.content.decode()


def test_the_page_of_somebody_shows_their_groups(group, clerk, reader, client_of):
    member = MemberFactory(group=group, note="سخنران")
    url = reverse("contacts:person-groups-panel", args=[member.person_id])
    assert (
        f'hx-get="{url}"' in client_of(clerk).get(member.person.get_absolute_url()).content.decode()
    )
    text = client_of(clerk).get(url).content.decode()
    assert "مهمانان" in text
    assert "سخنران" in text
    assert f"?person={member.person_id}" in text
    assert "member" not in client_of(reader).get(url).content.decode()  # neither adds nor takes out


def test_history_tells_of_many_in_one_line(group, clerk, client_of):
    PersonFactory.create_batch(12)
    add_to_group(group, everybody(), by=clerk)
    text = client_of(clerk).get(reverse("contacts:group-history", args=[group.pk])).content.decode()
    assert "اعضایی افزوده شدند" in text
    assert "۱۲" in text
    assert Change.objects.of(group).count() == 2
