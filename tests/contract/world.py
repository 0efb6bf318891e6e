"""One small office with something of every type in it, and the same once more in confidence."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.test import Client, RequestFactory
from django.test.client import ClientHandler
from django.test.signals import template_rendered

from contacts.actions.circulars import post_circular
from contacts.actions.merging import merge
from contacts.models import Circular, Organization, Person
from crm.attaching import detach
from crm.batches import choose, edit
from crm.dates import PartialDate, today
from crm.history import record
from crm.jobs import start
from crm.models import Mail, User
from engagements.actions.posts import change_post
from engagements.actions.seats import elect
from tests import factories as make
from tests.importing import brought_in, looked_at, opened

#: stands in every text of what is confidential, and nowhere else
SECRET = "رازنامه"
ROLES = ("anonymous", "reader", "director", "head", "other_head", "clerk", "admin")
ENTITLED = {"head", "clerk", "admin"}


class Browser(RequestFactory):
    """Asks the product itself and notes the context of the page; faster than the test client."""

    handler = ClientHandler(enforce_csrf_checks=False)

    def __init__(self, session: str = "") -> None:
        super().__init__()
        if session:
            self.cookies[settings.SESSION_COOKIE_NAME] = session

    def request(self, **request: Any) -> Any:
        context: dict[str, Any] = {}

        def note(sender: Any, **rendered: Any) -> None:
            if not context and "view" in rendered["context"]:
                context.update(rendered["context"].flatten())

        template_rendered.connect(note)
        try:
            response = self.handler(self._base_environ(**request))
        finally:
            template_rendered.disconnect(note)
        response.context = context
        return response


@dataclass
class World:
    """The records by name (`world["secret_meeting"]`), and who is signed in."""

    records: dict[str, Any] = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Any:
        return self.records[name]

    def user(self, role: str) -> User:
        return self.records[f"user_{role}"]

    def browser(self, role: str) -> Browser:
        """Where somebody signed in long ago."""
        return Browser(self.sessions.get(role, ""))


def build() -> World:
    world = World()
    add_users(world)
    add_contacts(world)
    add_bodies(world)
    add_groups(world)
    world.records |= meeting_and_what_hangs_on_it(world, "", "")
    world.records |= {
        f"secret_{name}": obj
        for name, obj in meeting_and_what_hangs_on_it(world, SECRET, "confidential").items()
    }
    add_elections(world)
    add_planned_change(world)
    add_mail(world)
    add_merge(world)
    add_imports(world)
    add_what_lists_keep(world)
    return world


def add_users(world: World) -> None:
    roles = {"clerk": "secretariat", "admin": "admin", "director": "director"}
    for name in ROLES[1:]:
        powers = {"is_staff": True, "is_superuser": True} if name == "admin" else {}
        user = make.UserFactory(username=name, role=roles.get(name, "reader"), **powers)
        world.records[f"user_{name}"] = user
        client = Client()
        client.force_login(user)
        world.sessions[name] = client.session.session_key


def add_contacts(world: World) -> None:
    ministry = make.OrganizationFactory(name="وزارت صمت", kind="ministry")
    office = make.OrganizationFactory(
        name="دفتر صنایع نساجی",
        kind="agency_office",
        facts={"duty": "نظارت"},
        parent=ministry,
        province=make.province(),
        city="تهران",
    )
    person = make.PersonFactory(given_name="سینا", family_name="یوسفی", note="یادداشت")
    world.records |= {
        "ministry": ministry,
        "organization": office,
        "person": person,
        "other_person": make.PersonFactory(given_name="احسان", family_name="یوسفی"),
        "post": make.PostFactory(person=person, organization=office, title="مدیر دفتر"),
        "ended_post": make.PostFactory(
            organization=office, title="بایگان", end=PartialDate.parse("1390")
        ),
        "point": make.ContactPointFactory(person=person, kind="mobile", value="09121234567"),
        "relation": make.RelationFactory(from_person=person, to_organization=ministry),
        "assessment": make.AssessmentFactory(person=person, topic="سهمیهٔ برق"),
        "duplicate": make.DuplicateFactory(first_person=person),
        "unused_person": make.PersonFactory(),
        "unused_organization": make.OrganizationFactory(),
    }


def add_groups(world: World) -> None:
    """A group kept by hand and a live one; a letter to many that is a draft and one that waits."""
    clerk, group = world.user("clerk"), make.GroupFactory(name="اعضای کارگروه بافندگی")
    make.ContactPointFactory(person=world["other_person"], value="ehsan@example.org")
    circular = make.CircularFactory(group=group, subject="دعوت به نمایشگاه")
    member = make.MemberFactory(group=group, person=world["other_person"])
    posted = make.CircularFactory(group=group, subject="دعوت به مجمع")
    people = Person.objects.filter(pk=world["other_person"].pk)
    post_circular(posted, people, Organization.objects.none(), by=clerk, expected=1, version=1)
    world.records |= {
        "group": group,
        "live_group": make.GroupFactory(name="یوسفی‌ها", kind="live", query="q=یوسفی"),
        "member": member,
        "circular": circular,
        "posted_circular": Circular.objects.get(pk=posted.pk),
    }


def add_bodies(world: World) -> None:
    body = make.BodyFactory(name="کارگروه بافندگی", code="ب")
    other = make.BodyFactory(name="کارگروه ریسندگی", code="ر", kind="board")
    head = make.seated(world.user("head"), body)
    make.seated(world.user("other_head"), other)
    term = head.terms.get()
    world.records["free_seat"] = make.SeatFactory(body=body, role="member")
    world.records |= {"body": body, "other_body": other, "term": term, "seat": term.seat}
    world.records["unused_body"] = make.BodyFactory(name="کمیتهٔ صادرات", code="ص")


def marked(text: str, mark: str) -> str:
    return f"{text} {mark}".strip()


def held_meeting(world: World, mark: str, confidential: bool) -> Any:
    return make.MeetingFactory(
        body=world["body"],
        title=marked("نشست انتخاب", mark),
        status="held",
        day=today() - timedelta(days=9),
        confidential=confidential,
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
    problem = make.ProblemFactory(
        title=marked("قطع برق", mark),
        meeting=meeting,
        about=world["organization"],
        province=make.province(),
    )
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
    return letters_of(world, mark, meeting) | {
        "interaction": note,
        "meeting": meeting,
        "held_meeting": held,
        "item": item,
        "attendance": attendance,
        "statement": statement,
        "resolution": resolution,
        "problem": problem,
        "initiative": initiative,
        "party": make.PartyFactory(initiative=initiative, organization=world["organization"]),
        "follow_up": make.FollowUpFactory(
            title=marked("گزارش برق", mark),
            resolution=resolution,
            owner_organization=world["organization"],
            chaser=world.user("clerk"),
            due=today(),
        ),
        "problem_follow_up": make.FollowUpFactory(
            title=marked("پاسخ برق", mark), problem=problem, owner_person=world["person"]
        ),
    }


def add_elections(world: World) -> None:
    """A seat of an office that nobody holds, and one filled by an election in each meeting."""
    body = world["body"]
    world.records["office_seat"] = make.SeatFactory(body=body, office=world["ministry"])
    for name in ("", "secret_"):
        world.records[f"{name}elected_term"] = elect(
            world[f"{name}held_meeting"],
            by=world.user("clerk"),
            seat=make.SeatFactory(body=body, role="treasurer"),
            person=make.PersonFactory(),
            start=today() - timedelta(days=9),
        )


def add_planned_change(world: World) -> None:
    """A post that is to end, and whose follow-ups are to go to the organization."""
    post = make.PostFactory(person=make.PersonFactory(), title="مشاور")
    how = {"by": world.user("clerk"), "day": today() + timedelta(days=9)}
    world.records["planned_post"] = change_post(post, **how)


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


def add_mail(world: World) -> None:
    mail = make.MailFactory(user=world.user("head"), subject=f"یادآوری {SECRET}", text=SECRET)
    mail.state = Mail.State.UNCERTAIN
    record("update", mail, by=None)
    world.records["mail"] = mail


def add_merge(world: World) -> None:
    """Somebody who was in twice and is in once by now."""
    twice = make.PersonFactory.create_batch(2, given_name="نرگس", family_name="صالحی")
    [world.records["merge"]] = merge(twice[0], twice[1:], by=world.user("clerk"))


def add_imports(world: World) -> None:
    """A sheet that was looked at, and one that was imported."""
    clerk, header = world.user("clerk"), ["نام", "نام خانوادگی", "موبایل", "چیز دیگر"]
    rows = [["نرگس", "واردشده", "09123334455", "x"], ["هما", "واردشده", "09123334466", ""]]
    world.records |= {
        "done_import": brought_in([header, *rows], clerk, "واردشده.csv"),
        "checked_import": looked_at(
            opened([header, ["مینا", "واردشده", "09123334455", ""], ["", "", "12", ""]], clerk),
            clerk,
        ),
    }


def add_what_lists_keep(world: World) -> None:
    """A saved view, long work, rows that are chosen, and rows that were changed together."""
    clerk = world.user("clerk")
    world.records["job"] = start("tests.test_jobs.counts", by=clerk, title="شمردن")
    world.records["template"] = make.LetterTemplateFactory(name="پاسخ دربارهٔ برق")
    world.records["saved_view"] = make.SavedViewFactory(title="نمای همگان", owner=clerk)
    world.records["export"] = make.ExportFactory(title="مشکلات برق", by=clerk)
    people = [world["unused_person"], world["other_person"]]
    rows = [(person.pk, person.version) for person in people]
    for name in ("batch", "done_batch"):
        world.records[name] = choose(Person, rows, page="contacts:person-list", query="", by=clerk)
    world.records["done_batch"] = edit(world["done_batch"], {"honorific": "خانم"}, by=clerk)
    for person in people:
        person.refresh_from_db()
