"""Long work: done once, seen while it runs, taken up when its worker dies."""

from __future__ import annotations

import os
import time
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import OperationalError, transaction
from django.urls import reverse
from django.utils import timezone

from contacts.models import Person
from crm import worker
from crm.history import record
from crm.jobs import forget, start
from crm.models import Job
from tests.factories import UserFactory
from tests.races import needs_postgres, together

pytestmark = pytest.mark.django_db
SEEN: list[object] = []


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    SEEN.clear()


def counts(job, progress):
    """Counts to a thousand, looks at its own page's figures half-way, and writes a file."""
    for number in range(1, 1001):
        progress(number, 1000)
        if number == 500:
            progress(1000, 1000)
            SEEN.append(job.progress)
    (job.folder / "list.csv").write_text("نام\n")
    return {"told": ["هزار تا شمرده شد."], "url": "/contacts/people/", "file": "list.csv"}


def refuses(job, progress):
    raise ValidationError("این برگه خالی است.")


def breaks(job, progress):
    with transaction.atomic():
        record("create", Person(family_name="نیمه‌کاره"), by=job.by)
        raise RuntimeError("نیمه‌کاره")


def meets_no_database(job, progress):
    SEEN.append(job.tries)
    raise OperationalError("server closed the connection")


def asked(name, user):
    return start(f"{__name__}.{name}", by=user, title="شمردن")


def test_it_runs_after_the_page_that_asked_and_says_what_came_of_it(clerk, client_of):
    job, client = asked("counts", clerk), client_of(clerk)
    waiting = client.get(job.get_absolute_url()).content.decode()
    assert "لحظه‌ای دیگر آغاز می‌شود." in waiting
    assert 'hx-trigger="every 1s"' in waiting
    assert worker.run_due() == 1
    assert SEEN == [(1000, 1000)]
    page = client.get(job.get_absolute_url()).content.decode()
    assert "هزار تا شمرده شد." in page
    assert "every 1s" not in page
    assert worker.run_due() == 0


def test_the_part_a_page_asks_for_says_when_to_ask_no_more(clerk, client_of):
    job, client = asked("counts", clerk), client_of(clerk)
    part = {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "job"}
    assert client.get(job.get_absolute_url(), **part).status_code == 200
    worker.run_due()
    ended = client.get(job.get_absolute_url(), **part)
    assert (ended.status_code, "<html" in ended.content.decode()) == (286, False)


def test_its_file_is_for_the_one_who_asked_alone(clerk, admin, client_of):
    job = asked("counts", clerk)
    worker.run_due()
    url = reverse("job-file", args=[job.pk])
    assert b"".join(client_of(clerk).get(url)).decode() == "نام\n"
    assert client_of(admin).get(job.get_absolute_url()).status_code == 200
    assert client_of(admin).get(url).status_code == 404
    assert client_of(UserFactory(role="clerk")).get(job.get_absolute_url()).status_code == 404


def test_what_an_action_refuses_is_told_in_its_words(clerk, client_of):
    job = asked("refuses", clerk)
    worker.run_due()
    page = client_of(clerk).get(job.get_absolute_url()).content.decode()
    assert "این برگه خالی است." in page


def test_what_breaks_half_way_leaves_nothing_and_says_so(clerk, client_of):
    job = asked("breaks", clerk)
    worker.run_due()
    job.refresh_from_db()
    assert (job.state, Person.everything.count()) == (Job.State.FAILED, 0)
    assert "RuntimeError" not in job.error
    assert job.error in client_of(clerk).get(job.get_absolute_url()).content.decode()


def test_a_database_that_is_away_is_tried_again_but_not_for_ever(clerk):
    job = asked("meets_no_database", clerk)
    assert worker.run_due() == worker.MOST_TRIES
    job.refresh_from_db()
    assert (SEEN, job.state) == ([1, 2, 3], Job.State.FAILED)


def silent(job, ago):
    """As if its worker had died some time ago."""
    job.folder.mkdir(parents=True, exist_ok=True)
    path = job.folder / "progress"
    path.write_text("3 9")
    os.utime(path, (time.time() - ago, time.time() - ago))


def test_what_a_dead_worker_left_is_taken_up_and_a_living_one_is_let_be(clerk):
    dead, alive = asked("counts", clerk), asked("counts", clerk)
    worker.claim()
    worker.claim()
    silent(dead, 61)
    silent(alive, 10)
    assert worker.run_due() == 1
    states = dict(Job.objects.values_list("pk", "state"))
    assert states == {dead.pk: Job.State.DONE, alive.pk: Job.State.RUNNING}


def test_one_that_kills_its_worker_each_time_fails_in_the_end(clerk):
    job = asked("counts", clerk)
    for _time in range(worker.MOST_TRIES):
        worker.claim()
        silent(job, 61)
        worker.take_up_lost(timezone.now())
    job.refresh_from_db()
    assert (job.state, bool(job.error)) == (Job.State.FAILED, True)


def test_a_worker_thought_dead_does_not_overwrite_what_the_next_one_did(clerk):
    job = asked("counts", clerk)
    first = worker.claim()
    silent(job, 61)
    worker.run_due()
    worker.finish(first, Job.State.FAILED, error="دیر")
    job.refresh_from_db()
    assert (job.state, job.error) == (Job.State.DONE, "")


@needs_postgres
@pytest.mark.django_db(transaction=True)
def test_two_workers_never_do_one_job_twice():
    user = UserFactory(role="clerk")
    for _time in range(6):
        asked("counts", user)
    ended = together(3, lambda _number: worker.run_due())
    assert (sum(ended), len(SEEN)) == (6, 6)


def test_files_are_kept_for_a_week_and_jobs_for_a_year(clerk):
    job = asked("counts", clerk)
    worker.run_due()
    job.refresh_from_db()
    forget(timezone.now() + timedelta(days=6))
    assert job.file
    forget(timezone.now() + timedelta(days=8))
    assert job.file is None
    assert Job.objects.count() == 1
    forget(timezone.now() + timedelta(days=366))
    assert Job.objects.count() == 0
