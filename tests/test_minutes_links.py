"""The link of a reader without an account: what it opens, to whom, until when."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlencode

import pytest
import time_machine
from django.core.signing import Signer
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from crm.history import record
from engagements.actions.minutes import approve, circulate, revoke
from engagements.minutes_links import link_of, token_of
from engagements.models import AgendaItem, Minutes, MinutesComment, MinutesReader
from tests.audit import state
from tests.test_minutes import WEEK, meeting, reader_named, sent_round

pytestmark = pytest.mark.django_db
__all__ = ["meeting"]
WORDS = ("نشست برق", "قطع برق", "کارگروه بافندگی", "لاهوتی", "رازنامه")


def address(token):
    return f"{reverse('engagements:minutes-link')}?{urlencode({'link': token})}"


@pytest.fixture
def sent(meeting, clerk):
    return sent_round(meeting, clerk)


def test_opening_it_changes_nothing(sent):
    before = state()
    response = Client().get(address(token_of(reader_named("بیگی"))))
    assert response.status_code == 200
    assert "قطع برق" in response.content.decode()
    assert "رازنامه" not in response.content.decode()
    assert response["Cache-Control"] == "private, no-store"
    assert response["Referrer-Policy"] == "same-origin"  # else browsers send the form from nowhere
    assert state() == before


def test_who_sat_in_the_body_reads_the_confidential_items(sent):
    text = Client().get(address(token_of(reader_named("لاهوتی")))).content.decode()
    assert "رازنامه" in text


def test_what_is_confidential_since_is_not_read_by_the_link(sent, clerk):
    item = AgendaItem.objects.get(title="قطع برق")
    item.confidential = True
    record("update", item, by=clerk)
    text = Client().get(address(token_of(reader_named("بیگی")))).content.decode()
    assert "قطع برق" not in text


def test_the_whole_address_of_the_letter_opens_it(sent):
    link = link_of(reader_named("بیگی"))
    assert Client().get(link[link.index("/engagements") :]).status_code == 200


@pytest.mark.parametrize(
    "spoil",
    [
        lambda token: token[:-1] + ("A" if token[-1] != "A" else "B"),
        lambda token: "9" + token,
        lambda token: token.partition(".")[0],
        lambda token: "",
        lambda token: "٣.x",
        lambda token: Signer(salt="contacts.opting_out", sep=".").sign(token.partition(".")[0]),
        lambda token: token + "\x00",
    ],
)
def test_a_link_that_was_tampered_with_is_none(sent, spoil):
    url = address(spoil(token_of(reader_named("بیگی"))))
    before = state()
    for response in (Client().get(url), Client().post(url, {"do": "agree"})):
        assert response.status_code == 404
        assert not any(word in response.content.decode() for word in WORDS)
    assert state() == before


def over(url):
    """Both ways to use a link that is over."""
    before = state()
    for response in (Client().get(url), Client().post(url, {"do": "agree"})):
        text = response.content.decode()
        assert response.status_code == 410
        assert not any(word in text for word in WORDS)
        assert "دیگر چیزی را باز نمی‌کند" in text
    assert state() == before


def test_after_its_day_it_says_that_it_is_over(sent):
    url = address(token_of(reader_named("بیگی")))
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        over(url)


def test_a_revoked_link_says_that_it_is_over(sent, clerk):
    reader = reader_named("بیگی")
    revoke(reader, by=clerk)
    over(address(token_of(reader)))


def test_the_link_to_an_older_version_is_over(meeting, sent, clerk):
    reader = reader_named("بیگی")
    circulate(meeting, by=clerk, until=sent.comment_until + WEEK, expected=1)
    over(address(token_of(reader)))


def test_the_link_to_approved_minutes_is_over(meeting, sent, clerk):
    approve(meeting, by=clerk, expected=1, confirmed=True)
    over(address(token_of(reader_named("بیگی"))))


def test_a_meeting_that_is_confidential_since_is_closed_to_guests(meeting, sent, clerk):
    meeting.confidential = True
    record("update", meeting, by=clerk)
    over(address(token_of(reader_named("بیگی"))))
    assert Client().get(address(token_of(reader_named("لاهوتی")))).status_code == 200


def test_who_agrees_twice_is_thanked_once(sent):
    url = address(token_of(reader_named("بیگی")))
    for _ in range(2):
        assert Client().post(url, {"do": "agree"}).status_code == 302
    assert MinutesReader.objects.get(name="بیگی").answer == "agreed"
    assert "موافقت شما" in Client().get(url).content.decode()


def test_a_comment_sent_twice_is_one(sent):
    url = address(token_of(reader_named("بیگی")))
    for _ in range(2):
        sending = {"do": "comment", "text": "نام شهر <b>يزد</b>"}
        assert Client().post(url, sending).status_code == 302
    assert MinutesComment.objects.get().text == "نام شهر <b>یزد</b>"
    assert "<b>یزد" not in Client().get(url).content.decode()


@pytest.mark.parametrize("text", ["", "   ", "\u200e", "م" * 4001])
def test_an_empty_or_endless_comment_is_refused_with_words(sent, text):
    url = address(token_of(reader_named("بیگی")))
    response = Client().post(url, {"do": "comment", "text": text})
    assert response.status_code == 422
    assert MinutesComment.objects.count() == 0


def test_nobody_floods_the_secretary(sent):
    url = address(token_of(reader_named("بیگی")))
    codes = [
        Client().post(url, {"do": "comment", "text": f"نظر {n}"}).status_code for n in range(22)
    ]
    assert codes == [302] * 20 + [422] * 2


# --- the check of what is printed ----------------------------------------------------------------


def check(code):
    return Client().get(reverse("engagements:minutes-check"), {"code": code}).content.decode()


def test_anybody_sees_whether_a_print_counts_and_nothing_else(meeting, sent, clerk):
    assert "هنوز تصویب نشده" in check(sent.code)
    first = approve(meeting, by=clerk, expected=1, confirmed=True)
    text = check(first.code.upper())
    assert "معتبر:" in text
    assert not any(word in text for word in WORDS)


def test_a_version_that_was_replaced_is_superseded(meeting, sent, clerk):
    circulate(meeting, by=clerk, until=sent.comment_until, expected=1)
    assert "منسوخ:" in check(sent.code)


@pytest.mark.parametrize("code", ["0" * 16, "'; --", "\x00", "a" * 5000])
def test_an_unknown_code_is_unknown(sent, code):
    assert "با این کد نیست" in check(code)


def test_a_code_cannot_be_guessed(sent):
    assert len(sent.code) == 16
    assert Minutes.objects.get().code == sent.code
