"""The pages of a merge: with whom, side by side, done once, what moved, and back again."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from contacts.actions.merging import merge
from contacts.models import Merge, Organization, Person
from contacts.opting_out import party_of, token_of
from contacts.views.merges import PAGE, TYPES
from crm.history import record
from tests.audit import audited
from tests.contract.test_lists import price
from tests.factories import (
    AttendanceFactory,
    ContactPointFactory,
    FollowUpFactory,
    GroupFactory,
    InitiativeFactory,
    InteractionFactory,
    MeetingFactory,
    MemberFactory,
    OrganizationFactory,
    PartyFactory,
    PersonFactory,
    PostFactory,
    ProblemFactory,
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


# --- the old address ---------------------------------------------------------------------------

ADDRESSES = ("detail", "update", "history", "delete", "merge")
PANELS = ("engagements:{}-panel", "engagements:{}-timeline", "cooperation:{}-panel")


@pytest.mark.parametrize("model", [Person, Organization])
def test_every_old_address_leads_on_for_ever(browser, clerk, model):
    a, b, c = (PersonFactory if model is Person else OrganizationFactory).create_batch(3)
    merge(b, [c], by=clerk)
    merge(a, [b], by=clerk)
    names = [f"contacts:{model.url_name()}-{role}" for role in ADDRESSES]
    names += [panel.format(model.url_name()) for panel in PANELS]
    for name in names:
        for gone in (b, c):
            response = browser.get(reverse(name, args=[gone.pk]), {"x": "1"})
            assert (response.status_code, response["Location"]) == (
                302,
                f"{reverse(name, args=[a.pk])}?x=1",
            )


def test_the_old_address_is_nobodys_when_the_one_it_leads_to_is_in_the_trash(
    browser, clerk, sina, twin
):
    merge(sina, [twin], by=clerk)
    gone = fresh(sina)
    gone.deleted_at = gone.created_at
    record("delete", gone, by=clerk)
    assert browser.get(twin.get_absolute_url()).status_code == 404


def test_a_filter_and_a_form_that_name_the_old_one_mean_the_new_one(browser, clerk):
    one, other = OrganizationFactory(name="نو"), OrganizationFactory(name="کهنه")
    person = PostFactory(organization=one).person
    merge(one, [other], by=clerk)
    response = browser.get(reverse("contacts:person-list"), {"organization": other.pk})
    assert [row.pk for row in response.context["table"].shown.rows] == [person.pk]
    assert response.context["active_filters"][0]["value"] == "نو"
    form = browser.get(f"{reverse('contacts:person-create')}?organization={other.pk}")
    assert 'value="نو"' in text_of(form)
    made = browser.post(
        reverse("contacts:post-create"),
        {"person": person.pk, "organization": other.pk, "title": "تازه"},
    )
    assert made.status_code == 302
    assert person.posts.get(title="تازه").organization == one


def test_a_live_group_and_an_old_letter_follow(clerk, browser, sina, twin):
    one, other = OrganizationFactory.create_batch(2)
    person = PostFactory(organization=one).person
    group = GroupFactory(kind="live", source="people", query=f"organization={other.pk}")
    merge(one, [other], by=clerk)
    merge(sina, [twin], by=clerk)
    assert str(person.family_name) in text_of(browser.get(group.get_absolute_url()))
    assert party_of(token_of(f"p{twin.pk}")) == sina


def test_the_old_one_is_in_no_list_and_no_pick_box(browser, clerk, sina, twin):
    merge(sina, [twin], by=clerk)
    for page in ("person-list", "person-pick"):
        text = text_of(browser.get(reverse(f"contacts:{page}"), {"q": "یوسفی‌نژاد"}))
        assert f"/{twin.pk}/" not in text
        assert f'data-value="{twin.pk}"' not in text
        assert f"/{sina.pk}/" in text or f'data-value="{sina.pk}"' in text


# --- a form that was open ----------------------------------------------------------------------


def edited(browser, obj, **typed):
    url = obj.url_role("update", obj.pk)
    form = browser.get(url).context["form"]
    sent = {field.html_name: field.value() or "" for field in form}
    return url, sent | typed


def test_an_edit_of_a_record_merged_meanwhile_is_kept_and_shown_over_the_other(
    browser, clerk, sina, twin
):
    url, sent = edited(browser, twin, note="آنچه نوشتم", national_id="نامعتبر")
    merge(sina, [twin], by=clerk)
    with audited() as lines:
        response = browser.post(url, sent)
    assert (response.status_code, lines) == (409, [])
    text = text_of(response)
    assert 'id="conflict"' in text
    assert "یوسفی‌نژاد» را ویرایش می‌کردید" in text
    lines = {line["name"]: line for line in response.context["conflict"]}
    assert lines.keys() == {"note", "national_id"}
    assert [lines["note"][side] for side in ("yours", "stored", "before")] == [
        *("آنچه نوشتم", "اولی", "دومی"),
    ]
    form = response.context["form"]
    assert (form["note"].value(), form["family_name"].value()) == ("آنچه نوشتم", "یوسفی")
    action = re.search(r'<form method="post" action="([^"]+)" class="card" id="form"', text)[1]
    assert action == sina.url_role("update", sina.pk)
    again = {field.html_name: field.value() or "" for field in form}
    assert browser.post(action, again)["Location"] == sina.get_absolute_url()
    assert (fresh(sina).note, fresh(sina).family_name) == ("آنچه نوشتم", "یوسفی")
    assert fresh(twin).note == "دومی"


def test_a_choice_typed_for_a_merged_organization_is_kept(browser, clerk):
    one, other = OrganizationFactory.create_batch(2)
    ministry = OrganizationFactory(name="وزارت")
    url, sent = edited(browser, other, parent=ministry.pk, parent_q="وزارت", dissolved="مهر ۱۴۰۲")
    sent["kind"] = "mill"
    merge(one, [other], by=clerk)
    response = browser.post(url, sent)
    assert response.status_code == 409
    assert {line["name"]: line["yours"] for line in response.context["conflict"]} == {
        "parent": "وزارت",
        "dissolved": "۱۴۰۲/۰۷",
        "kind": "شرکت یا کارخانه",
    }
    text = text_of(response)
    assert f'name="parent" value="{ministry.pk}"' in text
    assert '<option value="mill" selected>' in text
    assert "مهر ۱۴۰۲" in text


def test_one_fact_edited_in_place_is_kept_too(browser, clerk, sina, twin):
    url = f"{twin.url_role('update', twin.pk)}?field=note"
    sent = {"note": "در جا نوشته شد", "version": twin.version}
    merge(sina, [twin], by=clerk)
    response = browser.post(url, sent, HTTP_HX_REQUEST="true")
    text = text_of(response)
    assert response.status_code == 409
    assert "<html" not in text
    assert f'hx-post="{sina.url_role("update", sina.pk)}?field=note"' in text
    assert "در جا نوشته شد" in text


def test_a_form_sent_unchanged_only_leads_on(browser, clerk, sina, twin):
    url, sent = edited(browser, twin)
    merge(sina, [twin], by=clerk)
    with audited() as lines:
        response = browser.post(url, sent)
    assert response["Location"] == sina.url_role("update", sina.pk)
    assert lines == []
    assert "ادغام شد" in text_of(browser.get(response["Location"]))


@pytest.mark.parametrize("page", ["organization-rename", "organization-delete"])
def test_any_other_step_is_not_done_to_the_other_unseen(browser, clerk, page):
    one, other = OrganizationFactory.create_batch(2)
    url = reverse(f"contacts:{page}", args=[other.pk])
    merge(one, [other], by=clerk)
    with audited() as lines:
        response = browser.post(url, {"name": "نام نو"})
    assert response["Location"] == reverse(f"contacts:{page}", args=[one.pk])
    assert lines == []


# --- what moved, and back ----------------------------------------------------------------------


def told(browser, done):
    """The page of a merge with its panels, as a browser shows it."""
    page = browser.get(done.get_absolute_url())
    panels = [text_of(browser.get(address)) for address in page.context["panels"]]
    return text_of(page) + "".join(panels)


def prices(browser, done):
    """What the page of a merge and each of its panels ask of the database."""
    panels = browser.get(done.get_absolute_url()).context["panels"]
    return [price(browser, address) for address in (done.get_absolute_url(), *panels)]


def test_the_page_of_a_merge_tells_what_moved_and_what_was_united(browser, clerk, sina, twin):
    group = GroupFactory(name="فهرست مهمانان")
    for one in (sina, twin):
        MemberFactory(group=group, person=one)
    FollowUpFactory(owner_person=twin, title="فرستادن فهرست")
    PartyFactory(initiative=InitiativeFactory(title="دوره"), person=twin, organization=None)
    [done] = merge(sina, [twin], by=clerk)
    text = told(browser, done)
    for words in ("فرستادن فهرست", "فهرست مهمانان", "دوره", "از پیش وجود داشت", "یوسفی‌نژاد"):
        assert words in text
    assert text.count("از پیش وجود داشت") == 1


def test_the_history_leads_there_for_those_who_may(browser, clerk, reader, client_of, sina, twin):
    owed = FollowUpFactory(owner_person=twin)
    [done] = merge(sina, [twin], by=clerk)
    for obj in (sina, owed):
        url = obj.url_role("history", obj.pk)
        assert f'href="{done.get_absolute_url()}"' in text_of(browser.get(url))
        assert done.get_absolute_url() not in text_of(client_of(reader).get(url))
    assert client_of(reader).get(done.get_absolute_url()).status_code == 404


def test_undone_at_once_when_nothing_was_changed_since(browser, clerk, sina, twin):
    [done] = merge(sina, [twin], by=clerk)
    url = reverse("contacts:merge-undo", args=[done.pk])
    with audited():
        response = browser.post(url)
    assert response["Location"] == done.get_absolute_url()
    assert fresh(twin).deleted_at is None
    assert browser.get(twin.get_absolute_url()).status_code == 200
    text = told(browser, done)
    assert "این ادغام واگرد شد" in text
    with audited() as lines:
        browser.post(url)
    assert lines == []


def test_what_was_changed_since_is_shown_before_it_is_undone(browser, clerk, sina, twin):
    [done] = merge(sina, [twin], by=clerk, choices={"note": "join"})
    stored = fresh(sina)
    stored.note = "به دست نوشته شد"
    record("update", stored, by=clerk)
    url = reverse("contacts:merge-undo", args=[done.pk])
    with audited() as lines:
        response = browser.post(url)
    assert lines == []
    assert response["Location"] == done.get_absolute_url()
    text = told(browser, done)
    assert 'id="left"' in text
    assert "به دست نوشته شد" in text
    assert 'name="confirm"' in text
    browser.post(url, {"confirm": "1"})
    assert fresh(twin).deleted_at is None
    assert fresh(sina).note == "به دست نوشته شد"
    assert "به دست نوشته شد" in told(browser, done)


def test_three_merged_in_one_step_come_back_in_one(browser, clerk, sina, twin):
    third = PersonFactory()
    sent = shown(browser, sina, twin, third)
    browser.post(page_of(sina, twin, third), sent)
    first = Merge.objects.order_by("pk")[0]
    url = f"{reverse('contacts:merge-undo', args=[first.pk])}?together=1"
    assert url in told(browser, first)
    browser.post(url)
    assert Person.objects.filter(pk__in=[twin.pk, third.pk]).count() == 2
    assert not Merge.objects.in_force().exists()


def test_what_has_to_be_undone_first_is_named(browser, clerk, sina, twin):
    last = PersonFactory()
    [inner] = merge(sina, [twin], by=clerk)
    [outer] = merge(last, [sina], by=clerk)
    text = told(browser, inner)
    assert f'href="{outer.get_absolute_url()}"' in text
    assert 'id="undo"' not in text
    with audited() as lines:
        response = browser.post(reverse("contacts:merge-undo", args=[inner.pk]), {"confirm": "1"})
    assert lines == []
    assert "نخست آن ادغام را واگرد کنید" in text_of(browser.get(response["Location"]))


def test_a_long_merge_is_told_page_by_page(browser, clerk, sina, twin):
    FollowUpFactory.create_batch(PAGE + 3, owner_person=twin)
    [done] = merge(sina, [twin], by=clerk)
    panel = reverse("contacts:merge-moved-panel", args=[done.pk])
    assert len(browser.get(panel).context["rows"]) == PAGE
    for page, count in (("2", 3), ("x", PAGE), ("0", PAGE), ("99999999999999999999", 3)):
        assert len(browser.get(panel, {"page": page}).context["rows"]) == count
    assert f"{panel}?page=2" in text_of(browser.get(done.get_absolute_url(), {"page": "2"}))


def test_what_moved_of_many_types_is_divided_so_that_each_page_stays_cheap(
    browser, clerk, sina, twin
):
    for factory in (PostFactory, MemberFactory, AttendanceFactory, ContactPointFactory):
        factory(person=twin)
    FollowUpFactory(owner_person=twin)
    ProblemFactory(reported_by=twin)
    PartyFactory(person=twin, organization=None)
    InteractionFactory(people=[twin])
    [done] = merge(sina, [twin], by=clerk)
    panel = reverse("contacts:merge-moved-panel", args=[done.pk])
    pages = [browser.get(panel, {"page": page}).context["rows"] for page in "12"]
    kinds = [{str(row["kind"]) for row in rows} for rows in pages]
    assert len(kinds[0]) == TYPES
    assert not kinds[0] & kinds[1]
    assert sum(map(len, pages)) == len(done.rows) - 2


def test_the_page_of_a_merge_asks_no_question_for_a_row(browser, clerk, sina, twin):
    def fill():
        FollowUpFactory(owner_person=twin)
        MemberFactory(person=twin)
        PostFactory(person=twin)
        AttendanceFactory(person=twin)
        ProblemFactory(reported_by=twin)
        PartyFactory(person=twin, organization=None)
        ContactPointFactory(person=twin)

    fill()
    [done] = merge(sina, [twin], by=clerk)
    few = prices(browser, done)
    assert max(few) <= 15
    browser.post(reverse("contacts:merge-undo", args=[done.pk]))
    for _n in range(4):
        fill()
    [done] = merge(fresh(sina), [fresh(twin)], by=clerk)
    assert prices(browser, done) == few


def test_the_page_of_a_merge_asks_no_more_for_a_thousand_rows(clerk, browser):
    """Each type that moved costs two questions, each row none; names are asked for once."""

    def merged(one, other, rows):
        for _number in range(rows):
            FollowUpFactory(owner_person=other)
        PostFactory(person=other)
        [done] = merge(one, [other], by=clerk)
        return prices(browser, done)

    few = merged(*PersonFactory.create_batch(2), rows=1)
    assert merged(*PersonFactory.create_batch(2), rows=1_000) == few
    assert max(few) <= 15
