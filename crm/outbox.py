"""Sending mail: claimed by conditional update, handed over once, never resent when in doubt.

SMTP cannot promise "exactly once". What is promised here: never silently lost, never
automatically doubled; the rare unknown is kept as `uncertain` and shown to a person.
"""

from __future__ import annotations

import contextlib
import logging
import random
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from crm import journal, pausing
from crm.journal import Journal, Told
from crm.models import Mail, Outbox
from crm.models.mail import MailQuerySet
from crm.transport import LockedOut, Refused, Transport, Unreachable, Unwritable, transport

log = logging.getLogger(__name__)

BATCH = 50
#: longer than the ten minutes a server may take to answer after the text (RFC 5321 4.5.3.2.6)
LEASE = timedelta(minutes=15)
#: minutes until the next try after each temporary failure
BACKOFF = (1, 5, 20, 60, 240, 720, 1440)
#: no new letters are claimed after so many seconds: a task of Celery must end in time
ROUND = 120.0
#: the database is told at least so often, in seconds, which letters were taken
TELL_EACH = 1.0
#: set when the process is to end: the letter in hand is finished, the others are let go
stopping = threading.Event()


def send_due() -> int:
    """One round: settle what others left, then send what is due; how many letters left."""
    now = timezone.now()
    pausing.looked(now)
    settle_left_behind()
    found = Outbox.objects.look(now)
    if found.is_astray:
        reap(now)
    if found.is_paused or not (found.is_due or (found.is_astray and more_due())):
        return 0
    take_back_untrue()
    try:
        with transport() as way, Sender(way) as sender:
            pausing.trouble("")
            return sum(sender.send(batch) for batch in sender.batches())
    except LockedOut as error:
        pausing.pause(by=None, reason=str(error))
    except Unreachable as error:
        pausing.trouble(str(error))
    return 0


def more_due() -> bool:
    """Whether letters wait to be handed over now."""
    return Mail.objects.due(timezone.now()).exists()


def take_back_untrue() -> None:
    """Let each app cancel the letters that are no longer true."""
    for path in settings.MAIL_TAKE_BACK:
        try:
            import_string(path)()
        except DatabaseError:
            raise
        except Exception:  # what cannot be looked at must not keep other letters
            log.exception("%s failed", path)


# --- claims ------------------------------------------------------------------------------------


def reap(now: datetime) -> None:
    """Letters whose sender has died: provably not handed over wait again, others are uncertain;
    what was written while the clock was ahead is due as soon as all else."""
    give_up(Mail.objects.abandoned(now))
    Mail.objects.from_the_future(now).filter(next_try_at__gt=now).update(next_try_at=now)


def give_up(lost: MailQuerySet) -> None:
    """Let go what a dead sender had claimed."""
    lost.filter(handed_over=False).update(state=Mail.State.PENDING, claim=None, lease_until=None)
    unknown = lost.filter(handed_over=True)
    unknown.update(state=Mail.State.UNCERTAIN, error=_("The sender stopped while handing over."))


def claim_batch(now: datetime, claim: uuid.UUID) -> list[Mail]:
    """Make up to BATCH due letters ours; one that another sender took first is left to it."""
    due = Mail.objects.due(now)
    with transaction.atomic():
        # SQLite has no such locks and lets one writer in at a time: the update below decides.
        waiting = due.order_by("next_try_at").select_for_update(skip_locked=True)
        keys = list(waiting.values_list("pk", flat=True)[:BATCH])
        due.filter(pk__in=keys).update(
            state=Mail.State.SENDING,
            claim=claim,
            claimed_at=now,
            lease_until=now + LEASE,
            handed_over=False,
            attempts=F("attempts") + 1,
        )
    held = Mail.objects.filter(pk__in=keys, claim=claim, state=Mail.State.SENDING)
    return list(held.order_by("next_try_at"))


def ours(mail: Mail) -> bool:
    """Renew the lease and note that the text goes out now; False when the claim was lost."""
    held = Mail.objects.filter(pk=mail.pk, claim=mail.claim, state=Mail.State.SENDING)
    mail.handed_over = bool(held.update(handed_over=True, lease_until=timezone.now() + LEASE))
    return mail.handed_over


# --- sending -----------------------------------------------------------------------------------


