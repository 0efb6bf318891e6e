"""Reminders of votes by circulation: once to each seat that has not voted when the end is near."""

from __future__ import annotations

import logging
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from crm import mail
from crm.dates import as_day, today
from crm.holidays import DaysOff
from crm.models import Mail
from engagements.actions.motions import letter_to
from engagements.clock import quiet_of
from engagements.models import Ballot, Motion, Office

log = logging.getLogger(__name__)

#: how long before the last day; what is voted on for a shorter time is not reminded of
BEFORE = timedelta(days=1)


def remind_of_votes(day: date) -> int:
    """Remind the seats that have not voted where voting ends soon; how many letters."""
    posted = 0
    for key in Ballot.objects.to_remind(day, day + BEFORE).values_list("pk", flat=True):
        try:
            posted += remind(key, day)
        except Exception:  # one bad record must not keep the others from being reminded
            log.exception("The vote of ballot %s could not be reminded of", key)
    return posted


@transaction.atomic
def remind(key: int, day: date) -> bool:
    """Write one reminder, unless the seat has voted or somebody else has written it meanwhile."""
    waiting = Ballot.objects.to_remind(day, day + BEFORE).select_for_update(of=("self",))
    ballot = waiting.for_detail().select_related("person__user").filter(pk=key).first()
    if ballot is None:
        return False
    long_ago = as_day(ballot.created_at) < ballot.motion.until - BEFORE
    letter = reminder(ballot, day) if long_ago else None
    told = {"mail": letter} if letter else {}
    Ballot.objects.filter(pk=key).update(reminded_on=day, **told)
    return letter is not None


def reminder(ballot: Ballot, day: date) -> Mail | None:
    """The letter that reminds a seat; it waits while it is quiet where its holder is."""
    quiet = quiet_of(ballot.person.user, Office.current())
    at = quiet.over_at(timezone.now(), DaysOff(day))
    return letter_to(ballot, ballot.motion, again=True, leaves_at=at)


def take_back() -> int:
    """Cancel letters that wait and ask for a vote that was cast, or that nobody takes any more; how
    many."""
    asked = Ballot.objects.filter(mail__in=Mail.objects.waiting().values("pk"))
    over = ~Q(motion__in=Motion.objects.filter(state=Motion.State.OPEN, until__gte=today()))
    keys = list(asked.filter(over | ~Q(choice="")).values_list("mail", flat=True))
    if not keys:
        return 0
    letters = Mail.objects.filter(pk__in=keys)
    return mail.take_back(letters, by=None, reason=_("What it reminds of has changed."))
