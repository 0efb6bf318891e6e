"""Groups of people and organizations, and a letter to one of them that waits to be sent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from contacts.actions.circulars import opt_out
from contacts.models import Circular, Group, GroupMember
from cooperation.demo.world import World, read

Told = dict[str, Any]


def load(world: World) -> None:
    """Two kept by hand, two live; one of the guests wants no letters to many."""
    told = read("year/groups")
    groups = {entry["name"]: kept(world, entry) for entry in told["static"]}
    world.add([live(world, entry) for entry in told["live"]])
    opt_out(world.people[told["wants_no_letters"]], by=world.clerk)
    draft = told["circular"]
    world.add([Circular(**draft | {"group": groups[draft["group"]]})])


def kept(world: World, entry: Told) -> Group:
    """A group with those the data names."""
    [group] = world.add([Group(name=entry["name"], note=entry["note"])])
    world.add(list(members(world, group, entry)))
    return group


def members(world: World, group: Group, entry: Told) -> Iterator[GroupMember]:
    for key in entry["people"]:
        note = entry["notes"].get(key, "")
        yield GroupMember(group=group, person=world.people[key], note=note)
    for key in entry["organizations"]:
        yield GroupMember(group=group, organization=world.organizations[key])


def live(world: World, entry: Told) -> Group:
    """A group that follows a filter; provinces are known by their codes."""
    province = world.provinces.get(entry.get("province", ""))
    query = f"province={province.pk}" if province else entry["query"]
    kind, source = Group.Kind.LIVE, entry["source"]
    return Group(name=entry["name"], kind=kind, source=source, query=query, note=entry["note"])
