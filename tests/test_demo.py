"""The demonstration: the founding report entire, and a believable year around it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth import authenticate
from django.contrib.contenttypes.models import ContentType
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import override_settings
from django.utils import translation

from contacts.kinds import KINDS as ORGANIZATION_KINDS
from contacts.models import ContactPoint, Organization, Person, Post
from cooperation.demo import load as loader
from cooperation.kinds import KINDS
from cooperation.models import Initiative, Measure
from crm.dates import jalali_year, today
from crm.models import Change, Outbox, Record, User
from crm.text import normalise
from engagements import bylaws
from engagements.actions.meetings import possible_speakers
from engagements.models import (
    Attendance,
    Body,
    FollowUp,
    Invitation,
    Meeting,
    Problem,
    Proposal,
    Resolution,
    Seat,
    Statement,
    Term,
)

DATA = Path(loader.__file__).parent
FACTS = json.loads((DATA / "facts.json").read_text(encoding="utf-8"))
#: the outbox is a row made with the database
RECORDS = [
    model for model in apps.get_models() if issubclass(model, Record) and model is not Outbox
]

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def loaded(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[Path]:
    """The demonstration, loaded once for all these tests."""
    stamp = tmp_path_factory.mktemp("demo") / "demo"
    with (
        django_db_blocker.unblock(),
        override_settings(DEMO_STAMP=stamp),
        translation.override("en"),  # whatever the terminal speaks, it is written in Persian
        transaction.atomic(),
    ):
        call_command("demo", verbosity=0)
        yield stamp
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def in_persian() -> Iterator[None]:
    with translation.override("fa"):
        yield


@pytest.fixture
def meeting() -> Meeting:
    """The meeting of the report."""
    return Meeting.objects.get(number=FACTS["meeting"]["number"])


def counts() -> dict[str, int]:
    """How many rows of what there are."""
    return {model._meta.label: model._base_manager.count() for model in apps.get_models()}


# --- the report --------------------------------------------------------------------------------


def test_the_nine_people_of_the_report_stand_in_their_posts() -> None:
    assert len(FACTS["people"]) == 9
    for told in FACTS["people"]:
        post = Post.objects.get(
            person__family_name=told["family_name"],
            person__given_name=told["given_name"] or "",
            person__honorific=told["honorific"] or "",
            organization__name=told["organization"],
        )
        assert (post.title, post.primary) == (told["post"] or "", True)
        assert "۱۱۲۴" in post.source
        assert ("استنباط" in post.source) == told.get("inferred", False)


def test_the_organizations_of_the_report_stand_in_their_tree() -> None:
    for told in FACTS["organizations"]:
        found = Organization.objects.select_related("parent").get(name=told["name"])
        assert found.kind == told["kind"]
        assert found.name_en == told.get("name_en", "")
        assert found.aliases == told.get("alias", "")
        assert (found.parent.name if found.parent else None) == told.get("parent")
        assert ("استنباط" in found.note) == told.get("inferred", False)
        assert bool(found.note) == bool(told.get("inferred") or told.get("note"))


def test_the_two_yousefis_are_two_people() -> None:
    found = Person.objects.filter(family_name="یوسفی")
    assert {person.given_name for person in found} == {"احسان", "سینا"}


def test_which_yousefi_spoke_stays_unresolved(meeting: Meeting) -> None:
    statement = Statement.objects.get(meeting=meeting, speaker=None)
    assert statement.is_unresolved
    assert statement.speaker_as_written == "یوسفی"
    assert {speaker.name for speaker in possible_speakers(statement)} == {
        "احسان یوسفی",
        "سینا یوسفی",
    }


def test_what_was_said_is_kept_with_its_speaker(meeting: Meeting) -> None:
    said = Statement.objects.filter(meeting=meeting).exclude(speaker=None)
    spoken = {(row.speaker.person.family_name, row.text) for row in said}
    assert spoken == {(t["family_name"], t["spoke"]) for t in FACTS["people"] if "spoke" in t}


def test_meeting_1124_is_held_on_a_day_nobody_knows(meeting: Meeting) -> None:
    assert meeting.day is None
    assert meeting.status == Meeting.Status.HELD
    assert meeting.body.name == FACTS["meeting"]["body"]
    assert (meeting.title, meeting.host.name) == (
        FACTS["meeting"]["title"],
        FACTS["meeting"]["host"],
    )
    assert all(bodies in meeting.summary for bodies in FACTS["meeting"]["attended_by_bodies"])


def test_nine_people_attended_in_the_capacity_of_the_day(meeting: Meeting) -> None:
    rows = Attendance.objects.filter(meeting=meeting)
    assert {row.presence for row in rows} == {Attendance.Presence.PRESENT}
    assert [(row.name, row.post, row.organization, row.role) for row in rows] == [
        (
            " ".join(filter(None, (told["honorific"], told["given_name"], told["family_name"]))),
            told["post"] or "",
            told["organization"],
            told["role"],
        )
        for told in FACTS["people"]
    ]


def test_the_resolution_waits_in_the_kartabl_of_the_secretariat(meeting: Meeting) -> None:
    resolution = Resolution.objects.get(meeting=meeting)
    assert resolution.text == FACTS["resolutions"][0]["text"]
    assert (resolution.year, resolution.serial) == (jalali_year(today()), 1)
    assert resolution.number.startswith("هـ/")
    clerk = User.objects.get(username="secretariat")
    waiting = FollowUp.objects.open().owed_by_user(clerk).get(resolution=resolution)
    assert (waiting.owner, waiting.due, waiting.chaser) == (None, None, clerk)


def test_the_areas_of_cooperation_are_initiatives_of_seven_kinds(meeting: Meeting) -> None:
    found = Initiative.objects.filter(meeting=meeting).prefetch_related("parties__organization")
    assert [each.kind for each in found.order_by("pk")] == FACTS["cooperation_areas"]
    assert {each.kind for each in found} == {kind.slug for kind in KINDS}
    for each in found:
        assert each.resolution == Resolution.objects.get(meeting=meeting)
        parties = each.parties.order_by("pk").select_related("organization")
        names = [party.organization.name for party in parties[:2]]
        assert names == FACTS["resolutions"][0]["parties"]
        assert {party.role for party in each.parties.all()} <= set(each.track.roles)


def test_the_areas_of_cooperation_live(meeting: Meeting) -> None:
    for each in Initiative.objects.filter(meeting=meeting):
        assert each.start
        assert len({party.role for party in each.parties.all()}) >= 3
        assert each.measures.filter(planned__isnull=False).count() >= 3
        assert each.updates.exists()
        assert each.stage != each.track.stages[0].slug


def test_a_consortium_tells_its_export_of_two_years() -> None:
    told = Measure.objects.filter(name="export_value", actual__isnull=False)
    assert set(told.values_list("year", flat=True)) == {jalali_year(today()) - n for n in (0, 1)}


def test_each_step_has_evidence_of_its_own() -> None:
    steps = Change.objects.filter(verb="advance", details__evidence__isnull=False)
    told = Counter((line.object_id, line.details["evidence"]) for line in steps)
    assert len(told) > 20
    assert set(told.values()) == {1}


def test_the_problems_of_the_report_were_raised_in_its_meeting(meeting: Meeting) -> None:
    found = Problem.objects.filter(meeting=meeting).order_by("pk")
    assert [each.title for each in found] == [told["title"] for told in FACTS["problems"]]
    assert {each.state for each in found} == {Problem.State.RAISED}
    assert all(
        told["about"] in each.text for each, told in zip(found, FACTS["problems"], strict=True)
    )


# --- the year around it ------------------------------------------------------------------------


def test_there_is_a_year_of_an_association_to_look_at() -> None:
    made = {model: model.objects.count() for model in (Organization, Person, Body, Meeting)}
    assert made == {Organization: 9 + 43, Person: 9 + 120, Body: 1 + 11, Meeting: 1 + 30}
    assert Resolution.objects.count() == 1 + 60
    assert FollowUp.objects.count() == 150 + 8
    assert Problem.objects.count() == 3 + 20
    assert Initiative.objects.count() == 7 + 26
    kinds = set(Organization.objects.values_list("kind", flat=True))
    assert kinds == {kind.slug for kind in ORGANIZATION_KINDS}


def test_initiatives_stand_at_many_stages_of_every_kind() -> None:
    stages = Counter(Initiative.objects.values_list("kind", "stage").distinct().order_by())
    assert len(stages) >= 20
    assert all(sum(kind == slug for kind, _stage in stages) >= 3 for slug in KINDS.by_slug)
    assert all(each.track.has_stage(each.stage) for each in Initiative.objects.all())


def test_every_part_of_the_kartabl_has_something_in_it() -> None:
    clerk = User.objects.get(username="secretariat")
    mine = FollowUp.objects.open().owed_by_user(clerk)
    assert FollowUp.objects.overdue().count() >= 20
    assert mine.overdue().exists()
    assert mine.filter(due=today()).exists()
    assert mine.filter(due__gt=today()).exists()
    assert FollowUp.objects.open().chased_by(clerk).exists()
    closed = FollowUp.objects.filter(state=FollowUp.State.DONE)
    assert closed.count() >= 40
    assert not closed.filter(evidence="").exists()


def test_reminders_are_scheduled() -> None:
    for each in FollowUp.objects.open():
        stored = each.remind_on
        each.schedule()
        assert (each.due is None) or each.remind_on == stored is not None


def test_meetings_lie_in_the_past_and_in_the_two_months_to_come() -> None:
    past = Meeting.objects.filter(day__lt=today())
    assert set(past.values_list("status", flat=True)) == {"held", "cancelled"}
    coming = Meeting.objects.filter(day__gte=today())
    assert set(coming.values_list("status", flat=True)) == {"planned"}
    board = Body.objects.get(code="هـ")
    numbers = list(Meeting.objects.filter(body=board).values_list("number", flat=True))
    assert sorted(numbers) == list(range(1118, 1129))
    held = Attendance.objects.filter(meeting__status="held")
    assert not held.filter(name="").exists()


def test_seats_are_vacant_ex_officio_and_changed_hands() -> None:
    held = Term.objects.held_today()
    assert Seat.objects.exclude(pk__in=held.values("seat")).count() >= 5
    assert Seat.objects.exclude(office=None).count() >= 5
    assert Term.objects.exclude(pk__in=held.values("pk")).count() >= 5
    assert Counter(held.values_list("seat", flat=True)).most_common(1)[0][1] == 1


def test_the_by_laws_warn_of_something_and_terms_end_soon() -> None:
    clerk = User.objects.get(username="secretariat")
    board = Body.objects.get(code="هـ")
    terms = Term.objects.filter(seat__body=board).held_today()
    last = bylaws.last_meetings(board, clerk, today())
    assert [absence.count for absence in bylaws.absences(board, terms, last)] == [3]
    assert Term.objects.ending_soon().count() >= 2
    assert Term.objects.exclude(elected_in=None).count() == 1
    assert Seat.objects.exclude(alternate_for=None).exists()
    silent = Body.objects.get(code="ت")
    assert bylaws.weeks_silent(silent, bylaws.last_meetings(silent, clerk, today()), today())


def test_posts_ended_and_some_people_have_two() -> None:
    held = Counter(Post.objects.held_today().values_list("person", flat=True))
    assert sum(posts > 1 for posts in held.values()) >= 8
    assert Post.objects.exclude(end=None).count() >= 20


def test_nobody_outside_can_be_called_or_written_to() -> None:
    for point in ContactPoint.objects.all():
        if point.kind == ContactPoint.Kind.EMAIL:
            assert point.value.endswith(("@example.org", "@example.com"))
        elif point.kind in ("mobile", "phone", "fax"):
            # No subscriber number in Iran begins with 00.
            assert point.canonical.startswith("+98")
            assert "00" in point.canonical[5:8]
    emails = ContactPoint.objects.filter(kind="email").values_list("canonical", flat=True)
    assert len(set(emails)) == len(emails)


def test_texts_stand_as_a_form_would_have_stored_them() -> None:
    def strings(value: Any) -> Iterator[str]:
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict | list):
            for each in value.values() if isinstance(value, dict) else value:
                yield from strings(each)

    for path in DATA.rglob("*.json"):
        for text in strings(json.loads(path.read_text(encoding="utf-8"))):
            assert text == normalise(text, multiline=True), path.name


# --- accounts ----------------------------------------------------------------------------------


@pytest.mark.parametrize("username", ["secretariat", "head", "director", "admin"])
def test_the_four_accounts_open_with_the_word_demo(username: str) -> None:
    user = authenticate(username=username, password="demo")
    assert user is not None
    assert user.email == f"{username}@example.org"


def test_the_head_leads_the_weaving_committee() -> None:
    head = User.objects.get(username="head")
    assert [body.name for body in Body.objects.led_by(head)] == ["کارگروه بافندگی"]
    assert FollowUp.objects.open().owed_by_user(head).exists()


# --- the command -------------------------------------------------------------------------------


def test_every_record_has_a_line_of_history_for_its_version() -> None:
    assert Change.objects.exists()
    for model in RECORDS:
        lines = Change.objects.filter(content_type=ContentType.objects.get_for_model(model))
        known = set(lines.values_list("object_id", "version"))
        stored = set(model.everything.values_list("pk", "version"))
        assert stored <= known, model
        assert len(known) == sum(version for _pk, version in stored), model


def test_loading_twice_changes_nothing(capsys: Any) -> None:
    before = counts()
    call_command("demo")
    assert counts() == before
    assert "already" in capsys.readouterr().out


def test_the_stamp_is_written_at_the_end(loaded: Path) -> None:
    assert loaded.read_text() == "loaded\n"


def test_data_of_somebody_else_is_left_alone(settings: Any, tmp_path: Path) -> None:
    settings.DEMO_STAMP = tmp_path / "demo"
    User.objects.filter(username="head").update(username="another")
    before = counts()
    with pytest.raises(CommandError):
        call_command("demo")
    assert counts() == before
    assert not settings.DEMO_STAMP.exists()


def test_a_load_that_fails_leaves_nothing_behind() -> None:
    for user in User.objects.all():
        user.username = f"old-{user.username}"
        user.save()
    before = counts()
    with pytest.raises(IntegrityError):  # the code of the board is taken
        loader.load()
    assert counts() == before


def test_the_next_board_meeting_shows_what_invitations_and_proposals_are():
    board = Body.objects.get(code="هـ")
    meeting = Meeting.objects.next_of(board).first()
    invited = Invitation.objects.filter(meeting=meeting)
    assert {"accept", "decline", "deputy", "other", "waiting"} <= {one.answer for one in invited}
    assert Proposal.objects.filter(body=board).waiting().count() == 2


def test_most_posts_have_an_english_title():
    posts = Post.objects.exclude(title="")
    assert posts.exclude(title_en="").count() > 0.9 * posts.count()
