"""Taking an import back: what it added goes to the trash, what it changed is put back.

What somebody has edited since, or uses since, stays as it is and is told.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from contacts.actions.imports import key
from contacts.models import (
    ContactPoint,
    DuplicatePair,
    Group,
    GroupMember,
    Import,
    ImportRow,
    Organization,
    Person,
    Post,
)
from contacts.models.finding import in_batches, refresh_found_by
from crm.batches import living
from crm.bulk import many_objects
from crm.history import plain, record, record_all, record_many
from crm.jobs import start
from crm.locks import alone
from crm.models import Change, Job, Record, User
from crm.references import references
from crm.sentences import sentence
from crm.text import group_number

Progress = Callable[[int, int], None]
MODELS: tuple[type[Record], ...] = (
    GroupMember,
    ContactPoint,
    Post,
    Person,
    Organization,
    Group,
)
USED = gettext_noop("It is used since: %(by)s.")
NEEDED = gettext_noop("What stays of this import needs it: %(by)s.")


@transaction.atomic
def begin(imported: Import, *, by: User) -> Import:
    """Ask for an import to be undone; ValidationError when it cannot be any more."""
    stored = Import.objects.select_for_update(of=("self",)).get(pk=imported.pk)
    if not stored.may_be_undone:
        raise ValidationError(_("This cannot be undone any more."))
    title = _("Undoing the import of %(name)s") % {"name": stored.name}
    back = stored.get_absolute_url()
    job = start(
        "contacts.actions.import_undo.run", by=by, title=title, back_url=back, **key(stored)
    )
    stored.note(state=Import.State.UNDOING, job=job)
    return stored


def run(job: Job, progress: Progress) -> dict[str, Any]:
    """The job that undoes; done once, however often a worker takes it up."""
    imported = Import.objects.get(pk=job.params["imported"])
    if imported.job_id == job.pk and imported.state == Import.State.UNDOING:
        with many_objects():
            imported = take_back(imported, by=job.by, progress=progress)
    told = [_("The import was undone.")]
    if imported.kept:
        count = group_number(len(imported.kept))
        told.append(
            _("%(count)s records stayed as they are; the page says why.") % {"count": count}
        )
    url = imported.get_absolute_url()
    return {"told": told, "url": url, "label": _("Show what stayed")}


@transaction.atomic
def take_back(imported: Import, *, by: User, progress: Progress) -> Import:
    """Put everything back as far as nobody has touched it since; all of that or nothing."""
    alone("import")
    stored = Import.objects.select_for_update(of=("self",)).get(pk=imported.pk)
    if stored.state != Import.State.UNDOING:
        return stored
    undoing = Undoing(stored, by, progress)
    undoing.put_back()
    undoing.throw_away()
    undoing.find_anew()
    now = timezone.now()
    stored.note(state=Import.State.UNDONE, undone_at=now, kept=undoing.kept)
    return stored


@transaction.atomic
def look(imported: Import, *, by: User) -> Undoing:
    """What undoing it now would do; writes nothing and holds nothing."""
    undoing = Undoing(imported, by, lambda done, total: None, writes=False)
    undoing.put_back()
    undoing.throw_away()
    return undoing


class Undoing:
    """One import being undone; `kept` is [[type, key, name, why, row of the sheet], …].

    Without `writes` it only finds out what would be put back, thrown away and kept.
    """

    def __init__(
        self, imported: Import, by: User, progress: Progress, *, writes: bool = True
    ) -> None:
        self.imported, self.by, self.progress, self.writes = imported, by, progress, writes
        self.details: dict[str, Any] = {"import": str(imported.pk), "note": imported.name}
        self.kept: list[list[Any]] = []
        self.touched: dict[type[Record], set[int]] = defaultdict(set)
        self.back: Counter[type[Record]] = Counter()
        self.gone: Counter[type[Record]] = Counter()
        self.numbers = rows_of_parties(imported)
        #: relations that are put back, so that they need what they point at no more
        self.freed: set[tuple[type[Record], str, int]] = set()
        written = imported.written.values()
        self.total = sum(len(rows) for told in written for rows in told.values())
        self.done = 0

    def told(self, model: type[Record], what: str) -> dict[int, int]:
        """{key: version} of what the import wrote of a type."""
        rows = self.imported.written.get(model._meta.label_lower, {}).get(what, [])
        return dict(map(tuple, rows))

    def keep(self, row: Any, why: str, **values: Any) -> None:
        told = sentence(why, **values)
        number = self.numbers.get(self.party_of(row), 0)
        self.kept.append([type(row)._meta.label_lower, row.pk, str(row)[:200], told, number])

    def party_of(self, row: Any) -> int | None:
        """Whom a record is about: the person or organization of a row, or of what it brought."""
        people = self.imported.target == Import.Target.PEOPLE
        if isinstance(row, Person if people else Organization):
            return int(row.pk)
        return getattr(row, "person_id" if people else "organization_id", None)

    def go_on(self, count: int) -> None:
        self.done += count
        self.progress(min(self.done, self.total - 1), max(self.total, 1))

    def held(self, model: Any, keys: list[int]) -> dict[int, Any]:
        """The rows as they stand; kept so until the end by whoever is going to write them."""
        rows = model.everything.order_by("pk")
        if self.writes:
            rows = rows.select_for_update(of=("self",))
        return dict(rows.in_bulk(keys))

    # --- what was changed ----------------------------------------------------------------------

    def put_back(self) -> None:
        """Give changed records the values they had, field by field, where they hold still."""
        for model in MODELS:
            versions = self.told(model, "updated")
            for some in in_batches(sorted(versions)):
                rows = self.held(model, some)
                lines = lines_of(model, {pk: versions[pk] for pk in some})
                targets = targets_of(model, lines.values())
                ready = [
                    row
                    for pk in some
                    if (row := rows.get(pk)) and self.restore(row, lines, targets)
                ]
                self.back[model] += len(ready)
                if self.writes:
                    record_many("undo", ready, by=self.by, **self.details)
                self.go_on(len(some))

    def restore(self, row: Any, lines: dict[int, Any], targets: Any) -> bool:
        """Whether anything of a row could be put back; says what could not."""
        if row.deleted_at:
            self.keep(row, gettext_noop("It is in the trash."))
            return False
        left, changed = [], False
        for name, (before, after) in lines.get(row.pk, {}).items():
            field = row._meta.get_field(name)
            there = name not in targets or before is None or before in targets[name]
            if plain(field, row) != after or not there:
                left.append(sentence(field.verbose_name))
            elif name in targets:
                setattr(row, field.attname, before)
                self.freed.add((type(row), name, row.pk))
                changed = True
            else:
                setattr(row, name, field.to_python(before))
                changed = True
        if left:
            self.keep(row, gettext_noop("Edited since the import: %(what)s."), what=left)
        return changed

    # --- what was added ------------------------------------------------------------------------

    def throw_away(self) -> None:
        """Put what was added into the trash, unless it was edited or others need it."""
        added = {model: self.told(model, "created") for model in MODELS}
        gone: dict[type[Record], set[int]] = {model: set(added[model]) for model in MODELS}
        self.added = {model: added[model].keys() for model in MODELS}
        kept = {model: self.edited(model, added[model], gone[model]) for model in MODELS}
        self.keep_with_owner(kept, gone)
        for model in MODELS[1:]:
            self.keep_used(model, kept, gone)
        self.gone.update({model: len(keys) for model, keys in gone.items()})
        if not self.writes:
            return
        for model in MODELS:
            self.delete(model, gone[model])
        self.thin_group(len(gone[GroupMember]), gone[Group])

    def edited(self, model: type[Record], versions: dict[int, int], gone: set[int]) -> set[int]:
        """The rows somebody has changed since; those in the trash already are no matter."""
        kept = set()
        for some in in_batches(sorted(versions)):
            rows = self.held(model, some)
            for pk in some:
                row = rows.get(pk)
                if row is None or row.deleted_at:
                    gone.discard(pk)
                elif row.version != versions[pk]:
                    kept.add(pk)
                    gone.discard(pk)
                    self.keep(row, gettext_noop("Edited since the import."))
        return kept

    @staticmethod
    def keep_with_owner(
        kept: dict[type[Record], set[int]], gone: dict[type[Record], set[int]]
    ) -> None:
        """What belongs to somebody who stays, stays with them: their posts and numbers."""
        for owner, side in ((Person, "person"), (Organization, "organization")):
            for model in (ContactPoint, Post):
                if model is Post and owner is Organization:
                    continue
                for some in in_batches(sorted(kept[owner])):
                    rows = model.objects.filter(**{f"{side}__pk__among": some})
                    gone[model] -= set(rows.values_list("pk", flat=True))

    def keep_used(
        self,
        model: type[Record],
        kept: dict[type[Record], set[int]],
        gone: dict[type[Record], set[int]],
    ) -> None:
        """Leave what others point at that do not go themselves; until nothing more has to stay."""
        while used := users_of(model, gone, self.added, self.freed):
            for some in in_batches(sorted(used)):
                for pk, row in self.held(model, some).items():
                    by, came_along = used[pk]
                    self.keep(row, NEEDED if came_along else USED, by=by)
            gone[model] -= used.keys()
            kept[model] |= used.keys()
            self.keep_with_owner(defaultdict(set, {model: set(used)}), gone)

    def delete(self, model: type[Record], keys: set[int]) -> None:
        now = timezone.now()
        for some in in_batches(sorted(keys)):
            rows: Any = model.objects.filter(pk__among=some)
            if model in (ContactPoint, Post):
                self.touch(rows, model)
            record_all(
                "delete", rows, by=self.by, details=self.details, deleted_at=now, deleted_by=self.by
            )
            self.go_on(len(some))

    def thin_group(self, count: int, gone: set[int]) -> None:
        """A line in the history of the group that lost them, unless it goes itself."""
        group = self.imported.group
        if count and group is not None and group.pk not in gone and group.deleted_at is None:
            record("undo", group, by=self.by, note=group_number(count, "fa"))

    def touch(self, rows: Any, model: type[Record]) -> None:
        """Remember who was found by what goes."""
        for owner, side in ((Person, "person"), (Organization, "organization")):
            if not (model is Post and owner is Organization):
                keys = rows.values_list(f"{side}_id", flat=True)
                self.touched[owner] |= set(keys) - {None}

    def find_anew(self) -> None:
        for owner, keys in self.touched.items():
            added = self.told(owner, "created")
            refresh_found_by(owner, [pk for pk in keys if pk not in added])


def rows_of_parties(imported: Import) -> dict[int | None, int]:
    """{key of a person or organization: the row of the sheet that spoke of them first}"""
    rows = imported.rows.order_by("-number").values_list("number", "verdict", "told")
    numbers: dict[int | None, int] = {}
    fresh = []
    for number, verdict, told in rows.iterator():
        if verdict == ImportRow.Verdict.NEW and not told.get("of_firm"):
            fresh.append(number)
        elif "pk" in told:
            numbers[told["pk"]] = number
    # new ones were written in the order of their rows
    label = f"contacts.{'person' if imported.target == Import.Target.PEOPLE else 'organization'}"
    created = {pk for pk, _version in imported.written.get(label, {}).get("created", ())}
    added = [pk for pk in imported.parties if pk in created]
    return numbers | dict(zip(added, reversed(fresh), strict=False))


def lines_of(model: Any, versions: dict[int, int]) -> dict[int, dict[str, list[Any]]]:
    """{key: {field: [before, after]}} of the lines of history the import wrote."""
    lines = Change.objects.filter(
        content_type=ContentType.objects.get_for_model(model), object_id__in=versions
    ).values_list("object_id", "version", "fields")
    return {pk: fields for pk, version, fields in lines if versions[pk] == version}


def targets_of(model: Any, lines: Iterable[dict[str, list[Any]]]) -> dict[str, set[int]]:
    """{relation: keys it pointed at before that are still there}."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for fields in lines:
        for name, (before, _after) in fields.items():
            if model._meta.get_field(name).is_relation:
                wanted[name].add(before)
    return {
        name: set(
            living(model._meta.get_field(name).related_model)
            .filter(pk__in=keys - {None})
            .values_list("pk", flat=True)
        )
        for name, keys in wanted.items()
    }


def pointing_at(model: Any) -> list[Any]:
    """The relations that lead to records of this type, those without a way back included.

    Not those of pairs a scan for duplicates has found, nor of imports that filled a group: nobody
    uses a record by that.
    """
    return [field for field in references(model) if field.model not in (DuplicatePair, Import)]


def users_of(
    model: Any,
    gone: dict[type[Record], set[int]],
    added: Mapping[type[Record], Collection[int]],
    freed: Collection[tuple[type[Record], str, int]] = frozenset(),
) -> dict[int, tuple[Any, bool]]:
    """{key of a row that is to go: what needs it that stays, whether that came along with it}."""
    found: dict[int, tuple[Any, bool]] = {}
    keys = sorted(gone[model])
    for field in pointing_at(model):
        user: Any = field.model
        rows = user.objects if issubclass(user, Record) else user._base_manager
        going, along = gone.get(user, set()), added.get(user, ())
        for some in in_batches(keys):
            pairs = rows.filter(**{f"{field.name}__pk__among": some}).values_list("pk", field.name)
            for pk, target in pairs:
                if pk in going or (user, field.name, pk) in freed:
                    continue
                if target not in found or pk not in along:
                    found[target] = (user._meta.verbose_name, pk in along)
    return found
