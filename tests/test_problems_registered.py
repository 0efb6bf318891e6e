"""The register of problems: quick entry, look-alikes, reports that join, the form of members."""

from __future__ import annotations

import uuid

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from crm.dates import today
from engagements.actions import problems
from engagements.member_links import LASTS, report_token
from engagements.models import Problem, ProblemReport
from tests.audit import audited
from tests.factories import (
    FollowUpFactory,
    LetterFactory,
    MeetingFactory,
    OrganizationFactory,
    ProblemFactory,
    ProblemReportFactory,
    province,
)

pytestmark = pytest.mark.django_db
QUICK, ALIKE = reverse("engagements:problem-quick"), reverse("engagements:problem-alike")
FORM, FIGURES = reverse("engagements:tell-problem"), reverse("engagements:problem-figures")


@pytest.fixture
def town():
    return OrganizationFactory(name="شهرک صنعتی نجف‌آباد", kind="industrial_town")


def told(**changes):
    return {
        "title": "قطع پی‌درپی برق",
        "category": "power",
        "unit_name": "ریسندگی کویر",
        "name": "نرگس صالحی",
        "phone": "۰۹۱۲۱۲۳۴۵۶۷",
        "consent": "on",
        "website": "",
        "key": str(uuid.uuid4()),
    } | changes


def form(organization=None):
    return f"{FORM}?form={report_token(organization)}"


def test_one_line_is_entered_from_the_list_and_leads_back_to_it(clerk, client_of):
    firm = OrganizationFactory(province=province())
    asked = {"title": "برق نیست", "category": "power", "about": firm.pk}
    response = client_of(clerk).post(QUICK, asked)
    assert response["Location"] == reverse("engagements:problem-list")
    made = Problem.objects.get()
    assert (made.category, made.about, made.province) == ("power", firm, firm.province)


def alike(client, **typed):
    return client.post(ALIKE, typed).context["alike"]


def test_those_of_the_same_town_in_like_words_are_offered_while_one_types(clerk, client_of, town):
    same = ProblemFactory(title="قطع برق کارخانه", about=town)
    ProblemFactory(title="نبود آب", about=town)
    ProblemFactory(title="قطع برق", state="solved", about=town)
    mill = OrganizationFactory(kind="mill", located_in=town)
    found = alike(client_of(clerk), title="قطعی مکرر برق", about=mill.pk)
    assert list(found) == [same]


def test_elsewhere_most_of_the_words_must_be_the_same(clerk, client_of, town):
    other = ProblemFactory(title="قطع برق ریسندگی", about=town)
    client = client_of(clerk)
    assert list(alike(client, title="قطع برق در بافندگی")) == []
    assert list(alike(client, title="قطع برق ریسندگی")) == [other]
    assert list(alike(client, title="\x00", about="9" * 40)) == []


def test_reports_of_others_join_one_problem_and_are_counted(clerk, client_of, town):
    problem = ProblemFactory(about=town, province=province("IR-10"))
    unit = OrganizationFactory(kind="mill", province=province("IR-23"))
    for report in (ProblemReport(unit=unit), ProblemReport(unit_name="بافندگی سپید")):
        report.problem = problem
        problems.raise_again(report, by=clerk)
    page = client_of(clerk).get(problem.get_absolute_url())
    assert page.context["raised"].startswith("۳ بار")
    assert "۳ واحد" in page.context["raised"]
    assert "۲ استان" in page.context["raised"]
    [row] = client_of(clerk).get(reverse("engagements:problem-list")).context["table"].shown.rows
    assert row.raised_count == 3


def test_a_member_tells_a_problem_without_an_account_and_it_is_new():
    firm = OrganizationFactory(province=province())
    client = Client()
    for _ in range(2):  # a second click makes no second problem
        page = client.get(form(firm))
        sent = told(key=str(page.context["form"].initial["key"]))
    assert client.post(form(firm), sent).status_code == 200
    assert client.post(form(firm), sent).status_code == 200
    problem, report = Problem.objects.get(), ProblemReport.objects.get()
    assert (problem.state, problem.about, problem.province) == ("new", firm, firm.province)
    assert (report.problem, report.unit, report.by_form) == (problem, firm, True)
    assert (report.phone, report.consented) == ("+989121234567", True)


@pytest.mark.parametrize(
    "changes", [{"consent": ""}, {"website": "http://x"}, {"phone": "12"}, {"title": ""}]
)
def test_without_consent_or_a_number_or_with_the_hidden_box_filled_nothing_is_kept(changes):
    with audited() as lines:
        assert Client().post(form(), told(**changes)).status_code == 422
    assert lines == []


def test_opening_the_form_changes_nothing_and_tells_nothing():
    firm = OrganizationFactory(name="ریسندگی پنهان")
    with audited() as lines:
        response = Client().get(form(firm))
    assert (response.status_code, lines) == (200, [])
    assert firm.name not in response.content.decode()
    assert response["Cache-Control"] == "private, no-store"


def test_an_address_that_is_not_ours_or_too_old_opens_nothing():
    token = report_token(None)
    for wrong in ("", "x", "0", token[:-1], "\x00"):
        assert Client().get(FORM, {"form": wrong}).status_code == 404
    with time_machine.travel(today() + LASTS * 1.1):
        assert Client().post(f"{FORM}?form={token}", told()).status_code == 404


