"""Sessions of a course: who was at which, and the hours that follow for certificates."""

from __future__ import annotations

from datetime import date, time

import pytest
from django.urls import reverse

from contacts.actions.merging import merge
from cooperation.actions.certificates import attend
from cooperation.certificates import standings
from cooperation.forms.sessions import PresenceForm
from cooperation.models import Party, Session
from crm.history import record
from crm.models import Change
from crm.trash import restore, throw_away
from tests.factories import InitiativeFactory, PartyFactory, PersonFactory, SessionFactory

pytestmark = pytest.mark.django_db
TWO, FOUR = {"starts": time(8), "ends": time(10)}, {"starts": time(13), "ends": time(17)}


@pytest.fixture
def course():
    return InitiativeFactory(title="کنترل کیفیت نخ", start="1405/03", end="1405/04", facts={})


def trainee(course, family="کاظمی", **facts):
    person = PersonFactory(honorific="", given_name="مریم", family_name=family)
    return PartyFactory(
        initiative=course, organization=None, person=person, role="trainee", facts=facts
    )


def hours(party):
    return Party.objects.get(pk=party.pk).facts.get("attended")


def page(course):
    return reverse("cooperation:initiative-sessions", args=[course.pk])


def test_hours_follow_from_the_sessions_one_was_at(course, clerk):
    first, second = trainee(course), trainee(course, "یزدی")
    short, long = (
        SessionFactory(initiative=course, **TWO),
        SessionFactory(initiative=course, **FOUR),
    )
    attend(course, by=clerk, ticks={short.pk: (1, {first.pk, second.pk}), long.pk: (1, {first.pk})})
    assert (hours(first), hours(second)) == (6, 2)
    assert [one.attended for one in standings(course)] == [6, 2]


def test_each_change_has_its_line_of_history(course, clerk, client_of):
    party, session = trainee(course), SessionFactory(initiative=course, **TWO)
    attend(course, by=clerk, ticks={session.pk: (1, {party.pk})})
    assert Change.objects.of(session).first().verb == "attend"
    assert Change.objects.of(party).first().fields == {"facts": [{}, {"attended": 2}]}
    url = reverse("cooperation:session-history", args=[session.pk])
    assert "مریم کاظمی" in client_of(clerk).get(url).content.decode()


def test_typed_hours_stay_where_nobody_was_ticked(course, clerk):
    party = trainee(course, attended=16)
    SessionFactory(initiative=course)
    assert hours(party) == 16


def test_taking_the_last_tick_away_takes_the_hours(course, clerk):
    party, session = trainee(course), SessionFactory(initiative=course, **TWO)
    attend(course, by=clerk, ticks={session.pk: (1, {party.pk})})
    attend(course, by=clerk, ticks={session.pk: (2, set())})
    assert hours(party) == 0


def test_a_session_that_grows_longer_changes_the_hours(course, clerk):
    party, session = trainee(course), SessionFactory(initiative=course, **TWO)
    attend(course, by=clerk, ticks={session.pk: (1, {party.pk})})
    stored = Session.objects.get()
    stored.ends = time(11, 30)
    record("update", stored, by=clerk)
    assert hours(party) == 3.5


def test_a_session_in_the_trash_counts_no_more_and_out_of_it_again(course, clerk):
    party = trainee(course)
    short, long = (
        SessionFactory(initiative=course, **TWO),
        SessionFactory(initiative=course, **FOUR),
    )
    attend(course, by=clerk, ticks={one.pk: (1, {party.pk}) for one in (short, long)})
    throw_away(Session.objects.get(pk=long.pk), by=clerk)
    assert hours(party) == 2
    restore(Session.everything.get(pk=long.pk), by=clerk)
    assert hours(party) == 6


def test_the_grid_saves_who_was_ticked(course, clerk, client_of):
    party, session = trainee(course), SessionFactory(initiative=course, **TWO)
    sent = {f"at-{session.pk}": [party.pk], f"version-{session.pk}": 1}
    assert client_of(clerk).post(page(course), sent).url == page(course)
    [row] = client_of(clerk).get(page(course)).context["form"].grid
    assert (row["hours"], row["cells"][0]["ticked"]) == (2, True)


def test_who_changed_a_session_meanwhile_loses_nothing(course, clerk, client_of):
    party, session = trainee(course), SessionFactory(initiative=course, **TWO)
    other = trainee(course, "یزدی")
    attend(course, by=clerk, ticks={session.pk: (1, {other.pk})})
    sent = {f"at-{session.pk}": [party.pk], f"version-{session.pk}": 1}
    answer = client_of(clerk).post(page(course), sent)
    assert answer.status_code == 409
    assert [row["cells"][0]["ticked"] for row in answer.context["form"].grid] == [True, False]
    assert hours(other) == 2


