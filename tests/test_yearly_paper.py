"""The yearly report on paper is set in the background, for whoever asked for it."""

from __future__ import annotations

import pytest
from django.urls import reverse

from crm import pdf, worker
from crm.dates import jalali_year, today, year_range
from crm.models import Job
from engagements.models import Meeting
from tests.factories import BodyFactory, MeetingFactory, ResolutionFactory

pytestmark = pytest.mark.django_db
PAGE = reverse("cooperation:yearly-report")
THIS = jalali_year(today())
needs_pango = pytest.mark.skipif(not pdf.is_available(), reason="Pango is not installed")


@pytest.fixture
def body():
    """One with a resolution of this year and one of the year before."""
    body = BodyFactory(name="کمیتهٔ صادرات")
    for year in (THIS, THIS - 1):
        meeting = MeetingFactory(body=body, day=year_range(year)[0])
        Meeting.objects.filter(pk=meeting.pk).update(status=Meeting.Status.HELD)
        ResolutionFactory(meeting=meeting)
    return body


def asked_for(client, address=PAGE):
    page = client.post(address, {"as": "pdf"})
    job = Job.objects.get()
    assert page["Location"] == job.get_absolute_url()
    worker.run_due()
    job.refresh_from_db()
    return job


@needs_pango
@pytest.mark.parametrize("language", ["fa", "en"])
def test_a_job_sets_it_in_the_language_of_who_asked(language, clerk, client_of, body):
    clerk.language = language
    clerk.save(update_fields=["language"])
    job = asked_for(client_of(clerk), f"{PAGE}?body={body.pk}")
    assert job.state == Job.State.DONE, job.error
    assert job.file.read_bytes().startswith(b"%PDF-")
    assert {"fa": "گزارش سالانه", "en": "Yearly report"}[language] in job.result["name"]
    assert job.result["url"] == f"{PAGE}?year={THIS}&body={body.pk}"


def test_it_holds_only_what_is_open_to_who_asked(reader, client_of, body, monkeypatch):
    secret = BodyFactory(name="نهاد پنهان")
    meeting = MeetingFactory(body=secret, day=year_range(THIS)[0], confidential=True)
    Meeting.objects.filter(pk=meeting.pk).update(status=Meeting.Status.HELD)
    ResolutionFactory(meeting=meeting)
    papers = []
    monkeypatch.setattr(pdf, "document", lambda html, style: papers.append(html) or Blank())
    assert asked_for(client_of(reader)).state == Job.State.DONE
    assert "کمیتهٔ صادرات" in papers[0]
    assert "نهاد پنهان" not in papers[0]


class Blank:
    def write_pdf(self):
        return b"%PDF-"


def test_where_the_library_is_missing_the_job_says_so(clerk, client_of, body, monkeypatch):
    def missing():
        raise pdf.Unavailable("libpango")

    monkeypatch.setattr(pdf, "engine", missing)
    job = asked_for(client_of(clerk))
    assert (job.state, job.error) == (Job.State.FAILED, "libpango")


def test_a_body_thrown_away_in_the_meantime_is_no_longer_reported(clerk, client_of, body):
    client_of(clerk).post(f"{PAGE}?body={body.pk}", {"as": "pdf"})
    job = Job.objects.get()
    Job.objects.filter(pk=job.pk).update(params=job.params | {"asked": {"body": 0}})
    worker.run_due()
    job.refresh_from_db()
    assert job.state == Job.State.FAILED


def test_an_empty_year_is_not_printed(clerk, client_of, db):
    assert client_of(clerk).post(f"{PAGE}?year=1300", {"as": "pdf"}).status_code == 422
    assert not Job.objects.exists()
