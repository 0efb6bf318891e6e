"""Public calls that persons answer: students for a topic, trainees for a course."""

from __future__ import annotations

import pytest
from django.test import Client

from contacts.models import ContactPoint, Organization
from cooperation.models import Party, Registration
from tests.calling import opened, page_of, send, told
from tests.factories import CallFactory, InitiativeFactory, PersonFactory, RegistrationFactory

__all__ = ["opened", "told"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def topic():
    return CallFactory(initiative=InitiativeFactory(kind="thesis"), role="student")


def test_a_topic_is_answered_by_students_with_their_university(topic, told):
    page = Client().get(page_of(topic))
    assert not {"member_number", "legal_id"} & page.context["form"].fields.keys()
    sent = send(topic, told | {"firm": "دانشگاه یزد", "member_number": ""})
    assert sent.status_code == 200
    made = Registration.objects.get()
    assert (made.firm, made.organization) == ("مریم کاظمی – دانشگاه یزد", None)


def test_trainees_are_asked_where_they_work(told):
    course = CallFactory(initiative=InitiativeFactory(kind="training"), role="trainee")
    fields = {
        one.role: str(Client().get(page_of(one)).context["form"].fields["firm"].label)
        for one in (
            course,
            CallFactory(initiative=InitiativeFactory(kind="thesis"), role="student"),
        )
    }
    assert fields == {"trainee": "محل کار یا تحصیل شما", "student": "دانشگاه شما"}


def test_a_student_who_is_accepted_is_a_person_that_takes_part(topic, clerk, client_of):
    one = RegistrationFactory(call=topic, firm="مریم کاظمی – دانشگاه یزد", email="m@example.org")
    url = f"/cooperation/registrations/{one.pk}/accept/"
    assert list(client_of(clerk).post(url).context["form"].errors) == ["person"]
    client_of(clerk).post(url, {"new": "on"})
    party = Party.objects.get()
    assert (party.role, str(party.person)) == ("student", "مریم کاظمی")
    assert ContactPoint.objects.filter(person=party.person).count() == 2
    assert not Organization.objects.exists()


def test_a_student_who_is_known_is_shown_and_chosen(topic, clerk, client_of):
    known = PersonFactory(given_name="مریم", family_name="کاظمی")
    one = RegistrationFactory(call=topic)
    url = f"/cooperation/registrations/{one.pk}/accept/"
    page = client_of(clerk).get(url)
    assert [alike.record for alike in page.context["alike"]] == [known]
    assert f'name="person" value="{known.pk}"' in page.content.decode()
    client_of(clerk).post(url, {"person": known.pk})
    assert Party.objects.get().person == known
