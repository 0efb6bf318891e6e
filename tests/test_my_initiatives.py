"""A committee head sees the own initiatives by health, and tells of one in a single tap."""

from __future__ import annotations

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cooperation.models import Initiative, Update
from crm.templatetags.ui import undo_url
from tests.factories import FollowUpFactory, InitiativeFactory, PersonFactory, UpdateFactory, seated

pytestmark = pytest.mark.django_db
MINE = "/cooperation/mine/"
MOST_QUERIES = 10


def titles(client):
    groups = client.get(MINE).context["groups"]
    return {str(g["health"]): [one.title for one in g["cards"]] for g in groups if g["cards"]}


def test_they_stand_by_health_and_what_is_stuck_comes_first(head, weaving, client_of):
    InitiativeFactory(title="روان", body=weaving)
    UpdateFactory(initiative=InitiativeFactory(title="مانده", body=weaving), health="stuck")
    InitiativeFactory(title="بسته", body=weaving, stage="closed")
    InitiativeFactory(title="از دیگران")
    told = titles(client_of(head))
    assert told == {"stuck": ["مانده"], "on_track": ["روان"]}
    assert list(told) == ["stuck", "on_track"]


def test_one_led_without_a_seat_is_among_them(reader, client_of):
    InitiativeFactory(title="رساله", lead=PersonFactory(user=reader))
    assert titles(client_of(reader)) == {"on_track": ["رساله"]}


def test_a_tap_tells_how_it_goes_once_and_leads_back(head, weaving, client_of):
    training, client = InitiativeFactory(body=weaving), client_of(head)
    told = {"initiative": training.pk, "health": "at_risk", "text": "مدرس نیامد."}
    told["key"] = str(uuid.uuid4())
    for _again in range(2):
        assert client.post("/cooperation/reports/new/?mine", told).url == MINE
    assert Update.objects.count() == 1
    assert Initiative.objects.get().health == "at_risk"


def test_without_a_sentence_it_is_asked_for(head, weaving, client_of):
    told = {"initiative": InitiativeFactory(body=weaving).pk, "health": "stuck"}
    refused = client_of(head).post("/cooperation/reports/new/?mine", told)
    assert list(refused.context["form"].errors) == ["text"]
    assert refused.context["form"]["health"].value() == "stuck"


def test_a_member_without_office_may_read_and_not_tell(reader, weaving, client_of):

    seated(reader, weaving, role="member")
    InitiativeFactory(title="بافندگی", body=weaving)
    page = client_of(reader).get(MINE)
    assert "بافندگی" in page.content.decode()
    assert "mine-report" not in page.content.decode()


def test_what_waits_for_me_stands_beside(head, client_of):
    FollowUpFactory(title="فرستادن فهرست", owner_user=head)
    assert "فرستادن فهرست" in client_of(head).get(MINE).content.decode()


def test_it_costs_the_same_for_one_and_for_many(head, weaving, client_of):
    client, costs = client_of(head), []
    for count in (1, 15):
        for _n in range(count):
            InitiativeFactory(body=weaving)
        with CaptureQueriesContext(connection) as queries:
            client.get(MINE)
        costs.append(len(queries))
    assert costs[0] == costs[1] <= MOST_QUERIES


def test_a_tap_is_taken_back_by_undo(head, weaving, client_of):
    training, client = InitiativeFactory(body=weaving), client_of(head)
    told = {"initiative": training.pk, "health": "stuck", "text": "مدرس نیامد."}
    page = client.post("/cooperation/reports/new/?mine", told, follow=True)
    [message] = page.context["messages"]
    assert client.post(undo_url(message)).url == MINE
    assert not Update.objects.exists()
    assert Initiative.objects.get().health == "on_track"


def test_the_kartabl_says_how_they_go_and_leads_to_them(head, weaving, reader, client_of):
    for _n in range(2):
        UpdateFactory(initiative=InitiativeFactory(body=weaving), health="stuck")
    InitiativeFactory(body=weaving)
    groups = client_of(head).get("/cooperation/kartabl/").context["groups"]
    (line,) = (item["line"] for group in groups if group.slug == "mine" for item in group.items)
    assert line["url"] == MINE
    assert line["why"] == "راکد: ۲ · طبق برنامه: ۱"
    assert client_of(reader).get("/cooperation/kartabl/").context["groups"] == []


def test_the_bar_of_a_phone_leads_a_reader_to_them(head, clerk, client_of):
    bar = '<nav class="tabbar"'
    for user, leads in ((head, True), (clerk, False)):
        page = client_of(user).get(MINE).content.decode()
        tabs = page[page.index(bar) : page.index("</nav>", page.index(bar))]
        assert (f'href="{MINE}"' in tabs) is leads
