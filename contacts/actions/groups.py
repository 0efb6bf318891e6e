"""What is done to groups: many put in or taken out at once and that undone, a copy kept."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.models import Group, GroupMember, Person
from contacts.recipients import MOST
from crm.history import lock, record, record_all, record_many
from crm.models import User
from crm.text import group_number


@dataclass(frozen=True)
class Step:
    """What a step with many members did; `key` undoes it."""

    key: uuid.UUID
    changed: int
    unchanged: int


@transaction.atomic
def add_member(member: GroupMember, *, by: User, key: uuid.UUID | None = None) -> GroupMember:
    """Put one person or organization into a group; ValidationError for a live one."""
    held(member.group)
    record("create", member, by=by, key=key)
    return member


@transaction.atomic
def add_to_group(group: Group, *parties: Any, by: User) -> Step:
    """Put everybody of these querysets of people or organizations into the group, in one step.

    Those who are in it already stay as they are. Raises ValidationError for a live group.
    """
    stored, key = held(group), uuid.uuid4()
    counts = [put_in(stored, each, key, by=by) for each in parties]
    return told(stored, "fill", key, counts, by=by)


def put_in(group: Group, parties: Any, key: uuid.UUID, *, by: User) -> tuple[int, int]:
    """Put in those who are not there yet; (how many came, how many were there)."""
    side, chosen = side_of(parties), keys_of(parties)
    there = GroupMember.objects.filter(group=group, **{f"{side}__isnull": False})
    known = set(there.values_list(f"{side}_id", flat=True))
    fresh = [pk for pk in chosen if pk not in known]
    rows = [GroupMember(group=group, step=key, **{f"{side}_id": pk}) for pk in fresh]
    record_many("create", rows, by=by)
    return len(fresh), len(chosen) - len(fresh)


@transaction.atomic
def remove_from_group(group: Group, *parties: Any, by: User) -> Step:
    """Take everybody of these querysets of people or organizations out of it, in one step."""
    stored, key = held(group), uuid.uuid4()
    counts = [take_out(stored, each, key, by=by) for each in parties]
    return told(stored, "thin", key, counts, by=by)


def take_out(group: Group, parties: Any, key: uuid.UUID, *, by: User) -> tuple[int, int]:
    """Take out those who are there; (how many went, how many were not there)."""
    chosen = keys_of(parties)
    there = GroupMember.objects.filter(group=group, **{f"{side_of(parties)}__in": chosen})
    gone = record_all("delete", there, by=by, deleted_at=timezone.now(), deleted_by=by, step=key)
    return gone, len(chosen) - gone


@transaction.atomic
def undo_adding(group: Group, key: uuid.UUID, *, by: User) -> int:
    """Take those out again who came in with this step and are still there; how many."""
    stored = held(group)
    rows = GroupMember.objects.filter(group=stored, step=key)
    count = record_all("delete", rows, by=by, deleted_at=timezone.now(), deleted_by=by, step=None)
    told(stored, "undo", key, [(count, 0)], by=by)
    return count


@transaction.atomic
def undo_removing(group: Group, key: uuid.UUID, *, by: User) -> int:
    """Put those back who were taken out with this step and are not there again; how many."""
    stored = held(group)
    there = GroupMember.objects.filter(group=stored)
    gone = GroupMember.everything.filter(group=stored, step=key, deleted_at__isnull=False)
    for side in ("person", "organization"):
        back = there.filter(**{f"{side}__isnull": False}).values(side)
        gone = gone.exclude(**{f"{side}__in": back})
    count = record_all("restore", gone, by=by, deleted_at=None, deleted_by=None, step=None)
    told(stored, "undo", key, [(count, 0)], by=by)
    return count


@transaction.atomic
def freeze(group: Group, *parties: Any, by: User, name: str) -> Group:
    """Keep those who are in a live group now as a new group of their own.

    `parties` are querysets of people and of organizations: whom the group's filter finds now.
    """
    copy = Group(name=name, note=group.note, kind=Group.Kind.STATIC)
    copy.full_clean()
    record("create", copy, by=by, note=str(group))
    add_to_group(copy, *parties, by=by)
    return copy


def held(group: Group) -> Group:
    """The group as it stands now, kept until the end; ValidationError when it is a live one."""
    stored = lock(group)
    if stored.is_live:
        raise ValidationError(
            _("A live group follows its filter; nobody is put into it or out of it by hand.")
        )
    return stored


def side_of(parties: Any) -> str:
    return "person" if parties.model is Person else "organization"


def keys_of(parties: Any) -> list[int]:
    """The keys of those chosen; ValidationError when they are too many for one step."""
    keys = list(parties.order_by("pk").values_list("pk", flat=True)[: MOST + 1])
    if len(keys) > MOST:
        raise ValidationError(
            _("More than %(most)s at once is too much; choose fewer."),
            params={"most": group_number(MOST)},
        )
    return keys


def told(
    group: Group, verb: str, key: uuid.UUID, counts: list[tuple[int, int]], *, by: User
) -> Step:
    """The step, with a line in the group's own history when it changed anything."""
    step = Step(key, sum(new for new, _old in counts), sum(old for _new, old in counts))
    if step.changed:
        record(verb, group, by=by, note=group_number(step.changed, "fa"))
    return step
