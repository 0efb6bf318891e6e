"""Importing for good: everything that was looked at, in one transaction, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.actions.groups import held
from contacts.actions.imports import key
from contacts.imports.firms import Firm, new_record
from contacts.imports.fitting import columns_of, fingerprint
from contacts.imports.organizations import OrganizationEntry
from contacts.imports.people import PersonEntry
from contacts.imports.planned import column_names, photo_content, planned
from contacts.imports.planning import Planner
from contacts.imports.plans import Entry
from contacts.models import (
    ContactPoint,
    Group,
    GroupMember,
    Import,
    ImportTemplate,
    Organization,
    Person,
    Post,
)
from contacts.models.finding import refresh_found_by
from crm.bulk import look_anew, many_objects
from crm.history import Conflict, record, record_many
from crm.jobs import start
from crm.locks import alone
from crm.models import Job, User
from crm.pictures import keep
from crm.text import group_number

#: rows after which the database looks anew at the tables they went to
MANY, TABLES = 1000, (Person, Organization, Post, ContactPoint)
#: records written between two looks at how far it is
STEP = 2000
#: shares of the work: reading and comparing, then writing
COMPARED = 0.4
CHANGED = _("Contacts have changed since this was looked at. Look at it again, then import it.")

Progress = Callable[[int, int], None]


@transaction.atomic
def begin(
    imported: Import, *, by: User, digest: str, group: Group | None = None, group_name: str = ""
) -> Import:
    """Ask for the import of what was looked at; `digest` names the look that was agreed to.

    Everybody its rows are about is put into `group`, or into a new one called `group_name`.
    ValidationError when it was not looked at, or has been looked at anew meanwhile.
    """
    stored = Import.objects.select_for_update(of=("self",)).get(pk=imported.pk)
    if not stored.may_run or stored.digest != digest:
        raise ValidationError(_("Look at what would change first."))
    title = _("Importing %(name)s") % {"name": stored.name}
    back = stored.get_absolute_url()
    job = start("contacts.actions.importing.run", by=by, title=title, back_url=back, **key(stored))
    stored.note(state=Import.State.RUNNING, job=job, group=group, group_name=group_name)
    return stored


def run(job: Job, progress: Progress) -> dict[str, Any]:
    """The job that imports; done once, however often a worker takes it up."""
    imported = Import.objects.get(pk=job.params["imported"])
    if imported.job_id == job.pk and imported.state == Import.State.RUNNING:
        try:
            with many_objects():
                imported = take_in(imported, by=job.by, progress=progress)
                if imported.taken >= MANY:
                    look_anew(*TABLES)
        except Conflict:
            raise ValidationError(CHANGED) from None
    counts = {name: group_number(count) for name, count in imported.counts.items()}
    told = _("%(new)s new, %(update)s changed, %(same)s the same.") % counts
    url = imported.get_absolute_url()
    return {"told": [told], "url": url, "label": _("Show what was imported")}


@transaction.atomic
def take_in(imported: Import, *, by: User, progress: Progress) -> Import:
    """Write what the plan says; ValidationError when it is not the plan that was looked at."""
    alone("import")
    stored = Import.objects.select_for_update(of=("self",)).get(pk=imported.pk)
    if stored.state != Import.State.RUNNING:
        return stored
    rows = max(stored.counts.get("rows", 0), 1)
    planner = planned(stored, part_of(progress, rows, 0, COMPARED))
    if planner.digest() != stored.digest:
        raise ValidationError(CHANGED)
    writer = Writer(stored, planner, by, part_of(progress, rows, COMPARED, 1))
    writer.write()
    stored.note(
        state=Import.State.DONE,
        done_at=timezone.now(),
        written=writer.written,
        parties=[entry.record.pk for entry in planner.entries],
        group=stored.group,
    )
    note_template(stored)
    return stored


def part_of(progress: Progress, rows: int, first: float, last: float) -> Progress:
    """How far the whole is when a part of the work is so far."""

    def told(done: int, total: int) -> None:
        share = first + (last - first) * min(1.0, done / max(total, 1))
        progress(min(rows - 1, int(rows * share)), rows)

    return told


def note_template(imported: Import) -> None:
    """Remember how the columns were read, for the next sheet like this one."""
    if imported.header < 0:
        return
    names = column_names(imported)
    ImportTemplate.objects.update_or_create(
        target=imported.target,
        fingerprint=fingerprint(names),
        defaults={
            "name": imported.name,
            "columns": columns_of(names, imported.mapping),
            "keys": imported.keys,
            "overwrite": imported.overwrite,
            "lenient": imported.lenient,
            "answers": imported.answers,
        },
    )


class Writer:
    """Writes a plan, in an order in which nothing points at what is not there yet."""

    def __init__(
        self, imported: Import, planner: Planner[Any], by: User, progress: Progress
    ) -> None:
        self.imported, self.planner, self.by, self.progress = imported, planner, by, progress
        self.details: dict[str, Any] = {"import": str(imported.pk), "note": imported.name}
        self.written: dict[str, dict[str, list[list[int]]]] = {}
        self.done = 0
        people = [entry for entry in planner.entries if isinstance(entry, PersonEntry)]
        self.people = people
        self.firms = [entry for entry in planner.entries if isinstance(entry, OrganizationEntry)]
        posts = sum(len(entry.new_posts) for entry in people)
        points = sum(len(entry.new_points) for entry in planner.entries)
        self.total = len(planner.entries) + posts + points

    def write(self) -> None:
        self.write_firms()
        fresh = [entry for entry in self.planner.entries if entry.is_new]
        known = [entry for entry in self.planner.entries if not entry.is_new]
        if self.people:
            self.keep_photos()
        self.foretell(fresh)
        if self.firms:
            self.write_trees(fresh, known)
        else:
            self.create([entry.record for entry in fresh])
            self.update([entry.record for entry in known if entry.changed])
            self.write_posts()
        self.create([point for entry in self.planner.entries for point in self.points_of(entry)])
        self.find_anew(known)
        self.fill_group()

    # --- organizations that come along ---------------------------------------------------------

    def write_firms(self) -> None:
        firms = self.planner.new_firms()
        for firm in firms:
            firm.record = new_record(firm)
        self.create([firm.record for firm in firms])
        self.write_points_of_firms()
        filled = {firm.pk: firm for firm in self.planner.firms.filled()}
        rows = list(Organization.objects.filter(pk__in=filled).order_by("pk"))
        if len(rows) < len(filled):
            raise ValidationError(CHANGED)
        for row in rows:
            firm = filled[row.pk]
            for name, value in firm.told.items():
                if getattr(row, row._meta.get_field(name).attname) != firm.stored[name]:
                    raise Conflict(row)
                setattr(row, name, value)
        self.update(rows)

    def write_points_of_firms(self) -> None:
        """What rows without a person tell of how to reach an organization."""
        reached = self.planner.firms.reached()
        for firm in reached:
            for point in firm.points.values():
                point.organization_id = pk_of(firm)
        self.create([point for firm in reached for point in firm.points.values()])
        refresh_found_by(Organization, {pk_of(firm) for firm in reached})

    # --- people --------------------------------------------------------------------------------

    def keep_photos(self) -> None:
        for entry in self.people:
            if entry.photo:
                keep(photo_content(self.imported.folder, entry.photo))

    def write_posts(self) -> None:
        posts = []
        for entry in self.people:
            for firm, post in entry.new_posts:
                post.person, post.organization_id = entry.record, pk_of(firm)
                posts.append(post)
        self.create(posts)
        self.update([post for entry in self.people for post in entry.changed_posts.values()])

    def points_of(self, entry: Entry[Any]) -> Iterator[ContactPoint]:
        for point in entry.new_points:
            setattr(point, self.planner.side, entry.record)
            yield point

    # --- organizations of the sheet itself -----------------------------------------------------

    def write_trees(self, fresh: list[Entry[Any]], known: list[Entry[Any]]) -> None:
        """New ones first, each after what it belongs to; then those that are there already."""
        waiting = [entry for entry in fresh if isinstance(entry, OrganizationEntry)]
        while waiting:
            ready = [entry for entry in waiting if above_is_there(entry)]
            for entry in ready:
                join(entry)
            self.create([entry.record for entry in ready])
            waiting = [entry for entry in waiting if entry not in ready]
        for one in known:
            if isinstance(one, OrganizationEntry):
                join(one)
        self.update([entry.record for entry in known if entry.changed], settle=True)

    # --- what everything is found by -----------------------------------------------------------

    def foretell(self, fresh: list[Entry[Any]]) -> None:
        """New ones are written with what they are found by, rather than rewritten afterwards."""
        for entry in fresh:
            words = dict.fromkeys(self.words_of(entry))
            words.pop("", None)
            entry.record.found_by = "\n".join(words)

    def words_of(self, entry: Entry[Any]) -> Iterator[str]:
        """As `told_elsewhere` of people and organizations will tell it."""
        if isinstance(entry, PersonEntry):
            for firm, post in entry.new_posts:
                yield from (post.title, post.title_en, *self.names_of(firm))
        for point in entry.new_points:
            if point.kind != ContactPoint.Kind.ADDRESS:
                yield from (point.value, point.canonical)

    def names_of(self, firm: Firm) -> tuple[str, ...]:
        return firm.names if firm.pk else (firm.name,)

    def find_anew(self, known: list[Entry[Any]]) -> None:
        keys = {entry.record.pk for entry in known if self.is_found_otherwise(entry)}
        refresh_found_by(Person if self.people else Organization, keys)

    @staticmethod
    def is_found_otherwise(entry: Entry[Any]) -> bool:
        posts = isinstance(entry, PersonEntry) and (entry.new_posts or entry.changed_posts)
        return bool(entry.new_points or posts)

    # --- the group -----------------------------------------------------------------------------

    def fill_group(self) -> None:
        """Put everybody into the group that was chosen; those in it already stay as they are."""
        group = self.group()
        if group is None:
            return
        there = GroupMember.objects.filter(group=group).values_list(self.side, flat=True)
        known, keys = set(there), [entry.record.pk for entry in self.planner.entries]
        fresh = [
            GroupMember(group=group, **{f"{self.side}_id": pk}) for pk in keys if pk not in known
        ]
        self.create(fresh)
        if self.imported.group_name == "" and fresh:
            record("fill", group, by=self.by, note=group_number(len(fresh), "fa"))

    def group(self) -> Group | None:
        """The one that was chosen, made now when it is a new one.

        ValidationError for one that is live or lies in the trash.
        """
        stored = self.imported
        if stored.group_name:
            stored.group = Group(name=stored.group_name)
            self.create([stored.group])
        elif stored.group is not None and held(stored.group).deleted_at:
            raise ValidationError(
                _("“%(name)s” is in the trash."), params={"name": stored.group.name}
            )
        return stored.group

    @property
    def side(self) -> str:
        return str(self.planner.side)

    # --- writing -------------------------------------------------------------------------------

    def create(self, rows: list[Any]) -> None:
        for some in steps(rows):
            self.note(
                "created", record_many("create", some, by=self.by, settle=False, **self.details)
            )

    def update(self, rows: list[Any], *, settle: bool = False) -> None:
        for some in steps(rows):
            done = record_many("update", some, by=self.by, settle=settle, **self.details)
            self.note("updated", done)

    def note(self, what: str, rows: list[Any]) -> None:
        """Remember what was written, and tell how far it is."""
        if rows:
            known = self.written.setdefault(rows[0]._meta.label_lower, {})
            known.setdefault(what, []).extend([row.pk, row.version] for row in rows)
        self.done += len(rows)
        self.progress(self.done, max(self.total, self.done))


def steps(rows: list[Any]) -> Iterable[list[Any]]:
    return (rows[at : at + STEP] for at in range(0, len(rows), STEP))


def pk_of(firm: Firm) -> int:
    """The key of an organization that is stored by now."""
    return int(firm.record.pk if firm.pk is None else firm.pk)


def above_is_there(entry: OrganizationEntry) -> bool:
    above = [firm for firm in (entry.parent, entry.located_in) if firm is not None]
    return all(firm.pk or (firm.record is not None and firm.record.pk) for firm in above)


def join(entry: OrganizationEntry) -> None:
    """Point at what it belongs to and stands in."""
    if entry.parent is not None:
        entry.record.parent_id = pk_of(entry.parent)
    if entry.located_in is not None:
        entry.record.located_in_id = pk_of(entry.located_in)
