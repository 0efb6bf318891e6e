"""Letters that are no longer true when they would leave, however that came about."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext as _

from crm.mail import take_back as take_letters_back
from crm.models import Mail
from engagements.models import FollowUp


def take_back() -> int:
    """Cancel reminders of follow-ups that are done or in the trash, and those to accounts that
    were closed; how many letters. Asked before each round of sending."""
    over = ~Q(reminder__follow_up__state__in=FollowUp.OPEN)
    thrown = Q(reminder__follow_up__deleted_at__isnull=False)
    reminders = Mail.objects.waiting().exclude(reminder=None)
    done = reminders.filter(over | thrown)
    closed = reminders.filter(user__is_active=False)
    count = 0
    for letters, reason in (
        (done, _("What it reminds of has changed.")),
        (closed, _("Its reader has no account any more.")),
    ):
        if letters.exists():
            count += take_letters_back(letters, by=None, reason=reason)
    return count
