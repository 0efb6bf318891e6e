"""How the columns of a sheet belong together: addresses in parts, posts, labels and their values.

Columns that stand beside each other make one address or one post; a second organization, or a
second city, begins the next.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from contacts.imports.headers import place_in
from contacts.imports.synonyms import FAX_WORDS, MOBILE_WORDS
from contacts.models import ContactPoint
from crm.text import fold

Kind = ContactPoint.Kind
MOBILE, FAX = frozenset(fold(MOBILE_WORDS).split()), frozenset(fold(FAX_WORDS).split())
#: parts of an address that may stand in several columns running
LINES = ("street", "street2")


@dataclass
class Point:
    """Columns that tell one way to reach somebody: the whole, or parts of an address."""

    kind: str
    column: int = -1
    label: int = -1
    place: str = ""
    parts: dict[str, list[int]] = field(default_factory=dict)

    def takes(self, part: str, follows: bool) -> bool:
        """Whether this part of an address still belongs here."""
        return part not in self.parts or (part in LINES and follows)


@dataclass
class Layout:
    """{slug: column} of what is told once, and the columns of all else."""

    names: list[str]
    single: dict[str, int] = field(default_factory=dict)
    points: list[Point] = field(default_factory=list)
    posts: list[dict[str, int]] = field(default_factory=list)
    aliases: list[int] = field(default_factory=list)
    notes: list[int] = field(default_factory=list)
    facts: dict[str, int] = field(default_factory=dict)

    @property
    def slugs(self) -> set[str]:
        """What the sheet tells, points by their kinds."""
        found = {*self.single, *(f"point.{point.kind}" for point in self.points)}
        return found | {f"post.{name}" for post in self.posts for name in post}


def layout_of(names: list[str], mapping: list[str]) -> Layout:
    """The columns by what they mean."""
    layout = Layout(names)
    label, address, last = -1, None, ""
    for at, slug in enumerate(mapping):
        head, _dot, rest = slug.partition(".")
        if head == "label":
            label = at
            continue
        if head == "address":
            if address is None or not address.takes(rest, last == slug) or label >= 0:
                address = Point(Kind.ADDRESS, label=label, place=place_in(names[at]))
                layout.points.append(address)
            address.parts.setdefault(rest, []).append(at)
        elif head == "point":
            point = Point(rest, at, label, place_in(names[at]))
            layout.points.append(point)
            address = point if rest == Kind.ADDRESS else None
        else:
            place(layout, slug, at)
            address = address if not slug else None
        label, last = -1, slug
    return layout


def place(layout: Layout, slug: str, at: int) -> None:
    """A column that is no way to reach somebody."""
    head, _dot, rest = slug.partition(".")
    if head == "post":
        if not layout.posts or rest in layout.posts[-1]:
            layout.posts.append({})
        layout.posts[-1][rest] = at
    elif head == "fact":
        layout.facts[rest] = at
    elif slug == "aliases":
        layout.aliases.append(at)
    elif slug == "note":
        layout.notes.append(at)
    elif slug:
        layout.single[slug] = at


def kind_by_label(kind: str, label: str) -> str:
    """A phone column whose label says that it is a mobile or a fax."""
    if kind != Kind.PHONE or not label:
        return kind
    words = set(fold(label).split())
    if words & FAX:
        return Kind.FAX
    return Kind.MOBILE if words & MOBILE else kind


def label_told(label: str) -> str:
    """A label as it is kept: a place in our words, else as written, without what says the kind."""
    words = [word for word in fold(label.strip("* ")).split() if word not in MOBILE | FAX]
    if not words:
        return ""
    return place_in(" ".join(words)) or " ".join(label.strip("* ").split())