class Sender:
    """One sender at work: what was taken stands in its journal until the database knows."""

    def __init__(self, way: Transport) -> None:
        self.way = way
        self.journal: Journal = journal.opened()
        self.told = Told(set(), set())
        self.claim = journal.NOBODY
        self.told_at = time.monotonic()

    def __enter__(self) -> Sender:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self.journal.close(known=kind is None)

    def batches(self) -> Iterator[list[Mail]]:
        """Letters claimed for this sender, until none is due or the round is over."""
        end = time.monotonic() + ROUND
        while not stopping.is_set() and time.monotonic() < end:
            pausing.looked(timezone.now())
            if Outbox.objects.now().is_paused:
                return
            self.claim = uuid.uuid4()
            self.journal.begin(self.claim)
            if not (batch := claim_batch(timezone.now(), self.claim)):
                return
            yield batch

    def send(self, batch: list[Mail]) -> int:
        """Hand a claimed batch over; how many were taken. What is not reached waits again."""
        sent = 0
        for at, mail in enumerate(batch):
            try:
                if stopping.is_set():
                    self.let_go(batch[at:])
                    break
                if time.monotonic() - self.told_at > TELL_EACH:
                    self.tell()
                sent += deliver(mail, self.way, self.taken)
            except (Unreachable, LockedOut, DatabaseError):
                self.let_go(batch[at:])
                raise
        self.tell()
        return sent

    def taken(self, mail: Mail) -> None:
        """The server has it: on the disk at once, in the database soon; at once where no journal
        could be made."""
        self.told.taken.add(mail.uuid)
        self.note(journal.TAKEN, mail)
        if self.journal.path is None:
            self.tell()

    def let_go(self, mails: list[Mail]) -> None:
        """These were surely not handed over: they wait again, at once."""
        for mail in mails:
            if mail.uuid not in self.told.taken:
                self.told.kept.add(mail.uuid)
                self.note(journal.KEPT, mail)
        with contextlib.suppress(DatabaseError):  # else the next round reads it in the journal
            self.tell()

    def note(self, sign: str, mail: Mail) -> None:
        try:
            self.journal.note(sign, mail.uuid, self.claim)
        except OSError:
            log.exception("The journal of the outbox cannot be written")
            self.tell()

    def tell(self) -> None:
        """Bring the database up to date."""
        if self.told.taken or self.told.kept:
            settle(self.claim, self.told)
            self.told = Told(set(), set())
        self.told_at = time.monotonic()


def settle(claim: uuid.UUID, told: Told) -> None:
    """Write down what is known of letters claimed together; one that was claimed anew is not
    theirs any more."""
    unsettled = (Mail.State.SENDING, Mail.State.UNCERTAIN)
    claimed = Mail.objects.filter(claim=claim, state__in=unsettled)
    free = {"claim": None, "lease_until": None}
    if told.taken:
        claimed.filter(uuid__in=told.taken).update(
            state=Mail.State.SENT, error="", sent_at=timezone.now(), **free
        )
    if told.kept:
        claimed.filter(uuid__in=told.kept).update(
            state=Mail.State.PENDING, attempts=F("attempts") - 1, handed_over=False, **free
        )


def settle_left_behind() -> None:
    """Tell the database what senders knew that were killed, or lost it; let go what they held."""
    for known in journal.left_behind():
        for claim, told in known.items():
            settle(claim, told)
            give_up(Mail.objects.filter(claim=claim, state=Mail.State.SENDING))


def deliver(mail: Mail, way: Transport, taken: Callable[[Mail], Any]) -> bool:
    """Hand one letter over and note how it went; whether it was accepted."""
    try:
        accepted = way.hand_over(mail, before_text=lambda: ours(mail))
    except (Unreachable, LockedOut, DatabaseError):  # all of them before the text
        raise
    except Refused as refusal:
        refused(mail, refusal)
        return False
    except Unwritable as error:
        finish(mail, Mail.State.DEAD, str(error))
        return False
    except Exception as error:
        log.exception("Mail %s failed", mail.uuid)
        failed(mail, error)
        return False
    if accepted:
        taken(mail)
    return accepted


def failed(mail: Mail, error: Exception) -> None:
    """What failed before the text is tried again; after it began, nobody knows."""
    if not mail.handed_over:
        refused(mail, Refused(451, type(error).__name__))
        return
    with contextlib.suppress(DatabaseError):  # the end of its lease says the same
        finish(mail, Mail.State.UNCERTAIN, type(error).__name__)


def refused(mail: Mail, refusal: Refused) -> None:
    """A permanent no ends it; a temporary one waits longer each time."""
    if refusal.permanent or mail.attempts > len(BACKOFF):
        finish(mail, Mail.State.DEAD, str(refusal))
        if refusal.of_address:
            tell_of_bounce(mail, str(refusal))
        return
    minutes = BACKOFF[max(mail.attempts, 1) - 1] * random.uniform(0.8, 1.2)  # noqa: S311
    held = Mail.objects.filter(pk=mail.pk, claim=mail.claim)
    held.update(
        state=Mail.State.PENDING,
        claim=None,
        error=str(refusal)[:500],
        next_try_at=timezone.now() + timedelta(minutes=minutes),
    )


def tell_of_bounce(mail: Mail, answer: str) -> None:
    """Let the app that keeps addresses know that a server does not know this one."""
    try:
        import_string(settings.MAIL_CAME_BACK)(mail, answer)
    except DatabaseError:
        raise
    except Exception:  # the letter is told as failed whatever becomes of the address
        log.exception("The bounce of mail %s was not counted", mail.uuid)


def finish(mail: Mail, state: str, error: str) -> None:
    """Note the end of a letter we still hold; an uncertain one keeps its claim, by which the
    journal may still tell of it."""
    held = Mail.objects.filter(pk=mail.pk, claim=mail.claim, state=Mail.State.SENDING)
    held.update(state=state, error=error[:500], lease_until=None)
