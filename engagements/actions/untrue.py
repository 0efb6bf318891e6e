"""Letters that are no longer true when they would leave, however that came about."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.models import ContactPoint
from crm.dates import today
from crm.mail import take_back as take_letters_back
from crm.models import Mail
from crm.models.mail import MailQuerySet
from engagements.actions.asking import ask_again
from engagements.models import FollowUp
from engagements.slots import Rule

OWED = "reminder__follow_up__"
#: so long a letter is kept back whose follow-up somebody is just editing
NEXT_ROUND = timedelta(minutes=1)


def take_back() -> int:
    """Cancel reminders of follow-ups that are done or in the trash, and those whose reader has gone
    or is reached elsewhere by now; how many letters. Asked before each round of sending."""
    over = ~Q(reminder__follow_up__state__in=FollowUp.OPEN)
    thrown = Q(reminder__follow_up__deleted_at__isnull=False)
    reminders = Mail.objects.waiting().exclude(reminder=None)
    count = take_from(reminders.filter(over | thrown), _("What it reminds of has changed."))
    for letters, reason in (
        (reminders.filter(user__is_active=False), _("Its reader has no account any more.")),
        (to_the_dead(reminders), _("Its reader has died.")),
        (to_old_addresses(reminders), _("Its reader is not reached at this address any more.")),
    ):
        count += tell_others(letters, reason)
    return count


def to_the_dead(reminders: MailQuerySet) -> MailQuerySet:
    """Those to somebody recorded as deceased who owes it."""
    theirs = Q(user=None) | Q(user=F(f"{OWED}owner_person__user"))
    owed = reminders.filter(theirs, **{f"{OWED}owner_person__deceased__isnull": False})
    return owed.exclude(reminder__rule=Rule.HEAD).exclude(
        user__isnull=False, user=F(f"{OWED}chaser")
    )


def to_old_addresses(reminders: MailQuerySet) -> MailQuerySet:
    """Those to an address that is not their reader's any more: of an account, or of whoever owes
    it without one."""
    points = (
        ContactPoint.objects.in_use()
        .emails()
        .order_by()
        .filter(
            Q(person=OuterRef(f"{OWED}owner_person"))
            | Q(organization=OuterRef(f"{OWED}owner_organization")),
            canonical=OuterRef("to"),
        )
    )
    outside = Q(user=None) & ~Q(reminder__rule=Rule.HEAD) & ~Exists(points)
    return reminders.filter(outside | (Q(user__isnull=False) & ~Q(to=F("user__email"))))


def take_from(letters: MailQuerySet, reason: str) -> int:
    return take_letters_back(letters, by=None, reason=reason) if letters.exists() else 0


@transaction.atomic
def tell_others(letters: MailQuerySet, reason: str) -> int:
    """Cancel them, and let the clock look at once who is to be told instead of the same day; what a
    clerk asked for is asked again.

    Those of follow-ups that somebody else holds wait for the next round.
    """
    keys = set(letters.order_by().values_list("reminder__follow_up", flat=True))
    if not keys:
        return 0
    free = FollowUp.objects.open().filter(pk__in=keys).order_by("pk")
    held = list(free.select_for_update(skip_locked=True).values_list("pk", flat=True))
    others = letters.exclude(reminder__follow_up__in=held).filter(state=Mail.State.PENDING)
    others.update(next_try_at=timezone.now() + NEXT_ROUND)
    letters = letters.filter(reminder__follow_up__in=held)
    look_again(letters)
    asked = list(letters.filter(reminder__rule=Rule.ASKED).values_list("reminder__follow_up"))
    count = take_letters_back(letters, by=None, reason=reason)
    for (key,) in asked:
        ask_again(FollowUp.objects.get(pk=key))
    return count


def look_again(letters: MailQuerySet) -> None:
    """Let the clock look at what these remind of as on the day for which they were written."""
    days: dict[date, set[int]] = defaultdict(set)
    slots = letters.order_by("-reminder__slot").values_list("reminder__follow_up", "reminder__slot")
    for key, slot in dict(slots).items():
        days[min(slot, today())].add(key)
    for day, keys in days.items():
        FollowUp.objects.filter(pk__in=keys).update(remind_on=day)
