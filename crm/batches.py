"""Changing many rows together: chosen, looked at, changed in one step, taken back.

batch = choose(Person, rows, page="contacts:person-list", query="q=…", by=clerk)
found = plan(batch, {"do_not_contact": True}, by=clerk)
edit(batch, {"do_not_contact": True}, by=clerk)
undo(batch, by=clerk)
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from crm.history import plain, record_many
from crm.models import Batch, Change, Record
from crm.templatetags.persian import number
from crm.wording import faults

if TYPE_CHECKING:
    from crm.models import User

#: how many rows can be changed together
MOST = 10_000

#: {field: [before, after]} as history keeps them
Fields = dict[str, list[Any]]
#: saves many rows and their history; `record_many`, or an action of the type that calls it
Save = Callable[..., list[Any]]
#: refuses, by ValidationError, a row that is about to change so
Check = Callable[[Any, Fields], None]


@dataclass
class Plan:
    """What a change of many does to each row: changed, the same already, or left and why."""

    rows: list[Any] = field(default_factory=list)
    lines: dict[int, Fields] = field(default_factory=dict)
    same: int = 0
    left: list[list[Any]] = field(default_factory=list)

    def leave(self, key: int, why: str, words: str = "") -> None:
        self.left.append([key, str(why), words])

    def take(self, row: Any, fields: Fields, check: Check | None = None) -> None:
        """Plan the change of a row unless the row itself refuses it."""
        try:
            validate(row, set(fields))
            type(row).refuse("update", [row], [fields])
            if check:
                check(row, fields)
        except ValidationError as error:
            self.leave(row.pk, Batch.Left.REFUSED, " ".join(faults(error)))
        else:
            self.rows.append(row)
            self.lines[row.pk] = fields


# --- choosing ----------------------------------------------------------------------------------


def choose(
    model: type[Record], rows: Iterable[tuple[int, int]], *, page: str, query: str, by: User
) -> Batch:
    """Note which rows are chosen, at which versions; ValidationError for none or too many."""
    chosen = [[key, version] for key, version in rows]
    if not chosen:
        raise ValidationError(_("No row is chosen."))
    if len(chosen) > MOST:
        most = number(MOST)
        raise ValidationError(
            _("At most %(most)s rows can be changed together; narrow the list.") % {"most": most}
        )
    Batch.objects.forgotten().delete()
    kind = ContentType.objects.get_for_model(model)
    return Batch.objects.create(content_type=kind, page=page, query=query, rows=chosen, by=by)


def keys_and_versions(ordered: Any) -> list[tuple[int, int]]:
    """The rows of a whole list in its order; one more than can be changed together, if so many."""
    return list(
        ordered.order_by(*ordered.query.order_by, "pk").values_list("pk", "version")[: MOST + 1]
    )


def take_as_they_are(batch: Batch, *, by: User) -> None:
    """Choose the rows again as they stand now: somebody has looked at what changed meanwhile."""
    visible = batch.model.objects.visible_to(by).filter(pk__in=batch.keys)
    now = dict(visible.values_list("pk", "version"))
    batch.note(rows=[[key, now.get(key, version)] for key, version in batch.rows])


# --- looking -----------------------------------------------------------------------------------


def plan(
    batch: Batch,
    values: dict[str, Any],
    *,
    by: User,
    check: Check | None = None,
    lock: bool = False,
) -> Plan:
    """What setting these fields would do, row by row; nothing is written."""
    found, stored, mine = Plan(), stored_rows(batch, lock), changeable(batch, by)
    for key, version in batch.rows:
        row = stored.get(key)
        if why := why_left(row, key in mine, version):
            found.leave(key, why)
        elif fields := assigned(row, values):
            found.take(row, fields, check)
        else:
            found.same += 1
    return found


def stored_rows(batch: Batch, lock: bool) -> dict[int, Any]:
    """The rows as they stand now; locked until the end of the transaction when asked."""
    rows = batch.model.everything.for_check().order_by("pk")
    if lock:
        rows = rows.select_for_update(of=("self",))
    return dict(rows.in_bulk(batch.keys))


def changeable(batch: Batch, by: User) -> set[int]:
    """The keys of the rows somebody may see and change."""
    mine = batch.model.objects.visible_to(by).editable_by(by)
    return set(mine.filter(pk__in=batch.keys).values_list("pk", flat=True))


def why_left(row: Any, mine: bool, version: int | None = None) -> str:
    """Why a row cannot be changed at all; "" when it can."""
    if row is None or row.deleted_at:
        return Batch.Left.TRASH
    if not mine:
        return Batch.Left.RIGHTS
    return Batch.Left.CHANGED if version not in (None, row.version) else ""


def assigned(row: Any, values: dict[str, Any]) -> Fields:
    """Set the fields of a row; those that really differ."""
    fields = {}
    for name, value in values.items():
        kind = row._meta.get_field(name)
        before = plain(kind, row)
        setattr(row, name, value)
        after = plain(kind, row)
        if before != after:
            fields[name] = [before, after]
    return fields


def validate(row: models.Model, names: set[str]) -> None:
    """Refuse what these fields make of the row, as its form would; who a relation points at is
    settled once for all rows."""
    own = {one.name for one in row._meta.fields}
    words = {name for name in names if not row._meta.get_field(name).is_relation}
    row.clean_fields(exclude=own - words)
    row.clean()
    row.validate_constraints(exclude=own - bound_together(type(row), names))


def bound_together(model: type[models.Model], names: set[str]) -> set[str]:
    """These fields and those a constraint of the table compares them with."""
    found = set(names)
    for constraint in model._meta.constraints:
        condition = getattr(constraint, "condition", None)
        about = {*getattr(constraint, "fields", ())}
        about |= condition.referenced_base_fields if condition else set()
        found |= about if about & names else set()
    return found


# --- changing ----------------------------------------------------------------------------------


@transaction.atomic
def edit(
    batch: Batch,
    values: dict[str, Any],
    *,
    by: User,
    save: Save = record_many,
    check: Check | None = None,
) -> Batch:
    """Set these fields on the rows of a batch that can take them; the others are told with why.

    Done once: sent again, it changes nothing more. ValidationError when no row would change.
    """
    stored = locked(batch)
    if stored.done_at:
        return stored
    found = plan(stored, values, by=by, check=check, lock=True)
    if not found.rows:
        raise ValidationError(_("No row would change."))
    rows = save("update", found.rows, by=by, batch=str(stored.pk))
    probe = stored.model(**values)
    changes = {name: plain(probe._meta.get_field(name), probe) for name in values}
    written = [[row.pk, row.version] for row in rows]
    stored.note_done("update", timezone.now(), changes=changes, written=written, left=found.left)
    return stored


def locked(batch: Batch) -> Batch:
    """The batch as it stands, held until the end of the transaction."""
    return Batch.objects.select_for_update().get(pk=batch.pk)


@transaction.atomic
def undo(batch: Batch, *, by: User, save: Save = record_many) -> Batch:
    """Put back what the fields held before, on all rows where nobody has changed them since.

    Done once. What cannot be put back is told with why.
    """
    stored = locked(batch)
    if not stored.can_be_undone:
        return stored
    found = plan_of_undo(stored, by=by)
    rows = save("undo", found.rows, by=by, batch=str(stored.pk)) if found.rows else []
    restored = [[row.pk, row.version] for row in rows]
    now = timezone.now()
    stored.note(undone_at=now, undone_by=by, restored=restored, kept=found.left)
    return stored


def plan_of_undo(batch: Batch, *, by: User) -> Plan:
    """What taking a batch back does to each row."""
    found, stored, mine = Plan(), stored_rows(batch, lock=True), changeable(batch, by)
    lines = written_lines(batch, batch.written)
    targets = targets_before(batch.model, lines.values())
    for key, fields in lines.items():
        row: Any = stored.get(key)
        if why := why_left(row, key in mine):
            found.leave(key, why)
        elif not still_holds(row, fields):
            found.leave(key, Batch.Left.CHANGED)
        elif not put_back(row, fields, targets):
            found.leave(key, Batch.Left.REFUSED, _("What it belonged to is no longer there."))
        else:
            found.take(row, fields)
    return found


def written_lines(batch: Batch, written: list[list[int]]) -> dict[int, Fields]:
    """{key: fields} of the lines of history that these (key, version) have."""
    versions = {(key, version) for key, version in written}
    lines = Change.objects.filter(
        content_type=batch.content_type,
        object_id__in=[key for key, _version in written],
        details__batch=str(batch.pk),
    )
    found = {
        line.object_id: line.fields for line in lines if (line.object_id, line.version) in versions
    }
    return {key: found[key] for key, _version in written if key in found}


def still_holds(row: Any, fields: Fields) -> bool:
    """Whether nobody has changed these fields since."""
    known = {name: row._meta.get_field(name) for name in fields}
    return all(plain(known[name], row) == after for name, (_before, after) in fields.items())


def put_back(row: Any, fields: Fields, targets: dict[str, dict[int, Any]]) -> bool:
    """Set the fields to what history says they held before; whether all of that is still there."""
    for name, (before, _after) in fields.items():
        if name not in targets:
            setattr(row, name, row._meta.get_field(name).to_python(before))
        elif before is not None and before not in targets[name]:
            return False
        else:
            setattr(row, name, targets[name].get(before))
    return True


def targets_before(model: Any, lines: Iterable[Fields]) -> dict[str, dict[int, Any]]:
    """{relation: {key: record}} of what these lines pointed at before and what is still there."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for fields in lines:
        for name, (before, _after) in fields.items():
            if model._meta.get_field(name).is_relation:
                wanted[name].add(before)
    return {
        name: living(model._meta.get_field(name).related_model).in_bulk(keys - {None})
        for name, keys in wanted.items()
    }


def living(target: Any) -> Any:
    """The rows of a type a relation may point at."""
    return target.objects.for_check() if issubclass(target, Record) else target._base_manager
