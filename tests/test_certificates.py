"""Certificates: who passed, numbers, paper, and the page that says whether one counts."""

from __future__ import annotations

import os
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from cooperation.actions.certificates import certify, printable
from cooperation.certificate_paper import sheets
from cooperation.certificates import check_code, check_url, standings
from cooperation.models import Party
from crm import pdf, worker
from crm.dates import PartialDate, jalali_year, today
from crm.history import record
from crm.models import Change, Job
from tests.factories import InitiativeFactory, OrganizationFactory, PartyFactory, PersonFactory
from tests.races import needs_postgres, together

pytestmark = pytest.mark.django_db
needs_pango = pytest.mark.skipif(
    not pdf.is_available() and "CI" not in os.environ,
    reason=f"needs Pango (on Debian: apt install {pdf.PACKAGES})",
)


@pytest.fixture
def course():
    facts = {"hours": 20, "least_attended": 80, "least_mark": 60, "title_en": "Yarn quality"}
    return InitiativeFactory(title="کنترل کیفیت نخ", facts=facts)


def trainee(course, family="کاظمی", **facts):
    person = PersonFactory(honorific="سرکار خانم", given_name="مریم", family_name=family)
    return PartyFactory(
        initiative=course, organization=None, person=person, role="trainee", facts=facts
    )


def address(course, name="certificates"):
    return reverse(f"cooperation:initiative-{name}", args=[course.pk])


def check(code):
    url = reverse("cooperation:certificate-check")
    return Client().get(url, {"code": code}).content.decode()


@pytest.mark.parametrize(
    ("facts", "passes"),
    [
        ({"attended": 16, "mark": 60}, True),
        ({"attended": 15.5, "mark": 90}, False),
        ({"attended": 20, "mark": 59}, False),
        ({"attended": 20}, False),
        ({"mark": 90}, False),
        ({}, False),
    ],
)
def test_who_was_there_enough_and_has_the_mark_passes(course, facts, passes):
    trainee(course, **facts)
    assert [not one.wanting for one in standings(course)] == [passes]


def test_a_course_that_asks_for_nothing_asks_that_one_came():
    course = InitiativeFactory(facts={})
    trainee(course, attended=1)
    trainee(course, "یزدی")
    assert [not one.wanting for one in standings(course)] == [True, False]


def test_those_who_passed_get_numbers_and_the_others_none(course, clerk):
    first, failed = trainee(course, attended=20, mark=70), trainee(course, "یزدی", attended=2)
    certify(course, by=clerk)
    given = {party.pk: party.facts.get("certificate") for party in Party.objects.all()}
    number = f"C-{jalali_year(today())}-{course.pk}-01"
    assert given == {first.pk: number, failed.pk: None}
    assert Change.objects.of(first).filter(verb="certify").exists()


def test_who_passes_later_gets_the_next_number_and_given_ones_stay(course, clerk):
    first = trainee(course, attended=20, mark=70)
    certify(course, by=clerk)
    late = trainee(course, "یزدی", attended=20, mark=70)
    certify(course, by=clerk)
    numbers = [Party.objects.get(pk=one.pk).facts["certificate"] for one in (first, late)]
    assert [number[-2:] for number in numbers] == ["01", "02"]


def test_they_are_given_by_a_click(course, clerk, client_of):
    url = address(course, "certify")
    assert client_of(clerk).post(url).status_code == 422
    trainee(course, attended=20, mark=70)
    assert client_of(clerk).post(url).url == address(course)
    assert len(printable(course)) == 1


def test_giving_to_nobody_says_so(course, clerk):
    with pytest.raises(ValidationError, match="هیچ قبول"):
        certify(course, by=clerk)


@needs_postgres
@pytest.mark.django_db(transaction=True)
def test_two_who_give_at_once_give_each_one_number(course, clerk):
    trainee(course, attended=20, mark=70)
    together(2, lambda _: certify(course, by=clerk))
    assert len(printable(course)) == 1
    assert Change.objects.filter(verb="certify").count() == 1


def test_the_sheet_tells_name_course_and_who_signs(course, clerk):
    trainee(course, attended=20, mark=70)
    PartyFactory(
        initiative=course, role="provider", organization=OrganizationFactory(name="دانشگاه")
    )
    certify(course, by=clerk)
    told = sheets(course, printable(course), "fa")
    assert told["course"] == "کنترل کیفیت نخ"
    assert [one["name"] for one in told["sheets"]] == ["سرکار خانم مریم کاظمی"]
    assert [one["name"] for one in told["signers"]] == ["دانشگاه"]
    assert sheets(course, printable(course), "en")["course"] == "Yarn quality"


@needs_pango
@pytest.mark.parametrize("language", ["fa", "en"])
def test_all_or_one_are_printed_a_sheet_each(course, clerk, client_of, language):
    for family in ("کاظمی", "یزدی", "نوری"):
        one = trainee(course, family, attended=20, mark=70)
    certify(course, by=clerk)
    client, query = client_of(clerk), {"as": "pdf", "language": language}
    every = client.get(address(course), query)
    single = client.get(address(course), query | {"party": one.pk})
    assert every["Content-Type"] == single["Content-Type"] == "application/pdf"
    assert [content.count(b"/Type /Page\n") for content in (every.content, single.content)] in (
        [3, 1],
        [0, 0],  # pages are packed
    )
    assert len(every.content) > len(single.content) > 5000


