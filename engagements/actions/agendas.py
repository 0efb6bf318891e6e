"""Agendas: put in order, filled from the proposals, and with what is not finished by itself."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from crm.history import lock, record, record_many
from crm.models import User
from engagements.models import AgendaItem, Body, Meeting, Proposal, Resolution


@transaction.atomic
def put_in_order(meeting: Meeting, *, by: User, keys: Iterable[int]) -> list[AgendaItem]:
    """Give the items of an agenda the order of their keys; refuses keys of another agenda."""
    lock(meeting)
    items = AgendaItem.objects.filter(meeting=meeting).in_bulk()
    wanted = list(keys)
    if sorted(wanted) != sorted(items):
        raise ValidationError(_("The agenda was changed meanwhile; look at it again."))
    for place, key in enumerate(wanted, start=1):
        items[key].place = place
    return record_many("update", items.values(), by=by)


@transaction.atomic
def move(item: AgendaItem, *, by: User, steps: int) -> list[AgendaItem]:
    """One item up (-1) or down (1); at the end of the agenda nothing moves."""
    lock(item.meeting)
    keys = list(AgendaItem.objects.filter(meeting=item.meeting_id).values_list("pk", flat=True))
    if item.pk not in keys:
        raise ValidationError(_("The agenda was changed meanwhile; look at it again."))
    here = keys.index(item.pk)
    keys.insert(max(0, here + steps), keys.pop(here))
    return put_in_order(item.meeting, by=by, keys=keys)


def last_place(meeting: Meeting) -> int:
    """Where the agenda ends; 0 while it is empty."""
    found = AgendaItem.objects.filter(meeting=meeting).aggregate(last=Max("place"))
    return found["last"] or 0


@transaction.atomic
def add_item(item: AgendaItem, *, by: User | None, key: object = None) -> AgendaItem:
    """Add an item; without a place at the end of the agenda."""
    lock(item.meeting)
    if not item.place:
        item.place = last_place(item.meeting) + 1
    item.full_clean()
    record("create", item, by=by, key=key)  # type: ignore[arg-type]
    return item


@transaction.atomic
def take_up(proposal: Proposal, *, by: User, meeting: Meeting) -> AgendaItem:
    """Put a proposal on the agenda of a planned meeting of its body; once."""
    stored: Proposal = lock(proposal)
    if stored.item and stored.item.deleted_at is None:
        raise ValidationError(_("This proposal is on an agenda already."))
    if meeting.body_id != stored.body_id or meeting.status != Meeting.Status.PLANNED:
        raise ValidationError(_("Choose a planned meeting of the same body."))
    item = AgendaItem(
        meeting=meeting,
        place=last_place(meeting) + 1,
        title=stored.title,
        presenter=stored.presenter,
        minutes=stored.minutes,
        confidential=stored.confidential,
    )
    item.full_clean()
    record("take_up", item, by=by)
    stored.item = item
    record("take_up", stored, by=by)
    return item


def bring_forward(body: Body, *, by: User | None) -> list[AgendaItem]:
    """Put what the body has not finished onto the agenda of its next meeting.

    Its open resolutions and the items marked as not finished, each once: what stands on an agenda
    to come already, or was taken off this one, is left alone. The caller holds the body.
    """
    meeting = Meeting.objects.next_of(body).exclude(kind__in=Meeting.OUTSIDE).first()
    if meeting is None:
        return []
    place = last_place(meeting)
    items = [*asked_after(meeting), *taken_up_again(meeting, body)]
    for number, item in enumerate(items, start=place + 1):
        item.place = number
    return record_many("carry", items, by=by)


def asked_after(meeting: Meeting) -> list[AgendaItem]:
    """An item for each open resolution; confidential where that was."""
    rows = Resolution.objects.to_carry(meeting).select_related("item", "meeting")
    return [
        AgendaItem(
            meeting=meeting,
            title=str(resolution),
            resolution=resolution,
            confidential=is_secret(resolution.meeting, resolution.item),
        )
        for resolution in rows
    ]


def taken_up_again(meeting: Meeting, body: Body) -> list[AgendaItem]:
    """An item for each that was not finished, with what it was about."""
    rows = AgendaItem.objects.to_carry(body).exclude(meeting=meeting).select_related("meeting")
    return [
        AgendaItem(
            meeting=meeting,
            title=item.title,
            presenter_id=item.presenter_id,
            minutes=item.minutes,
            problem_id=item.problem_id,
            letter_id=item.letter_id,
            initiative_id=item.initiative_id,
            resolution_id=item.resolution_id,
            carried_from=item,
            confidential=is_secret(item.meeting, item),
        )
        for item in rows
    ]


def is_secret(meeting: Meeting | None, item: AgendaItem | None) -> bool:
    """Whether what comes from there is to be confidential on any other agenda."""
    return bool(meeting and meeting.confidential) or bool(item and item.confidential)


@transaction.atomic
def note_item(item: AgendaItem, *, by: User) -> None:
    """Save an edited item; one that is marked as not finished goes on to the next meeting."""
    body: Body = lock(item.meeting.body)
    record("update", item, by=by)
    if item.unfinished:
        bring_forward(body, by=by)
