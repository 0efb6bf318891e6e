"""Birthdays and Nowruz: where the office chose to, once a person and year, never to those who
do not want it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client

from contacts.models import Person
from crm.bulk import insert, look_anew
from crm.dates import PartialDate, parse_date
from crm.models import Mail
from crm.outbox import take_back_untrue
from engagements.actions.greetings import born_on, born_people, write_greetings
from engagements.actions.office import say
from engagements.models import Office
from tests.factories import ContactPointFactory, GroupFactory, MemberFactory, PersonFactory
from tests.races import needs_postgres, together

pytestmark = pytest.mark.django_db
#: 10:30 in Tehran on 1 Ordibehesht 1405
MORNING = datetime(2026, 4, 21, 7, 0, tzinfo=UTC)
NOWRUZ = datetime(2026, 3, 21, 7, 0, tzinfo=UTC)


@pytest.fixture
def office(admin):
    return say(Office(pk=1, birthdays=True, nowruz=True), by=admin)


def born(text, email="", **about):
    person = PersonFactory(birthday=parse_date(text), **about)
    ContactPointFactory(person=person, value=email or f"p{person.pk}@example.org")
    return person


def at(moment):
    with time_machine.travel(moment, tick=False):
        return write_greetings()


def test_nothing_is_written_unless_the_office_chose_to(admin):
    born("1360/2/1")
    assert at(MORNING) == at(NOWRUZ) == 0
    say(Office(pk=1), by=admin)
    assert at(MORNING) == at(NOWRUZ) == 0


def test_on_the_jalali_day_once_a_year_from_the_morning_on(office):
    person = born("1360/2/1", given_name="ندا", family_name="کاظمی")
    born("1360/2/2")
    assert at(MORNING - timedelta(hours=3)) == 0
    assert [at(MORNING), at(MORNING), at(MORNING + timedelta(hours=5))] == [1, 0, 0]
    letter = Mail.objects.get()
    assert letter.to == f"p{person.pk}@example.org"
    assert "کاظمی" in letter.text
    assert at(MORNING + timedelta(days=365)) == 1


def test_a_corrected_birthday_brings_no_second_letter_in_the_year(office):
    person = born("1360/2/1")
    assert at(MORNING) == 1
    Person.objects.filter(pk=person.pk).update(birthday=parse_date("1360/2/2"))
    assert at(MORNING + timedelta(days=1)) == 0


def test_not_to_those_who_do_not_want_it_have_died_or_are_gone(office):
    born("1360/2/1", do_not_contact=True)
    born("1360/2/1", deceased=PartialDate(1404))
    gone = born("1360/2/1")
    Person.objects.filter(pk=gone.pk).update(deleted_at=MORNING)
    PersonFactory(birthday=parse_date("1360/2/1"))  # no address
    assert at(MORNING) == at(NOWRUZ) == 0


def test_a_birthday_on_a_day_that_not_every_year_has():
    leap = parse_date("1403/12/30")  # the last of Esfand 1403
    assert leap in born_on(parse_date("1405/12/29"))
    assert leap in born_on(parse_date("1408/12/30"))
    assert leap not in born_on(parse_date("1408/12/29"))
    assert born_on(date(2026, 4, 21))[-1] == parse_date("1404/2/1")


def test_nowruz_to_everybody_once_and_after_an_outage_too(office):
    born("1360/2/1")
    born("1370/5/5")
    assert [at(NOWRUZ), at(NOWRUZ + timedelta(days=1))] == [2, 0]
    born("1340/7/7")
    assert at(NOWRUZ + timedelta(days=3)) == 1
    born("1340/7/8")
    assert at(NOWRUZ + timedelta(days=5)) == 0
    assert "۱۴۰۵" in Mail.objects.first().subject


def test_only_a_group_where_the_office_names_one(office, admin):
    chosen, _other = born("1360/2/1"), born("1360/2/1")
    group = GroupFactory()
    MemberFactory(group=group, person=chosen)
    office.greeted = group
    say(office, by=admin)
    assert at(MORNING) == 1
    assert Mail.objects.get().to == f"p{chosen.pk}@example.org"


def test_one_whose_own_address_is_not_that_of_the_account_is_greeted_once(office, reader):
    """A round of sending takes nothing back that is true."""
    born("1360/2/1", user=reader)
    with time_machine.travel(MORNING, tick=False):
        assert write_greetings() == 1
        take_back_untrue()
        assert write_greetings() == 0
    assert Mail.objects.get().state == "pending"


def test_not_in_quiet_hours(office, admin):
    office.quiet_from, office.quiet_until = time(8), time(11)
    say(office, by=admin)
    born("1360/2/1")
    assert [at(MORNING), at(MORNING + timedelta(hours=1))] == [0, 1]


def test_one_click_leaves_them_and_all_letters_to_many(office):
    person = born("1360/2/1")
    assert at(MORNING) == 1
    link = Mail.objects.get().unsubscribe
    path = link[link.index("/contacts") :]
    browser = Client(enforce_csrf_checks=True)
    assert browser.get(path).status_code == 200
    assert not Person.objects.get(pk=person.pk).do_not_contact
    assert browser.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert Person.objects.get(pk=person.pk).do_not_contact
    assert at(NOWRUZ + timedelta(days=365)) == 0


def test_whose_birthday_it_is_is_asked_of_an_index_not_of_everybody(office):
    days = (date(1960, 1, 1) + timedelta(days=7 * number) for number in range(3000))
    insert([Person(family_name="کاظمی", birthday=day) for day in days])
    look_anew(Person)
    if connection.vendor == "postgresql":  # a table of a few thousand is read faster as a whole
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
    plan = born_people(office, MORNING.date()).explain()
    assert "person_by_birthday" in plan
    assert "Seq Scan" not in plan
    assert "SCAN contacts_person" not in plan


@needs_postgres
@pytest.mark.django_db(transaction=True)
def test_many_clocks_greet_once(office):
    for _one in range(5):
        born("1360/2/1")
    found = together(4, lambda _number: write_greetings(MORNING))
    assert sum(found) == Mail.objects.count() == 5
