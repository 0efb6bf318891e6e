"""The job Celery beat calls each five minutes."""

from celery import shared_task

from contacts.actions import bounces


@shared_task(ignore_result=True)
def read_bounces() -> None:
    """Count the letters that came back to the mailbox of the settings."""
    bounces.read_mailbox()
