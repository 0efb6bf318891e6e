"""A meeting and all that hangs on it, open or confidential."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from crm.attaching import detach
from crm.dates import today
from engagements.actions.passing_on import add_step
from engagements.actions.referrals import refer
from engagements.actions.replies import reply
from tests import factories as make
from tests.contract.cast import World, marked


def held_meeting(world: World, mark: str, confidential: bool) -> Any:
    return make.MeetingFactory(
        body=world["body"],
        title=marked("نشست انتخاب", mark),
        status="held",
        day=today() - timedelta(days=9),
        confidential=confidential,
    )


def problem_of(world: World, mark: str, meeting: Any) -> Any:
    return make.ProblemFactory(
        title=marked("قطع برق", mark),
        meeting=meeting,
        about=world["organization"],
        province=make.province(),
    )


def meeting_and_what_hangs_on_it(world: World, mark: str, name: str) -> dict[str, Any]:
    confidential = bool(name)
    meeting = make.MeetingFactory(
        body=world["body"],
        title=marked("نشست برق", mark),
        place=marked("تالار", mark),
        summary=mark,
        confidential=confidential,
        host=world["organization"],
    )
    held = held_meeting(world, mark, confidential)
    item = make.AgendaItemFactory(meeting=meeting, title=marked("بند یکم", mark))
    attendance = make.AttendanceFactory(meeting=meeting, person=world["person"])
    statement = make.StatementFactory(
        meeting=meeting, text=marked("برق نیست", mark), speaker_as_written=marked("یوسفی", mark)
    )
    resolution = make.ResolutionFactory(meeting=meeting, item=item, text=marked("مقرر شد", mark))
    problem = problem_of(world, mark, meeting)
    initiative = make.InitiativeFactory(
        title=marked("دورهٔ بهره‌وری", mark),
        meeting=meeting,
        resolution=resolution,
        body=world["body"],
    )
    note = make.InteractionFactory(
        text=marked("قول دادند", mark),
        confidential=confidential,
        people=[world["person"]],
        by=world.user("head" if confidential else "clerk"),
    )
    found = {"resolution": resolution, "problem": problem, "initiative": initiative}
    return (
        found
        | letters_of(world, mark, meeting)
        | promises_of(world, mark, found)
        | parts_of(mark, found)
        | {
            "interaction": note,
            "meeting": meeting,
            "held_meeting": held,
            "item": item,
            "attendance": attendance,
            "statement": statement,
            "invitation": make.InvitationFactory(meeting=meeting, person=world["person"]),
            "report": make.ProblemReportFactory(problem=problem, unit_name=marked("ریسندگی", mark)),
            "party": make.PartyFactory(initiative=initiative, organization=world["organization"]),
        }
    )


def parts_of(mark: str, found: dict[str, Any]) -> dict[str, Any]:
    """What belongs to the initiative."""
    told = {"initiative": found["initiative"]}
    call = make.CallFactory(title=marked("فراخوان دوره", mark), role="participant", **told)
    apart = {name: getattr(told["initiative"], name) for name in ("meeting", "resolution", "body")}
    other = make.InitiativeFactory(title=marked("دورهٔ دوم", mark), **apart)
    return {
        "uncalled": make.InitiativeFactory(title=marked("دورهٔ سوم", mark), **apart),
        "fair": make.InitiativeFactory(
            title=marked("نمایشگاه پارچه", mark), kind="domestic_exhibition", **apart
        ),
        "call": call,
        "new_call": make.CallFactory(
            initiative=other, title=marked("فراخوان دوم", mark), role="participant", opened_at=None
        ),
        "registration": make.RegistrationFactory(call=call, firm=marked("برق‌بافت", mark)),
        "accepted_registration": make.RegistrationFactory(
            call=call, firm=marked("نخ‌تاب", mark), state="accepted"
        ),
        "milestone": make.MilestoneFactory(title=marked("قرارداد مدرس", mark), **told),
        "reached_milestone": make.MilestoneFactory(
            title=marked("نیازسنجی", mark), reached_on=today(), **told
        ),
        "measure": make.MeasureFactory(**told),
        "session": make.SessionFactory(topic=marked("رنگ‌همانندی", mark), **told),
        "report": make.UpdateFactory(text=marked("مدرس پیدا شد", mark), **told),
        "link": make.LinkFactory(problem=found["problem"], **told),
    }


def promises_of(world: World, mark: str, found: dict[str, Any]) -> dict[str, Any]:
    """What an organization owes by the resolution, and somebody for the problem."""
    owed = make.FollowUpFactory(
        title=marked("گزارش برق", mark),
        resolution=found["resolution"],
        owner_organization=world["organization"],
        chaser=world.user("clerk"),
        due=today(),
    )
    asked = make.FollowUpFactory(
        title=marked("پاسخ برق", mark), problem=found["problem"], owner_person=world["person"]
    )
    passed = refer(
        asked, by=world.user("clerk"), to=world.user("head"), note=marked("ببینید", mark)
    )
    return {
        "follow_up": owed,
        "referral": passed,
        "reply": reply(owed, kind="time", by=None, text=marked("سفر", mark), until=next_month()),
        "step": add_step(owed, by=world.user("clerk"), text=marked("نامه", mark)),
        "problem_follow_up": asked,
    }


def next_month() -> Any:
    return today() + timedelta(days=30)


def letters_of(world: World, mark: str, meeting: Any) -> dict[str, Any]:
    """A letter with a file and a copy, one that is being written, one that was closed."""
    told = {"body": world["body"], "meeting": meeting, "confidential": meeting.confidential}
    clerk = world.user("clerk")
    sender = {"person": world["person"], "organization": world["ministry"]}
    letter = make.LetterFactory(subject=marked("قطع برق", mark), text=mark, **told, **sender)
    closed = make.LetterFactory(subject=marked("گزارش برق", mark), **told, sender="برق منطقه‌ای")
    attachment = make.attached(letter, marked("برق", mark) + ".pdf")
    removed = make.attached(letter, marked("آب", mark) + ".pdf", "second")
    detach(removed, by=clerk)
    removed.refresh_from_db()
    letter.refresh_from_db()
    return {
        "letter": letter,
        "draft": make.DraftFactory(
            subject=marked("دربارهٔ برق", mark), person=world["person"], **told
        ),
        "closed_letter": closed,
        "letter_party": make.LetterPartyFactory(letter=letter, name=marked("فرماندار", mark)),
        "attachment": attachment,
        "removed_attachment": removed,
    }
