"""The queue of possible duplicates: filtered, side by side, judged by one key, undone."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from django.utils.html import escape

from contacts.actions.duplicates import SCAN, tell_apart
from contacts.models import DuplicatePair
from crm.models import Job
from crm.trash import throw_away
from tests.audit import audited
from tests.factories import (
    ContactPointFactory,
    DuplicateFactory,
    OrganizationFactory,
    PersonFactory,
    PostFactory,
)

pytestmark = pytest.mark.django_db
QUEUE = "/contacts/duplicates/"
FIRMS = {"first_person": None, "second_person": None}


def firms(score=80):
    first, second = OrganizationFactory(name="سپیدنخ"), OrganizationFactory(name="سپید نخ قم")
    both = {"first_organization": first, "second_organization": second}
    return DuplicateFactory(**FIRMS | both, score=score)


@pytest.fixture
def client(clerk, client_of):
    return client_of(clerk)


def shown(client, **asked):
    return client.get(QUEUE, asked).context["table"].shown.rows


def page(client, pair, query=""):
    response = client.get(f"{pair.get_absolute_url()}{query}")
    assert response.status_code == 200
    return response


def test_it_holds_what_waits_the_surest_first(client, clerk):
    low, high = DuplicateFactory(score=40), DuplicateFactory(score=95)
    tell_apart(DuplicateFactory(score=99), by=clerk)
    assert shown(client) == [high, low]
    assert len(shown(client, verdict="different")) == 1
    assert len(shown(client, verdict="all")) == 3
    assert shown(client, verdict="merged") == []


def test_it_is_narrowed_by_type_and_certainty(client):
    people, organizations = DuplicateFactory(score=95), firms(score=70)
    assert shown(client, party="person") == [people]
    assert shown(client, party="organization") == [organizations]
    assert shown(client, certainty="sure") == [people]
    assert shown(client, certainty="likely") == [organizations]
    assert shown(client, certainty="possible") == []
    assert shown(client, q="سپيد نخ") == [organizations]


def test_those_in_the_trash_do_not_wait(client, clerk):
    pair = DuplicateFactory()
    throw_away(pair.second, by=clerk)
    assert shown(client) == []
    assert client.get(pair.get_absolute_url()).status_code == 404


def test_the_menu_counts_what_waits_for_those_who_may_judge(client, clerk, client_of, reader):
    DuplicateFactory.create_batch(3)
    throw_away(DuplicateFactory().first, by=clerk)
    menu = client.get("/").content.decode()
    [link] = re.findall(r'<a class="nav-link" href="/contacts/duplicates/".*?</a>', menu)
    assert '<span class="count">۳</span>' in link
    assert QUEUE not in client_of(reader).get("/").content.decode()


def test_side_by_side_what_differs_is_marked_and_what_is_alike_folded(client):
    one = PersonFactory(honorific="دکتر", given_name="ژوبین", family_name="چیت‌ساز", note="الف")
    other = PersonFactory(honorific="دکتر", given_name="ژوبين", family_name="چیت‌سازان")
    for person in (one, other):
        ContactPointFactory(person=person, kind="mobile", value="09121112233")
    PostFactory(person=one, title="مدیر فروش")
    pair = DuplicateFactory(first_person=one, second_person=other)
    context = page(client, pair).context
    rows = {row["label"]: row for row in context["rows"]}
    assert set(rows) == {"نام خانوادگی", "یادداشت"}
    assert [row["lacks"] for row in rows.values()] == [False, True]
    assert [row["label"] for row in context["same"]] == ["عنوان خطاب", "نام"]
    assert context["shared"] == {"+989121112233"}
    text = page(client, pair).content.decode()
    assert text.count('class="unlike"') == 2
    assert "مدیر فروش" in text
    assert "همان نام با نگارش دیگر" in text
    assert "دلیل مخالف:" in text


def test_two_organizations_stand_side_by_side_too(client):
    text = page(client, firms()).content.decode()
    assert "سپید نخ قم" in text


def test_one_key_says_not_the_same_and_leads_to_the_next(client):
    first, second, third = (DuplicateFactory(score=score) for score in (90, 80, 80))
    text = page(client, first, "?party=person").content.decode()
    assert re.search(r'data-key="D"', text)
    assert re.search(rf'href="/contacts/duplicates/{third.pk}/\?party=person" data-key="S"', text)
    with audited() as lines:
        response = client.post(f"{first.url_role('differ', first.pk)}?party=person")
    assert [line.verb for line in lines] == ["differ"]
    assert response["Location"] == f"{third.get_absolute_url()}?party=person"
    told = client.get(response["Location"]).content.decode()
    assert f'action="{first.url_role("reopen", first.pk)}?party=person"' in told
    skipped = page(client, third).context["next_url"]
    assert skipped == second.get_absolute_url()
    assert page(client, second).context["next_url"] == QUEUE


def test_a_verdict_is_taken_back(client):
    pair = DuplicateFactory()
    client.post(pair.url_role("differ", pair.pk))
    assert "داوری دوباره" in page(client, pair).content.decode()
    response = client.post(pair.url_role("reopen", pair.pk))
    assert response["Location"] == pair.get_absolute_url()
    assert shown(client) == [pair]


def test_judging_begins_with_the_surest_of_what_is_asked(client):
    DuplicateFactory(score=99)
    wanted = firms(score=70)
    url = reverse("contacts:duplicate-next")
    response = client.get(url, {"party": "organization"})
    assert response["Location"] == f"{wanted.get_absolute_url()}?party=organization"
    empty = client.get(url, {"party": "organization", "certainty": "sure"})
    assert empty["Location"].startswith(QUEUE)


def test_merging_is_a_key_away(client):
    people, organizations = DuplicateFactory(), firms()
    for pair, kind in ((people, "people"), (organizations, "organizations")):
        text = page(client, pair).content.decode()
        first, second = (party.pk for party in pair.parties)
        merging = f"/contacts/{kind}/{first}/merge/?with={second}&pair={pair.pk}"
        assert f'href="{escape(merging)}" data-key="M"' in text
        assert client.get(merging).status_code == 200


def test_after_a_merge_one_goes_on_to_the_next_pair(client):
    first, second, last = (DuplicateFactory(score=score) for score in (90, 80, 70))
    firms(score=85)
    for pair, following in ((first, second), (second, last), (last, None)):
        asked = page(client, pair, "?party=person").context["merge_url"]
        form = client.get(asked).context["form"]
        sent = {field.html_name: field.value() for field in form}
        response = client.post(asked, sent)
        there = following.get_absolute_url() if following else QUEUE
        assert response["Location"] == f"{there}?party=person"
        assert client.post(asked, sent)["Location"] == response["Location"]


def test_who_cancels_a_merge_is_back_at_the_pair(client):
    pair = DuplicateFactory()
    asked = page(client, pair, "?party=person").context["merge_url"]
    response = client.get(asked)
    assert response.context["cancel_url"] == f"{pair.get_absolute_url()}?party=person"
    assert f"pair={pair.pk}" in response.context["add_url"]


def test_the_menu_tells_the_number_of_the_page(client):
    pair = DuplicateFactory()
    page(client, pair)
    DuplicateFactory.create_batch(2)  # found meanwhile by another process
    for text in (page(client, pair).content.decode(), client.get(QUEUE).content.decode()):
        [link] = re.findall(r'<a class="nav-link" href="/contacts/duplicates/".*?</a>', text)
        assert '<span class="count">۳</span>' in link
    assert page(client, pair).context["left"] == 3


def test_a_scan_is_asked_for_and_shown_as_a_job(client):
    assert "هنوز مقایسه‌ای انجام نشده است." in client.get(QUEUE).content.decode()
    response = client.post(reverse("contacts:duplicate-scan"))
    job = Job.objects.get(action=SCAN)
    assert response["Location"] == job.get_absolute_url()
    assert job.params == {"everybody": True}


def test_a_name_of_somebody_is_no_markup(client):
    pair = DuplicateFactory(first_person=PersonFactory(family_name="<b>الف</b>"))
    for text in (page(client, pair).content.decode(), client.get(QUEUE).content.decode()):
        assert "<b>الف" not in text


def test_a_page_of_a_pair_costs_the_same_however_much_hangs_on_it(
    client, django_assert_max_num_queries
):
    pair = DuplicateFactory()
    for person in pair.parties:
        for _time in range(5):
            PostFactory(person=person)
            ContactPointFactory(person=person)
    DuplicateFactory.create_batch(5)
    with django_assert_max_num_queries(15):
        page(client, pair)
    assert DuplicatePair.objects.count() == 6
