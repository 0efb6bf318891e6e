"""With Redis, Celery's own worker and beat send what is due, and the doorbell is heard at once."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone
from kombu.exceptions import OperationalError

from crm import tasks
from crm.jobs import start
from crm.models import Job, Mail
from tests.factories import UserFactory

ROOT = Path(__file__).resolve().parent.parent
pytestmark = [pytest.mark.servers, pytest.mark.django_db(transaction=True)]


@contextmanager
def celery(part: str, folder: Path, *options: str) -> Iterator[None]:
    """A Celery process on the test database, its letters written into the folder."""
    db = connection.settings_dict
    url = f"postgres://{db['USER']}:{db['PASSWORD']}@{db['HOST']}:{db['PORT']}/{db['NAME']}"
    environ = os.environ | {"DATABASE_URL": url, "CRM_DATA_DIR": str(folder)}
    process = subprocess.Popen(
        [sys.executable, "-m", "celery", "-A", "crm", part, "--loglevel=warning", *options],
        cwd=ROOT,
        env={name: value for name, value in environ.items() if name != "EMAIL_URL"},
    )
    try:
        yield
    finally:
        process.terminate()
        process.wait(30)


def letter(number: int = 0) -> Mail:
    return Mail.objects.create(
        to=f"reader{number}@example.org",
        subject="یادآوری",
        text="متن",
        html="<p>متن</p>",
        next_try_at=timezone.now(),
    )


def sent_within(seconds: float, count: int) -> bool:
    end = time.monotonic() + seconds
    while Mail.objects.filter(state=Mail.State.SENT).count() < count:
        if time.monotonic() > end:
            return False
        time.sleep(0.2)
    return True


def test_a_worker_hears_the_doorbell(tmp_path):
    with celery("worker", tmp_path, "--concurrency=1"):
        letter()
        tasks.ring()
        assert sent_within(90, 1)
    assert len(list((tmp_path / "mail").glob("*.eml"))) == 1


def test_two_beats_and_two_workers_send_each_letter_once(tmp_path):
    """Nobody rings here: only the beat, once a minute, makes the letters leave."""
    with ExitStack() as stack:
        for number in range(2):
            stack.enter_context(celery("worker", tmp_path, f"--hostname=w{number}@%h"))
            schedule = tmp_path / f"schedule{number}"
            stack.enter_context(celery("beat", tmp_path, f"--schedule={schedule}", "--pidfile="))
        for number in range(30):
            letter(number)
        assert sent_within(100, 30)
    assert len(list((tmp_path / "mail").glob("*.eml"))) == 30
    assert set(Mail.objects.values_list("attempts", flat=True)) == {1}


def test_a_broker_that_is_down_does_not_hold_up_a_page():
    app = tasks.send_mail_due.app
    with app.connection("redis://127.0.0.1:1/0") as dead:
        began = time.monotonic()
        with pytest.raises(OperationalError):
            tasks.send_mail_due.apply_async(connection=dead)
    assert time.monotonic() - began < 3


def test_a_job_is_done_by_a_worker_that_hears_of_it(tmp_path, settings):
    settings.DATA_DIR = tmp_path
    with celery("worker", tmp_path, "--concurrency=1"):
        job = start("tests.test_jobs.counts", by=UserFactory(role="clerk"), title="شمردن")
        end = time.monotonic() + 90
        while Job.objects.get(pk=job.pk).state != Job.State.DONE:
            assert time.monotonic() < end
            time.sleep(0.2)
    assert Job.objects.get(pk=job.pk).file
