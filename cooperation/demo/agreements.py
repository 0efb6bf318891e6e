"""The agreements of the year, and a public call with what came in by it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from contacts.models import Person
from cooperation.actions import revise
from cooperation.actions.agreements import chase, join
from cooperation.actions.calls import open_call, refuse, register
from cooperation.demo.world import World, check, read
from cooperation.models import Agreement, AgreementParty, Call, Initiative, Obligation, Registration
from engagements.actions import follow_ups

Told = dict[str, Any]
DONE = "نامهٔ ثبت‌شده در دبیرخانه"


def load(world: World) -> None:
    for told in read("year/agreements"):
        add_agreement(world, told)
    add_call(world, read("year/public_call"))


def add_agreement(world: World, told: Told) -> None:
    """With its parties, what each is to do, and what goes on under it."""
    agreement = Agreement(
        number=told["number"],
        title=told["title"],
        title_en=told["en"],
        scope=",".join(told["scope"]),
        body=world.bodies[told["body"]],
        keeper=world.clerk,
        signed=day(world, told["signed"]),
        valid_until=day(world, told["until"]),
        text=told["text"],
    )
    world.add([agreement])
    for who, role, signatory in told["parties"]:
        party = AgreementParty(agreement=agreement, role=role)
        party.organization = world.organizations[who]
        party.signatory = signed_by(world, signatory)
        check(party)
        join(party, by=world.clerk)
    for who, text, due, state in told["obligations"]:
        owed = Obligation(agreement=agreement, organization=world.organizations[who], text=text)
        owed.due = day(world, due)
        world.add([owed])
        if state:
            made = chase(owed, by=world.clerk)
            if state == "done":
                follow_ups.finish(made, by=world.clerk, evidence=DONE)
    for initiative in under(told):
        initiative.agreement = agreement
        revise(initiative, by=world.clerk)


def signed_by(world: World, who: str) -> Person | None:
    """One of the people of the year, or with = before it the only one of the report called so."""
    if who.startswith("="):
        return Person.objects.get(family_name=who[1:])
    return world.people.get(who)


def under(told: Told) -> Any:
    """The initiatives named, or those of the report."""
    if told.get("of_the_report"):
        first = Initiative.objects.order_by("pk").first()
        of_report = Initiative.objects.filter(meeting=first and first.meeting_id)
        return of_report | Initiative.objects.filter(title__in=told["initiatives"])
    return Initiative.objects.filter(title__in=told["initiatives"])


def day(world: World, offset: int | None) -> Any:
    """The day so far from today; near ones are meant to the day."""
    return None if offset is None else world.day + timedelta(days=offset)


def add_call(world: World, told: Told) -> None:
    """Opened, with firms that are known, one nobody knows, and one that was refused."""
    call = Call(
        initiative=Initiative.objects.get(title=told["initiative"]),
        title=told["title"],
        title_en=told["en"],
        text=told["text"],
        text_en=told["text_en"],
        role="exhibitor",
        until=day(world, told["until"]),
        most=told["most"],
    )
    world.add([call])
    call = open_call(call, by=world.clerk)
    for each in told["registrations"]:
        known = world.organizations.get(each["of"])
        made = register(
            Registration(
                call=call,
                firm=each["firm"],
                member_number=known.member_number if known else each["member"],
                name=each["name"],
                phone=each["phone"],
                note=each["note"],
                facts={"area": each["area"]} if each["area"] else {},
            )
        )
        if "refused" in each:
            refuse(made, by=world.clerk, reason=each["refused"])
