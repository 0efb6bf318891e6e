"""Letters that came back: counted per contact point; an address that does not work is retired."""

from __future__ import annotations

import logging
from typing import Any

from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.bounce_mail import Returned
from contacts.bounce_mailbox import returned_letters
from contacts.models import ContactPoint
from crm.dates import today
from crm.history import lock, record
from crm.models import Mail, User

log = logging.getLogger(__name__)

#: so many letters not taken for the time being, since it was last confirmed, retire an address too
MOST_SOFT = 5


def letter_came_back(letter: Mail, answer: str) -> None:
    """A server does not know the address of a letter it was offered."""
    came_back(Returned(letter.to, Mail.Bounce.HARD, answer, str(letter.uuid)), by=None)


@transaction.atomic
def came_back(returned: Returned, *, by: User | None) -> bool:
    """Note on the letter, if it is known, and on each contact point with the address that it came
    back; whether it was counted. One letter counts once, however often a server tells of it.
    """
    letter = letter_of(returned)
    if letter is not None:
        if letter.bounced_at:
            return False
        letter.bounce, letter.bounced_at = returned.kind, timezone.now()
        letter.error = returned.why[:500]
        record("bounce", letter, by=by)
    address = (letter.to if letter else returned.address).lower()
    points = ContactPoint.objects.emails().filter(canonical=address)
    for point in points.select_for_update(of=("self",)):
        count(point, returned, by=by)
    return letter is not None or bool(points)


def letter_of(returned: Returned) -> Mail | None:
    """The letter it is about, held; a report of another's address says nothing of it."""
    if not returned.letter:
        return None
    found = Mail.objects.filter(uuid=returned.letter).first()
    if found is None or (returned.address and returned.address.lower() != found.to.lower()):
        return None
    return lock(found)


def count(point: ContactPoint, returned: Returned, *, by: User | None) -> None:
    """One more letter to it came back."""
    point.bounces += 1
    point.bounced_on = today()
    hopeless = returned.kind == Mail.Bounce.HARD or point.bounces >= MOST_SOFT
    if hopeless and not point.is_retired:
        point.retired_on = today()
        why = f"\N{FIRST STRONG ISOLATE}{returned.why[:150]}\N{POP DIRECTIONAL ISOLATE}"
        point.retired_because = _("Mail comes back: %(why)s") % {"why": why}
    record("bounce", point, by=by, reason=returned.why[:200])


def read_mailbox() -> int:
    """Count what has come back to the mailbox of the settings; how many letters."""
    return sum(counted(returned) for returned in returned_letters())


def counted(returned: Any) -> bool:
    """One bad report keeps no other from being counted."""
    try:
        return came_back(returned, by=None)
    except DatabaseError:  # it stays unread, and is counted the next time
        raise
    except Exception:
        log.exception("A returned letter could not be counted")
        return False
