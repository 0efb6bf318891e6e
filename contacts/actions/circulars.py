"""What is done to letters to many: sent once, taken back while they wait, refused by a reader."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.mailing import Mailing, sender_in
from contacts.models import Circular, CircularLetter, Organization, Person
from contacts.models.relations import Party
from contacts.opting_out import token_of
from contacts.recipients import MOST, Recipient, gather
from crm import mail
from crm.history import Conflict, lock, record
from crm.links import path_with, whole_address
from crm.models import Mail, User
from crm.text import group_number

#: what differs from letter to letter
OWN = ("subject", "words", "opt_out_url")


@transaction.atomic
def post_circular(
    circular: Circular, people: Any, organizations: Any, *, by: User, expected: int, version: int
) -> int:
    """Write the letter to everybody in these querysets who may get it, once; how many letters.

    `expected` and `version` are what the sender saw: when the list or the letter has changed
    since, nothing is sent. Raises ValidationError, or Conflict.
    """
    stored: Circular = lock(circular)
    require_draft(stored)
    if stored.version != version:
        raise Conflict(stored)
    mailing = mailing_of(stored, people, organizations)
    require_readers(mailing, expected)
    letters = mail.post_many(
        "circular",
        copies(mailing),
        by=by,
        language=stored.language,
        own=OWN,
        why=stored.why,
        sender=sender_in(stored.language),
    )
    CircularLetter.objects.bulk_create(told(mailing, letters), batch_size=MOST)
    stored.state, stored.posted_at = Circular.State.POSTED, timezone.now()
    record("post", stored, by=by, note=group_number(len(letters), "fa"))
    return len(letters)


def mailing_of(circular: Circular, people: Any, organizations: Any) -> Mailing:
    """The letter as it would go out now; ValidationError when it is to too many."""
    if people.count() + organizations.count() > MOST:
        raise ValidationError(
            _("One letter goes to %(most)s at most; make smaller groups of this one."),
            params={"most": group_number(MOST)},
        )
    return Mailing(circular, gather(people, organizations))


def require_draft(circular: Circular) -> None:
    if not circular.is_draft:
        raise ValidationError(_("This letter has been sent already; nobody gets it twice."))
    if circular.group.deleted_at:
        raise ValidationError(_("Its group is in the trash."))


def require_readers(mailing: Mailing, expected: int) -> None:
    """Somebody gets it, and as many as the sender saw."""
    count = len(mailing.readers)
    if not count:
        raise ValidationError(_("Nobody in this group can be written to."))
    if count != expected:
        raise ValidationError(
            _("The group has changed: now %(count)s would get it. Look again before you send."),
            params={"count": group_number(count)},
        )


def copies(mailing: Mailing) -> Iterator[mail.Reader]:
    """What each reader's letter says."""
    language = mailing.circular.language
    for one in mailing.readers:
        url = whole_address(path_with("contacts:opt-out", who=token_of(one.key)))
        own = {
            "subject": mail.plain_text(mailing.subject_for(one)),
            "words": (mailing.text_for(one), mailing.html_for(one)),
            "opt_out_url": mail.plain_text(url),
        }
        yield mail.Reader(one.email, one.name_in(language), one.user_id, own)


def told(mailing: Mailing, letters: list[Mail]) -> Iterator[CircularLetter]:
    """A row for each in the group: the letter they get, or why they get none."""
    for one, letter in zip(mailing.readers, letters, strict=True):
        yield letter_row(mailing, one, mail=letter)
    for one, reason in mailing.left_out:
        yield letter_row(mailing, one, left_out=reason)


def letter_row(mailing: Mailing, one: Recipient, **state: Any) -> CircularLetter:
    party = {"person_id": one.pk} if one.is_person else {"organization_id": one.pk}
    return CircularLetter(circular=mailing.circular, **party, **state)


@transaction.atomic
def cancel_circular(circular: Circular, *, by: User, reason: str) -> int:
    """Take back the letters that wait; those that have left cannot be. How many were taken."""
    stored: Circular = lock(circular)
    if stored.state != Circular.State.POSTED:
        raise ValidationError(_("Only a letter that was sent can be taken back."))
    letters = Mail.objects.filter(circular_letter__circular=stored)
    count = mail.take_back(letters, by=by, reason=reason)
    if not count:
        raise ValidationError(_("No letter waits any more: all have left or failed."))
    stored.state = Circular.State.CANCELLED
    record("cancel", stored, by=by, reason=reason)
    return count


def withhold(party: Party | None = None) -> int:
    """Take back what waits for those who may not be written to any more; how many letters.

    Asked of everybody before each round of sending, whatever way they were marked.
    """
    people, firms = Person.objects.not_to_be_written(), Organization.objects.not_to_be_written()
    waiting = Mail.objects.waiting().filter(
        Q(circular_letter__person__in=people) | Q(circular_letter__organization__in=firms)
    )
    if party is not None:
        side = "person" if isinstance(party, Person) else "organization"
        waiting = waiting.filter(**{f"circular_letter__{side}": party})
    if not waiting.exists():
        return 0
    return mail.take_back(waiting, by=None, reason=_("The reader gets no letters to many."))


@transaction.atomic
def opt_out(party: Party, *, by: User | None) -> None:
    """Leave somebody out of letters to many, at their own wish; what waits is taken back."""
    stored = lock(party)
    if not stored.do_not_contact:
        stored.do_not_contact = True
        record("opt_out", stored, by=by)
    withhold(stored)


@transaction.atomic
def revise_party(party: Party, *, by: User) -> None:
    """Save an edited person or organization; no letter waits for those not to be written to."""
    record("update", party, by=by)
    withhold(party)