def test_a_reader_sees_who_was_there_and_ticks_nothing(course, reader, clerk, client_of):
    trainee(course)
    SessionFactory(initiative=course)
    seen, kept = (client_of(one).get(page(course)).content.decode() for one in (reader, clerk))
    assert (" disabled>" in seen, "/sessions/new/" in seen) == (True, False)
    assert (" disabled>" in kept, "/sessions/new/" in kept) == (False, True)
    assert client_of(reader).post(page(course)).status_code == 403


def typed(course, **more):
    told = {"day": "۱۴۰۵/۰۳/۱۲", "starts": "۸:۰۰", "ends": "۱۲:۰۰", **more}
    return {"initiative": course.pk, **told}


def test_one_that_ends_before_it_starts_is_refused_beside_its_end(course, clerk, client_of):
    url = reverse("cooperation:session-create")
    answer = client_of(clerk).post(url, typed(course, ends="۷:۳۰"))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["ends"]


@pytest.mark.parametrize(("day", "warned"), [("۱۴۰۵/۰۳/۱۲", False), ("۱۴۰۵/۰۵/۰۱", True)])
def test_one_outside_the_days_of_the_course_is_saved_with_a_warning(
    day, warned, course, clerk, client_of
):
    url = reverse("cooperation:session-create")
    answer = client_of(clerk).post(url, typed(course, day=day), follow=True)
    levels = [message.level_tag for message in answer.context["messages"]]
    assert ("warning" in levels) == warned
    assert Session.objects.get().is_outside == warned


def test_two_at_the_same_time_are_saved_with_a_warning(course, clerk, client_of):
    client, url = client_of(clerk), reverse("cooperation:session-create")
    for starts, warned in (("۸:۰۰", False), ("۱۲:۰۰", False), ("۱۱:۰۰", True)):
        sent = typed(course, starts=starts, ends="۱۲:۰۰" if starts == "۸:۰۰" else "۱۴:۰۰")
        told = client.post(url, sent, follow=True).context["messages"]
        assert ("warning" in [one.level_tag for one in told]) == warned


def test_no_session_is_kept_of_what_gives_no_certificate(clerk, client_of):
    thesis = InitiativeFactory(kind="thesis")
    answer = client_of(clerk).post(reverse("cooperation:session-create"), typed(thesis))
    assert "initiative" in answer.context["form"].errors
    assert client_of(clerk).get(page(thesis)).status_code == 404


def test_where_sessions_are_kept_hours_are_not_typed(course, clerk, client_of):
    party = trainee(course)
    sheet = reverse("cooperation:initiative-attendance", args=[course.pk])
    form = reverse("cooperation:party-update", args=[party.pk])
    client = client_of(clerk)
    assert f"attended-{party.pk}" in client.get(sheet).context["form"].fields
    SessionFactory(initiative=course, day=date(2026, 6, 2))
    assert f"attended-{party.pk}" not in client.get(sheet).context["form"].fields
    assert client.get(form).context["form"].fields["attended"].disabled


def test_the_ticks_of_two_records_of_one_person_are_hers_when_they_are_merged(course, clerk):
    kept, other = trainee(course), trainee(course, "کاظمي")
    first, second = (SessionFactory(initiative=course, **one) for one in (TWO, FOUR))
    attend(course, by=clerk, ticks={first.pk: (1, {kept.pk}), second.pk: (1, {other.pk})})
    merge(kept.person, [other.person], by=clerk)
    form = PresenceForm(user=clerk, obj=course)
    assert [[cell["ticked"] for cell in row["cells"]] for row in form.grid] == [[True, True]]
    attend(course, by=clerk, ticks={first.pk: (2, {kept.pk}), second.pk: (2, {kept.pk})})
    assert hours(kept) == 6


def test_who_was_ticked_by_a_record_that_was_merged_can_be_unticked(course, clerk):
    kept, other = trainee(course), trainee(course, "کاظمي")
    session = SessionFactory(initiative=course, **TWO)
    attend(course, by=clerk, ticks={session.pk: (1, {other.pk})})
    merge(kept.person, [other.person], by=clerk)
    attend(course, by=clerk, ticks={session.pk: (2, set())})
    assert Session.objects.get().present == {}
