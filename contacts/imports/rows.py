"""The rows of a sheet read into values of ours, with what is wrong in them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext_noop as _

from contacts.honorifics import joined
from contacts.imports import cells as read
from contacts.imports.fields import PEOPLE, POST_FIELDS, label_of
from contacts.imports.headers import post_in
from contacts.imports.layout import Layout, Point, kind_by_label, label_told
from contacts.imports.names import honorific_apart, split_name
from contacts.imports.synonyms import FIRM_WORDS, GROUP_WORDS
from contacts.imports.vocabulary import Vocabulary
from contacts.kinds import KINDS
from contacts.models import ContactPoint, Organization, Person
from crm.sentences import Kept, sentence, sentence_of
from crm.text import normalise, squashed

LABEL_LENGTH = ContactPoint._meta.get_field("label").max_length or 60
NAME_LENGTH = Organization._meta.get_field("name").max_length or 200
PHOTO = "photo:"
#: how the columns end that cards are read into
OF_CARDS = " VALUE"
FACTS = {fact.slug: fact for kind in KINDS for fact in kind.facts}
#: columns in which somebody's name stands
NAMED = ("full_name", "holder", "given_name", "family_name")
#: the order in which the parts of an address are written, Persian and otherwise alike
PARTS = ("street", "street2", "city", "region", "box", "code", "country")
NAMELESS = sentence(_("There is no name in this row."))
OF_GROUP = sentence(_("This card is of a group, not of a person or an organization."))
OF_FIRM = sentence(_("This card is of an organization; import the file as organizations too."))
OF_PERSON = sentence(_("This card is of a person; import the file as people too."))
DAMAGED = ValidationError(_("A line of the card is damaged."))
NO_PICTURE = _("This is no picture that came with the file.")
ELSEWHERE = _("The picture is not taken: it lies at an address, and none is fetched.")
PART_OF_DAY = _("Only a part of the day is known.")
UNDIALLED = _("No telephone can dial “%(cell)s”; it is taken as it is written.")


class Aside(ValidationError):
    """A cell its column has no room for, and that is not wrong: it goes into the note."""


class Untaken(ValidationError):
    """A cell that is not taken, and that is not wrong: the row says so."""


class Reach(NamedTuple):
    """A way to reach somebody, checked."""

    kind: str
    value: str
    canonical: str
    label: str


@dataclass(slots=True)
class Office:
    """A post as a row tells it."""

    organization: str = ""
    department: str = ""
    title: str = ""
    title_en: str = ""
    start: Any = None
    end: Any = None
    source: str = ""


@dataclass(slots=True)
class Row:
    """What one row says; `wrong` is [(column, cell, why)], `fatal` why nothing of it is taken.

    `aside`, like `wrong`, is what goes into the note in any case.
    """

    number: int
    cells: list[str]
    values: dict[str, Any] = field(default_factory=dict)
    points: list[Reach] = field(default_factory=list)
    posts: list[Office] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)
    wrong: list[tuple[str, str, Kept]] = field(default_factory=list)
    aside: list[tuple[str, str, Kept]] = field(default_factory=list)
    fatal: Kept = ""
    notes: list[Kept] = field(default_factory=list)
    #: whether the name stood in one cell and was taken apart by guess
    is_whole: bool = False
    #: whether no person stands in it, but an organization
    of_firm: bool = False

    @property
    def is_wrong(self) -> bool:
        return bool(self.wrong or self.fatal)

    def blame(self, column: str, cell: str, error: ValidationError) -> None:
        why = sentence_of(error)
        if isinstance(error, Untaken):
            self.notes.append(why)
        else:
            told = self.aside if isinstance(error, Aside) else self.wrong
            told.append((column, cell.strip()[:200], why))


class Reader:
    """Reads the rows of a sheet whose columns are laid out so.

    `lenient`: what is wrong in a cell goes into the note and the row is taken all the same.
    """

    def __init__(
        self, layout: Layout, target: str, words: Vocabulary, *, lenient: bool = False
    ) -> None:
        self.layout, self.target, self.words, self.lenient = layout, target, words, lenient
        self.people = target == PEOPLE
        #: a dash there says that somebody is spoken to without one
        self.honorific = layout.single.get("honorific", -1)
        own = SPECIAL[target]
        model: Any = Person if self.people else Organization
        self.readers: list[tuple[str, int, Callable[[Reader, str], Any]]] = []
        for slug, at in layout.single.items():
            if slug in own:
                self.readers.append((slug, at, own[slug]))
            else:
                self.readers.append((slug, at, as_column(model._meta.get_field(slug))))

    def read(self, number: int, row: list[str]) -> Row:
        """One row; `number` as the sheet counts it."""
        row = read.without_dashes(row, self.honorific)
        found = Row(number, row)
        width = len(row)
        for slug, at, reader in self.readers:
            if at < width and row[at] and not row[at].isspace():
                try:
                    found.values[slug] = reader(self, row[at])
                except ValidationError as error:
                    found.blame(self.layout.names[at], row[at], error)
        self.read_points(found)
        self.read_lines(found)
        if self.people:
            self.read_posts(found)
            self.settle_names(found)
        else:
            self.read_facts(found)
        self.settle(found)
        return found

    def cell(self, row: Row, at: int) -> str:
        return row.cells[at].strip() if 0 <= at < len(row.cells) else ""

    # --- how to reach them ---------------------------------------------------------------------

    def read_points(self, row: Row) -> None:
        for point in self.layout.points:
            label = self.cell(row, point.label)
            if text := self.reach(row, point):
                kind = kind_by_label(point.kind, label)
                told = (label_told(label) or point.place)[:LABEL_LENGTH]
                try:
                    for found in read.reached(kind, text):
                        row.points.append(Reach(*found, told))
                except ValidationError as error:
                    whole = " ".join(text.split())[: read.LONGEST_VALUE]
                    self.unreached(row, point, Reach(kind, whole, "", told), error)

    def unreached(self, row: Row, point: Point, reach: Reach, error: ValidationError) -> None:
        """A way that cannot be used as it is written; a number of a card is kept all the same."""
        at = point.column if point.column >= 0 else next(iter(point.parts.values()))[0]
        column = self.layout.names[at]
        if not column.endswith(OF_CARDS):
            row.blame(column, reach.value, error)
        elif read.is_undialled(reach.kind, reach.value):
            row.points.append(reach)
            row.notes.append(sentence(UNDIALLED, cell=reach.value))
        else:  # nobody has seen these columns; the same words for every reader of the plan
            with translation.override(settings.LANGUAGE_CODE):
                row.blame(label_of(self.target, f"point.{reach.kind}"), reach.value, error)

    def reach(self, row: Row, point: Point) -> str:
        """What a row says of one way; of an address also the parts that it does not hold yet."""
        whole = self.cell(row, point.column)
        known = squashed(whole)
        parts = [
            part
            for name in PARTS
            for at in point.parts.get(name, ())
            if (part := self.cell(row, at)) and squashed(part) not in known
        ]
        return "، ".join(filter(None, (whole, *parts)))

    def read_lines(self, row: Row) -> None:
        """Texts to which more columns than one add lines."""
        aliases = [self.cell(row, at) for at in self.layout.aliases]
        if any(aliases):
            row.values["aliases"] = read.normalise("\n".join(filter(None, aliases)), multiline=True)
        notes = []
        for at in self.layout.notes:
            if text := normalise(self.cell(row, at), multiline=True):
                named = len(self.layout.notes) > 1 and at != self.layout.notes[0]
                notes.append(f"{self.layout.names[at]}: {text}" if named else text)
        if notes:
            row.values["note"] = "\n".join(notes)

    # --- people --------------------------------------------------------------------------------

    def read_posts(self, row: Row) -> None:
        for columns in self.layout.posts:
            post = Office()
            for name, at in columns.items():
                if text := self.cell(row, at):
                    try:
                        setattr(post, name, self.part_of_post(name, text))
                    except ValidationError as error:
                        row.blame(self.layout.names[at], text, error)
            if post.organization:
                if title := post.title or self.post_in_heading(row):
                    post.title = self.words.title(title)
                row.posts.append(post)
            elif post.title or post.department:
                told = post.title or post.department
                alone = _("“%(post)s” is not taken: no organization is told.")
                row.notes.append(sentence(alone, post=told))

    def post_in_heading(self, row: Row) -> str:
        """The post of whoever stands in a column named after it; "" where nobody does."""
        at = self.layout.single.get("holder", -1)
        return post_in(self.layout.names[at]) if self.cell(row, at) else ""

    def part_of_post(self, name: str, text: str) -> Any:
        if name in ("organization", "department"):
            return read.clean(text, most=NAME_LENGTH)
        return read.reader_of(POST_FIELDS[name])(text)

    def settle_names(self, row: Row) -> None:
        """Given and family name, the honorific apart; from the full name where that is all."""
        values = row.values
        holder, middle = values.pop("holder", ""), values.pop("middle_name", "")
        full = values.pop("full_name", "") or holder
        suffix = values.pop("suffix", "")
        given, family = values.pop("given_name", ""), values.pop("family_name", "")
        told = values.pop("honorific", "")
        if family or given:
            honorific, given, family = honorific_apart(given, family)
            if not family:  # one name alone
                given, family = "", given
        else:
            honorific, given, family = split_name(full)
            row.is_whole = True
        if middle:
            given = f"{given} {middle}".strip()
        if suffix:
            alias = f"{given} {family} {suffix}".strip()
            values["aliases"] = "\n".join(filter(None, (values.get("aliases", ""), alias)))
        values |= {"honorific": joined(told, honorific), "given_name": given, "family_name": family}
        for name in ("honorific", "given_name", "family_name"):
            most = longest(Person, name)
            if len(values[name]) > most:
                values[name] = values[name][:most]
                row.fatal = sentence(read.TOO_LONG, most=most)
        if not family:
            named = any(self.cell(row, self.layout.single.get(slug, -1)) for slug in NAMED)
            titled = any(post.title for post in row.posts)
            row.of_firm = bool(row.posts) and not named and not titled
            row.fatal = row.fatal if row.of_firm else NAMELESS

    # --- organizations -------------------------------------------------------------------------

    def read_facts(self, row: Row) -> None:
        for slug, at in self.layout.facts.items():
            if text := self.cell(row, at):
                fact = FACTS[slug]
                try:
                    row.facts[slug] = read.number(text) if fact.unit else read.clean(text, most=300)
                except ValidationError as error:
                    row.blame(self.layout.names[at], text, error)
        if not row.values.get("name"):
            row.fatal = NAMELESS

    # --- the end -------------------------------------------------------------------------------

    def settle(self, row: Row) -> None:
        """A card of the other sort is not taken; what could not be read goes into the note."""
        party = row.values.pop("party", "")
        if party == "group":
            row.fatal = OF_GROUP
        elif self.people and party == "firm":
            row.fatal = OF_FIRM
        elif not self.people and party == "person":
            row.fatal = OF_PERSON
        if unreadable := row.values.pop("unreadable", ""):
            row.blame(label_of(self.target, "unreadable"), unreadable, DAMAGED)
        if row.of_firm:  # no note to keep it in
            row.aside, row.wrong = [], [*row.wrong, *row.aside]
        elif self.lenient and not row.fatal:
            row.aside, row.wrong = [*row.aside, *row.wrong], []
        if row.aside:
            lines = [f"{column}: {cell}" for column, cell, _why in row.aside]
            note = normalise("\n".join(lines), multiline=True)
            row.values["note"] = "\n".join(filter(None, (row.values.get("note", ""), note)))
            row.notes += [
                sentence(_("Kept in the note: %(cell)s (%(why)s)"), cell=cell, why=why)
                for _column, cell, why in row.aside
            ]


def as_column(column: Any) -> Callable[[Reader, str], Any]:
    """Read as the column of the model it fills."""
    plain = read.reader_of(column)
    return lambda _reader, cell: plain(cell)


def longest(model: Any, name: str) -> int:
    return int(model._meta.get_field(name).max_length)


def province(reader: Reader, cell: str) -> Any:
    return reader.words.province(read.clean(cell))


def kind(reader: Reader, cell: str) -> str:
    return reader.words.kind(read.clean(cell))


def party(_reader: Reader, cell: str) -> str:
    words = {squashed(word) for word in cell.split()}
    if words & {*GROUP_WORDS}:
        return "group"
    return "firm" if words & {*FIRM_WORDS} else "person"


def photo(reader: Reader, cell: str) -> str:
    """The name of a picture beside the rows; exports of Google tell an address instead."""
    if "://" in cell and not reader.lenient:
        raise Untaken(ELSEWHERE)
    if not cell.startswith(PHOTO) or cell.endswith("?"):
        raise ValidationError(NO_PICTURE)
    return cell.removeprefix(PHOTO)


def birthday(_reader: Reader, cell: str) -> Any:
    """The day somebody was born; the year alone is told in the note."""
    try:
        return read.day(cell)
    except ValidationError as error:
        raise Aside(PART_OF_DAY) if error.code == "no_day" else error from None


def city(_reader: Reader, cell: str) -> str:
    return read.clean(cell, most=longest(Organization, "city"))


def name_of_firm(_reader: Reader, cell: str) -> str:
    return read.clean(cell, most=NAME_LENGTH)


def text(_reader: Reader, cell: str) -> str:
    return read.clean(cell, most=NAME_LENGTH)


def lines(_reader: Reader, cell: str) -> str:
    return normalise(cell, multiline=True)


Special = dict[str, Callable[[Reader, str], Any]]
SHARED: Special = {"party": party, "unreadable": lines, "province": province, "kind": kind}
#: what is not read as the column of the model it fills
SPECIAL: dict[str, Special] = {
    "people": {
        **SHARED,
        **dict.fromkeys(("full_name", "holder", "middle_name", "suffix"), text),
        "organization.kind": kind,
        "organization.province": province,
        "organization.city": city,
        "photo": photo,
        "birthday": birthday,
        "national_id": lambda _reader, cell: read.identity(cell, 10),
    },
    "organizations": {
        **SHARED,
        **dict.fromkeys(("parent", "located_in"), name_of_firm),
        **dict.fromkeys(("legal_id", "economic_code"), lambda _reader, cell: read.identity(cell)),
    },
}


def numbered(rows: Iterator[list[str]], header: int) -> Iterator[tuple[int, list[str]]]:
    """(number as the sheet counts it, row) of what stands below the header and is not empty."""
    for number, row in enumerate(rows, 1):
        if number > header + 1 and any(cell and not cell.isspace() for cell in row):
            yield number, row
