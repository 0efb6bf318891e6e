"""A public call: firms register without an account, and the secretariat makes them parties."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from cooperation.actions import calls as actions
from cooperation.call_links import opened_now
from cooperation.models import Call, Registration
from crm.dates import today
from crm.models import Change, Mail
from tests.calling import LEGAL_ID, call, opened, page_of, send, told
from tests.factories import (
    BodyFactory,
    CallFactory,
    ContactPointFactory,
    InitiativeFactory,
    OrganizationFactory,
    RegistrationFactory,
    seated,
)
from tests.races import needs_postgres, together

__all__ = ["call", "opened", "told"]
pytestmark = pytest.mark.django_db


# --- the public page -----------------------------------------------------------------------------


def test_whoever_has_the_address_reads_the_call_and_nothing_else(call):
    call.initiative.description = "یادداشت درونی"
    call.initiative.save()
    RegistrationFactory(call=call, firm="رقیب")
    page = Client().get(page_of(call))
    text = page.content.decode()
    assert page.status_code == 200
    assert "غرفهٔ گروهی انجمن" in text
    for hidden in (str(call.initiative), "یادداشت درونی", "رقیب"):
        assert hidden not in text


def test_an_address_that_is_not_ours_or_was_never_opened_opens_nothing(call):
    assert Client().get("/cooperation/call/?call=1").status_code == 404
    assert Client().get(page_of(call)[:-1] + "x").status_code == 404
    draft = CallFactory(opened_at=None)
    assert Client().get(page_of(draft)).status_code == 404


def test_a_firm_registers_once_and_is_told_its_number(call, told):
    pages = [send(call, told) for _again in range(2)]
    made = Registration.objects.get()
    assert [page.context["made"] for page in pages] == [made, made]
    assert (made.number, made.firm, made.phone) == (1, "بافندگی پرنیان", "+989123456789")
    assert (made.facts, made.state, made.member_number) == ({"area": 36}, "new", "123")
    assert Change.objects.of(made).get().by is None
    letter = Mail.objects.get()
    assert letter.to == "kazemi@example.org"
    assert "۱" in letter.text


def test_numbers_of_a_call_follow_one_another(call, told):
    for n in range(3):
        send(call, told, key=str(uuid.uuid4()), phone=f"0912345678{n}", email="")
    assert [one.number for one in call.registrations.order_by("pk")] == [1, 2, 3]


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("firm", ""),
        ("phone", "۱۲"),
        ("legal_id", "۱۲۳۴"),
        ("wish_area", "-۵"),
        ("consent", ""),
        ("email", "کاظمی"),
        ("website", "http://spam.example"),
    ],
)
def test_what_is_wrong_is_said_beside_it_and_nothing_is_lost(call, told, field, wrong):
    page = send(call, told, **{field: wrong})
    assert page.status_code == 422
    assert list(page.context["form"].errors) == [field]
    assert re.search("[آ-ی]", page.context["form"].errors[field][0])
    assert page.context["form"]["name"].value() == "مریم کاظمی"
    assert not Registration.objects.exists()


def test_one_of_the_two_numbers_is_asked_for(call, told):
    page = send(call, told, member_number="")
    assert list(page.context["form"].errors) == ["member_number"]
    assert "یکی از این دو" in page.content.decode()
    send(call, told, member_number="", legal_id=LEGAL_ID)
    assert Registration.objects.get().legal_id == LEGAL_ID


def test_a_form_that_is_sent_as_soon_as_it_was_opened_is_asked_for_again(call, told):
    for hasty in (opened_now(), "", "چرند"):
        page = send(call, told, opened=hasty)
        assert page.status_code == 422
        assert list(page.context["form"].errors) == ["__all__"]
    assert not Registration.objects.exists()


@pytest.mark.parametrize(
    "closed",
    [{"until": today() - timedelta(1)}, {"closed_at": timezone.now()}],
    ids=["its day is over", "it was closed"],
)
def test_one_that_is_closed_says_so_and_takes_nothing(told, closed):
    call = CallFactory(**closed)
    page = Client().get(page_of(call))
    assert page.status_code == 200
    assert 'name="firm"' not in page.content.decode()
    assert send(call, told).status_code == 429
    assert not Registration.objects.exists()


@pytest.mark.parametrize("over", [{"stopped_on": today()}, {"stage": "closed"}], ids=str)
def test_one_of_an_initiative_that_is_over_or_stopped_is_closed(told, clerk, client_of, over):
    call = CallFactory(initiative=InitiativeFactory(kind="domestic_exhibition", **over))
    assert 'name="firm"' not in Client().get(page_of(call)).content.decode()
    assert send(call, told).status_code == 429
    assert not Registration.objects.exists()
    page = client_of(clerk).get(call.get_absolute_url()).content.decode()
    assert "فراخوان آن دیگر ثبت‌نامی نمی‌پذیرد" in page
    assert f"/cooperation/calls/{call.pk}/open/" not in page


def test_it_takes_no_more_than_it_says(told):
    call = CallFactory(most=1)
    send(call, told)
    assert send(call, told, key=str(uuid.uuid4()), phone="09121111111", email="").status_code == 429
    assert Registration.objects.count() == 1


def test_one_telephone_and_one_address_register_but_a_few_times_a_day(call, told):
    for _n in range(actions.MOST_OF_ONE):
        assert send(call, told, key=str(uuid.uuid4())).status_code == 200
    for other in ({"email": ""}, {"phone": "09121111111"}):
        assert send(call, told, key=str(uuid.uuid4()), **other).status_code == 429
    assert Registration.objects.count() == actions.MOST_OF_ONE
    other = {"phone": "09121111111", "email": "other@example.org", "key": str(uuid.uuid4())}
    assert send(call, told, **other).status_code == 200


def test_a_flood_is_stopped(call, told, monkeypatch):
    monkeypatch.setattr(actions, "MOST_AN_HOUR", 2)
    for n in range(3):
        last = send(call, told, key=str(uuid.uuid4()), phone=f"0912345678{n}", email="")
    assert last.status_code == 429


def test_it_says_who_calls_and_when_and_where_it_is(call):
    office = OrganizationFactory(name="انجمن نساجی")
    BodyFactory(organization=office)
    ContactPointFactory(person=None, organization=office, kind="phone", value="02188001234")
    call.initiative.facts = {"opening": "2027-03-16", "venue": "محل نمایشگاه‌ها", "price": 4321}
    call.initiative.save()
    text = Client().get(page_of(call)).content.decode()
    for word in ("انجمن نساجی", "محل نمایشگاه‌ها", "۱۴۰۵", "۰۲۱"):
        assert word in text
    assert "۴٬۳۲۱" not in text


def test_of_two_numbers_none_is_told_to_be_optional(call):
    form = Client().get(page_of(call)).context["form"]
    for name in ("member_number", "legal_id"):
        assert "اختیاری" not in form[name].as_field_group()
    assert "اختیاری" in form["email"].as_field_group()


def test_who_gives_no_english_is_told_that_the_persian_is_shown(clerk, client_of):
    made = InitiativeFactory(kind="domestic_exhibition")
    told = {"initiative": made.pk, "title": "فراخوان", "role": "exhibitor", "most": "۱۰"}
    url = "/cooperation/calls/new/"
    page = client_of(clerk).post(url, told | {"until": "۱۴۲۰/۰۱/۱۰"}, follow=True)
    assert any("انگلیسی" in str(one) for one in page.context["messages"])


# --- whom it is from -----------------------------------------------------------------------------


def test_the_firm_is_known_by_its_number_or_name_unless_there_is_doubt(call, told):
    mill = OrganizationFactory(name="پرنیان", kind="mill", member_number="123")
    send(call, told)
    assert Registration.objects.get().organization == mill
    OrganizationFactory(name="دیگر", kind="mill", member_number="123")
    made = RegistrationFactory.build(call=call, member_number="123", firm="پرنیان")
    assert actions.known_as(made) is None
    assert actions.known_as(RegistrationFactory.build(call=call, firm="پرنيان")) == mill


def test_the_page_to_accept_shows_who_it_may_be(call, clerk, client_of):
    mill = OrganizationFactory(name="بافندگی پرنیان", kind="mill")
    one = RegistrationFactory(call=call, firm="بافندگي پرنيان")
    page = client_of(clerk).get(f"/cooperation/registrations/{one.pk}/accept/")
    assert [alike.record for alike in page.context["alike"]] == [mill]


# --- who may -------------------------------------------------------------------------------------


def test_only_those_who_may_change_the_initiative_see_who_registered(
    weaving, head, reader, client_of
):
    made = InitiativeFactory(kind="domestic_exhibition", body=weaving)
    one = RegistrationFactory(call=CallFactory(initiative=made))
    seated(reader, weaving, role="member")
    url = f"/cooperation/registrations/{one.pk}/"
    assert client_of(head).get(url).status_code == 200
    assert client_of(reader).get(url).status_code == 404
    call = client_of(reader).get(one.call.get_absolute_url())
    assert one.firm not in call.content.decode()


def test_it_is_opened_closed_and_opened_again(clerk):
    call = actions.open_call(CallFactory(opened_at=None), by=clerk)
    assert call.is_open
    assert not actions.close_call(call, by=clerk).is_open
    assert actions.open_call(Call.objects.get(), by=clerk).is_open


def test_it_is_not_opened_after_its_day_or_for_what_has_ended(clerk):
    late = CallFactory(opened_at=None, until=today() - timedelta(1))
    ended = InitiativeFactory(kind="domestic_exhibition", stage="closed")
    for one in (late, CallFactory(opened_at=None, initiative=ended)):
        with pytest.raises(ValidationError):
            actions.open_call(one, by=clerk)


def test_a_last_day_that_is_over_is_refused_beside_it(clerk, client_of):
    made = InitiativeFactory(kind="domestic_exhibition")
    told = {"initiative": made.pk, "title": "فراخوان", "role": "exhibitor", "most": "۱۰"}
    page = client_of(clerk).post("/cooperation/calls/new/", told | {"until": "۱۴۰۳/۰۱/۱۰"})
    assert list(page.context["form"].errors) == ["until"]
    client_of(clerk).post("/cooperation/calls/new/", told | {"until": "۱۴۲۰/۰۱/۱۰"})
    again = client_of(clerk).post("/cooperation/calls/new/", told | {"until": "۱۴۲۰/۰۱/۱۰"})
    assert again.status_code == 422
    assert Call.objects.get().most == 10


@needs_postgres
@pytest.mark.django_db(transaction=True)
def test_many_at_once_get_numbers_of_their_own_and_no_more_than_it_takes():
    call = CallFactory(most=5)

    def once(n):
        one = RegistrationFactory.build(call=call, phone=f"+98912345678{n}", number=0)
        try:
            return actions.register(one).number
        except ValidationError:
            return None

    found = together(8, once)
    assert sorted(n for n in found if n) == [1, 2, 3, 4, 5]