def test_a_flood_from_one_telephone_is_stopped():
    client = Client()
    answers = [client.post(form(), told()).status_code for _ in range(problems.MOST_OF_ONE + 1)]
    assert answers == [200] * problems.MOST_OF_ONE + [429]
    assert Problem.objects.count() == problems.MOST_OF_ONE


def test_the_telephone_of_a_member_is_shown_to_the_secretariat_alone(clerk, reader, client_of):
    report = ProblemReportFactory(phone="+989121234567")
    page = report.problem.get_absolute_url()
    assert "989121234567" in client_of(clerk).get(page).content.decode()
    assert "989121234567" not in client_of(reader).get(page).content.decode()


def test_a_problem_goes_from_new_to_solved_by_named_steps(clerk):
    problem = ProblemFactory()
    letter = LetterFactory()
    problems.verify(problem, by=clerk)
    problems.raise_in(problem, by=clerk, meeting=MeetingFactory())
    problems.answer(problem, by=clerk, letter=letter)
    with audited() as lines:
        stored = problems.solve(problem, by=clerk, solution="خط دوم کشیده شد.")
    assert (stored.state, stored.solution) == ("solved", "خط دوم کشیده شد.")
    assert [line.verb for line in lines] == ["solve"]
    letter.refresh_from_db()
    assert letter.problem == problem
    with pytest.raises(ValidationError):
        problems.reject(problem, by=clerk, reason="تکراری")
    assert problems.reopen(problem, by=clerk, reason="دوباره قطع شد").state == "verified"


def test_what_was_told_twice_becomes_one_problem_with_all_its_reports(clerk, client_of):
    kept, twice = ProblemFactory(title="قطع برق"), ProblemFactory(title="برق نیست", text="هر روز")
    ProblemReportFactory(problem=kept)
    page = reverse("engagements:problem-join", args=[twice.pk])
    sent = {"into": kept.pk, "version": twice.version}
    assert client_of(clerk).post(page, sent)["Location"] == kept.get_absolute_url()
    assert kept.reports.count() == 2
    assert "هر روز" in kept.reports.latest("pk").note
    assert list(Problem.objects.all()) == [kept]


def test_what_something_hangs_on_or_is_the_same_itself_is_not_joined(clerk):
    kept, twice = ProblemFactory(), ProblemFactory()
    FollowUpFactory(problem=twice)
    for into in (kept, twice):
        with pytest.raises(ValidationError):
            problems.join(twice, by=clerk, into=into)
    assert Problem.objects.count() == 2


def test_it_is_rejected_with_a_reason_only(clerk, client_of):
    problem = ProblemFactory()
    address = reverse("engagements:problem-reject", args=[problem.pk])
    assert client_of(clerk).post(address, {}).status_code == 422
    assert client_of(clerk).post(address, {"reason": "به ما مربوط نیست"}).status_code == 302
    typed = {"title": problem.title, "category": "other", "severity": "2", "version": 2}
    edit = reverse("engagements:problem-update", args=[ProblemFactory().pk])
    refused = client_of(clerk).post(edit, typed | {"state": "rejected", "version": 1})
    assert "state" in refused.context["form"].errors


@pytest.mark.parametrize("query", ["about", "unit", "sector"])
def test_the_register_is_narrowed_to_a_town_a_unit_and_a_sector(query, clerk, client_of, town):
    mill = OrganizationFactory(kind="mill", located_in=town, sectors="ریسندگی، بافندگی")
    problem, _other = ProblemFactory(about=mill), ProblemFactory(about=OrganizationFactory())
    asked = {"about": town.pk, "unit": mill.pk, "sector": "ريسندگی"}
    page = client_of(clerk).get(reverse("engagements:problem-list"), {query: asked[query]})
    assert page.context["table"].shown.rows == [problem]


def test_it_is_of_the_sector_of_whom_it_is_about_unless_another_is_told():
    mill = OrganizationFactory(kind="mill", sectors="ریسندگی")
    told = [Problem(title="برق", about=mill, sector=sector) for sector in ("", "رنگرزی")]
    for problem in told:
        problem.full_clean()
    assert [problem.sector for problem in told] == ["ریسندگی", "رنگرزی"]


@pytest.mark.parametrize("by", ["category", "province", "sector", "town", "agency"])
def test_figures_count_what_is_complained_of(by, clerk, client_of, town):
    agency = OrganizationFactory(name="شرکت توزیع")
    mill = OrganizationFactory(kind="mill", located_in=town)
    common = {"category": "power", "province": province(), "must_answer": agency}
    common["sector"] = "ریسندگی"
    for about, state in ((town, "solved"), (mill, "new")):
        problem = ProblemFactory(about=about, state=state, **common)
    ProblemReportFactory.create_batch(3, problem=problem)
    page = client_of(clerk).get(FIGURES, {"by": by})
    [line] = page.context["lines"]
    # problems, times raised, open, answered, solved, rejected
    assert line.figures == (2, 4, 1, 0, 1, 0)
    file = client_of(clerk).post(f"{FIGURES}?by={by}", {"format": "xlsx"})
    assert b"".join(file.streaming_content).startswith(b"PK")
