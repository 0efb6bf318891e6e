"""Who spoke may be unclear; it stays so, and says so, until somebody decides."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from crm.models import Change
from engagements.actions.meetings import hold, identify_speaker, possible_speakers
from engagements.models import Statement
from tests.audit import audited
from tests.factories import AttendanceFactory, MeetingFactory, PersonFactory, StatementFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(clerk):
    """Two of the same name, and one of another."""
    meeting = MeetingFactory()
    for given, family in (("احسان", "یوسفی"), ("سینا", "یوسفی"), ("نرگس", "لاهوتی")):
        person = PersonFactory(honorific="", given_name=given, family_name=family)
        AttendanceFactory(meeting=meeting, person=person)
    return hold(meeting, by=clerk)


@pytest.fixture
def statement(meeting):
    return StatementFactory(meeting=meeting, speaker_as_written="یوسفی")


def test_it_says_that_it_is_not_decided(statement, clerk, client_of):
    assert statement.is_unresolved
    text = client_of(clerk).get(statement.get_absolute_url()).content.decode()
    assert reverse("engagements:statement-identify", args=[statement.pk]) in text


def test_those_it_may_mean_are_offered(statement, clerk, client_of):
    assert [str(one) for one in possible_speakers(statement)] == ["احسان یوسفی", "سینا یوسفی"]
    url = reverse("engagements:statement-identify", args=[statement.pk])
    form = client_of(clerk).get(url).context["form"]
    assert [str(one) for one in form.fields["speaker"].queryset] == ["احسان یوسفی", "سینا یوسفی"]


def test_any_arabic_spelling_of_the_name_will_do(statement):
    statement.speaker_as_written = "يوسفي"
    assert len(possible_speakers(statement)) == 2


def test_when_nobody_fits_all_are_offered(meeting, clerk, client_of):
    statement = StatementFactory(meeting=meeting, speaker_as_written="بیگی")
    url = reverse("engagements:statement-identify", args=[statement.pk])
    assert client_of(clerk).get(url).context["form"].fields["speaker"].queryset.count() == 3


def test_a_decision_is_kept_with_what_the_source_said(statement, clerk):
    [first, _second] = possible_speakers(statement)
    with audited() as lines:
        identify_speaker(statement, by=clerk, speaker=first)
    assert [(line.verb, line.details["reason"]) for line in lines] == [("identify", "یوسفی")]
    stored = Statement.objects.get(pk=statement.pk)
    assert (stored.speaker, stored.speaker_as_written) == (first, "یوسفی")
    assert not stored.is_unresolved


def test_it_is_decided_once(statement, clerk):
    first, second = possible_speakers(statement)
    identify_speaker(statement, by=clerk, speaker=first)
    with pytest.raises(ValidationError):
        identify_speaker(statement, by=clerk, speaker=second)
    assert Change.objects.of(statement).count() == 2


def test_only_somebody_who_was_there_can_have_spoken(statement, clerk):
    elsewhere = AttendanceFactory()
    with pytest.raises(ValidationError):
        identify_speaker(statement, by=clerk, speaker=elsewhere)


def test_a_statement_without_any_speaker_is_refused(meeting, clerk, client_of):
    url = reverse("engagements:statement-create")
    data = {"meeting": meeting.pk, "text": "برق نیست.", "stance": "information"}
    response = client_of(clerk).post(url, data)
    assert response.status_code == 422
    assert response.context["form"].non_field_errors()


def test_the_speaker_must_be_of_the_meeting_one_types(meeting, clerk, client_of):
    other = AttendanceFactory()
    url = reverse("engagements:statement-create") + f"?meeting={other.meeting_id}"
    data = {"text": "برق نیست.", "stance": "information", "speaker": other.pk}
    response = client_of(clerk).post(url, data | {"meeting": meeting.pk})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["speaker"]
    assert client_of(clerk).post(url, data | {"meeting": other.meeting_id}).status_code == 302
