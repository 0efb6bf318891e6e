"""The job Celery beat calls once a minute."""

from celery import shared_task

from engagements.actions import reminders


@shared_task(ignore_result=True)
def tick() -> None:
    """Post the reminders that are due and send the mail that waits."""
    reminders.tick()
