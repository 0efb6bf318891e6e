"""Two edit one record: the second sees what changed, loses nothing, and decides."""

from __future__ import annotations

from html import unescape

import pytest
from django.urls import reverse

from contacts.models import Organization
from crm.history import record
from engagements.actions.meetings import hold
from engagements.models import Meeting
from tests.audit import audited
from tests.factories import MeetingFactory, OrganizationFactory, province

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(clerk):
    return OrganizationFactory(name="دفتر نساجی", city="تهران", province=province(), by=clerk)


@pytest.fixture
def changed(office, admin):
    """A colleague moves the office, and moves it again."""
    stored = Organization.objects.get(pk=office.pk)
    stored.city, stored.province = "کاشان", province("IR-23")
    record("update", stored, by=admin)
    stored.city = "یزد"
    record("update", stored, by=admin)
    return stored


def send(client, office, **typed):
    url = reverse("contacts:organization-update", args=[office.pk])
    data = {"name": office.name, "kind": office.kind, "version": office.version}
    data |= {"city": office.city, "province": office.province_id}
    return client.post(url, data | typed)


def line(response, name):
    return next(one for one in response.context["conflict"] if one["name"] == name)


def test_yours_stored_and_before_stand_side_by_side(office, changed, clerk, admin, client_of):
    response = send(client_of(clerk), office, city="قم", note="یادداشت من")
    assert response.status_code == 409
    city = line(response, "city")
    assert (city["yours"], city["stored"], city["before"]) == ("قم", "یزد", "تهران")
    text = unescape(response.content.decode())
    assert str(admin) in text
    assert "یادداشت من" in text
    assert 'value="قم"' in text


def test_relations_are_told_by_name(office, changed, clerk, client_of):
    where = line(send(client_of(clerk), office), "province")
    assert (where["yours"], where["stored"]) == ("اصفهان", "تهران")
    assert where["before"] == "اصفهان"


def test_only_what_changed_meanwhile_is_compared(office, changed, clerk, client_of):
    response = send(client_of(clerk), office, note="یادداشت من")
    assert [one["name"] for one in response.context["conflict"]] == ["province", "city"]


def test_saving_again_keeps_yours(office, changed, clerk, client_of):
    form = send(client_of(clerk), office, city="قم").context["form"]
    with audited() as lines:
        again = send(client_of(clerk), office, city="قم", version=form["version"].value())
    assert again.status_code == 302
    assert len(lines) == 1
    stored = Organization.objects.get(pk=office.pk)
    assert (stored.city, stored.province_id, stored.version) == ("قم", office.province_id, 4)


def test_a_third_edit_meanwhile_is_a_conflict_again(office, changed, clerk, admin, client_of):
    form = send(client_of(clerk), office, city="قم").context["form"]
    changed.city = "شیراز"
    record("update", changed, by=admin)
    again = send(client_of(clerk), office, city="قم", version=form["version"].value())
    assert again.status_code == 409
    assert line(again, "city")["stored"] == "شیراز"


def test_what_is_wrong_is_said_before_any_conflict(office, changed, clerk, client_of):
    response = send(client_of(clerk), office, name="")
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["name"]


def test_a_change_this_form_is_not_about_is_no_conflict(clerk, client_of):
    """The meeting was recorded as held while somebody mended its place."""
    meeting = MeetingFactory()
    hold(Meeting.objects.get(pk=meeting.pk), by=clerk)
    url = reverse("engagements:meeting-update", args=[meeting.pk])
    data = {"body": meeting.body_id, "kind": meeting.kind, "title": meeting.title}
    data |= {"number": meeting.number, "day": meeting.day.isoformat(), "place": "تالار"}
    with audited() as lines:
        assert client_of(clerk).post(url, data | {"version": 1}).status_code == 302
    assert [line.fields for line in lines] == [{"place": ["", "تالار"]}]
    stored = Meeting.objects.get(pk=meeting.pk)
    assert (stored.status, stored.version) == ("held", 3)


def test_an_edit_of_what_was_thrown_away_is_not_found(office, clerk, client_of):
    office.deleted_at = office.created_at
    record("delete", office, by=clerk)
    assert send(client_of(clerk), office).status_code == 404
