"""What cannot be is refused beside its field, and nothing that was typed is lost."""

from __future__ import annotations

import pytest
from django.contrib.messages import WARNING
from django.urls import reverse

from cooperation.models import Initiative, Measure, Party, Session
from crm.dates import today
from tests.factories import (
    InitiativeFactory,
    OrganizationFactory,
    PartyFactory,
    PersonFactory,
)

pytestmark = pytest.mark.django_db
PARTY = reverse("cooperation:party-create")


def facts_page(client, initiative, **typed):
    url = reverse("cooperation:initiative-facts", args=[initiative.pk])
    return client.post(url, {"version": initiative.version} | typed)


def trainee(course, **facts):
    return PartyFactory(
        initiative=course, organization=None, person=PersonFactory(), role="trainee", facts=facts
    )


# --- numbers -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "name", "wrong"),
    [
        ("thesis", "mark", "۲۵"),
        ("training", "least_attended", "۱۰۱"),
        ("training", "least_mark", "۳۴۰"),
    ],
)
def test_more_than_there_can_be_is_refused_beside_the_fact(clerk, client_of, kind, name, wrong):
    made = InitiativeFactory(kind=kind)
    page = facts_page(client_of(clerk), made, **{name: wrong})
    assert list(page.context["form"].errors) == [name]
    assert page.context["form"][name].value() == wrong
    assert Initiative.objects.get().facts == {}


def test_nobody_attends_longer_than_the_course_lasts(clerk, client_of):
    course = InitiativeFactory(facts={"hours": 16})
    one = trainee(course)
    url = reverse("cooperation:party-update", args=[one.pk])
    told = {"initiative": course.pk, "role": "trainee", "person": one.person_id}
    told |= {"version": one.version, "mark": "۳۴۰"}
    page = client_of(clerk).post(url, told | {"attended": "۹۹۹"})
    assert set(page.context["form"].errors) == {"attended", "mark"}
    sheet = reverse("cooperation:initiative-attendance", args=[course.pk])
    typed = {f"attended-{one.pk}": "۱۷", f"version-{one.pk}": one.version}
    page = client_of(clerk).post(sheet, typed)
    assert list(page.context["form"].errors) == [f"attended-{one.pk}"]
    client_of(clerk).post(sheet, typed | {f"attended-{one.pk}": "۱۶"})
    assert Party.objects.get().facts == {"attended": 16}


def test_hours_that_sessions_tell_are_not_argued_with(clerk, client_of):
    course = InitiativeFactory(facts={"hours": 2})
    one = trainee(course, attended=3)
    Session.objects.create(initiative=course, day=today(), starts="08:00", ends="11:00")
    url = reverse("cooperation:party-update", args=[one.pk])
    told = {"initiative": course.pk, "role": "trainee", "person": one.person_id}
    sent = client_of(clerk).post(url, told | {"version": one.version, "mark": "۸۰"})
    assert sent.status_code == 302


def test_a_share_in_percent_is_a_hundred_at_most(clerk, client_of):
    course = InitiativeFactory()
    told = {"initiative": course.pk, "name": "satisfaction", "unit": "percent", "actual": "۸۷۰"}
    page = client_of(clerk).post(reverse("cooperation:measure-create"), told)
    assert list(page.context["form"].errors) == ["actual"]
    assert not Measure.objects.exists()


def test_shares_of_more_than_a_whole_are_saved_with_a_warning(clerk, client_of):
    made = InitiativeFactory(kind="export_consortium")
    client = client_of(clerk)
    told = {"initiative": made.pk, "role": "member"}

    def warned(share):
        typed = told | {"organization": OrganizationFactory().pk, "share": share}
        page = client.post(PARTY, typed, follow=True)
        return [str(one) for one in page.context["messages"] if one.level == WARNING]

    assert warned("۸۰") == []
    (doubt,) = warned("۷۰")
    assert "۱۵۰" in doubt
    assert Party.objects.count() == 2


# --- days ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["domestic_exhibition", "foreign_exhibition"])
def test_what_closes_before_it_opens_is_refused_beside_its_closing_day(clerk, client_of, kind):
    fair = InitiativeFactory(kind=kind)
    days = {"opening": "۱۴۰۵/۰۸/۱۰", "closing": "۱۴۰۵/۰۸/۰۹"}
    page = facts_page(client_of(clerk), fair, **days)
    assert list(page.context["form"].errors) == ["closing"]
    assert (
        facts_page(client_of(clerk), fair, **days | {"closing": days["opening"]}).status_code == 302
    )


# --- texts ---------------------------------------------------------------------------------------


def test_a_long_text_keeps_its_lines_and_is_shown_with_them(clerk, client_of):
    course = InitiativeFactory()
    client = client_of(clerk)
    form = client.get(reverse("cooperation:initiative-facts", args=[course.pk])).content.decode()
    assert '<textarea name="syllabus"' in form
    assert "maxlength" not in form
    syllabus = "\r\n".join(["سرفصل نخست: نخ", "سرفصل دوم: پارچه"] * 40)
    facts_page(client, course, syllabus=syllabus)
    assert Initiative.objects.get().facts["syllabus"] == syllabus.replace("\r\n", "\n")
    page = client.get(course.get_absolute_url()).content.decode()
    assert "سرفصل نخست: نخ<br>سرفصل دوم: پارچه" in page


@pytest.mark.parametrize(("name", "most"), [("syllabus", 5000), ("place", 300)])
def test_what_is_too_long_is_refused_and_not_cut(clerk, client_of, name, most):
    course = InitiativeFactory()
    page = facts_page(client_of(clerk), course, **{name: "س" * (most + 1)})
    assert list(page.context["form"].errors) == [name]
    assert len(page.context["form"][name].value()) == most + 1


# --- roles ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("role", "name"), [("student", "organization"), ("university", "person")])
def test_who_cannot_have_a_role_is_told_beside_it(clerk, client_of, role, name):
    made = InitiativeFactory(kind="thesis")
    who = OrganizationFactory() if name == "organization" else PersonFactory()
    page = client_of(clerk).post(PARTY, {"initiative": made.pk, "role": role, name: who.pk})
    assert list(page.context["form"].errors) == [name]
    assert not Party.objects.exists()


def test_nobody_is_student_and_supervisor_of_one_thesis(clerk, client_of):
    made, person = InitiativeFactory(kind="thesis"), PersonFactory()
    PartyFactory(initiative=made, organization=None, person=person, role="student")
    told = {"initiative": made.pk, "role": "supervisor", "person": person.pk}
    page = client_of(clerk).post(PARTY, told)
    assert "دانشجو" in page.context["form"].errors["person"][0]
    told["person"] = PersonFactory().pk
    assert client_of(clerk).post(PARTY, told).status_code == 302


def test_a_party_that_is_there_already_can_still_be_edited(clerk, client_of):
    made = InitiativeFactory(kind="thesis")
    mill = PartyFactory(initiative=made, role="student")
    url = reverse("cooperation:party-update", args=[mill.pk])
    told = {"initiative": made.pk, "role": "student", "organization": mill.organization_id}
    assert client_of(clerk).post(url, told | {"version": mill.version}).status_code == 302


def test_who_chooses_nobody_is_asked_to_choose_somebody(clerk, client_of):
    made = InitiativeFactory(kind="thesis")
    page = client_of(clerk).post(PARTY, {"initiative": made.pk, "role": "student"})
    assert "انتخاب کنید" in page.context["form"].non_field_errors()[0]
