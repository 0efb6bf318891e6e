"""Jobs of the kernel. The broker is a doorbell: what is to be done stands in the database."""

from __future__ import annotations

import logging

from celery import shared_task
from django.conf import settings
from kombu.exceptions import OperationalError

from crm import outbox

log = logging.getLogger(__name__)


@shared_task(ignore_result=True)
def send_mail_due() -> int:
    """Hand over the letters that are due; how many left."""
    return outbox.send_due()


def ring() -> None:
    """Tell a worker that there is mail; when nobody listens, the tick finds it."""
    if not settings.REDIS_URL:
        return
    try:
        send_mail_due.delay()
    except OperationalError:
        log.warning("The broker does not answer; the mail leaves with the next tick.")