@needs_pango
def test_many_are_made_as_a_job(course, clerk, client_of, monkeypatch):
    monkeypatch.setattr("cooperation.views.certificates.LONG", 0)
    trainee(course, attended=20, mark=70)
    certify(course, by=clerk)
    client = client_of(clerk)
    page = client.get(address(course), {"as": "pdf"})
    assert page["Content-Type"].startswith("text/html")
    assert client.post(address(course)).status_code == 302
    worker.run(Job.objects.get())
    job = Job.objects.get()
    assert (job.folder / "certificates.pdf").read_bytes().startswith(b"%PDF")


def test_a_kind_without_certificates_has_no_such_page(clerk, client_of):
    fair = InitiativeFactory(kind="domestic_exhibition")
    assert client_of(clerk).get(address(fair)).status_code == 404
    assert address(fair) not in client_of(clerk).get(fair.get_absolute_url()).content.decode()


def test_the_page_says_why_somebody_has_not_passed(course, clerk, client_of):
    trainee(course, attended=8, mark=70)
    page = client_of(clerk).get(address(course)).content.decode()
    assert "۸ ساعت از ۲۰ ساعت" in page
    assert address(course, "certify") not in page


def test_anybody_sees_that_a_certificate_counts_and_whose_it_is(course, clerk):
    one = trainee(course, attended=20, mark=70)
    assert "کاظمی" not in check(check_code(one))
    certify(course, by=clerk)
    page = check(check_code(one))
    for words in ("کاظمی", "کنترل کیفیت نخ"):
        assert words in page
    assert check_code(one) in check_url(one)


@pytest.mark.parametrize("code", ["", "1", "1.abc", "x" * 500])
def test_a_code_that_is_not_ours_counts_for_nothing(course, clerk, code):
    trainee(course, attended=20, mark=70)
    certify(course, by=clerk)
    assert "کاظمی" not in check(code)


def test_a_certificate_that_was_taken_back_counts_no_more(course, clerk):
    one = trainee(course, attended=20, mark=70)
    certify(course, by=clerk)
    stored = Party.objects.get(pk=one.pk)
    stored.facts = {**stored.facts, "certificate": ""}
    record("update", stored, by=clerk)
    assert "کاظمی" not in check(check_code(one))


def typed_sheet(*rows):
    return {
        f"{name}-{party.pk}": value
        for party, told in rows
        for name, value in ({"version": party.version} | told).items()
    }


def test_attendance_and_marks_of_all_are_written_on_one_sheet(course, clerk, client_of):
    first, second = trainee(course, certificate="7"), trainee(course, "یزدی", attended=3)
    data = typed_sheet((first, {"attended": "۱۸٫۵", "mark": "۷۵"}), (second, {"attended": ""}))
    assert client_of(clerk).post(address(course, "attendance"), data).status_code == 302
    assert Party.objects.get(pk=first.pk).facts == {
        "certificate": "7",
        "attended": 18.5,
        "mark": 75,
    }
    assert Party.objects.get(pk=second.pk).facts == {}
    assert Change.objects.of(first).filter(verb="update").count() == 1


def test_less_than_nothing_on_the_sheet_is_refused_beside_the_field(course, clerk, client_of):
    one, other = trainee(course), trainee(course, "یزدی")
    data = typed_sheet((one, {"attended": "-۱"}), (other, {"mark": "۸۰"}))
    form = client_of(clerk).post(address(course, "attendance"), data).context["form"]
    assert list(form.errors) == [f"attended-{one.pk}"]
    assert form[f"mark-{other.pk}"].value() == "۸۰"
    assert Party.objects.get(pk=other.pk).facts == {}


def test_a_sheet_somebody_wrote_on_meanwhile_is_not_written_over(course, clerk, client_of):
    one = trainee(course, attended=4)
    data = typed_sheet((one, {"attended": "8"}))
    stored = Party.objects.get(pk=one.pk)
    stored.facts = {"attended": 6}
    record("update", stored, by=clerk)
    refused = client_of(clerk).post(address(course, "attendance"), data)
    assert refused.status_code == 409
    assert Party.objects.get(pk=one.pk).facts == {"attended": 6}
    assert refused.context["form"][f"attended-{one.pk}"].value() == "8"


def test_who_was_added_while_a_sheet_was_open_is_asked_for_again(course, clerk, client_of):
    one = trainee(course)
    data = typed_sheet((one, {"attended": "8"}))
    trainee(course, "یزدی", attended=5)
    refused = client_of(clerk).post(address(course, "attendance"), data)
    assert refused.status_code == 422
    assert Party.objects.filter(facts__attended=5).exists()


def test_who_has_no_english_name_is_told_before_english_certificates_are_printed(
    course, clerk, client_of
):
    one = trainee(course, attended=20, mark=80)
    certify(course, by=clerk)
    page = client_of(clerk).get(address(course))
    assert page.context["without_english"] == [str(one.person)]
    one.person.name_en = "Maryam Kazemi"
    record("update", one.person, by=clerk)
    assert client_of(clerk).get(address(course)).context["without_english"] == []


def test_a_certificate_tells_the_last_day_of_the_course_too(course, clerk):
    trainee(course, attended=20, mark=80)
    course.facts |= {"first_session": "2026-10-03"}
    course.end = PartialDate.from_date(date(2026, 10, 20))
    record("update", course, by=clerk)
    certify(course, by=clerk)
    assert sheets(course, printable(course), "fa")["last_day"] == date(2026, 10, 20)
