"""Who registered for a call is accepted or refused, and becomes a party, or is one no more."""

from __future__ import annotations

import pytest

from contacts.models import ContactPoint, Organization
from cooperation.actions import calls as actions
from cooperation.models import Initiative, Party, Registration
from crm.models import Change, Mail
from crm.text import persian_digits
from tests.calling import LEGAL_ID, call, opened, told
from tests.factories import (
    CallFactory,
    InitiativeFactory,
    OrganizationFactory,
    PartyFactory,
    RegistrationFactory,
)

__all__ = ["call", "opened", "told"]
pytestmark = pytest.mark.django_db


def test_accepted_it_is_a_party_with_what_it_asked_for_and_is_written_to(call, clerk, client_of):
    mill = OrganizationFactory(kind="mill")
    one = RegistrationFactory(call=call, facts={"area": 36}, email="kazemi@example.org")
    url = f"/cooperation/registrations/{one.pk}/accept/"
    page = client_of(clerk).post(url, {"organization": mill.pk})
    assert page.url == f"/cooperation/registrations/?call={call.pk}&state=new"
    party = Party.objects.get()
    assert (party.initiative, party.role, party.organization) == (
        call.initiative,
        "exhibitor",
        mill,
    )
    assert party.facts == {"area": 36}
    assert Registration.objects.get().state == "accepted"
    assert Mail.objects.get().to == "kazemi@example.org"
    assert client_of(clerk).post(url, {"organization": mill.pk}).status_code == 422
    assert Party.objects.count() == 1


@pytest.mark.parametrize(("hall", "doubted"), [(30, 1), (36, 0)])
def test_one_who_gets_more_than_there_is_takes_part_and_that_is_said(
    call, clerk, client_of, hall, doubted
):
    Initiative.objects.update(facts={"area": hall})
    one, mill = RegistrationFactory(call=call, facts={"area": 36}), OrganizationFactory()
    url = f"/cooperation/registrations/{one.pk}/accept/"
    page = client_of(clerk).post(url, {"organization": mill.pk}, follow=True)
    assert Party.objects.count() == 1
    assert page.content.decode().count(f"کل متراژ {persian_digits(hall)} است") == doubted


def test_a_firm_nobody_knows_is_added_with_how_it_is_reached(call, clerk, client_of):
    one = RegistrationFactory(
        call=call, firm="بافندگی نو", legal_id=LEGAL_ID, email="a@example.org"
    )
    url = f"/cooperation/registrations/{one.pk}/accept/"
    refused = client_of(clerk).post(url)
    assert list(refused.context["form"].errors) == ["organization"]
    client_of(clerk).post(url, {"new": "on"})
    firm = Organization.objects.get()
    assert (firm.name, firm.kind, firm.legal_id) == ("بافندگی نو", "mill", LEGAL_ID)
    assert ContactPoint.objects.filter(organization=firm).count() == 2


def test_one_that_takes_part_already_stays_the_party_it_is(call, clerk):
    there = PartyFactory(initiative=call.initiative, role="exhibitor")
    one = actions.accept(RegistrationFactory(call=call), by=clerk, organization=there.organization)
    assert one.party == there
    assert Party.objects.count() == 1


def test_what_is_not_known_of_one_that_takes_part_is_filled_in(call, clerk):
    there = PartyFactory(initiative=call.initiative, role="exhibitor", facts={"stand": "۳۸"})
    one = RegistrationFactory(call=call, facts={"area": 36})
    actions.accept(one, by=clerk, organization=there.organization)
    there.refresh_from_db()
    assert there.facts == {"stand": "۳۸", "area": 36}
    assert Change.objects.of(there).first().verb == "fill"
    actions.reconsider(one, by=clerk)
    there.refresh_from_db()
    assert there.facts == {"stand": "۳۸"}


@pytest.mark.parametrize(("counts", "area"), [("known", 24), ("asked", 36)])
def test_where_two_areas_are_told_somebody_says_which_counts(call, clerk, client_of, counts, area):
    there = PartyFactory(initiative=call.initiative, role="exhibitor", facts={"area": 24})
    one = RegistrationFactory(call=call, facts={"area": 36})
    url = f"/cooperation/registrations/{one.pk}/accept/"
    told = {"organization": there.organization.pk}
    page = client_of(clerk).post(url, told)
    assert page.status_code == 422
    why = page.context["form"].errors["counts"][0]
    assert "۲۴" in why
    assert "۳۶" in why
    assert Registration.objects.get().is_new
    client_of(clerk).post(url, told | {"counts": counts})
    there.refresh_from_db()
    assert there.facts == {"area": area}


