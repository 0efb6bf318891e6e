"""The register of resolutions: formats of numbers, evidence, the life line, notices, figures."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from crm.dates import today
from engagements.actions.letters import register
from engagements.actions.resolutions import carry_out, communicate
from engagements.models import Letter, Resolution
from tests.factories import (
    AgendaItemFactory,
    BodyFactory,
    FollowUpFactory,
    InitiativeFactory,
    LetterFactory,
    LetterTemplateFactory,
    MeetingFactory,
    OrganizationFactory,
    PersonFactory,
    ProblemFactory,
    ResolutionFactory,
    attached,
)

pytestmark = pytest.mark.django_db
REPORT = reverse("engagements:resolution-report")
LIST = reverse("engagements:resolution-list")


@pytest.fixture
def agency():
    return OrganizationFactory(name="شرکت توانیر")


@pytest.fixture
def resolution(agency, clerk):
    problem = ProblemFactory(title="قطع برق شهرک")
    meeting = MeetingFactory(day=today() - timedelta(days=30), status="held")
    item = AgendaItemFactory(meeting=meeting, problem=problem)
    made = ResolutionFactory(meeting=meeting, item=item, text="برق شهرک وصل شود.", by=clerk)
    FollowUpFactory(resolution=made, owner_organization=agency, due=today() - timedelta(days=1))
    return made


@pytest.mark.parametrize("pattern", ["{year}-{serial}/{code} م", "{سال}-{ردیف}/{کد} م"])
def test_a_body_writes_its_numbers_as_it_likes(pattern):
    body = BodyFactory(code="ب", number_format=pattern)
    meeting = MeetingFactory(body=body, day=date(2026, 4, 20))
    assert ResolutionFactory(meeting=meeting).number == "۱۴۰۵-۱/ب م"


@pytest.mark.parametrize(
    "pattern", ["{code}/{year}", "{serial}", "{day}{year}{serial}", "{year", "{year:>9}{serial}"]
)
def test_a_format_that_could_give_a_number_twice_is_refused(pattern):
    body = BodyFactory.build(organization=OrganizationFactory(), number_format=pattern)
    with pytest.raises(ValidationError, match="number_format"):
        body.full_clean()


def test_it_is_called_carried_out_with_evidence_only(resolution, clerk, client_of):
    address = reverse("engagements:resolution-carry-out", args=[resolution.pk])
    response = client_of(clerk).post(address, {})
    assert response.status_code == 422
    assert "evidence" in response.context["form"].errors
    assert Resolution.objects.get(pk=resolution.pk).is_open


@pytest.mark.parametrize("proof", ["evidence", "confirmed_by", "file"])
def test_a_letter_number_a_file_or_somebody_who_confirms_it_is_evidence(resolution, clerk, proof):
    told = {"evidence": {"evidence": "نامهٔ ۱۲"}, "confirmed_by": {"confirmed_by": PersonFactory()}}
    if proof == "file":
        attached(resolution, by=clerk)
    assert carry_out(resolution, by=clerk, **told.get(proof, {})).state == "done"


def test_what_was_called_done_before_evidence_was_asked_for_can_still_be_edited(resolution):
    Resolution.objects.filter(pk=resolution.pk).update(state="done")
    stored = Resolution.objects.get(pk=resolution.pk)
    stored.text = "متن درست"
    stored.full_clean()


def test_its_life_is_told_from_the_problem_to_the_closing_meeting(
    resolution, clerk, client_of, agency
):
    notice = register(communicate(resolution, by=clerk), by=clerk)
    LetterFactory(answers=notice, organization=agency, by=clerk)
    closing = MeetingFactory(body=resolution.body, status="held", day=today())
    carry_out(resolution, by=clerk, evidence="نامهٔ ۱۲", closed_in=closing)
    steps = client_of(clerk).get(resolution.get_absolute_url()).context["life_line"]
    assert [step.icon for step in steps] == ["triangle-alert", "gavel", "send", "mail", "check"]
    assert [bool(step.day) for step in steps] == [True] * 5
    assert steps[-1].url == closing.get_absolute_url()


def test_a_problem_hidden_from_a_reader_is_no_part_of_the_life_they_see(
    resolution, reader, client_of
):
    ProblemFactory(title="راز")
    secret = ProblemFactory(
        title="راز دیگر", meeting=MeetingFactory(body=resolution.body, confidential=True)
    )
    Resolution.objects.filter(pk=resolution.pk).update(problem=secret)
    page = client_of(reader).get(resolution.get_absolute_url()).content.decode()
    assert "راز دیگر" not in page


def test_one_click_prepares_the_notice_to_those_who_owe_it(resolution, clerk, client_of, agency):
    LetterTemplateFactory(name="ابلاغ", subject="ابلاغ مصوبه", text="متن: {متن مصوبه}")
    address = reverse("engagements:resolution-communicate", args=[resolution.pk])
    first = client_of(clerk).post(address)
    again = client_of(clerk).post(address)
    letter = Letter.objects.get()
    assert first["Location"] == again["Location"] == letter.get_absolute_url()
    assert (letter.purpose, letter.subject, letter.state) == ("resolution", "ابلاغ مصوبه", "draft")
    assert letter.recipients == agency.name
    assert register(letter, by=clerk).text == f"متن: {resolution.text}"


def test_without_an_organization_that_owes_it_there_is_nobody_to_write_to(clerk):
    with pytest.raises(ValidationError):
        communicate(ResolutionFactory(), by=clerk)


def test_the_register_is_narrowed_to_an_addressee_and_to_what_is_late(
    resolution, clerk, client_of, agency
):
    ResolutionFactory()
    for query in ({"owed_by": agency.pk}, {"time": "overdue"}):
        page = client_of(clerk).get(LIST, query)
        assert page.context["table"].shown.rows == [resolution], query
    assert agency.name in page.content.decode()


def test_the_register_is_narrowed_to_a_track_by_what_its_reader_may_see(clerk, reader, client_of):
    began, other = ResolutionFactory.create_batch(2)
    InitiativeFactory(kind="training", resolution=began)
    secret = MeetingFactory(confidential=True)
    InitiativeFactory(kind="training", resolution=other, meeting=secret)
    shown = {
        user: client_of(user).get(LIST, {"track": "training"}).context["table"].shown.rows
        for user in (clerk, reader)
    }
    assert [set(shown[clerk]), shown[reader]] == [{began, other}, [began]]


def test_the_rate_of_each_body_and_year_is_counted_and_exported(resolution, clerk, client_of):
    ResolutionFactory(meeting=resolution.meeting, state="done")
    ResolutionFactory(meeting=resolution.meeting, state="dropped")
    Resolution.objects.filter(pk=ResolutionFactory(meeting=resolution.meeting).pk).update(
        state="done"
    )
    page = client_of(clerk).get(REPORT)
    [line] = page.context["lines"]
    # made, carried out, of these without evidence, open, overdue, dropped, rate
    assert line.figures == (4, 2, 1, 1, 1, 1, 67)
    file = client_of(clerk).post(REPORT, {"format": "csv"})
    text = b"".join(file.streaming_content).decode()
    assert resolution.body.name in text
    assert ",4,2,1,1,1,1,67" in text


def test_confidential_resolutions_are_not_counted_for_others(reader, client_of):
    ResolutionFactory(meeting=MeetingFactory(confidential=True))
    assert list(client_of(reader).get(REPORT).context["lines"]) == []


@pytest.mark.parametrize("count", [3, 25])
def test_figures_and_register_cost_the_same_at_any_size(
    count, clerk, client_of, django_assert_max_num_queries
):
    client = client_of(clerk)
    for _ in range(count):
        FollowUpFactory(resolution=ResolutionFactory(), owner_person=PersonFactory())
    for address in (REPORT, LIST):
        with django_assert_max_num_queries(8):
            client.get(address)
