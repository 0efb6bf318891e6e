"""Resolutions: communicated to who must act, called carried out, dropped."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from contacts.models import Organization, Person
from crm.attaching import attach
from crm.dates import today
from crm.files import Upload
from crm.history import lock, record
from crm.models import User
from engagements.actions.letters import draft, party_of
from engagements.letterwords import LANGUAGE, wording
from engagements.models import (
    FollowUp,
    Letter,
    LetterParty,
    LetterTemplate,
    Meeting,
    Resolution,
)

#: what such a letter says when no template has a place for the text of the resolution
TEXT = (
    "با سلام و احترام؛\n\n"
    "به آگاهی می‌رساند مصوبهٔ شمارهٔ {شماره مصوبه} به شرح زیر است:\n\n"
    "{متن مصوبه}\n\n"
    "خواهشمند است دستور فرمایید اقدام لازم انجام و نتیجه اعلام شود."
)
NO_FILES: tuple[Upload, ...] = ()


@transaction.atomic
def communicate(
    resolution: Resolution, *, by: User, template: LetterTemplate | None = None
) -> Letter:
    """Prepare the letter that tells a resolution to the organizations that must act on it.

    A draft that waits already is given back. ValidationError when nobody outside owes anything.
    """
    stored: Resolution = lock(resolution)
    waiting: Letter | None = Letter.objects.filter(
        resolution=stored, purpose=Letter.Purpose.RESOLUTION, state=Letter.State.DRAFT
    ).first()
    if waiting is not None:
        return waiting
    readers = owners_outside(stored)
    if not readers:
        told = _("No organization owes anything of it: add a follow-up owed by one.")
        raise ValidationError(told)
    letter = letter_about(stored, template or template_for())
    parties = [party_of(LetterParty.Role.TO, letter.day, organization=one) for one in readers]
    return draft(letter, by=by, parties=[party for party in parties if party is not None])


def letter_about(resolution: Resolution, template: LetterTemplate | None) -> Letter:
    """The letter, in the words of a template; its places are filled in when it is registered."""
    with override(LANGUAGE):
        subject = _("Notice of resolution %(number)s") % {"number": resolution.number}
    meeting = resolution.meeting
    dues = open_of(resolution).filter(due__gte=today()).order_by("due")
    return Letter(
        direction=Letter.Direction.OUTGOING,
        body=resolution.body,
        resolution=resolution,
        problem=resolution.problem,
        purpose=Letter.Purpose.RESOLUTION,
        subject=(template and template.subject) or subject,
        text=template.text if template else TEXT,
        answer_due=dues.values_list("due", flat=True).first(),
        wants_answer=True,
        confidential=bool(meeting and meeting.confidential),
    )


def template_for() -> LetterTemplate | None:
    """The first template that has a place for the text of a resolution."""
    rows = LetterTemplate.objects.order_by("sort_key")
    return next((row for row in rows if asks_for_text(row)), None)


def asks_for_text(template: LetterTemplate) -> bool:
    try:
        return any(blank.word.slug == "resolution_text" for blank in wording(template.text).blanks)
    except ValidationError:  # written when other words were known
        return False


def open_of(resolution: Resolution) -> Any:
    return FollowUp.objects.open().filter(resolution=resolution)


def owners_outside(resolution: Resolution) -> list[Organization]:
    """The organizations that owe something of it, in the order of their days."""
    owed = FollowUp.objects.filter(resolution=resolution, owner_organization__isnull=False)
    rows = owed.select_related("owner_organization").order_by("due", "pk")
    return list({row.owner_organization_id: row.owner_organization for row in rows}.values())


@transaction.atomic
def carry_out(
    resolution: Resolution,
    *,
    by: User,
    evidence: str = "",
    confirmed_by: Person | None = None,
    closed_in: Meeting | None = None,
    files: Iterable[Upload] = NO_FILES,
) -> Resolution:
    """Call a resolution carried out; ValidationError when nothing proves it."""
    stored: Resolution = lock(resolution)
    if not stored.is_open:
        raise ValidationError(_("This resolution is closed already."))
    attach(stored, by=by, files=files)
    stored.state = Resolution.State.DONE
    stored.evidence = evidence.strip() or stored.evidence
    stored.confirmed_by = confirmed_by or stored.confirmed_by
    stored.closed_in = closed_in or stored.closed_in
    stored.full_clean()
    record("carry_out", stored, by=by)
    return stored


@transaction.atomic
def drop(resolution: Resolution, *, by: User, reason: str) -> Resolution:
    """Give a resolution up; history keeps why."""
    stored: Resolution = lock(resolution)
    if not stored.is_open:
        raise ValidationError(_("This resolution is closed already."))
    stored.state = Resolution.State.DROPPED
    record("drop", stored, by=by, reason=reason)
    return stored
