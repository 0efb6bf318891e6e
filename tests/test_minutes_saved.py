"""Minutes save themselves: quickly, with one line of history for a sitting, overwriting nobody."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from crm.history import SITTING, Conflict, record
from crm.models import Change
from engagements.actions.room import write_minutes
from engagements.models import AgendaItem
from tests.factories import AgendaItemFactory

pytestmark = pytest.mark.django_db
JSON = "application/json"


@pytest.fixture
def item(db):
    return AgendaItemFactory(notes="آغاز")


def write(item, by, notes, **also):
    version = also.pop("version", AgendaItem.objects.get(pk=item.pk).version)
    return write_minutes(item, by=by, notes=notes, version=version, **also)


def lines(item):
    return list(Change.objects.of(item).filter(verb="write").order_by("pk"))


def autosave(browser, item, user, **sent):
    url = reverse("engagements:agenda-item-minutes", args=[item.pk])
    told = {"notes": "", "version": item.version, "writer": user.pk} | sent
    return browser.post(url, told, HTTP_ACCEPT=JSON)


def test_one_sitting_of_one_writer_is_one_line_from_first_to_last(item, clerk):
    for notes in ("برق", "برق قطع", "برق قطع است."):
        write(item, clerk, notes)
    [line] = lines(item)
    assert line.fields == {"notes": ["آغاز", "برق قطع است."]}
    assert line.version == AgendaItem.objects.get(pk=item.pk).version == 4


def test_another_writer_begins_another_line(item, clerk, admin):
    for by, notes in ((clerk, "برق"), (admin, "برق و آب"), (clerk, "آب")):
        write(item, by, notes)
    told = [(line.by, line.fields["notes"]) for line in lines(item)]
    assert told == [
        (clerk, ["آغاز", "برق"]),
        (admin, ["برق", "برق و آب"]),
        (clerk, ["برق و آب", "آب"]),
    ]


def test_so_does_a_pause(item, clerk):
    write(item, clerk, "برق")
    Change.objects.filter(verb="write").update(at=timezone.now() - SITTING - timedelta(seconds=1))
    write(item, clerk, "آب")
    assert [line.fields["notes"] for line in lines(item)] == [["آغاز", "برق"], ["برق", "آب"]]


def test_and_anything_else_that_happens_to_the_item(item, clerk):
    write(item, clerk, "برق")
    stored = AgendaItem.objects.get(pk=item.pk)
    stored.title = "سهمیه"
    record("update", stored, by=clerk)
    write(item, clerk, "آب")
    assert len(lines(item)) == 2


def test_what_is_the_same_is_not_saved_again(item, clerk):
    assert write(item, clerk, "آغاز").version == 1
    assert lines(item) == []


def test_who_wrote_from_an_older_text_overwrites_nobody(item, clerk, admin):
    write(item, admin, "نوشتهٔ دبیر")
    with pytest.raises(Conflict):
        write(item, clerk, "نوشتهٔ من", version=1)
    assert AgendaItem.objects.get(pk=item.pk).notes == "نوشتهٔ دبیر"


def test_a_second_sitting_that_grew_since_is_noticed_too(item, clerk, admin):
    write(item, admin, "یک")
    read = AgendaItem.objects.get(pk=item.pk).version
    write(item, admin, "یک و دو")
    with pytest.raises(Conflict):
        write(item, clerk, "سه", version=read)


def test_what_changed_beside_the_minutes_does_not_matter(item, clerk, admin):
    stored = AgendaItem.objects.get(pk=item.pk)
    stored.title = "سهمیه"
    record("update", stored, by=admin)
    write(item, clerk, "برق", version=1)
    stored = AgendaItem.objects.get(pk=item.pk)
    assert (stored.title, stored.notes) == ("سهمیه", "برق")


def test_what_arrived_without_the_writer_hearing_of_it_is_no_conflict(item, clerk):
    write(item, clerk, "برق", version=1)  # the answer was lost with the connection
    write(item, clerk, "برق قطع است.", version=1, sent="برق")
    assert AgendaItem.objects.get(pk=item.pk).notes == "برق قطع است."


def test_the_answer_tells_the_version_and_the_time(item, clerk, client_of):
    answer = autosave(client_of(clerk), item, clerk, notes="برق").json()
    assert answer["version"] == 2
    assert answer["saved"].startswith("در ساعت")


def test_the_answer_to_a_conflict_holds_the_stored_text(item, clerk, admin, client_of):
    write(item, admin, "نوشتهٔ دبیر")
    answer = autosave(client_of(clerk), item, clerk, notes="من")
    assert answer.status_code == 409
    told = answer.json()
    assert (told["stored"], told["version"]) == ("نوشتهٔ دبیر", 2)
    assert told["by"] == str(admin)


def test_text_of_whoever_was_signed_in_before_is_not_saved_as_mine(item, clerk, admin, client_of):
    answer = autosave(client_of(clerk), item, admin, notes="برق")
    assert answer.status_code == 403
    assert AgendaItem.objects.get(pk=item.pk).notes == "آغاز"


def test_signed_out_it_is_refused_and_not_saved(item, clerk, client):
    assert autosave(client, item, clerk, notes="برق").status_code == 302
    assert AgendaItem.objects.get(pk=item.pk).notes == "آغاز"


def test_without_script_the_button_saves_and_leads_back_to_the_room(item, clerk, client_of):
    url = reverse("engagements:agenda-item-minutes", args=[item.pk])
    response = client_of(clerk).post(url, {"notes": "برق", "version": item.version})
    room = reverse("engagements:meeting-room", args=[item.meeting_id])
    assert response["Location"] == f"{room}?item={item.pk}"
    assert AgendaItem.objects.get(pk=item.pk).notes == "برق"


def test_saving_takes_few_queries(item, clerk, client_of, django_assert_max_num_queries):
    browser = client_of(clerk)
    autosave(browser, item, clerk, notes="گرم")
    stored = AgendaItem.objects.get(pk=item.pk)
    with django_assert_max_num_queries(16):
        assert autosave(browser, stored, clerk, notes="متن " * 500).status_code == 200
