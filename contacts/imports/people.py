"""What the rows of a sheet of people do: people, their posts, how to reach them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext_noop as _

from contacts.ids import is_national_id
from contacts.imports.fields import ORGANIZATIONS, PEOPLE, fields_of
from contacts.imports.firms import Firm
from contacts.imports.matching import (
    BY_NAME,
    BY_NAME_AND_ORGANIZATION,
    PERSON_KEYS,
    Found,
    Key,
    name_of,
    people_at,
    people_called,
    same_name,
)
from contacts.imports.planning import Planner
from contacts.imports.plans import MOST_CANDIDATES, Entry, RowPlan, Verdict, key_of_point, storable
from contacts.imports.rows import NO_PICTURE, Office, Row
from contacts.models import ContactPoint, Person, Post
from contacts.models.finding import in_batches
from crm.bulk import fresh
from crm.sentences import Kept, sentence
from crm.text import latin_digits, squashed

#: columns of a person that a row fills as they are
PLAIN = (
    *("honorific", "given_name", "family_name", "name_en", "aliases", "national_id", "birthday"),
    *("deceased", "do_not_contact", "biography", "note"),
)
NAMES = ("given_name", "family_name")
NOBODY = _("There is no person in this row; it is taken as one about the organization.")
ABOUT_FIRM = {f"organization.{name}": name for name in ("kind", "province", "city")}


@dataclass(eq=False)
class PersonEntry(Entry[Person]):
    """A person with the posts they hold, stored or to come: [(organization, post)]."""

    posts: list[tuple[Any, Post]] = field(default_factory=list)
    new_posts: list[tuple[Firm, Post]] = field(default_factory=list)
    changed_posts: dict[int, Post] = field(default_factory=dict)
    photo: str = ""


class PeoplePlanner(Planner[PersonEntry]):
    """Plans people; the organizations of their posts come along."""

    keys = PERSON_KEYS
    side = "person"
    #: {name of a picture beside the rows: name it is kept under, "" when it is none}
    photos: Mapping[str, str] = MappingProxyType({})

    def name(self, row: Row) -> str:
        values = row.values
        return " ".join(filter(None, (values.get("given_name"), values.get("family_name"))))

    def fallback(self) -> Key:
        return BY_NAME

    def alike(self, row: Row) -> dict[str, list[int]]:
        name = name_of(row.values)
        fresh = self.fresh.get((BY_NAME.slug, name), ())
        return {
            "known": sorted(self.called.get(name, ())),
            "rows": [*islice((one.first for one in fresh if one.is_new), MOST_CANDIDATES)],
        }

    def values_of(self, key: Key, row: Row) -> list[Any]:
        if key is not BY_NAME_AND_ORGANIZATION:
            return list(key.of_row(row))
        firms = [self.firm_of(post) for post in row.posts]
        return [(name_of(row.values), firm.key) for firm in firms if firm]

    def prepare(self, rows: list[Row]) -> None:
        self.names = {name_of(row.values) for row in rows if not row.of_firm}
        self.lone = [row for row in rows if row.of_firm]
        self.firms.speak(post.organization for row in rows for post in row.posts)

    @cached_property
    def called(self) -> Found:
        """Who is called as a row says; everybody's name is looked at once, if any key needs it."""
        return people_called(self.names)

    def look_up(self, key: Key, told: dict[int, list[Any]]) -> None:
        if key is BY_NAME:
            self.stored[key.slug] = self.called if told else {}
        elif key is BY_NAME_AND_ORGANIZATION:
            firms = {value[1] for values in told.values() for value in values if storable(value)}
            self.stored[key.slug] = people_at(self.called, firms)
        else:
            super().look_up(key, told)

    def firm_of(self, post: Office) -> Firm | None:
        """The organization of a post: the unit of it, where there is one of that name."""
        firm = self.firms.mean(post.organization)
        if firm and post.department:
            return self.firms.unit(firm, post.department) or firm
        return firm

    # --- entries -------------------------------------------------------------------------------

    def new_entry(self, row: Row) -> PersonEntry:
        return PersonEntry(fresh(Person), row.number)

    def load(self, pks: set[int]) -> dict[int, PersonEntry]:
        found: dict[int, PersonEntry] = {}
        for some in in_batches(sorted(pks)):
            for person in Person.objects.filter(pk__among=some):
                found[person.pk] = PersonEntry(person, 0)
            for point in ContactPoint.objects.filter(person__pk__among=some):
                if entry := found.get(point.person_id):
                    key = key_of_point(point.kind, point.value, point.canonical)
                    entry.points[key] = point
            for post in Post.objects.filter(person__pk__among=some).main_first():
                if entry := found.get(post.person_id):
                    entry.posts.append((post.organization_id, post))
        return found

    def contradiction(self, row: Row, entry: PersonEntry) -> Kept:
        person = entry.record
        name = f"{person.given_name} {person.family_name}".strip()
        if not same_name(row.values, person):
            other = _("It is already that of %(name)s, who is called otherwise.")
            return sentence(other, name=name)
        mine, theirs = row.values.get("national_id"), latin_digits(person.national_id)
        if mine and theirs and mine != theirs:
            return sentence(_("%(name)s has another national ID."), name=name)
        return ""

    # --- taking a row --------------------------------------------------------------------------

    def apply(self, row: Row, entry: PersonEntry, plan: RowPlan) -> None:
        values = self.without_latin_name(row.values, entry)
        if row.is_whole and self.is_called(entry.record, values):
            values = {name: value for name, value in values.items() if name not in NAMES}
        before = {name: getattr(entry.record, name) for name in PLAIN}
        for name in PLAIN:
            value = values.get(name)
            if value is not None and value != "":
                self.set_value(entry, name, value, plan)
        self.leave_impossible(entry, before, plan)
        if (number := values.get("national_id")) and not is_national_id(number):
            plan.add_note(sentence(_("The national ID has a wrong length or check digit.")))
        if photo := values.get("photo"):
            self.take_photo(photo, entry, plan)
        self.add_points(entry, row.points, plan)
        self.take_posts(row, entry, plan)

    def without_latin_name(self, values: dict[str, Any], entry: PersonEntry) -> dict[str, Any]:
        """A Latin name of somebody whose Persian name we know goes where such names are kept."""
        known, told = entry.record.family_name, values["family_name"]
        if not known or not told[:1].isascii() or known[:1].isascii():
            return values
        latin = " ".join(filter(None, (values.get("given_name"), told)))
        rest = {name: value for name, value in values.items() if name not in NAMES}
        return {**rest, "name_en": values.get("name_en") or latin, "honorific": ""}

    @staticmethod
    def is_called(person: Person, values: dict[str, Any]) -> bool:
        """Whether it is the same name as a whole: where it is divided is known better here."""
        return name_of(values) == squashed(person.given_name + person.family_name)

    def take_photo(self, photo: str, entry: PersonEntry, plan: RowPlan) -> None:
        kept = self.photos.get(photo, "")
        if not kept:
            plan.add_note(sentence(NO_PICTURE))
        elif entry.record.photo != kept and (not entry.record.photo or self.choices.overwrite):
            plan.change("photo", None, kept)
            entry.record.photo, entry.photo, entry.changed = kept, photo, True

    # --- posts ---------------------------------------------------------------------------------

    def take_posts(self, row: Row, entry: PersonEntry, plan: RowPlan) -> None:
        for number, told in enumerate(row.posts):
            firm = self.firm_of(told)
            if firm is None:
                left = _("“%(name)s” is left out, and the post there with it.")
                plan.add_note(sentence(left, name=told.organization))
                continue
            whole = self.firms.mean(told.organization)
            if whole and number == 0:
                self.tell_firm(row, whole, plan)
            elif whole:
                self.firms.tell(whole, {})
            in_unit = not told.department or firm is not whole
            title = told.title if in_unit else with_department(told)
            self.take_post(entry, firm, told, title[:200], plan)

    def take_firm(self, row: Row, plan: RowPlan) -> None:
        """How to reach the organization, and where it is; all else is named as not taken."""
        plan.name = row.posts[0].organization
        firm = self.firm_of(row.posts[0])
        if firm is None:
            plan.verdict = Verdict.LEFT
            return
        plan.verdict = Verdict.NEW if firm.is_new and not firm.rows else Verdict.SAME
        plan.add_note(sentence(NOBODY))
        self.tell_firm(row, firm, plan)
        known = self.points_of_firms.get(firm.pk or 0, set())
        for reach in row.points:
            key = key_of_point(reach.kind, reach.value, reach.canonical)
            if key not in known and key not in firm.points:
                firm.points[key] = fresh(ContactPoint, **reach._asdict())
                plan.change(f"point.{reach.kind}", None, reach.value)
        left = [*(slug for slug, value in row.values.items() if value and slug not in ABOUT_FIRM)]
        if left:
            labels = [sentence(fields_of(PEOPLE)[slug].label) for slug in left]
            plan.add_note(sentence(_("Not taken: %(what)s."), what=labels))
        if plan.changes and plan.verdict == Verdict.SAME:
            plan.verdict = Verdict.UPDATE

    @cached_property
    def points_of_firms(self) -> dict[int, set[str]]:
        """{organization of which a row without a person speaks: what it is reached by}."""
        firms = {firm.pk for row in self.lone if (firm := self.firm_of(row.posts[0])) and firm.pk}
        found: dict[int, set[str]] = defaultdict(set)
        for some in in_batches(sorted(firms)):
            for point in ContactPoint.objects.filter(organization__pk__among=some):
                key = key_of_point(point.kind, point.value, point.canonical)
                found[point.organization_id or 0].add(key)
        return found

    def tell_firm(self, row: Row, firm: Firm, plan: RowPlan) -> None:
        """What the row says of the organization itself, where that is not known yet."""
        told = {name: row.values.get(slug) for slug, name in ABOUT_FIRM.items()}
        known = {*firm.told}
        otherwise = self.firms.tell(firm, told)
        for name, value in firm.told.items():
            if firm.pk and name not in known:
                plan.change(f"organization.{name}", firm.stored[name], value)
        for name in otherwise:
            stays = _("“%(name)s” stays as it is; the row says otherwise of its %(what)s.")
            label = fields_of(ORGANIZATIONS)[name].label
            plan.add_note(sentence(stays, name=firm.name, what=label))
        self.firms.places_of(firm)

    def take_post(
        self, entry: PersonEntry, firm: Firm, told: Office, title: str, plan: RowPlan
    ) -> None:
        """A post there already, one whose title changes, or one more."""
        here = [post for key, post in entry.posts if key == firm.key]
        same = next((post for post in here if is_called(post, title)), None)
        held = [post for post in here if post.is_held]
        if same is None and not title and here:
            same = (held or here)[0]
        if same is None and len(held) == 1:
            same = self.renamed(entry, held[0], title, plan)
        if same is None:
            self.add_post(entry, firm, told, title, plan)
        else:
            self.fill_post(entry, same, told, plan)

    def renamed(self, entry: PersonEntry, post: Post, title: str, plan: RowPlan) -> Post | None:
        """The one post held there with its new title; None when a second post is meant."""
        if post.title and entry.first != plan.number:
            return None
        if post.title and not self.choices.overwrite:
            plan.keep("post.title", post.title, title)
            return post
        self.change_post(entry, post, {"title": title}, plan)
        return post

    def change_post(
        self, entry: PersonEntry, post: Post, values: dict[str, Any], plan: RowPlan
    ) -> None:
        for name, value in values.items():
            plan.change(f"post.{name}", getattr(post, name), value)
            setattr(post, name, value)
        if post.pk:
            entry.changed_posts[post.pk] = post

    def fill_post(self, entry: PersonEntry, post: Post, told: Office, plan: RowPlan) -> None:
        """English title, dates and source that were not known."""
        fresh = {
            name: value
            for name in ("title_en", "start", "end", "source")
            if (value := getattr(told, name)) and not getattr(post, name)
        }
        start, end = fresh.get("start", post.start), fresh.get("end", post.end)
        if start and end and end.last_day < start.first_day:
            plan.add_note(sentence(_("A post cannot end before it starts.")))
            return
        self.change_post(entry, post, fresh, plan)

    def add_post(
        self, entry: PersonEntry, firm: Firm, told: Office, title: str, plan: RowPlan
    ) -> None:
        start, end = told.start, told.end
        if start and end and end.last_day < start.first_day:
            plan.add_note(sentence(_("A post cannot end before it starts.")))
            start = end = None
        first = not entry.posts
        values = {"title": title, "title_en": told.title_en, "source": told.source}
        post = fresh(Post, primary=first, start=start, end=end, **values)
        entry.posts.append((firm.key, post))
        entry.new_posts.append((firm, post))
        where = f"{title}، {firm.name}" if title else firm.name
        plan.change("post.title", None, where)
        if told.title_en:
            plan.change("post.title_en", None, told.title_en)


def is_called(post: Post, title: str) -> bool:
    """Whether a title is that of the post, in either language."""
    return squashed(title) in {squashed(post.title), squashed(post.title_en or post.title)}


def with_department(told: Office) -> str:
    """A title with the department it is in, where that is no organization of ours."""
    return f"{told.title} ({told.department})" if told.title else told.department
