"""Letters: registered under their numbers, answered, closed."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from contacts.actions import describe
from contacts.models import Organization, Person, Post
from crm.attaching import attach
from crm.dates import jalali_year
from crm.files import Upload
from crm.history import lock, record, record_many
from crm.models import User
from crm.trash import restore, throw_away
from engagements.letterwords import filled
from engagements.models import Letter, LetterParty

COMMA = "، "
NOBODY: tuple[LetterParty, ...] = ()


@transaction.atomic
def receive(
    letter: Letter,
    *,
    by: User,
    parties: Iterable[LetterParty] = NOBODY,
    files: Iterable[Upload] = (),
    key: uuid.UUID | None = None,
) -> Letter:
    """Register a letter that came in, with who wrote it and what was enclosed.

    It gets the next number of its body, or of the association, in the Jalali year of its day. What
    it answers is answered from now on. ValidationError when nobody wrote it.
    """
    parties = list(parties)
    if not any(party.role == LetterParty.Role.FROM for party in parties):
        raise ValidationError(_("Say who wrote it: a person, an organization, or a name."))
    letter.direction = Letter.Direction.INCOMING
    hold_the_book()
    number(letter)
    add(letter, parties, files, key, by=by)
    note_answer(letter, by=by)
    return letter


@transaction.atomic
def draft(
    letter: Letter,
    *,
    by: User,
    parties: Iterable[LetterParty] = NOBODY,
    files: Iterable[Upload] = (),
    key: uuid.UUID | None = None,
) -> Letter:
    """Keep a letter of our own that is still being written; it has no number yet."""
    letter.state = Letter.State.DRAFT
    add(letter, list(parties), files, key, by=by)
    return letter


def add(
    letter: Letter,
    parties: list[LetterParty],
    files: Iterable[Upload],
    key: uuid.UUID | None,
    *,
    by: User,
) -> None:
    """Add the letter with its parties and files; whoever adds it sees to it."""
    letter.handler = letter.handler or by
    if letter.answers is not None:
        letter.thread_id = letter.answers.thread_id or letter.answers.pk
        letter.confidential |= letter.answers.confidential
    letter.full_clean()
    letter.settle_state()
    record("create", letter, by=by, key=key)
    for party in parties:
        party.letter = letter
        party.full_clean()
    record_many("create", parties, by=by)
    attach(letter, by=by, files=files)


def hold_the_book() -> None:
    """Whoever numbers holds the register until the end of the transaction: no number is given
    twice and none is left out."""
    kind = ContentType.objects.get_for_model(Letter)
    ContentType.objects.select_for_update(no_key=True).get(pk=kind.pk)


def number(letter: Letter) -> None:
    """The next number of its series; it is registered by that."""
    year = jalali_year(letter.day)
    letter.take_number(Letter.everything.last_serial(letter.body, year) + 1)
    letter.state = Letter.State.REGISTERED


@transaction.atomic
def register(letter: Letter, *, by: User) -> Letter:
    """Give a draft its number and fill in its words: from now on it stays as it was sent.

    ValidationError when it goes to nobody, or asks for words that are not known.
    """
    hold_the_book()
    stored: Letter = lock(letter)
    if not stored.is_draft:
        raise ValidationError(_("This letter is registered already."))
    to = LetterParty.objects.filter(letter=stored, role=LetterParty.Role.TO).for_list()
    if not to:
        raise ValidationError(_("Say whom it goes to before it is registered."))
    number(stored)
    stored.settle_state()
    stored.text, missing = filled(stored, to[0])
    if missing:
        told = _("Not known yet: %(words)s. Add it, or take the words out of the text.")
        raise ValidationError(told % {"words": COMMA.join(missing)})
    stored.full_clean()
    record("register", stored, by=by)
    note_answer(stored, by=by)
    return stored


def note_answer(letter: Letter, *, by: User) -> None:
    """What a registered letter answers is answered."""
    if letter.answers is None:
        return
    asked: Letter = lock(letter.answers)
    if asked.state in (Letter.State.REGISTERED, Letter.State.AWAITING):
        asked.state = Letter.State.ANSWERED
        record("answered", asked, by=by, note=letter.number)


@transaction.atomic
def close(letter: Letter, *, by: User, reason: str) -> Letter:
    """Nothing more is awaited of a letter; history keeps why."""
    stored: Letter = lock(letter)
    if stored.is_draft:
        raise ValidationError(_("A draft is not closed: register it, or delete it."))
    if stored.state == Letter.State.CLOSED:
        raise ValidationError(_("This letter is closed already."))
    stored.state = Letter.State.CLOSED
    record("close", stored, by=by, reason=reason)
    return stored


@transaction.atomic
def reopen(letter: Letter, *, by: User) -> Letter:
    """Take back that it was closed; whether an answer is awaited follows from what it says."""
    stored: Letter = lock(letter)
    if stored.state != Letter.State.CLOSED:
        raise ValidationError(_("This letter is not closed."))
    stored.state = Letter.State.REGISTERED
    stored.settle_state()
    record("open_again", stored, by=by)
    return stored


@transaction.atomic
def revise(letter: Letter, *, by: User) -> Letter:
    """Save an edited letter; whether an answer is awaited follows from what it says now."""
    letter.settle_state()
    record("update", letter, by=by)
    return letter


@transaction.atomic
def discard(letter: Letter, *, by: User) -> None:
    """Move a letter to the trash; its number is not given again, and what it answered is open."""
    throw_away(letter, by=by)
    if letter.answers is None or letter.is_draft:
        return
    others = Letter.objects.filter(answers=letter.answers_id).exclude(state=Letter.State.DRAFT)
    asked: Letter = lock(letter.answers)
    if asked.state == Letter.State.ANSWERED and not others.exists():
        asked.state = Letter.State.REGISTERED
        asked.settle_state()
        record("reopen", asked, by=by, note=letter.number)


@transaction.atomic
def bring_back(letter: Letter, *, by: User) -> None:
    """Take a letter out of the trash; what it answered is answered again."""
    restore(letter, by=by)
    stored: Letter = lock(letter)
    if not stored.is_draft:
        note_answer(stored, by=by)


@transaction.atomic
def name_party(party: LetterParty, *, by: User, key: uuid.UUID | None = None) -> LetterParty:
    """Add somebody to a letter."""
    party.full_clean()
    record("create", party, by=by, key=key)
    return party


def party_of(
    role: str,
    day: date,
    person: Person | None = None,
    organization: Organization | None = None,
    name: str = "",
) -> LetterParty | None:
    """A party, with the organization somebody works for on that day; None for nobody."""
    if person is not None and organization is None:
        held = Post.objects.filter(person=person).held_on(day).main_first()
        post = held.select_related("organization").first()
        organization = post.organization if post else None
    name = name or called(person, organization, day)
    if not name:
        return None
    return LetterParty(role=role, person=person, organization=organization, name=name)


def called(person: Person | None, organization: Organization | None, day: date) -> str:
    """Name, post and organization as a letter of that day has them; "" for nobody."""
    if person is None:
        return organization.name if organization else ""
    told = describe(person, day)
    office = organization.name if organization else told["organization"]
    return COMMA.join(filter(None, (told["name"], told["post"], office)))
