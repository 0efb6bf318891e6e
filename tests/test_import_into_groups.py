"""Everybody of a sheet is put into a group with the import, and out of it when that is undone."""

from __future__ import annotations

import pytest
from django.urls import reverse

from contacts.actions import importing
from contacts.models import Group, GroupMember, Import, Person
from crm.models import Change
from crm.trash import throw_away
from tests.factories import ContactPointFactory, GroupFactory, MemberFactory, PersonFactory
from tests.importing import looked_at, opened, undone, worked

pytestmark = pytest.mark.django_db
ROWS = [
    ["نام", "نام خانوادگی", "موبایل"],
    ["سینا", "یوسفی", "09121112233"],
    ["مریم", "کاظمی", "09121112244"],
]


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def sina():
    person = PersonFactory(honorific="", given_name="سینا", family_name="یوسفی")
    ContactPointFactory(person=person, kind="mobile", value="09121112233")
    return person


@pytest.fixture
def looked(sina, clerk):
    return looked_at(opened(ROWS, clerk), clerk)


def sent(client, imported, **told):
    """The button of the page, with what is filled in beside it; what came of it."""
    page = reverse("contacts:import-run", args=[imported.pk])
    answer = client.post(page, {"digest": imported.digest, **told}, follow=True)
    return worked(imported), answer


def inside(group):
    members = GroupMember.objects.filter(group=group)
    return set(members.values_list("person__family_name", flat=True))


def test_a_new_group_holds_those_who_are_new_and_those_who_were_there(looked, clerk, client_of):
    imported, _answer = sent(client_of(clerk), looked, group_name="نمایشگاه")
    group = Group.objects.get()
    assert (group.name, imported.group, group.created_by) == ("نمایشگاه", group, clerk)
    assert inside(group) == {"یوسفی", "کاظمی"}
    assert all(Change.objects.of(member).count() == 1 for member in GroupMember.objects.all())


def test_an_old_group_keeps_those_in_it_and_is_told_how_many_came(looked, sina, clerk, client_of):
    group = GroupFactory(name="اعضا")
    MemberFactory(group=group, person=sina)
    sent(client_of(clerk), looked, group=group.pk)
    assert inside(group) == {"یوسفی", "کاظمی"}
    assert GroupMember.objects.count() == 2
    assert Change.objects.of(group).filter(verb="fill").get().details["note"] == "۱"


def test_undoing_takes_them_out_again_and_the_new_group_away(looked, clerk, client_of):
    imported, _answer = sent(client_of(clerk), looked, group_name="نمایشگاه")
    imported = undone(imported, clerk)
    assert imported.kept == []
    assert (Group.objects.count(), GroupMember.objects.count()) == (0, 0)
    assert Person.objects.count() == 1


def test_undoing_leaves_a_group_into_which_somebody_was_put_since(looked, clerk, client_of):
    imported, _answer = sent(client_of(clerk), looked, group_name="نمایشگاه")
    MemberFactory(group=Group.objects.get(), person=PersonFactory(family_name="رضایی"))
    imported = undone(imported, clerk)
    assert inside(Group.objects.get()) == {"رضایی"}
    assert [row[0] for row in imported.kept] == ["contacts.group"]


def test_undoing_leaves_those_who_were_in_the_group_before(looked, sina, clerk, client_of):
    group = GroupFactory()
    MemberFactory(group=group, person=sina)
    imported, _answer = sent(client_of(clerk), looked, group=group.pk)
    undone(imported, clerk)
    assert inside(group) == {"یوسفی"}
    assert Change.objects.of(group).filter(verb="undo").get().details["note"] == "۱"


def test_a_group_that_went_meanwhile_leaves_everything_as_it_was(looked, clerk):
    group = GroupFactory()
    importing.begin(looked, by=clerk, digest=looked.digest, group=group)
    throw_away(group, by=clerk)
    imported = worked(looked)
    assert (imported.state, imported.job.state) == (Import.State.RUNNING, "failed")
    assert Person.objects.count() == 1


def test_two_groups_at_once_and_groups_with_a_filter_are_refused(looked, clerk, client_of):
    group, live = GroupFactory(), GroupFactory(kind="live", query="kind=mill")
    for told in ({"group": group.pk, "group_name": "نو"}, {"group": live.pk}):
        imported, answer = sent(client_of(clerk), looked, **told)
        assert imported.state == Import.State.CHECKED
        assert len(answer.context["messages"]) == 1
    assert Person.objects.count() == 1


def test_the_report_leads_to_a_list_of_just_those_it_was_about(looked, clerk, client_of):
    PersonFactory(family_name="رضایی")
    client = client_of(clerk)
    imported, _answer = sent(client, looked)
    address = f"{reverse('contacts:person-list')}?imported={imported.pk}"
    assert f'href="{address}"' in client.get(imported.get_absolute_url()).content.decode()
    page = client.get(address)
    assert {one.family_name for one in page.context["table"].shown.rows} == {"یوسفی", "کاظمی"}
    assert [one["value"] for one in page.context["active_filters"]] == ["اعضا.csv"]


def test_the_list_of_an_import_is_for_those_who_import(looked, clerk, reader, client_of):
    imported, _answer = sent(client_of(clerk), looked)
    address = f"{reverse('contacts:person-list')}?imported={imported.pk}"
    assert len(client_of(reader).get(address).context["active_filters"]) == 0
