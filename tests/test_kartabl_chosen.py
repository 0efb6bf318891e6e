"""Lines of the kartabl chosen together: done, postponed, referred; counted, and taken back."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.contrib.messages import get_messages

from crm.dates import today
from crm.models import Batch, Change
from crm.templatetags.ui import undo_url
from engagements.actions.replies import reply
from engagements.models import FollowUp, Referral
from tests.factories import FollowUpFactory, OrganizationFactory, UserFactory

pytestmark = pytest.mark.django_db
CHOSEN = "/engagements/kartabl/chosen/"


def states(rows):
    return [FollowUp.objects.get(pk=row.pk).state for row in rows]


def chosen(client, rows, act):
    return client.post(CHOSEN, {"row": [row.pk for row in rows], "act": act})


def test_several_are_done_and_opened_again(clerk, client_of):
    client, rows = client_of(clerk), FollowUpFactory.create_batch(3, owner_user=clerk)
    response = chosen(client, rows, "done")
    [told] = [str(message) for message in get_messages(response.wsgi_request)]
    assert "۳" in told
    assert states(rows) == ["done"] * 3
    assert Change.objects.of(rows[0]).first().verb == "finish"
    client.post(f"/batches/{Batch.objects.get().pk}/undo/")
    assert states(rows) == ["open"] * 3


def test_what_needs_evidence_is_left_and_told(clerk, client_of):
    client = client_of(clerk)
    plain = FollowUpFactory(owner_user=clerk)
    strict = FollowUpFactory(owner_user=clerk, evidence_required=True)
    response = chosen(client, [plain, strict], "done")
    assert states([plain, strict]) == ["done", "open"]
    assert response.url == Batch.objects.get().get_absolute_url()
    assert strict.title in client.get(response.url).content.decode()


def test_somebody_elses_are_left(reader, client_of):
    mine, other = FollowUpFactory(owner_user=reader), FollowUpFactory(owner_user=UserFactory())
    chosen(client_of(reader), [mine, other], "done")
    assert states([mine, other]) == ["done", "open"]


def test_several_are_postponed_with_a_reason(clerk, client_of):
    client, day = client_of(clerk), today() + timedelta(days=5)
    rows = FollowUpFactory.create_batch(2, owner_user=clerk, due=today())
    page = chosen(client, rows, "postpone").url
    client.post(page, {"due": day.isoformat(), "reason": "تعطیلی"})
    assert {FollowUp.objects.get(pk=row.pk).due for row in rows} == {day}
    assert Change.objects.of(rows[0]).first().details["reason"] == "تعطیلی"


def test_several_are_referred_and_taken_back(clerk, reader, client_of):
    client = client_of(clerk)
    rows = FollowUpFactory.create_batch(2, owner_user=clerk)
    page = chosen(client, rows, "refer").url
    client.post(page, {"to": reader.pk, "note": "با هم"})
    assert Referral.objects.filter(to=reader, state="held").count() == 2
    client.post(f"/engagements/kartabl/referred/{Batch.objects.get().pk}/undo/")
    assert Referral.objects.filter(state="back").count() == 2


def test_done_and_postponed_are_undone_one_by_one(clerk, client_of):
    client, row = client_of(clerk), FollowUpFactory(owner_user=clerk, due=today())
    url = row.get_absolute_url()
    client.post(f"{url}done/")
    client.post(f"{url}reopen/")
    assert states([row]) == ["open"]
    later = today() + timedelta(days=3)
    client.post(f"{url}postpone/", {"due": later.isoformat(), "reason": "تعطیلی"})
    assert FollowUp.objects.get(pk=row.pk).due == later
    client.post(f"{url}put-forward/")
    assert FollowUp.objects.get(pk=row.pk).due == today()


def test_a_key_no_record_can_have_is_left_alone(clerk, client_of):
    answer = client_of(clerk).post(CHOSEN, {"row": ["9" * 30, "۱", "x"], "act": "done"})
    assert answer.status_code == 302


def test_what_is_done_from_a_page_of_the_kartabl_leads_back_there(clerk, client_of):
    client, row = client_of(clerk), FollowUpFactory(owner_user=clerk, due=today())
    here = "/?only=today&page=1"
    text = client.get(here).content.decode()
    back = f"?{urlencode({'next': here})}"
    url = row.get_absolute_url()
    assert f'href="{url}postpone/{back}"' in text
    sent = {"due": (today() + timedelta(days=2)).isoformat(), "reason": "تعطیلی"}
    for act, undo in (("done/", "reopen/"), ("postpone/", "put-forward/")):
        answer = client.post(f"{url}{act}{back}", sent)
        assert answer.url == here
        *_others, told = get_messages(answer.wsgi_request)
        assert undo_url(told) == f"{url}{undo}{back}"
        assert client.post(undo_url(told)).url == here


def test_nobody_is_led_out_of_the_house(clerk, client_of):
    row = FollowUpFactory(owner_user=clerk, due=today())
    for elsewhere in ("https://example.org/", "//example.org", "javascript:alert(1)"):
        finish = f"{row.get_absolute_url()}done/?{urlencode({'next': elsewhere})}"
        assert client_of(clerk).post(finish).url == "/"
        client_of(clerk).post(f"{row.get_absolute_url()}reopen/")


def test_what_is_accepted_leads_back_to_the_queue(clerk, client_of):
    back = f"?{urlencode({'next': '/'})}"
    for kind, onward in (("done", "/"), ("not_mine", "hand-over/")):
        owed = FollowUpFactory(owner_organization=OrganizationFactory(), chaser=clerk)
        said = reply(owed, kind=kind, by=None)
        address = f"/engagements/replies/{said.pk}/accept/{back}"
        assert f'href="{address}"' in client_of(clerk).get("/").content.decode()
        answer = client_of(clerk).post(address, {"answer": ""})
        own = f"{owed.get_absolute_url()}hand-over/{back}"
        assert answer.url == (own if onward == "hand-over/" else onward)
