"""The letters around the resolution of the founding report, and those of an ordinary month."""

from __future__ import annotations

import time
from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw

from contacts.models import Person
from cooperation.demo.world import World, read
from crm.files import Upload, checked
from engagements.actions import letters
from engagements.models import Attendance, Letter, LetterParty, LetterTemplate, Resolution

Told = dict[str, Any]
ROLE = LetterParty.Role
PAGE, MARGIN, LINE = (1240, 1754), 150, 46
NUMBER = 1124


def load(world: World) -> None:
    """Templates first; then the letters in the order in which they answer one another."""
    told = read("year/letters")
    templates = {each["name"]: each for each in told["templates"]}
    world.add(LetterTemplate(**each) for each in told["templates"])
    made: dict[str, Letter] = {}
    for entry in told["letters"]:
        begun = templates.get(entry.get("template", ""), {})
        made[entry["key"]] = add(world, {"text": begun.get("text", "")} | entry, made)


def add(world: World, told: Told, made: dict[str, Letter]) -> Letter:
    """A letter as it was registered, sent or left as a draft."""
    letter = letter_of(world, told, made)
    files = [scan(told["scan"])] if "scan" in told else []
    given: Told = {"by": world.clerk, "parties": parties(world, told, letter), "files": files}
    if letter.is_received:
        return letters.receive(letter, **given)
    letters.draft(letter, **given)
    if told.get("draft"):
        return letter
    sent = letters.register(letter, by=world.clerk)
    if "closed" in told:
        return letters.close(sent, by=world.clerk, reason=told["closed"])
    return sent


def letter_of(world: World, told: Told, made: dict[str, Letter]) -> Letter:
    day, due, sent = told["day"], told.get("due"), told.get("sender_day")
    return Letter(
        direction=told["direction"],
        body=world.bodies.get(told.get("body", "")),
        day=world.working_day(day) if day else world.day,
        sender_number=told.get("sender_number", ""),
        sender_day=None if sent is None else world.working_day(sent),
        subject=told["subject"],
        text=told["text"],
        purpose=told["purpose"],
        wants_answer=due is not None,
        answer_due=None if due is None else world.working_day(due) if due else world.day,
        handler=world.users[told.get("handler", "secretariat")],
        answers=asked(told, made),
        resolution=resolution() if told.get("resolution") else None,
        confidential=told.get("confidential", False),
    )


def asked(told: Told, made: dict[str, Letter]) -> Letter | None:
    """The letter it answers, as it stands now."""
    known = made.get(told.get("answers", ""))
    found: Letter | None = Letter.objects.get(pk=known.pk) if known else None
    return found


def resolution() -> Resolution:
    """The one of the report."""
    found: Resolution = Resolution.objects.for_detail().get(meeting__number=NUMBER)
    return found


def parties(world: World, told: Told, letter: Letter) -> list[LetterParty]:
    named = (
        letters.party_of(ROLE.FROM, letter.day, who(world, told.get("from"))),
        letters.party_of(
            ROLE.TO, letter.day, who(world, told.get("to")), None, told.get("to_name", "")
        ),
        *(copy(world, each, letter) for each in told.get("copies", ())),
    )
    return [party for party in named if party is not None]


def copy(world: World, told: str, letter: Letter) -> LetterParty | None:
    """An organization by its short name, or words."""
    known = world.organizations.get(told)
    return letters.party_of(ROLE.COPY, letter.day, None, known, "" if known else told)


def who(world: World, told: str | None) -> Person | None:
    """Somebody by the short name, or by the place among those who came to the meeting."""
    if told is None:
        return None
    meeting, _sign, place = told.partition(":")
    if meeting != str(NUMBER):
        return world.people[told]
    came = Attendance.objects.filter(meeting__number=NUMBER).select_related("person")
    found: Person = came.order_by("pk")[int(place)].person
    return found


def scan(name: str) -> Upload:
    """A page as it comes out of a scanner, always the same: lines that stand for words."""
    page = Image.new("L", PAGE, 250)
    draw = ImageDraw.Draw(page)
    draw.rectangle((MARGIN, MARGIN, PAGE[0] - MARGIN, MARGIN + 12), fill=60)
    for number in range(20):
        top = MARGIN * 2 + number * LINE
        short = MARGIN * 3 if number % 6 == 5 else 0
        draw.rectangle((MARGIN + short, top, PAGE[0] - MARGIN, top + 10), fill=120)
    draw.ellipse((MARGIN, 1350, MARGIN + 240, 1590), outline=90, width=8)
    made, never = BytesIO(), time.gmtime(0)
    page.save(made, "PDF", resolution=150, title=name, creationDate=never, modDate=never)
    return checked(f"{name}.pdf", made.getvalue())
