"""The stakeholder map: who stands where on a day, and where they come from."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contacts import stakeholders
from contacts.stakeholders import FIELD
from crm.dates import today
from crm.trash import throw_away
from tests.factories import AssessmentFactory, OrganizationFactory, PersonFactory

pytestmark = pytest.mark.django_db
POWER, TARIFF = "سهمیهٔ برق", "تعرفه"


def ago(days):
    return today() - timedelta(days=days)


@pytest.fixture
def client(clerk, client_of):
    return client_of(clerk)


def seen(client, **asked):
    response = client.get(reverse("contacts:stakeholder-map"), asked)
    assert response.status_code == 200
    return response


def standing(client, **asked):
    """{party: the assessment that is shown}"""
    rows = seen(client, **asked).context["rows"]
    return {row["party"]: row["assessment"] for row in rows}


def test_everybody_stands_where_they_were_assessed_last(client):
    agency, person = OrganizationFactory(), PersonFactory()
    of = {"person": None, "organization": agency, "topic": POWER}
    AssessmentFactory(**of, day=ago(300), influence=1, interest=1)
    second = AssessmentFactory(**of, day=ago(100), influence=5, interest=2)
    AssessmentFactory(**of | {"topic": TARIFF}, day=ago(200), influence=3)
    mine = AssessmentFactory(person=person, topic=POWER, day=ago(50))
    assert standing(client) == {agency: second, person: mine}
    row = next(r for r in seen(client).context["rows"] if r["party"] == agency)
    assert (row["at"].mark.x, row["at"].mark.y) == FIELD.middle(2, 5)


def test_of_two_assessments_of_one_day_the_later_written_counts(client):
    person = PersonFactory()
    AssessmentFactory(person=person, topic=POWER, stance=1)
    later = AssessmentFactory(person=person, topic=POWER, stance=5)
    assert standing(client) == {person: later}


def test_the_newest_topic_is_shown_until_another_is_chosen(client):
    AssessmentFactory(topic=POWER, day=ago(3))
    AssessmentFactory(topic=TARIFF, day=ago(30))
    assert seen(client).context["topic"] == POWER
    assert seen(client, topic=TARIFF).context["topic"] == TARIFF


def test_an_earlier_day_shows_what_was_known_then(client):
    person = PersonFactory()
    first = AssessmentFactory(person=person, topic=POWER, day=ago(300), stance=1)
    AssessmentFactory(person=person, topic=POWER, day=ago(10), stance=5)
    late = AssessmentFactory(topic=POWER, day=ago(5))
    asked = {"day": ago(200).isoformat()}
    assert standing(client, **asked) == {person: first}
    days = seen(client, **asked).context["days"]
    assert [each["day"] for each in days["all"]] == [ago(5), ago(10), ago(300)]
    assert standing(client, **query(days["previous"])) == {person: first}
    assert seen(client, **query(days["next"])).context["day"] == ago(10)
    assert seen(client, **query(days["next"])).context["topic"] == POWER
    assert late.person in standing(client)


def query(url):
    return dict(part.split("=") for part in url.removeprefix("?").split("&") if "topic" not in part)


def test_a_trail_leads_from_where_somebody_stood(client):
    person, still = PersonFactory(), PersonFactory()
    for days, influence in ((700, 1), (300, 2), (100, 4), (10, 5)):
        AssessmentFactory(person=person, topic=POWER, day=ago(days), influence=influence)
    for days in (200, 20):
        AssessmentFactory(person=still, topic=POWER, day=ago(days), influence=3)

    def trail(**asked):
        rows = {row["party"]: row["at"] for row in seen(client, **asked).context["rows"]}
        assert rows[still].way == ""
        return [each.influence for each in rows[person].earlier]

    assert trail() == [2, 4]
    assert trail(span="1095") == [1, 2, 4]
    assert trail(span="182") == [4]
    assert trail(span="0") == []
    text = seen(client).content.decode()
    assert text.count('class="way"') == 1
    assert text.count('class="was"') == 2


def test_what_is_older_than_a_year_is_marked(client):
    AssessmentFactory(topic=POWER, day=ago(400))
    AssessmentFactory(topic=POWER, day=ago(300))
    assert seen(client).content.decode().count("is-old") == 2  # one of them, and the legend
    assert [row["at"].old for row in seen(client).context["rows"]] == [True, False]


def test_the_table_says_the_same_as_the_picture(client):
    agency = OrganizationFactory(name="شرکت توانیر")
    AssessmentFactory(person=None, organization=agency, topic=POWER, influence=5, stance=1)
    text = seen(client).content.decode()
    assert text.count(f'href="{agency.get_absolute_url()}"') == 2
    assert 'class="mark mark-1"' in text
    assert "شرکت توانیر. نفوذ ۵, علاقه‌مندی ۳, مخالف" in text


def test_those_in_the_trash_are_gone(client, clerk):
    person = PersonFactory()
    AssessmentFactory(person=person, topic=POWER)
    throw_away(person, by=clerk)
    assert standing(client, topic=POWER) == {}


def test_only_people_or_only_organizations(client):
    one = AssessmentFactory(topic=POWER)
    other = AssessmentFactory(person=None, organization=OrganizationFactory(), topic=POWER)
    assert standing(client, party="person") == {one.person: one}
    assert standing(client, party="organization") == {other.organization: other}


def test_of_very_many_the_mightiest_are_shown_and_the_page_says_so(client, monkeypatch):
    monkeypatch.setattr(stakeholders, "SHOWN", 3)
    for influence in (1, 5, 2, 4):
        AssessmentFactory(topic=POWER, influence=influence)
    rows = seen(client).context["rows"]
    assert [row["assessment"].influence for row in rows] == [5, 4, 2]
    assert "notice-warn" in seen(client).content.decode()


def test_it_costs_the_same_however_many_there_are(client):
    AssessmentFactory(topic=POWER)
    url = reverse("contacts:stakeholder-map")

    def price():
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        return len(queries)

    few = price()
    for number in range(12):
        AssessmentFactory(topic=POWER, day=ago(number), stance=number % 5 + 1)
    assert price() == few <= 12


def test_nothing_at_all_leads_to_the_first(client):
    text = seen(client).content.decode()
    assert reverse("contacts:assessment-create") in text
    assert '<svg class="chart' not in text


def test_nonsense_in_the_address_is_explained_or_left_out(client):
    AssessmentFactory(topic=POWER)
    for value in ("\x00", "9" * 40, "1404/12/30", "<i>x", "ي" * 9_000):
        asked = dict.fromkeys(("topic", "day", "party", "span"), value)
        response = seen(client, **asked)
        assert "<i>x" not in response.content.decode()
        assert response.context["form"].errors