def test_many_at_once_leave_alone_whose_areas_differ(call, clerk):
    there = PartyFactory(initiative=call.initiative, role="exhibitor", facts={"area": 24})
    told = {"organization": there.organization, "facts": {"area": 36}}
    doubtful = RegistrationFactory(call=call, **told)
    RegistrationFactory(call=call, organization=OrganizationFactory())
    assert len(actions.accept_many(Registration.objects.all(), by=clerk)) == 1
    assert list(Registration.objects.new()) == [doubtful]


def test_a_party_that_was_there_before_stays_when_the_answer_is_taken_back(call, clerk):
    there = PartyFactory(initiative=call.initiative, role="exhibitor")
    one = actions.accept(RegistrationFactory(call=call), by=clerk, organization=there.organization)
    actions.reconsider(one, by=clerk)
    assert list(Party.objects.all()) == [there]


def test_refused_it_is_told_why(call, clerk, client_of):
    one = RegistrationFactory(call=call, email="kazemi@example.org")
    url = f"/cooperation/registrations/{one.pk}/refuse/"
    assert client_of(clerk).post(url, {"reason": ""}).status_code == 422
    client_of(clerk).post(url, {"reason": "جا نیست."})
    assert Registration.objects.get().state == "refused"
    assert "جا نیست." in Mail.objects.get().text
    assert not Party.objects.exists()


def test_taking_it_up_again_takes_the_party_back_unless_it_was_edited(call, clerk):
    first, second = (
        actions.accept(one, by=clerk, organization=OrganizationFactory())
        for one in (RegistrationFactory(call=call), RegistrationFactory(call=call))
    )
    kept = second.party
    kept.facts = {"stand": "۳۸"}
    Party.objects.filter(pk=kept.pk).update(version=2)
    for one in (first, second):
        actions.reconsider(one, by=clerk)
    assert list(Party.objects.all()) == [kept]
    assert set(Registration.objects.values_list("state", flat=True)) == {"new"}


def test_two_of_one_firm_taken_up_again_leave_no_party(call, clerk):
    mill = OrganizationFactory()
    both = [
        actions.accept(RegistrationFactory(call=call), by=clerk, organization=mill)
        for _one in range(2)
    ]
    actions.reconsider(both[0], by=clerk)
    assert Party.objects.count() == 1
    actions.reconsider(both[1], by=clerk)
    assert not Party.objects.exists()


def choose(client, rows):
    chosen = client.post(
        "/cooperation/registrations/",
        {
            "row": [f"{one.pk}:{one.version}" for one in rows],
            "act": "cooperation:registrations-accept",
        },
    )
    return chosen.url


def test_many_are_accepted_at_once_where_their_firm_is_known(call, clerk, client_of):
    known = [RegistrationFactory(call=call, organization=OrganizationFactory()) for _n in range(2)]
    unknown = RegistrationFactory(call=call)
    client = client_of(clerk)
    client.post(choose(client, [*known, unknown]))
    assert Party.objects.count() == 2
    assert list(Registration.objects.new()) == [unknown]


def test_many_are_refused_for_one_reason(call, clerk, client_of):
    rows = [RegistrationFactory(call=call) for _n in range(2)]
    client = client_of(clerk)
    url = choose(client, rows).replace("accept", "refuse")
    client.post(url, {"reason": "جا نیست."})
    assert {one.reason for one in Registration.objects.all()} == {"جا نیست."}


def waiting_lines(user, client_of):
    groups = client_of(user).get("/cooperation/kartabl/").context["groups"]
    found = [group for group in groups if group.slug == "registered"]
    return [item["line"] for group in found for item in group.items]


def test_what_waits_for_an_answer_stands_in_the_kartabl_of_who_answers(
    weaving, clerk, head, reader, client_of
):
    made = InitiativeFactory(kind="domestic_exhibition", body=weaving)
    call = CallFactory(initiative=made)
    for state in ("new", "new", "refused"):
        RegistrationFactory(call=call, state=state)
    RegistrationFactory(call=CallFactory(), state="accepted")
    for user in (clerk, head):
        (line,) = waiting_lines(user, client_of)
        assert "۲ ثبت‌نام" in line["why"]
        assert line["act_url"] == f"/cooperation/registrations/?call={call.pk}&state=new"
    assert waiting_lines(reader, client_of) == []
