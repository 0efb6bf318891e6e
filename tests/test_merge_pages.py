"""The pages of a merge: with whom, chosen in a list, side by side, done once."""

from __future__ import annotations

import pytest
from django.urls import reverse

from contacts.models import Merge
from crm.history import record
from tests.audit import audited
from tests.contract.test_lists import price
from tests.factories import (
    AttendanceFactory,
    ContactPointFactory,
    FollowUpFactory,
    MeetingFactory,
    MemberFactory,
    OrganizationFactory,
    PersonFactory,
    PostFactory,
    RelationFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(clerk, client_of):
    return client_of(clerk)


@pytest.fixture
def sina(db):
    return PersonFactory(honorific="", given_name="سینا", family_name="یوسفی", note="اولی")


@pytest.fixture
def twin(db):
    return PersonFactory(honorific="دکتر", given_name="سینا", family_name="یوسفی‌نژاد", note="دومی")


def page_of(one, *others, **more):
    query = "&".join(
        [*(f"with={other.pk}" for other in others), *(f"{k}={v}" for k, v in more.items())]
    )
    return f"{one.url_role('merge', one.pk)}?{query}"


def shown(browser, one, *others):
    """The form as the page shows it, as a browser would send it."""
    form = browser.get(page_of(one, *others)).context["form"]
    sent = {field.html_name: field.value() for field in form}
    return sent | {"with": [other.pk for other in others]}


def fresh(obj):
    return type(obj).everything.get(pk=obj.pk)


def text_of(response):
    return response.content.decode()


# --- with whom ---------------------------------------------------------------------------------


def test_the_page_of_a_record_leads_there(browser, reader, client_of, sina):
    url = reverse("contacts:person-merge", args=[sina.pk])
    assert f'href="{url}"' in text_of(browser.get(sina.get_absolute_url()))
    assert url not in text_of(client_of(reader).get(sina.get_absolute_url()))
    firm = OrganizationFactory()
    url = reverse("contacts:organization-merge", args=[firm.pk])
    assert f'href="{url}"' in text_of(browser.get(firm.get_absolute_url()))


def test_without_another_it_asks_with_whom(browser, sina):
    response = browser.get(page_of(sina))
    assert response.status_code == 200
    assert 'name="with_q"' in text_of(response)


def test_without_script_the_typed_name_is_looked_up(browser, sina, twin):
    url = sina.url_role("merge", sina.pk)
    response = browser.get(url, {"with": "", "with_q": "یوسفی‌نژاد"})
    assert response["Location"] == page_of(sina, twin)
    third = PersonFactory(family_name="کاظمی")
    response = browser.get(f"{url}?with={twin.pk}&with=&with_q=کاظمی")
    assert response["Location"] == page_of(sina, twin, third)


def test_a_name_that_means_nobody_or_several_is_told(browser, sina, twin):
    PersonFactory(family_name="کاظمی")
    PersonFactory(family_name="کاظمی")
    url = sina.url_role("merge", sina.pk)
    for typed in ("هیچ‌کس", "کاظمی", "\x00"):
        response = browser.get(url, {"with": "", "with_q": typed})
        assert response.status_code == 422
        assert 'id="errors"' in text_of(response)
    assert text_of(browser.get(url, {"with": "", "with_q": "کاظمی"})).count('type="radio"') == 2


def test_one_more_can_be_added(browser, sina, twin):
    first = browser.get(page_of(sina, twin))
    assert page_of(sina, twin, add="1").replace("&", "&amp;") in text_of(first)
    asked = browser.get(page_of(sina, twin, add="1"))
    assert f'<input type="hidden" name="with" value="{twin.pk}">' in text_of(asked)


@pytest.mark.parametrize(
    "query", ["with=x", "with=", "with=987654321", "with=%00", f"with={'9' * 40}"]
)
def test_nonsense_for_the_other_asks_again(browser, sina, query):
    response = browser.get(f"{sina.url_role('merge', sina.pk)}?{query}")
    assert response.status_code == 200
    assert 'name="with_q"' in text_of(response)


def test_a_record_with_itself_asks_again(browser, sina):
    response = browser.get(page_of(sina, sina))
    assert (response.status_code, "with_q" in text_of(response)) == (200, True)
    assert browser.post(page_of(sina, sina), {"with": sina.pk}).status_code == 422


def test_a_person_is_never_compared_with_an_organization(browser, sina):
    firm = OrganizationFactory(pk=sina.pk + 5000)
    response = browser.get(page_of(sina, firm))
    assert 'name="with_q"' in text_of(response)


def test_what_lies_in_the_trash_is_not_offered(browser, sina, twin, clerk):
    twin.deleted_at = twin.created_at
    record("delete", twin, by=clerk)
    assert 'name="with_q"' in text_of(browser.get(page_of(sina, twin)))
    assert browser.get(page_of(twin, sina)).status_code == 404


# --- chosen in a list --------------------------------------------------------------------------


def chosen(browser, *rows, name="person"):
    sent = {"row": [f"{row.pk}:{row.version}" for row in rows]}
    sent["act"] = f"contacts:{name}-merge-chosen"
    return browser.get(browser.post(reverse(f"contacts:{name}-list"), sent)["Location"])


def test_chosen_rows_lead_to_their_comparison(browser, sina, twin):
    third = PersonFactory()
    assert chosen(browser, sina, twin, third)["Location"] == page_of(sina, twin, third)
    firms = OrganizationFactory.create_batch(2)
    assert chosen(browser, *firms, name="organization")["Location"] == page_of(*firms)


@pytest.mark.parametrize("count", [1, 6])
def test_too_few_and_too_many_lead_back_with_a_word(browser, count):
    response = chosen(browser, *PersonFactory.create_batch(count))
    assert response["Location"] == reverse("contacts:person-list")
    assert "دو تا پنج ردیف" in text_of(browser.get(response["Location"]))


# --- side by side ------------------------------------------------------------------------------


def test_only_what_differs_is_asked(browser, sina, twin):
    response = browser.get(page_of(sina, twin))
    assert set(response.context["form"].fields) == {"survivor", "seen", "family_name", "note"}
    assert [fact["label"] for fact in response.context["settled"]] == ["عنوان خطاب", "نام"]
    sent = shown(browser, sina, twin)
    assert (sent["family_name"], sent["note"]) == (str(sina.pk), "join")


def test_a_value_that_two_of_three_have_is_offered_once(browser, sina, twin):
    third = PersonFactory(given_name="سینا", family_name="یوسفی")
    response = browser.get(page_of(sina, twin, third))
    keys = [key for key, _label in response.context["form"].fields["family_name"].choices]
    assert keys == [str(sina.pk), str(twin.pk)]
    assert "همانند «سینا یوسفی»" in text_of(response)


def test_it_says_what_belongs_to_each(browser, sina, twin):
    FollowUpFactory.create_batch(3, owner_person=twin)
    text = text_of(browser.get(page_of(sina, twin)))
    assert "پیگیری‌ها <b>۳</b>" in text


def test_reasons_to_think_again_are_told(browser, sina, twin):
    edit = {"national_id": "0499370899"}, {"national_id": "0013542419", "deceased": "1402"}
    meeting = MeetingFactory(title="نشست رنگ")
    for one, fields in zip((sina, twin), edit, strict=True):
        for name, value in fields.items():
            setattr(one, name, one._meta.get_field(name).to_python(value))
        one.user = UserFactory()
        record("update", one, by=None)
        PostFactory(person=one, title="معاون", start="1401")
        AttendanceFactory(meeting=meeting, person=one, presence="present")
    RelationFactory(from_person=sina, to_person=twin, to_organization=None)
    doubts = browser.get(page_of(sina, twin)).context["doubts"]
    for words in (
        "کد ملی",
        "«دکتر سینا یوسفی‌نژاد» مورد",
        "حساب کاربری",
        "معاون",
        "نشست رنگ",
        "مشاور است",
    ):
        assert [doubt for doubt in doubts if words in doubt], (words, doubts)
    assert len(doubts) == 6


def test_two_who_agree_in_all_give_no_reason(browser, sina, twin):
    meeting = MeetingFactory()
    AttendanceFactory(meeting=meeting, person=sina, presence="present")
    AttendanceFactory(meeting=meeting, person=twin, presence="absent")
    office = OrganizationFactory()
    PostFactory(person=sina, organization=office)
    PostFactory(person=twin, organization=office)
    PostFactory(person=twin, start="1390", end="1392")
    assert browser.get(page_of(sina, twin)).context["doubts"] == []


def test_organizations_have_reasons_of_their_own(browser):
    one = OrganizationFactory(name="نساجی یزد", legal_id="10100000001")
    other = OrganizationFactory(name="یزدباف", legal_id="10100000002", parent=one, renamed_to=one)
    for firm in (one, other):
        PostFactory(organization=firm, head=True)
    doubts = browser.get(page_of(one, other)).context["doubts"]
    for words in ("شناسه", "زیرمجموعهٔ", "ادامه یافته", "ریاست"):
        assert [doubt for doubt in doubts if words in doubt], (words, doubts)


def test_a_comparison_asks_few_questions_however_much_there_is(browser, sina, twin):
    few = price(browser, page_of(sina, twin))
    for one in (sina, twin):
        FollowUpFactory.create_batch(4, owner_person=one)
        ContactPointFactory.create_batch(4, person=one)
        for _n in range(4):
            PostFactory(person=one)
            AttendanceFactory(person=one, presence="present")
            MemberFactory(person=one)
    assert price(browser, page_of(sina, twin)) <= few + 1 <= 15


# --- merging -----------------------------------------------------------------------------------


def test_what_was_chosen_is_done_with_the_way_back_in_the_message(browser, sina, twin):
    sent = shown(browser, sina, twin) | {"family_name": str(twin.pk)}
    with audited():
        response = browser.post(page_of(sina, twin), sent)
    assert response["Location"] == sina.get_absolute_url()
    assert fresh(sina).family_name == "یوسفی‌نژاد"
    text = text_of(browser.get(response["Location"]))
    done = Merge.objects.get()
    assert f'action="{reverse("contacts:merge-undo", args=[done.pk])}?together=1"' in text
    assert done.choices == {"family_name": str(twin.pk), "note": "join"}


def test_the_other_record_may_be_the_one_that_stays(browser, sina, twin):
    sent = shown(browser, sina, twin) | {"survivor": str(twin.pk)}
    response = browser.post(page_of(sina, twin), sent)
    assert response["Location"] == twin.get_absolute_url()
    assert (fresh(sina).merged_into, fresh(twin).family_name) == (twin, "یوسفی")


def test_sent_twice_it_is_done_once(browser, sina, twin):
    for survivor in (sina, twin):
        one, other = PersonFactory.create_batch(2)
        sent = shown(browser, one, other) | {"survivor": str((one, other)[survivor is twin].pk)}
        first = browser.post(page_of(one, other), sent)
        count = Merge.objects.count()
        with audited() as lines:
            second = browser.post(page_of(one, other), sent)
        assert (second.status_code, second["Location"]) == (302, first["Location"])
        assert (lines, Merge.objects.count()) == ([], count)


def test_what_was_changed_meanwhile_is_shown_before_it_is_merged(browser, sina, twin):
    sent = shown(browser, sina, twin) | {"family_name": str(twin.pk)}
    twin.note = "تازه"
    record("update", twin, by=None)
    with audited() as lines:
        response = browser.post(page_of(sina, twin), sent)
    assert (response.status_code, lines) == (409, [])
    assert "تازه" in text_of(response)
    form = response.context["form"]
    assert form["family_name"].value() == str(twin.pk)
    again = {field.html_name: field.value() for field in form} | {"with": twin.pk}
    assert browser.post(page_of(sina, twin), again).status_code == 302


@pytest.mark.parametrize("name", ["survivor", "family_name", "seen"])
@pytest.mark.parametrize(
    "value", ["", "x", "\x00", "987654321", "9" * 600, "<script>alert(1)</script>"]
)
def test_nonsense_is_refused_beside_its_field(browser, sina, twin, name, value):
    sent = shown(browser, sina, twin) | {name: value}
    with audited() as lines:
        response = browser.post(page_of(sina, twin), sent)
    assert (response.status_code, lines) == (422, [])
    assert list(response.context["form"].errors) == [name]
    assert 'id="errors"' in text_of(response)
    assert "<script>alert" not in text_of(response)


def test_values_that_do_not_go_together_are_told_until_they_do(browser):
    one = OrganizationFactory(member_since="1400")
    other = OrganizationFactory(member_since="1390", member_until="1395")
    sent = shown(browser, one, other)
    with audited() as lines:
        response = browser.post(page_of(one, other), sent)
    assert (response.status_code, lines) == (422, [])
    assert "عضویت" in response.context["form"].non_field_errors()[0]
    sent["member_since"] = str(other.pk)
    assert browser.post(page_of(one, other), sent).status_code == 302


def test_readers_and_heads_merge_nothing(reader, head, client_of, sina, twin, browser):
    sent = shown(browser, sina, twin)
    for user in (reader, head):
        with audited() as lines:
            assert client_of(user).post(page_of(sina, twin), sent).status_code == 403
        assert lines == []
