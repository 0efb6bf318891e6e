"""What minutes say: written down from the records of a meeting, sealed, and told to a reader.

What is written down are facts (codes, days in ISO); `told` puts them into the words of the language
in force, without what is not open to who reads.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, time
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from crm import rights
from crm.dates import format_date, today
from crm.models import User
from crm.templatetags.persian import digits
from engagements import bylaws
from engagements.models import (
    AgendaItem,
    Attendance,
    FollowUp,
    Meeting,
    Resolution,
    Statement,
    Term,
)
from engagements.models.bodies import sits_in

Content = dict[str, Any]
ROLES = {Attendance.Role.CHAIR: 0, Attendance.Role.SECRETARY: 1, Attendance.Role.MEMBER: 2}


# --- written down ------------------------------------------------------------------------------


def snapshot(meeting: Meeting) -> Content:
    """All that the minutes of a meeting say now; names in the office's language, whoever asks."""
    with translation.override(settings.LANGUAGE_CODE):
        return written(meeting)


def written(meeting: Meeting) -> Content:
    attendances = list(
        Attendance.objects.filter(meeting=meeting).select_related(
            "person", "stands_in_for", "stands_in_for__office"
        )
    )
    quorum = bylaws.quorum_of(meeting, attendances)
    return {
        "head": head(meeting),
        "quorum": [quorum.present, quorum.filled, quorum.needed] if quorum else None,
        "people": people(attendances),
        "items": items(meeting),
    }


def head(meeting: Meeting) -> Content:
    body = meeting.body
    return {
        "body": body.name,
        "body_en": body.name_en,
        "code": body.code,
        "organization": body.organization.name,
        "organization_en": body.organization.name_en,
        "number": meeting.number,
        "title": meeting.title,
        "day": plain(meeting.day),
        "starts": plain(meeting.starts),
        "ends": plain(meeting.ends),
        "place": meeting.place,
        "host": str(meeting.host or ""),
        "summary": meeting.summary,
        "confidential": meeting.confidential,
    }


def plain(value: date | time | None) -> str | None:
    return value.isoformat() if value else None


def people(attendances: Iterable[Attendance]) -> list[Content]:
    """Everybody on the list in the capacity of that day; who led the meeting first."""
    rows = sorted(attendances, key=lambda row: (ROLES.get(row.role, 3), row.pk))  # type: ignore[call-overload]
    return [
        {
            "key": row.pk,
            "name": str(row),
            "post": row.post,
            "organization": row.organization,
            "role": row.role,
            "presence": row.presence,
            "stands_in_for": str(row.stands_in_for or ""),
        }
        for row in rows
    ]


def items(meeting: Meeting) -> list[Content]:
    """The agenda with what was noted, said and decided; last what belongs to no item."""
    said, decided = by_item(spoken(meeting)), by_item(resolved(meeting))
    rows = AgendaItem.objects.filter(meeting=meeting).select_related("presenter")
    found = [
        {
            "key": row.pk,
            "title": row.title,
            "presenter": str(row.presenter or ""),
            "notes": row.notes,
            "confidential": row.confidential,
            "unfinished": row.unfinished,
            "statements": said.pop(row.pk, []),
            "resolutions": decided.pop(row.pk, []),
        }
        for row in rows
    ]
    rest = {"statements": joined(said), "resolutions": joined(decided)}
    if any(rest.values()):
        empty = {"title": "", "presenter": "", "notes": "", "confidential": False}
        found.append({"key": None, **empty, "unfinished": False, **rest})
    return found


def by_item(rows: Iterable[tuple[int | None, Content]]) -> dict[int | None, list[Content]]:
    found: dict[int | None, list[Content]] = defaultdict(list)
    for key, row in rows:
        found[key].append(row)
    return found


def joined(groups: dict[int | None, list[Content]]) -> list[Content]:
    return [row for rows in groups.values() for row in rows]


def spoken(meeting: Meeting) -> Iterator[tuple[int | None, Content]]:
    rows = Statement.objects.filter(meeting=meeting).select_related("speaker", "speaker__person")
    for row in rows:
        told = {"speaker": str(row.speaker or row.speaker_as_written), "text": row.text}
        yield row.item_id, told | {"stance": row.stance}


def resolved(meeting: Meeting) -> Iterator[tuple[int | None, Content]]:
    """What was decided, with who owes what until when."""
    owed: dict[int, list[Content]] = defaultdict(list)
    duties = FollowUp.objects.filter(resolution__meeting=meeting, resolution__deleted_at=None)
    for duty in duties.for_list().order_by("due", "pk"):
        owner = str(duty.owner or "")
        owed[duty.resolution_id].append({"owner": owner, "due": plain(duty.due)})
    for row in Resolution.objects.filter(meeting=meeting).order_by("year", "serial"):
        told = {"key": row.pk, "number": row.number, "text": row.text, "kind": row.kind}
        yield row.item_id, told | {"duties": owed[row.pk]}


