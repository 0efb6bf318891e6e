"""Rows chosen in the lists of people and organizations go into groups, and out of them again."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse

from contacts.models import Group, GroupMember
from tests.factories import (
    GroupFactory,
    MemberFactory,
    OrganizationFactory,
    PersonFactory,
)

pytestmark = pytest.mark.django_db

PEOPLE, FIRMS = reverse("contacts:person-list"), reverse("contacts:organization-list")
INTO, OUT = "contacts:person-into-group", "contacts:person-out-of-group"


@pytest.fixture
def group():
    return GroupFactory(name="مهمانان")


def choose(client, rows, act, page=PEOPLE):
    """Tick these rows and press the button; the address that asks for the group."""
    sent = {"row": [f"{row.pk}:{row.version}" for row in rows], "act": act}
    return client.post(page, sent)["Location"]


def members(group):
    return GroupMember.objects.filter(group=group).order_by("pk")


def test_chosen_people_are_put_into_a_group_and_the_step_is_undone(group, clerk, client_of):
    known, *others = PersonFactory.create_batch(3)
    MemberFactory(group=group, person=known)
    client = client_of(clerk)
    asked = choose(client, [known, *others], INTO)
    assert all(str(person) in client.get(asked).content.decode() for person in (known, *others))
    done = client.post(asked, {"group": group.pk})
    assert done["Location"] == PEOPLE
    assert [member.person for member in members(group)] == [known, *others]
    page = client.get(PEOPLE).content.decode()
    assert "۲ مورد به «مهمانان» افزوده شد." in page
    undo = page.partition(f"{reverse('contacts:group-undo', args=[group.pk])}?added=")[2][:36]
    client.post(f"{reverse('contacts:group-undo', args=[group.pk])}?added={undo}")
    assert [member.person for member in members(group)] == [known]


def test_sent_twice_they_are_put_in_once(group, clerk, client_of):
    person, client = PersonFactory(), client_of(clerk)
    asked = choose(client, [person], INTO)
    for _time in range(2):
        assert client.post(asked, {"group": group.pk}).status_code == 302
    assert members(group).count() == 1


def test_chosen_organizations_are_taken_out_of_a_group(group, clerk, client_of):
    gone, stays = OrganizationFactory.create_batch(2)
    for firm in (gone, stays):
        MemberFactory(group=group, person=None, organization=firm)
    client = client_of(clerk)
    asked = choose(client, [gone], "contacts:organization-out-of-group", FIRMS)
    assert client.post(asked, {"group": group.pk})["Location"] == FIRMS
    assert [member.organization for member in members(group)] == [stays]


def test_a_live_group_or_none_is_refused_beside_the_field(clerk, client_of):
    live = GroupFactory(kind="live", query="q=یوسفی")
    client = client_of(clerk)
    asked = choose(client, [PersonFactory()], INTO)
    for wrong in (live.pk, "", "x"):
        refused = client.post(asked, {"group": wrong})
        assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["group"])


def test_who_may_not_add_to_groups_is_not_offered_it(reader, client_of):
    PersonFactory()
    client = client_of(reader)
    assert INTO not in client.get(PEOPLE).content.decode()
    assert client.get(reverse(INTO)).status_code == 403
    assert client.get(reverse(OUT)).status_code == 403


def test_what_a_list_shows_is_kept_as_a_live_group_with_its_filter(clerk, reader, client_of):
    PersonFactory(family_name="یوسفی")
    page = client_of(clerk).get(PEOPLE, {"q": "یوسفی", "sort": "-name", "page": "1"})
    url = page.context["live_group_url"]
    made = client_of(clerk).get(url)
    assert made.context["form"].initial["query"] == "q=%DB%8C%D9%88%D8%B3%D9%81%DB%8C&sort=-name"
    assert url.replace("&", "&amp;") in page.content.decode()
    data = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
    client_of(clerk).post(urlsplit(url).path, data | {"name": "یوسفی‌ها"})
    assert Group.objects.get().query == "q=%DB%8C%D9%88%D8%B3%D9%81%DB%8C"
    assert not client_of(clerk).get(PEOPLE).context.get("live_group_url")
    assert not client_of(reader).get(PEOPLE, {"q": "یوسفی"}).context["live_group_url"]
