"""After a merge: the old address, forms that were open, what moved, and back again."""

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
    MemberFactory,
    OrganizationFactory,
    PartyFactory,
    PersonFactory,
    PostFactory,
    ProblemFactory,
)
from tests.test_merge_pages import browser, fresh, page_of, shown, sina, text_of, twin

__all__ = ["browser", "sina", "twin"]
pytestmark = pytest.mark.django_db


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
