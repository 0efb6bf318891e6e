"""One small office with something of every type in it, and the same once more in confidence."""

from __future__ import annotations

from datetime import timedelta

from django.test import Client
from django.utils import timezone

from contacts.actions.circulars import post_circular
from contacts.actions.merging import merge
from contacts.models import Circular, Organization, Person
from crm import pausing
from crm.batches import choose, edit
from crm.dates import PartialDate, today
from crm.history import record
from crm.jobs import start
from crm.models import Mail, Outbox
from engagements.actions.minutes import circulate, comment
from engagements.actions.motions import put
from engagements.actions.mutes import mute
from engagements.actions.posts import change_post
from engagements.actions.seats import elect
from engagements.models import Minutes, MinutesComment, MinutesReader
from tests import factories as make
from tests.contract.cast import ROLES, SECRET, World, marked
from tests.contract.meetings import (
    meeting_and_what_hangs_on_it,
)
from tests.importing import brought_in, looked_at, opened


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
    add_agreement(world)
    add_elections(world)
    add_minutes(world)
    add_motions(world)
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
        "abolished_post": make.PostFactory(
            organization=office, title="تلکسچی", end=PartialDate.parse("1380"), abolished=True
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
    world.records["proposal"] = make.ProposalFactory(body=body, title=f"سهمیهٔ برق {SECRET}")
    world.records["free_seat"] = make.SeatFactory(body=body, role="member")
    world.records |= {"body": body, "other_body": other, "term": term, "seat": term.seat}
    world.records["unused_body"] = make.BodyFactory(name="کمیتهٔ صادرات", code="ص")


def add_agreement(world: World) -> None:
    """One that was signed with an office, which is to do something by it."""
    agreement = make.AgreementFactory(title="تفاهم‌نامهٔ برق", scope="training")
    told = {"agreement": agreement, "organization": world["organization"]}
    world.records |= {
        "agreement": agreement,
        "agreement_party": make.AgreementPartyFactory(
            **told, signatory=world["person"], signed_as="مدیر دفتر"
        ),
        "obligation": make.ObligationFactory(**told),
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


def add_minutes(world: World) -> None:
    """Minutes that were sent round, and what somebody who was present said to them."""
    clerk, person = world.user("clerk"), world["other_person"]
    for name in ("", "secret_"):
        mark, meeting = SECRET if name else "", world[f"{name}held_meeting"]
        seat = make.SeatFactory(body=world["body"])
        make.AttendanceFactory(
            meeting=meeting, person=person, presence="present", stands_in_for=seat
        )
        make.StatementFactory(meeting=meeting, text=marked("برق کم است", mark))
        sent = circulate(meeting, by=clerk, until=today() + timedelta(days=5), expected=0)
        reader = MinutesReader.objects.get(minutes=sent)
        comment(reader, text=marked("بند یکم درست نیست", mark))
        world.records[f"{name}minutes"] = Minutes.objects.get(pk=sent.pk)
        world.records[f"{name}minutes_reader"] = reader
        world.records[f"{name}minutes_comment"] = MinutesComment.objects.get(reader=reader)


def add_motions(world: World) -> None:
    """What the body is to decide by mail: one being written, one being voted on."""
    told = {"body": world["body"], "text": f"پاویون برق برپا شود {SECRET}"}
    motion = put(make.MotionFactory(**told), by=world.user("clerk"))
    world.records |= {
        "motion": make.MotionFactory(**told),
        "open_motion": motion,
        "ballot": motion.ballots.first(),
    }


def add_planned_change(world: World) -> None:
    """A post that is to end, and whose follow-ups are to go to the organization."""
    post = make.PostFactory(person=make.PersonFactory(), title="مشاور")
    how = {"by": world.user("clerk"), "day": today() + timedelta(days=9)}
    world.records["planned_post"] = change_post(post, **how)


def add_mail(world: World) -> None:
    mail = make.MailFactory(user=world.user("head"), subject=f"یادآوری {SECRET}", text=SECRET)
    mail.state = Mail.State.UNCERTAIN
    record("update", mail, by=None)
    world.records["mail"] = mail
    world.records["waiting_mail"] = make.MailFactory(
        user=world.user("head"), subject=f"دعوت {SECRET}", text=SECRET
    )
    pausing.looked(timezone.now() + timedelta(days=1))  # the clock runs, however long tests take
    world.records["outbox"] = Outbox.objects.now()


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
    muted = (f"u{world.user('clerk').pk}", "follow_up", world["follow_up"])
    world.records["mute"] = mute(*muted, by=world.user("clerk"))
    world.records["reminder_rule"] = make.ReminderRuleFactory(body=world["body"])
    world.records["saved_view"] = make.SavedViewFactory(title="نمای همگان", owner=clerk)
    days = {"first_day": today() + timedelta(days=10), "last_day": today() + timedelta(days=12)}
    away = {"away": clerk, "substitute": world.user("director")}
    world.records["substitution"] = make.SubstitutionFactory(**away, **days)
    world.records["export"] = make.ExportFactory(title="مشکلات برق", by=clerk)
    people = [world["unused_person"], world["other_person"]]
    rows = [(person.pk, person.version) for person in people]
    for name in ("batch", "done_batch"):
        world.records[name] = choose(Person, rows, page="contacts:person-list", query="", by=clerk)
    world.records["done_batch"] = edit(world["done_batch"], {"honorific": "خانم"}, by=clerk)
    for person in people:
        person.refresh_from_db()