def seal(content: Content) -> str:
    """The SHA-256 of the content in one unambiguous spelling."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def says_the_same(one: Content, other: Content) -> bool:
    """Whether both tell the same of the meeting; who owes what may have moved on since."""
    return seal(of_the_meeting(one)) == seal(of_the_meeting(other))


def of_the_meeting(content: Content) -> Content:
    told = {name: content.get(name) for name in ("head", "people")}
    return told | {
        "items": [
            item | {"resolutions": [row | {"duties": []} for row in item["resolutions"]]}
            for item in content.get("items", [])
        ]
    }


# --- who may read what -------------------------------------------------------------------------


def entitled(meeting: Meeting, attendances: Iterable[Attendance]) -> set[int]:
    """The keys of those who sat in the body at that meeting, be it in the place of another."""
    terms = Term.objects.filter(seat__body=meeting.body_id, seat__deleted_at=None)
    seated = set(terms.held_on(meeting.day or today()).values_list("person", flat=True))
    return {
        row.pk
        for row in attendances
        if (row.person_id in seated or row.stands_in_for_id)
        or (not seated and row.role != Attendance.Role.GUEST)
    }


def sees_all(meeting: Meeting, user: User) -> bool:
    """Whether an account may read the confidential items of a meeting."""
    return rights.sees_confidential(user) or meeting.body_id in sits_in(user)


def secret_keys(meeting: Meeting) -> set[int]:
    """The items that are confidential now, also where an old version did not know it."""
    rows = AgendaItem.everything.filter(meeting=meeting, confidential=True)
    return set(rows.values_list("pk", flat=True))


def opened(content: Content, *, full: bool, secret: Iterable[int] = ()) -> Content:
    """The content without confidential items, unless the reader is entitled to them."""
    if full:
        return content
    closed = set(secret)
    rows = content.get("items", [])
    left = [row for row in rows if not row["confidential"] and row["key"] not in closed]
    return content | {"items": left}


# --- told --------------------------------------------------------------------------------------


def told(content: Content) -> Content:
    """The content as pages and papers show it, in the language in force."""
    head = content["head"]
    rows = [told_person(row) for row in content["people"]]
    return {
        "head": head | {"day": day_of(head["day"]), "time": time_told(head)},
        "numbered": numbered(head),
        "quorum": quorum_told(content["quorum"]),
        "people": rows,
        "came": [row for row in rows if row["came"]],
        "away": [row for row in rows if not row["came"]],
        "items": [told_item(row, place) for place, row in enumerate(content["items"], start=1)],
    }


def numbered(head: Content) -> str:
    """The number of the meeting within its body, as it stands on paper."""
    return f"{head['code']}/{digits(head['number'])}" if head["number"] is not None else ""


def day_of(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def time_told(head: Content) -> str:
    starts, ends = (digits((head[name] or "")[:5]) for name in ("starts", "ends"))
    if starts and ends:
        return _("%(starts)s to %(ends)s") % {"starts": starts, "ends": ends}
    return str(starts or ends)


def quorum_told(quorum: list[int | None] | None) -> str:
    """How many seats were present, and how many it takes."""
    if quorum is None:
        return ""
    present, filled, needed = (digits(number) for number in quorum)
    if quorum[2] is None:
        return _("%(present)s of %(filled)s seats") % {"present": present, "filled": filled}
    text = _("%(present)s of %(filled)s seats (quorum %(needed)s)")
    return text % {"present": present, "filled": filled, "needed": needed}


def told_person(row: Content) -> Content:
    return row | {
        "role": label(Attendance.Role, row["role"]),
        "presence": label(Attendance.Presence, row["presence"]),
        "came": row["presence"] in Attendance.CAME,
        "capacity": _(", ").join(filter(None, (row["post"], row["organization"]))),
    }


def told_item(row: Content, place: int) -> Content:
    stances = (one | {"stance": stance_told(one["stance"])} for one in row["statements"])
    return row | {
        "place": place,
        "statements": list(stances),
        "resolutions": [told_resolution(one) for one in row["resolutions"]],
    }


def stance_told(stance: str) -> str:
    """For or against; what only informs says nothing of it."""
    return "" if stance == Statement.Stance.INFORMATION else label(Statement.Stance, stance)


def told_resolution(row: Content) -> Content:
    duties = [duty | {"due": day_of(duty["due"])} for duty in row["duties"]]
    return row | {
        "kind": label(Resolution.Kind, row["kind"]),
        "duties": duties,
        "owners": _(", ").join(dict.fromkeys(d["owner"] for d in duties if d["owner"])),
        "due": next((duty["due"] for duty in duties if duty["due"]), None),
    }


def label(choices: Any, value: str) -> str:
    """What a code is called; the code itself where nobody knows it any more."""
    return str(dict(choices.choices).get(value, value))


def paragraphs(content: Content) -> Iterator[str]:
    """The minutes line by line, as two versions are compared."""
    shown = told(content)
    head = shown["head"]
    yield head["title"]
    yield _(", ").join(filter(None, (format_date(head["day"], "full"), shown["head"]["time"])))
    yield from filter(None, (head["place"], head["host"], *head["summary"].splitlines()))
    for row in shown["people"]:
        yield _(", ").join(
            filter(None, (row["name"], row["capacity"], row["role"], row["presence"]))
        )
    for item in shown["items"]:
        yield item["title"] or _("Further")
        yield from filter(None, (line.strip() for line in item["notes"].splitlines()))
        for said in item["statements"]:
            yield f"{said['speaker']}: {said['text']}" + (
                f" ({said['stance']})" * bool(said["stance"])
            )
        for row in item["resolutions"]:
            owed = (row["owners"], format_date(row["due"], "long"))
            yield " – ".join(filter(None, (f"{row['number']}: {row['text']}", *owed)))
