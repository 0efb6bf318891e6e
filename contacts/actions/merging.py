"""Two records that turn out to be one: merged in one step, and that taken back."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.actions.circulars import withhold
from contacts.actions.duplicates import note_merged, note_unmerged
from contacts.merging import MOST, Choices, moving, take
from contacts.models import Merge, Organization, Person, Post
from contacts.models.relations import Party
from crm.history import Conflict, record
from crm.models import Change, Record, User
from crm.moving import (
    Busy,
    Fields,
    Key,
    Move,
    hanging_on,
    hold,
    hold_with_references,
    key_of,
    patiently,
)
from crm.moving_back import Plan, Why, carry_out, plan_back
from crm.references import hanging

log = logging.getLogger(__name__)

#: how long after a merge somebody's work of before may still arrive
LATE = timedelta(days=1)


def merge(
    survivor: Party,
    others: Sequence[Party],
    *,
    by: User,
    choices: Choices | None = None,
    versions: Mapping[int, int] | None = None,
) -> list[Merge]:
    """Make the others part of the survivor, all or nothing; one merge for each of them.

    `choices` is {field: the key of the record whose value stands, or "join"}; where nothing was
    chosen what the survivor says stands, and what it does not say is taken from the others.
    `versions` are those its reader saw. Done before, it is told once more and not done again.
    Raises ValidationError, PermissionDenied, or Conflict when somebody changed one since.
    """
    refuse_unlike(survivor, others)
    try:
        return patiently(
            lambda: merge_now(survivor, others, dict(choices or {}), versions or {}, by=by)
        )
    except Busy as error:
        raise ValidationError(in_use()) from error


def in_use() -> str:
    return _("Somebody is just changing one of these records; try again in a moment.")


def refuse_unlike(survivor: Party, others: Sequence[Party]) -> None:
    if not others:
        raise ValidationError(_("Choose the record it is to be merged with."))
    if len(others) >= MOST:
        raise ValidationError(_("At most five records are merged in one step."))
    if len({survivor.pk, *(other.pk for other in others)}) <= len(others):
        raise ValidationError(_("A record cannot be merged with itself."))
    if any(type(other) is not type(survivor) for other in others):
        raise ValidationError(_("A person and an organization are never the same."))


@transaction.atomic
def merge_now(
    survivor: Party,
    others: Sequence[Party],
    choices: dict[str, str],
    versions: Mapping[int, int],
    *,
    by: User,
) -> list[Merge]:
    """The merge itself; Busy when somebody is changing one of the rows."""
    held = hold_parties(type(survivor), [survivor.pk, *(other.pk for other in others)])
    stays, rest = held[survivor.pk], [held[other.pk] for other in others]
    if all(one.merged_into_id == stays.pk for one in rest):
        return list(Merge.objects.of(stays).in_force().involving(rest))
    refuse_gone(held.values())
    refuse_unseen(held.values(), versions, by)
    step = uuid.uuid4()
    done = [merge_one(stays, gone, set(held), choices, step, by=by) for gone in rest]
    withhold(stays)
    return done


def hold_parties(model: Any, keys: Sequence[int]) -> dict[int, Any]:
    """{key: record}, held with all that points at them and with whoever is found by that."""
    held = hold_with_references(model, keys)
    if model is not Person:
        posts = Post.everything.filter(organization__in=list(held))
        hold(Person.everything.filter(pk__in=posts.values("person")))
    return held


def refuse_gone(records: Any) -> None:
    for one in records:
        if one.merged_into_id:
            text = _("“%(name)s” was merged into “%(other)s” meanwhile.")
            names = {"name": one, "other": type(one).led_to(one.pk) or "—"}
            raise ValidationError(text, params=names)
        if one.deleted_at:
            raise ValidationError(_("“%(name)s” is in the trash."), params={"name": one})


def refuse_unseen(records: Any, versions: Mapping[int, int], by: User) -> None:
    """Only those merge who may change all of them, and what they looked at."""
    records = list(records)
    mine = type(records[0]).objects.visible_to(by).editable_by(by)
    if mine.filter(pk__in=[one.pk for one in records]).count() < len(records):
        raise PermissionDenied
    for one in records:
        if versions.get(one.pk, one.version) != one.version:
            raise Conflict(one)


def merge_one(
    stays: Any, gone: Any, parties: set[int], choices: dict[str, str], step: uuid.UUID, *, by: User
) -> Merge:
    """Make one record part of another that is held."""
    side = "person" if isinstance(stays, Person) else "organization"
    done = Merge.objects.create(
        **{side: stays, f"merged_{side}": gone}, by=by, step=step, choices=choices
    )
    move = Move(gone, stays, by=by, parties=parties, merge=done.pk)
    name = str(stays)
    take(stays, gone, choices, parties)
    stays.clean()
    lay_aside(gone, stays, by)
    told(move, gone, record("merge", gone, by=by, merge=done.pk, note=name))
    told(move, stays, record("merge", stays, by=by, merge=done.pk, note=str(gone)))
    move.all()  # after the names are settled: whoever is found by them is told once
    done.note(rows=as_rows(move.rows))
    note_merged(stays, gone, by=by)
    return done


def lay_aside(gone: Any, stays: Any, by: User) -> None:
    """Into the trash, with the way to the record it is part of; an account that moves is let go."""
    gone.merged_into, gone.deleted_at, gone.deleted_by = stays, timezone.now(), by
    if getattr(gone, "user_id", None) and gone.user_id == stays.user_id:
        gone.user = None


def told(move: Move, row: Record, change: Change | None) -> None:
    if change is not None:
        move.note(row, change.fields)


def as_rows(rows: Mapping[Key, Any]) -> list[list[Any]]:
    """As a merge keeps them."""
    return [[label, key, fields] for (label, key), fields in rows.items()]


# --- the way back ------------------------------------------------------------------------------


def undo_merge(done: Merge, *, by: User) -> Merge:
    """Put back all that nobody has changed since; what stays as it is is kept with the merge.

    Done once, however often asked. Raises ValidationError while a later merge has to be undone
    first, PermissionDenied for those who may not change the record.
    """
    try:
        return patiently(lambda: undo_now(done, by=by))
    except Busy as error:
        raise ValidationError(in_use()) from error
    except IntegrityError as error:
        raise ValidationError(
            _("Something that was added since stands in the place of what would come back.")
        ) from error


@transaction.atomic
def undo_now(done: Merge, *, by: User) -> Merge:
    """The way back itself; Busy when somebody is changing one of the rows."""
    model = type(done.survivor)
    hold_parties(model, [done.survivor.pk, done.merged.pk])
    [stored] = hold(Merge.objects.filter(pk=done.pk))
    if stored.undone_at:
        return stored
    if not model.everything.visible_to(by).editable_by(by).filter(pk=stored.survivor.pk).exists():
        raise PermissionDenied
    if first := to_undo_first(stored):
        text = _("“%(name)s” was itself merged into “%(other)s” later; undo that merge first.")
        raise ValidationError(text, params={"name": first.merged, "other": first.survivor})
    plan = plan_of_undo(stored, holding=True)
    hand_on(stored, plan)
    carry_out(plan, by=by, verb="unmerge", merge=stored.pk)
    kept = [[*left.key, left.name, left.before, left.now, left.why] for left in plan.left]
    stored.note(undone_at=timezone.now(), undone_by=by, kept=kept)
    note_unmerged(stored.survivor, stored.merged, by=by)
    return stored


@transaction.atomic
def undo_step(done: Merge, *, by: User) -> list[Merge]:
    """Undo all that was merged together with this, the last first."""
    together = Merge.objects.in_force().filter(step=done.step).order_by("-pk")
    return [undo_merge(one, by=by) for one in together]


def to_undo_first(done: Merge) -> Merge | None:
    """The merge by which the record that stayed became part of another itself."""
    return Merge.objects.in_force().involving([done.survivor]).for_detail().first()


def plan_of_undo(done: Merge, *, holding: bool = False) -> Plan:
    """What undoing this merge puts back and what not; nothing is written."""
    return plan_back(
        dict(reversed(done.changed.items())),
        later=in_later_hands(done),
        holding=holding,
    )


def in_later_hands(done: Merge) -> dict[Key, dict[str, Merge]]:
    """{row: {field: the next merge into the same record that has it in hand}}.

    A row that two merges have changed goes back as a whole with the later one; of the record that
    stayed each field goes by itself.
    """
    found: dict[Key, dict[str, Merge]] = {}
    survivor, mine = key_of(done.survivor), done.changed
    for later in Merge.objects.of(done.survivor).in_force().after(done):
        theirs = later.changed
        for key in mine.keys() & theirs.keys():
            for name in in_hand(mine[key], theirs[key], whole=key != survivor):
                found.setdefault(key, {}).setdefault(name, later)
    return found


def in_hand(mine: Fields, theirs: Fields, *, whole: bool) -> Iterator[str]:
    """The fields that a later merge took over as this one left them."""
    for name, (_before, after) in mine.items():
        if theirs[name][0] == after if name in theirs else whole:
            yield name


def hand_on(done: Merge, plan: Plan) -> None:
    """What later merges have in hand goes back to what it was before this one, once they do."""
    hands, mine = in_later_hands(done), done.changed
    merges = {later.pk: later for names in hands.values() for later in names.values()}
    changed = {pk: later.changed for pk, later in merges.items()}
    for left in (left for left in plan.left if left.why == Why.LATER):
        before, after = mine[left.key][left.name]
        theirs = changed[hands[left.key][left.name].pk][left.key]
        theirs[left.name] = [before, theirs[left.name][1] if left.name in theirs else after]
    for pk, later in merges.items():
        later.note(rows=as_rows(changed[pk]))


# --- what came late ----------------------------------------------------------------------------


def gather_late() -> int:
    """Move on what was written to a merged record by somebody who began before; how many rows.

    Two transactions can pass each other: one merges while the other, which cannot see that yet,
    adds a row. Asked again and again, for a day after each merge.
    """
    recent = Merge.objects.in_force().filter(at__gte=timezone.now() - LATE)
    count = 0
    gone: list[Any] = list(recent.values("merged_person", "merged_organization"))
    for model, side in ((Person, "merged_person"), (Organization, "merged_organization")):
        keys = [one[side] for one in gone if one[side]]
        late = written_to(model, keys)
        for done in recent.filter(**{f"{side}__in": late}) if late else ():
            try:
                count += patiently(partial(move_late, done))
            except Exception:  # it is tried again and must not keep the others waiting
                log.exception("What came late to merge %s could not be moved", done.pk)
    return count


def merged_lately(day: date) -> Any:
    """The merges, and some older ones, to which something may come late on that day."""
    begun = timezone.make_aware(datetime.combine(day, time.min))
    return Merge.objects.in_force().filter(at__gte=begun - LATE)


def written_to(model: Any, keys: list[int]) -> set[int]:
    """Those of the records with these keys at which living rows point that ought to move."""
    found: set[int] = set()
    for field in moving(model) if keys else ():
        if issubclass(field.model, Record):
            rows = field.model.objects.filter(**{f"{field.name}__in": keys})
            found.update(rows.values_list(field.name, flat=True))
    for field in hanging() if keys else ():
        rows = hanging_on(field, model, keys).filter(deleted_at=None)
        found.update(rows.values_list(field.fk_field, flat=True))
    return found


@transaction.atomic
def move_late(done: Merge) -> int:
    """Move what points at the merged record after all; how many rows. Busy when they are in use."""
    gone = done.merged
    stays = type(gone).led_to(gone.pk)
    if stays is None:
        return 0
    held = hold_parties(type(gone), [gone.pk, stays.pk])
    move = Move(held[gone.pk], held[stays.pk], by=done.by, merge=done.pk)
    move.rows = done.changed
    move.all()
    count = len(move.rows) - len(done.rows)
    done.note(rows=as_rows(move.rows))
    return count
