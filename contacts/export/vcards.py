"""Cards written as vCard 3.0 (RFC 2426), which every phone reads, and as 4.0 (RFC 6350)."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from contacts.export.cards import Card
from contacts.models import ContactPoint
from crm.export.cells import dated
from crm.export.contentlines import folded, listed, parts, text
from crm.export.formats import Format
from crm.text import fold, latin_digits

if TYPE_CHECKING:
    from crm.export.sheet import Sheet

Kind = ContactPoint.Kind
#: cards read at once: with photos they are large
STEP = 400
#: what machines call a way to reach somebody
TYPES: dict[str, tuple[str, ...]] = {
    Kind.MOBILE: ("cell", "voice"),
    Kind.PHONE: ("voice",),
    Kind.FAX: ("fax",),
}
#: words in a label that say whether it is at home; everything else is at work
AT_HOME = frozenset(map(fold, ("خانه", "منزل", "شخصی", "home", "private")))
URI = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:\S+")
COUNTRY = "ایران"
PRODUCT = "-//Hamkari//Contacts//FA"

#: (name with parameters, value)
Line = tuple[str, str]


@dataclass(frozen=True)
class Vcard(Format):
    """A file of cards; what they say does not depend on which columns a list shows."""

    version: str = ""

    def write(self, sheet: Sheet) -> Iterator[bytes]:
        for keys in sheet.steps(STEP):
            cards = sheet.table.cards(keys)
            yield "".join(self.card(card) for card in cards).encode()

    def card(self, card: Card) -> str:
        """One card with all its lines."""
        inside = [*self.head(card), *self.names(card), *self.offices(card), *self.points(card)]
        lines = [("BEGIN", "VCARD"), ("VERSION", self.version), *inside, *self.tail(card)]
        return "".join(folded(f"{name}:{value}") for name, value in [*lines, ("END", "VCARD")])

    def head(self, card: Card) -> Iterator[Line]:
        yield "PRODID", PRODUCT
        yield "UID", card.uid
        yield "REV", self.moment(card.changed)

    def moment(self, at: Any) -> str:
        return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"

    def names(self, card: Card) -> Iterator[Line]:
        """A card needs N and FN; an organization has no family name, but some readers show N."""
        family = card.family_name if card.is_person else card.name
        yield "N", parts(family, card.given_name, "", card.honorific, "")
        yield "FN", text(card.name)
        if card.nicknames:
            yield "NICKNAME", listed(card.nicknames)
        if card.name_en:
            yield "X-NAME-EN", text(card.name_en)

    def offices(self, card: Card) -> Iterator[Line]:
        """Organization and title of each post held today; from the second on bound in pairs."""
        for number, (organization, title) in enumerate(card.posts):
            group = f"post{number}." if number else ""
            if organization:
                yield f"{group}ORG", parts(organization)
            if title:
                yield f"{group}TITLE", text(title)

    def points(self, card: Card) -> Iterator[Line]:
        """How to reach them; one with a label of its own is bound to it as phones do."""
        first: set[str] = set()
        addressed = False
        for number, point in enumerate(card.points, 1):
            for name, value in self.point(point, card, preferred=point.kind not in first):
                yield (f"item{number}.{name}" if point.label else name), value
            if point.label:
                yield f"item{number}.X-ABLabel", text(point.label)
            first.add(point.kind)
            addressed = addressed or point.kind == Kind.ADDRESS
        if (card.city or card.province) and not addressed:
            yield self.address(card, "", ("work",))

    def point(self, point: ContactPoint, card: Card, *, preferred: bool) -> Iterator[Line]:
        place = ("home",) if AT_HOME & set(fold(point.label).split()) else ("work",)
        if point.is_number:
            types = (*TYPES[point.kind], *(() if point.kind == Kind.MOBILE else place))
            yield self.phone(point, types, preferred)
        elif point.kind == Kind.EMAIL:
            yield self.email(point.value, place, preferred)
        elif point.kind == Kind.ADDRESS:
            yield self.address(card, point.value, place)
        else:
            yield self.site_or_messenger(point)

    @staticmethod
    def site_or_messenger(point: ContactPoint) -> Line:
        """An address as such; what is none stays a text."""
        value = point.value.replace(" ", "%20")
        if point.kind == Kind.SITE:
            return "URL", value if URI.fullmatch(value) else f"https://{value}"
        return ("IMPP", value) if URI.fullmatch(value) else ("X-MESSENGER", text(point.value))

    def phone(self, point: ContactPoint, types: tuple[str, ...], preferred: bool) -> Line:
        raise NotImplementedError

    def email(self, value: str, types: tuple[str, ...], preferred: bool) -> Line:
        raise NotImplementedError

    def typed(self, name: str, types: tuple[str, ...], preferred: bool) -> str:
        """The name of a line with its types."""
        raise NotImplementedError

    def address(self, card: Card, street: str, types: tuple[str, ...]) -> Line:
        known = street or card.city or card.province
        country = COUNTRY if known and (card.city or card.province) else ""
        value = parts("", "", street, card.city, card.province, "", country)
        return self.typed("ADR", types, preferred=False), value

    def tail(self, card: Card) -> Iterator[Line]:
        if card.birthday:
            yield "BDAY", self.day(card.birthday)
        if card.gone:
            yield self.gone(card)
        if card.categories:
            yield "CATEGORIES", listed(card.categories)
        for note in card.notes:
            yield "NOTE", text(note)
        if card.do_not_contact:
            yield "X-DO-NOT-CONTACT", "1"
        if card.photo:
            yield self.photo(base64.b64encode(card.photo).decode())

    def day(self, day: Any) -> str:
        return str(day.isoformat())

    def gone(self, card: Card) -> Line:
        """Since when they are no more; as it is known, in Jalali, when that is no day."""
        day, in_jalali = dated(card.gone)
        return "X-DEATHDATE", self.day(day) if day else str(in_jalali)

    def photo(self, encoded: str) -> Line:
        raise NotImplementedError


class Vcard3(Vcard):
    """What phones and Outlook take."""

    def head(self, card: Card) -> Iterator[Line]:
        """What 4.0 says by KIND, as address books of Apple write it."""
        yield from super().head(card)
        if not card.is_person:
            yield "X-ABShowAs", "COMPANY"

    def typed(self, name: str, types: tuple[str, ...], preferred: bool) -> str:
        told = ",".join([*types, *(["pref"] if preferred else [])]).upper()
        return f"{name};TYPE={told}"

    def phone(self, point: ContactPoint, types: tuple[str, ...], preferred: bool) -> Line:
        """An extension is dialled after a pause, which is how phones write it."""
        number = dialled(point).replace(";ext=", ",")
        return self.typed("TEL", types, preferred), text(number)

    def email(self, value: str, types: tuple[str, ...], preferred: bool) -> Line:
        return self.typed("EMAIL", ("internet", *types), preferred), text(value)

    def photo(self, encoded: str) -> Line:
        return "PHOTO;ENCODING=b;TYPE=JPEG", encoded


class Vcard4(Vcard):
    """What newer programs prefer: numbers and photos are addresses."""

    def head(self, card: Card) -> Iterator[Line]:
        yield from super().head(card)
        yield "KIND", "individual" if card.is_person else "org"

    def moment(self, at: Any) -> str:
        return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"

    def day(self, day: Any) -> str:
        return f"{day:%Y%m%d}"

    def typed(self, name: str, types: tuple[str, ...], preferred: bool) -> str:
        told = ",".join(types)
        quoted = f'"{told}"' if len(types) > 1 else told
        return f"{name};TYPE={quoted}{';PREF=1' if preferred else ''}"

    def phone(self, point: ContactPoint, types: tuple[str, ...], preferred: bool) -> Line:
        number = dialled(point)
        if point.canonical:
            return self.typed("TEL;VALUE=uri", types, preferred), f"tel:{number}"
        return self.typed("TEL;VALUE=text", types, preferred), text(number)

    def email(self, value: str, types: tuple[str, ...], preferred: bool) -> Line:
        return self.typed("EMAIL", types, preferred), text(value)

    def gone(self, card: Card) -> Line:
        day, in_jalali = dated(card.gone)
        return ("DEATHDATE", self.day(day)) if day else ("DEATHDATE;VALUE=text", str(in_jalali))

    def photo(self, encoded: str) -> Line:
        return "PHOTO", f"data:image/jpeg;base64,{encoded}"


def dialled(point: ContactPoint) -> str:
    """The number as machines write it; one they cannot read as it was typed, in their digits."""
    return point.canonical or " ".join(latin_digits(point.value).split())


def cards_format(kind: type[Vcard], slug: str, version: str, label: Any, hint: Any) -> Vcard:
    return kind(slug, label, hint, "vcf", "text/vcard; charset=utf-8", version=version)


VCARD_3 = cards_format(
    Vcard3, "vcard3", "3.0", _("vCard 3.0"), _("Cards for phones and mail programs")
)
VCARD_4 = cards_format(Vcard4, "vcard4", "4.0", _("vCard 4.0"), _("Cards for newer programs"))
