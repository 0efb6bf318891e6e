"""Sending mail: claimed by conditional update, handed over once, never resent when in doubt.

SMTP cannot promise "exactly once". What is promised here: never silently lost, never
automatically doubled; the rare unknown is kept as `uncertain` and shown to a person.
"""

from __future__ import annotations

import logging
import random
import uuid
from datetime import datetime, timedelta

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from crm.models import Mail
from crm.transport import Refused, Transport, Unreachable, transport

log = logging.getLogger(__name__)

BATCH = 50
#: longer than the ten minutes a server may take to answer after the text (RFC 5321 4.5.3.2.6)
LEASE = timedelta(minutes=15)
#: minutes until the next try after each temporary failure
BACKOFF = (1, 5, 20, 60, 240, 720, 1440)


def send_due() -> int:
    """One round: give up lost claims, then send what is due; how many letters left."""
    reap(timezone.now())
    sent = 0
    while batch := claim_batch(timezone.now()):
        try:
            with transport() as way:
                sent += sum(deliver(mail, way) for mail in batch)
        except Unreachable as error:
            put_back(batch, str(error))
            break
    return sent


def reap(now: datetime) -> None:
    """Letters whose sender has died: provably not handed over wait again, others are uncertain."""
    lost = Mail.objects.abandoned(now)
    lost.filter(handed_over=False).update(state=Mail.State.PENDING, claim=None, lease_until=None)
    unknown = lost.filter(handed_over=True)
    unknown.update(
        state=Mail.State.UNCERTAIN, claim=None, error=_("The sender stopped while handing over.")
    )


def claim_batch(now: datetime) -> list[Mail]:
    """Make up to BATCH due letters ours; one that another sender took first is left to it."""
    claim = uuid.uuid4()
    keys = list(Mail.objects.due(now).order_by("next_try_at").values_list("pk", flat=True)[:BATCH])
    Mail.objects.due(now).filter(pk__in=keys).update(
        state=Mail.State.SENDING,
        claim=claim,
        claimed_at=now,
        lease_until=now + LEASE,
        handed_over=False,
        attempts=F("attempts") + 1,
    )
    return list(Mail.objects.filter(claim=claim, state=Mail.State.SENDING))


def ours(mail: Mail) -> bool:
    """Renew the lease and note that the text goes out now; False when the claim was lost."""
    held = Mail.objects.filter(pk=mail.pk, claim=mail.claim, state=Mail.State.SENDING)
    return bool(held.update(handed_over=True, lease_until=timezone.now() + LEASE))


def deliver(mail: Mail, way: Transport) -> bool:
    """Hand one letter over and note how it went; whether it was accepted."""
    try:
        accepted = way.hand_over(mail, before_text=lambda: ours(mail))
    except Refused as refusal:
        refused(mail, refusal)
        return False
    except Unreachable:
        raise
    except Exception as error:  # what failed after the text began is unknown, whatever it was
        log.exception("Mail %s failed", mail.uuid)
        finish(mail, Mail.State.UNCERTAIN, type(error).__name__)
        return False
    if accepted:
        finish(mail, Mail.State.SENT)
    return accepted


def refused(mail: Mail, refusal: Refused) -> None:
    """A permanent no ends it; a temporary one waits longer each time."""
    if refusal.permanent or mail.attempts > len(BACKOFF):
        finish(mail, Mail.State.DEAD, str(refusal))
        return
    minutes = BACKOFF[max(mail.attempts, 1) - 1] * random.uniform(0.8, 1.2)  # noqa: S311
    held = Mail.objects.filter(pk=mail.pk, claim=mail.claim)
    held.update(
        state=Mail.State.PENDING,
        claim=None,
        error=str(refusal)[:500],
        next_try_at=timezone.now() + timedelta(minutes=minutes),
    )


def finish(mail: Mail, state: str, error: str = "") -> None:
    """Note the end of a letter we still hold."""
    sent_at = timezone.now() if state == Mail.State.SENT else None
    held = Mail.objects.filter(pk=mail.pk, claim=mail.claim, state=Mail.State.SENDING)
    held.update(state=state, error=error[:500], sent_at=sent_at, claim=None, lease_until=None)


def put_back(batch: list[Mail], error: str) -> None:
    """The server cannot be reached: everything waits, no attempt is counted."""
    keys = [mail.pk for mail in batch]
    untouched = Mail.objects.filter(pk__in=keys, state=Mail.State.SENDING, handed_over=False)
    untouched.update(
        state=Mail.State.PENDING,
        claim=None,
        attempts=F("attempts") - 1,
        error=error[:500],
        next_try_at=timezone.now() + timedelta(minutes=1),
    )
