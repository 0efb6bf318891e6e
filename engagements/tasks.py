"""The job Celery beat calls once a minute."""

from celery import shared_task

from crm import outbox
from crm.tasks import ring
from engagements.actions import reminders


@shared_task(ignore_result=True)
def tick() -> None:
    """Post the reminders that are due and send the mail that waits."""
    if reminders.tick().sent and outbox.more_due():
        ring()
