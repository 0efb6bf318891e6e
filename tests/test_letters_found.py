"""Where letters are found: the list, the kartabl, the timeline, the pages they are about."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from crm.dates import today
from engagements.actions.letters import register
from engagements.kartabl import grouped
from engagements.models import Letter, LetterParty
from engagements.timeline import timeline
from tests.factories import (
    BodyFactory,
    DraftFactory,
    InitiativeFactory,
    LetterFactory,
    LetterPartyFactory,
    MeetingFactory,
    OrganizationFactory,
    PersonFactory,
    PostFactory,
    ProblemFactory,
    ResolutionFactory,
    attached,
    seated,
)

pytestmark = pytest.mark.django_db
LIST = "/engagements/letters/"


def day(offset):
    return today() + timedelta(days=offset)


def shown(client, **query):
    return {row.subject for row in client.get(LIST, query).context["table"].shown.rows}


@pytest.fixture
def lahouti():
    person = PersonFactory(honorific="", given_name="", family_name="لاهوتی")
    PostFactory(person=person, organization=OrganizationFactory(name="ایسیپو"))
    return person


def test_a_letter_is_found_by_number_subject_and_everybody_it_names(clerk, client_of, lahouti):
    letter = LetterFactory(subject="نرخ خدمات", sender_number="۲۲۰/ص/۱۴", person=lahouti)
    LetterFactory(subject="دیگر")
    LetterPartyFactory(letter=letter, name="فرمانداري ميبد")
    client = client_of(clerk)
    for typed in ("نرخ خدمات", "220/ص/14", "لاهوتي", "ایسیپو", "فرمانداری میبد"):
        assert shown(client, q=typed) == {"نرخ خدمات"}, typed
    assert "نرخ خدمات" in shown(client, q=letter.number)


def test_a_party_that_is_taken_away_is_not_found_any_more(clerk, client_of):
    party = LetterPartyFactory(letter=LetterFactory(), name="فرمانداری میبد")
    client = client_of(clerk)
    assert shown(client, q="میبد")
    client.post(f"/engagements/letter-parties/{party.pk}/delete/")
    assert not shown(client, q="میبد")


def test_the_list_is_narrowed_by_what_one_asks_of_a_register(clerk, client_of, weaving, lahouti):
    LetterFactory(subject="وارده", person=lahouti, body=weaving)
    LetterFactory(subject="دیرکرد", answer_due=day(0))
    Letter.everything.filter(subject="دیرکرد").update(day=day(-9), answer_due=day(-2))
    register(DraftFactory(subject="صادره", answer_due=day(4)), by=clerk)
    DraftFactory(subject="پیش‌نویس")
    client, office = client_of(clerk), lahouti.posts.get().organization
    for query, expected in (
        ({"direction": "outgoing"}, {"صادره", "پیش‌نویس"}),
        ({"body": weaving.pk}, {"وارده"}),
        ({"person": lahouti.pk}, {"وارده"}),
        ({"organization": office.pk}, {"وارده"}),
        ({"state": "draft"}, {"پیش‌نویس"}),
        ({"answer": "ours"}, {"دیرکرد"}),
        ({"answer": "theirs"}, {"صادره"}),
        ({"answer": "overdue"}, {"دیرکرد"}),
        ({"to_day": str(day(-5))}, {"دیرکرد"}),
    ):
        assert shown(client, **query) == expected, query


def test_what_waits_stands_in_the_kartabl_with_why_and_what_closes_it(clerk, client_of):
    incoming = LetterFactory(subject="پرسش", answer_due=day(0), by=clerk)
    ours = register(DraftFactory(subject="درخواست", answer_due=day(9), by=clerk), by=clerk)
    LetterFactory(subject="بی‌پاسخ", by=clerk)
    LetterFactory(subject="از دیگری", answer_due=day(0))
    groups = {group.slug: group.items for group in grouped(clerk)}
    [mine], [theirs] = groups["today"], groups["waiting"]
    assert (mine["letter"], theirs["letter"]) == (incoming, ours)
    assert mine["reason"] != theirs["reason"]
    page = client_of(clerk).get("/")
    text = page.content.decode()
    for row in (mine, theirs):
        assert row["reason"] in text
        assert row["closes"] in text
        assert row["answer_url"] in text
    assert page.context["waiting_count"] == 1
    LetterFactory(answers=Letter.objects.get(pk=ours.pk), by=clerk)
    register(DraftFactory(answers=incoming, by=clerk), by=clerk)
    assert [item for group in grouped(clerk) for item in group.items] == []


def test_more_letters_in_the_kartabl_cost_no_more_queries(clerk, client_of):
    client = client_of(clerk)
    LetterFactory(answer_due=day(1), by=clerk)
    client.get("/")
    with CaptureQueriesContext(connection) as few:
        client.get("/")
    LetterFactory.create_batch(9, answer_due=day(1), by=clerk)
    with CaptureQueriesContext(connection) as many:
        client.get("/")
    assert len(many) == len(few) <= 11


def test_the_timeline_of_a_person_and_of_where_they_work_tells_the_letter(clerk, reader, lahouti):
    letter = LetterFactory(subject="نرخ خدمات", person=lahouti)
    LetterPartyFactory(letter=letter, role="to", person=lahouti)
    LetterFactory(subject="رازنامه", person=lahouti, confidential=True)
    office = lahouti.posts.get().organization
    for party in (lahouti, office):
        told = [entry.text for entry in timeline(party, clerk, 20, "letters")]
        assert sorted(told) == ["رازنامه", "نرخ خدمات"]
        assert [entry.text for entry in timeline(party, reader, 20, "letters")] == ["نرخ خدمات"]


def test_the_pages_it_is_about_show_it(clerk, client_of):
    meeting = MeetingFactory()
    resolution = ResolutionFactory(meeting=meeting)
    problem = ProblemFactory()
    LetterFactory(subject="ابلاغیه", resolution=resolution, meeting=meeting, problem=problem)
    for record in (meeting, resolution, problem):
        text = client_of(clerk).get(record.get_absolute_url()).content.decode()
        assert "ابلاغیه" in text
        assert "letters/new/outgoing/?" in text


def test_who_may_see_a_confidential_letter(weaving, head, reader, director, clerk):
    letter = LetterFactory(body=weaving, confidential=True)
    LetterFactory(confidential=True)  # of the association
    for user, expected in ((head, [letter]), (reader, []), (director, [])):
        assert list(Letter.objects.visible_to(user)) == expected
        assert list(LetterParty.objects.visible_to(user).values_list("letter", flat=True)) == [
            one.pk for one in expected
        ]
    assert Letter.objects.visible_to(clerk).count() == 2


def test_a_letter_about_a_confidential_meeting_is_seen_with_it(weaving, head, reader):
    meeting = MeetingFactory(body=weaving, confidential=True)
    resolution = ResolutionFactory(meeting=meeting)
    problem = ProblemFactory(meeting=meeting)
    for about in ({"meeting": meeting}, {"resolution": resolution}, {"problem": problem}):
        letter = LetterFactory(**about)
        assert letter in Letter.objects.visible_to(head)
        assert letter not in Letter.objects.visible_to(reader)


def test_a_head_writes_in_the_register_of_the_own_body_only(head, weaving, client_of):
    sent = {"day": "1404/1/1", "subject": "دعوت", "purpose": "action", "to_name": "استانداری"}
    client, url = client_of(head), f"{LIST}new/outgoing/"
    for body in ("", BodyFactory().pk):
        refused = client.post(url, sent | {"body": body})
        assert list(refused.context["form"].errors) == ["body"]
    assert client.post(url, sent | {"body": weaving.pk}).status_code == 302
    letter = Letter.objects.get()
    assert client.post(f"{letter.get_absolute_url()}register/").status_code == 302
    assert Letter.objects.get().number.startswith("ن/ب/")


def test_what_another_body_wrote_is_not_changed_by_its_neighbour(head, client_of):
    letter = LetterFactory(body=BodyFactory())
    for page in ("edit", "close", "attach", "delete"):
        assert client_of(head).get(f"{letter.get_absolute_url()}{page}/").status_code == 403


def test_a_letter_page_costs_the_same_for_a_few_parts_and_for_many(clerk, client_of):
    letter = LetterFactory(answer_due=day(3))
    client, url = client_of(clerk), letter.get_absolute_url()
    attached(letter, words="0")
    LetterFactory(answers=Letter.objects.get(pk=letter.pk))
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    for number in range(6):
        LetterPartyFactory(letter=letter, person=PersonFactory())
        attached(letter, words=f"more {number}")
        LetterFactory(answers=Letter.objects.get(pk=letter.pk))
    with CaptureQueriesContext(connection) as many:
        client.get(url)
    assert len(many) == len(few) <= 15


def test_the_register_opens_for_a_member_who_leads_nothing(reader, weaving, client_of):
    seated(reader, weaving, "member")
    LetterFactory(subject="محرمانه", body=weaving, confidential=True)
    assert shown(client_of(reader)) == {"محرمانه"}


def test_an_initiative_shows_the_letters_about_what_it_carries_out(clerk, reader, client_of):
    resolution = ResolutionFactory()
    about = LetterFactory(subject="ابلاغ مصوبه", resolution=resolution, by=clerk)
    LetterFactory(subject="چیز دیگر", by=clerk)
    initiative = InitiativeFactory(resolution=resolution, meeting=resolution.meeting)
    page = client_of(clerk).get(initiative.get_absolute_url()).content.decode()
    assert "ابلاغ مصوبه" in page
    assert "چیز دیگر" not in page
    assert f"resolution={resolution.pk}" in page
    Letter.everything.filter(pk=about.pk).update(confidential=True)
    assert (
        "ابلاغ مصوبه" not in client_of(reader).get(initiative.get_absolute_url()).content.decode()
    )
