"""The organizations of the year, and the people in their posts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from contacts.models import Organization, Person, Post
from cooperation.demo.world import World, read
from crm.dates import PartialDate

Told = dict[str, Any]
WOMEN = 0.3
OLDER_POSTS = 24


def load(world: World) -> None:
    """Organizations first, then who works and who used to work in them."""
    entries, names = read("year/organizations"), read("year/names")
    for entry in entries:
        world.organizations[entry["key"]] = organization(world, entry)
    invented = invent(world, names)
    posts: list[Post] = []
    for entry in entries:
        posts += staff(world, entry, names, invented)
    posts += [second_post(world, *told) for told in names["also"]]
    in_english = read("year/titles")
    for held in posts:
        held.title_en = in_english.get(held.title, "")
    world.add(posts + older_posts(world, entries, posts))


def organization(world: World, entry: Told) -> Organization:
    """The organization an entry tells of; one of the report is there already."""
    if "is" in entry:
        return world.organizations[entry["is"]]
    details = read("year/details").get(entry["key"], {})
    made = Organization(
        kind=entry["kind"],
        name=entry["name"],
        name_en=entry.get("en", ""),
        aliases=entry.get("aliases", ""),
        parent=world.organizations.get(entry.get("parent", "")),
        province=world.provinces.get(entry.get("province", "")),
        city=entry.get("city", ""),
        note=entry.get("note", ""),
        located_in=world.organizations.get(details.get("in", "")),
        member_number=details.get("member", ""),
        member_since=year(details.get("since")),
        member_until=year(details.get("until")),
        sectors=details.get("sectors", ""),
        facts=details.get("facts", {}),
    )
    return world.add([made])[0]


def year(number: int | None) -> PartialDate | None:
    return PartialDate(number) if number else None


def invent(world: World, names: Told) -> Iterator[Told]:
    """Invented people without end, no two of the same name."""
    seen = set()
    families: list[list[str]] = []
    while True:
        families = families or world.dice.sample(names["family"], len(names["family"]))
        gender = "female" if world.dice.random() < WOMEN else "male"
        given, family = world.dice.choice(names[gender]), families.pop()
        if (given[0], family[0]) not in seen:
            seen.add((given[0], family[0]))
            yield {"gender": gender, "given": given, "family": family}


def staff(world: World, entry: Told, names: Told, invented: Iterator[Told]) -> list[Post]:
    """The people of an organization and the posts they hold or held there."""
    home = world.organizations[entry["key"]]
    told = [each if isinstance(each, dict) else {"title": each} for each in entry["people"]]
    people = world.add(person(world, each, names, invented) for each in told)
    gone = [{"title": title} for title in entry.get("former", ())]
    former = world.add(person(world, each, names, invented) for each in gone)
    keys = [str(n) for n in range(len(people))] + [f"former:{n}" for n in range(len(former))]
    for key, who in zip(keys, people + former, strict=True):
        world.people[f"{entry['key']}:{key}"] = who
    held = [post(world, *each, home, names) for each in zip(people, told, strict=True)]
    for each in held[:1]:
        each.head = each.title.startswith(tuple(names["heads"]))
    ended = [post(world, *each, home, names) for each in zip(former, gone, strict=True)]
    for each in ended:
        each.start, each.end = world.years_ago(world.dice.randint(6, 9)), world.years_ago(1)
    return held + ended


def person(world: World, told: Told, names: Told, invented: Iterator[Told]) -> Person:
    """Somebody with an account, somebody the data names, or somebody invented."""
    if "user" in told:
        return bearer(world, told["user"])
    if "given" in told:
        return Person(
            honorific=told["honorific"],
            given_name=told["given"],
            family_name=told["family"],
            name_en=told["name_en"],
        )
    name, dice = next(invented), world.dice
    (given, given_en), (family, family_en, *spellings) = name["given"], name["family"]
    academic = "_academic" if any(word in told["title"] for word in names["academic"]) else ""
    return Person(
        honorific=dice.choice(names["honorifics"][name["gender"] + academic]),
        given_name=given,
        family_name=family,
        name_en=f"{given_en} {family_en}" if dice.random() < 0.4 else "",
        aliases="\n".join(f"{given} {other}" for other in spellings),
        note=dice.choice(names["notes"]) if dice.random() < 0.1 else "",
    )


def bearer(world: World, username: str) -> Person:
    """The person an account belongs to."""
    user = world.users[username]
    told = next(each for each in read("accounts") if each["username"] == username)
    return Person(
        honorific=told["honorific"],
        given_name=user.first_name,
        family_name=user.last_name,
        name_en=told["name_en"],
        user=user,
    )


def post(world: World, who: Person, told: Told, home: Organization, names: Told) -> Post:
    dice = world.dice
    return Post(
        person=who,
        organization=home,
        title=told["title"],
        start=world.years_ago(dice.randint(1, 5)) if dice.random() < 0.85 else None,
        primary=True,
        source=dice.choice(names["sources"]) if dice.random() < 0.4 else "",
    )


def second_post(world: World, who: str, where: str, title: str) -> Post:
    """A post beside the main one."""
    return Post(
        person=world.people[who],
        organization=world.organizations[where],
        title=title,
        start=world.years_ago(world.dice.randint(1, 3)),
    )


def older_posts(world: World, entries: list[Told], posts: list[Post]) -> list[Post]:
    """Where some of them were before, in another organization of the same kind."""
    found = []
    for held in world.dice.sample([p for p in posts if p.start and not p.end], OLDER_POSTS):
        kind, here = held.organization.kind, held.organization
        homes = [org for org in world.organizations.values() if org.kind == kind and org != here]
        if homes and held.primary:
            found.append(earlier(world, held, world.dice.choice(homes)))
    return found


def earlier(world: World, held: Post, home: Organization) -> Post:
    """The same kind of work elsewhere until this post began."""
    began: Any = held.start
    return Post(
        person=held.person,
        organization=home,
        title=held.title,
        title_en=held.title_en,
        start=PartialDate(began.year - world.dice.randint(2, 6)),
        end=PartialDate(began.year, began.month),
    )
