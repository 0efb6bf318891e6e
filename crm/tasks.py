"""Jobs of the kernel. The broker is a doorbell: what is to be done stands in the database."""

from __future__ import annotations

import logging
from typing import Any

from celery import shared_task
from django.conf import settings
from kombu.exceptions import OperationalError

from crm import outbox, worker

log = logging.getLogger(__name__)


@shared_task(ignore_result=True)
def send_mail_due() -> int:
    """Hand over the letters that are due; how many left. A long queue is many short rounds."""
    sent = outbox.send_due()
    if sent and outbox.more_due():
        ring()
    return sent


@shared_task(ignore_result=True)
def work() -> int:
    """Do the jobs that wait; how many ended."""
    return worker.run_due()


def ring() -> None:
    """Tell a worker that there is mail; when nobody listens, the tick finds it."""
    ring_for(send_mail_due, "the mail leaves with the next tick")


def ring_for_work() -> None:
    """Tell a worker that there is a job; when nobody listens, the next round finds it."""
    ring_for(work, "the job begins with the next round")


def ring_for(task: Any, otherwise: str) -> None:
    if not settings.REDIS_URL:
        return
    try:
        task.delay()
    except OperationalError:
        log.warning("The broker does not answer; %s.", otherwise)
