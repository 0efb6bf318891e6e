"""How to reach the people and organizations of the year.

Subscriber numbers begin with 00 or 000, which are given to nobody; mail goes to example.org.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from contacts.models import ContactPoint, Person
from cooperation.demo.world import World, read
from crm.text import fold, persian_digits

Told = dict[str, Any]
Kind = ContactPoint.Kind
MOBILE = 0.75
EMAIL = 0.6
RETIRED = 0.06


def load(world: World) -> None:
    """Phones in the spellings people use, e-mail, addresses; some of them retired."""
    names, entries = read("year/names"), read("year/organizations")
    points: list[ContactPoint] = []
    for number, entry in enumerate(entries):
        points += office(world, entry, number, names)
    for number, (key, who) in enumerate(world.people.items()):
        points += personal(world, who, key, 1000 + number * 7, names)
    world.add(points)


def office(world: World, entry: Told, number: int, names: Told) -> Iterator[ContactPoint]:
    """What an organization prints on its letters; every seventh has no e-mail."""
    home = world.organizations[entry["key"]]
    area = names["areas"].get(entry.get("province", ""))
    confirmed = world.day - timedelta(days=world.dice.randint(5, 400))
    point = {"organization": home, "confirmed_on": confirmed}
    if area:
        phone = f"{area} 00{number:02}"
        yield ContactPoint(kind=Kind.PHONE, value=persian_digits(f"{phone} 2100"), **point)
        yield ContactPoint(
            kind=Kind.PHONE, value=f"{phone} 2140 داخلی ۲۱۴", label="دبیرخانه", **point
        )
        yield ContactPoint(kind=Kind.FAX, value=phone.replace(" ", "-") + "2199", **point)
        address = f"{home.city}، {world.dice.choice(names['addresses'])}".removeprefix("، ")
        yield ContactPoint(kind=Kind.ADDRESS, value=address, **point)
    if number % 7 != 6:
        yield ContactPoint(kind=Kind.EMAIL, value=address_of(entry["key"], "example.org"), **point)
    if number % 3 == 0:
        yield ContactPoint(kind=Kind.SITE, value=f"https://example.org/{entry['key']}", **point)


def personal(
    world: World, who: Person, key: str, serial: int, names: Told
) -> Iterator[ContactPoint]:
    dice = world.dice
    if dice.random() < MOBILE:
        value = spelled(dice.choice(names["mobiles"]), serial, dice.randrange(6))
        yield retired(world, ContactPoint(person=who, kind=Kind.MOBILE, value=value), names)
    if who.user:
        yield ContactPoint(person=who, kind=Kind.EMAIL, value=who.user.email)
    elif dice.random() < EMAIL:
        name = fold(who.name_en).replace(" ", ".")
        value = address_of(name if name and name.isascii() else key, "example.com")
        yield retired(world, ContactPoint(person=who, kind=Kind.EMAIL, value=value), names)


def spelled(prefix: str, serial: int, spelling: int) -> str:
    """A mobile number as one or another of us would write it."""
    bare = prefix[1:]
    return (
        f"{prefix} 000 {serial}",
        f"{prefix}-000-{serial}",
        persian_digits(f"{prefix} 000 {serial}"),
        persian_digits(f"{prefix}000{serial}"),
        f"+98 {bare} 000 {serial}",
        f"0098{bare}000{serial}",
    )[spelling]


def address_of(name: str, host: str) -> str:
    return f"{name.replace('_', '-').replace(':', '-')}@{host}"


def retired(world: World, point: ContactPoint, names: Told) -> ContactPoint:
    """Now and then one that no longer works."""
    if world.dice.random() < RETIRED:
        point.retired_on = world.day - timedelta(days=world.dice.randint(20, 300))
        point.retired_because = world.dice.choice(names["retired"])
    return point
