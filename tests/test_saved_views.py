"""Saved views: whose they are, three acts that differ, what stands above a list."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contacts.views.people import PersonList
from crm.listing import all_lists, asked_by, canonical, list_view
from crm.models import User
from crm.trash import throw_away
from engagements.models import Body, SavedView
from engagements.views.saved_views import COUNTED, TABS
from tests.audit import audited
from tests.factories import PersonFactory, SavedViewFactory, seated

pytestmark = pytest.mark.django_db
PEOPLE = "/contacts/people/"
Browser = Callable[[User], Client]


def fragment(client: Client, name: str, address: str, page: str = "contacts:person-list") -> Any:
    """What stands above the list when the reader's window shows this address."""
    url = reverse(f"engagements:saved-view-{name}")
    return client.get(url, {"list": page}, HTTP_HX_CURRENT_URL=f"http://testserver{address}")


def acts(client: Client, address: str) -> set[str]:
    """Which of save, save as (new) and reset are offered."""
    text = fragment(client, "acts", address).content.decode()
    return set(re.findall(r'id="view-(save|new|reset)"', text))


def titles(response: Any) -> list[str]:
    """The tabs, without the one for all."""
    return [tab["view"].title for tab in response.context["tabs"]]


# --- whose they are ----------------------------------------------------------------------------


def test_one_sees_ones_own_those_of_ones_bodies_and_everybodys(
    weaving: Body, head: User, reader: User, clerk: User, director: User
) -> None:
    seated(reader, weaving, role="member")
    make = SavedViewFactory
    make(title="مال من", owner=reader, scope="mine")
    make(title="مال نهاد", owner=head, scope="body", body=weaving)
    make(title="مال همه", owner=clerk)

    def seen(user: User) -> set[str]:
        return {view.title for view in SavedView.objects.visible_to(user)}

    assert seen(reader) == {"مال من", "مال نهاد", "مال همه"}
    assert seen(head) == {"مال نهاد", "مال همه"}
    assert seen(director) == {"مال همه"}
    assert seen(clerk) == {"مال نهاد", "مال همه"}


ASSESSMENTS, PAIRS = "contacts:assessment-list", "contacts:duplicate-list"


def test_a_view_of_a_list_that_does_not_open_is_not_shown(
    weaving: Body, head: User, clerk: User, director: User, client_of: Browser
) -> None:
    assessed = SavedViewFactory(owner=clerk, page=ASSESSMENTS, query="q=سهمیه")
    SavedViewFactory(owner=clerk, page=ASSESSMENTS, scope="body", body=weaving, title="نهاد")
    SavedViewFactory(owner=clerk, page=PAIRS, title="جفت‌ها")
    assert not SavedView.objects.visible_to(head).exists()
    assert list(SavedView.objects.visible_to(director)) == [assessed]
    assert SavedView.objects.visible_to(clerk).count() == 3
    url = reverse("engagements:saved-view-open", args=[assessed.pk])
    assert client_of(head).get(url).status_code == 404
    assert client_of(director).get(url, follow=True).status_code == 200


def test_a_body_is_offered_only_views_its_members_may_open(
    weaving: Body, clerk: User, client_of: Browser
) -> None:
    client, url = client_of(clerk), reverse("engagements:saved-view-create")
    fields = client.get(url, {"page": ASSESSMENTS}).context["form"].fields
    assert [value for value, _label in fields["scope"].choices] == ["mine", "everybody"]
    assert "body" not in fields
    assert "body" in client.get(url, {"page": "contacts:person-list"}).context["form"].fields
    typed = {"title": "نما", "scope": "body", "body": weaving.pk, "page": ASSESSMENTS}
    assert client.post(url, typed).status_code == 422
    assert client.post(url, typed | {"page": "contacts:person-list"}).status_code == 302


def test_what_is_shared_is_changed_by_whoever_may_share_it(
    weaving: Body, head: User, reader: User, clerk: User
) -> None:
    seated(reader, weaving, role="member")
    of_body = SavedViewFactory(owner=head, scope="body", body=weaving)
    of_all = SavedViewFactory(owner=clerk)
    own = SavedViewFactory(owner=reader, scope="mine")

    def changed(user: User) -> set[int]:
        return {view.pk for view in SavedView.objects.editable_by(user)}

    assert changed(reader) == {own.pk}
    assert changed(head) == {of_body.pk}
    assert changed(clerk) == {of_body.pk, of_all.pk}


@pytest.mark.parametrize(
    ("role", "scopes"),
    [("reader", None), ("head", ["mine", "body"]), ("clerk", ["mine", "body", "everybody"])],
)
def test_the_form_offers_for_whom_one_may_save(
    client_of: Browser, request: pytest.FixtureRequest, role: str, scopes: list[str] | None
) -> None:
    client = client_of(request.getfixturevalue(role))
    form = client.get(reverse("engagements:saved-view-create")).context["form"]
    assert ("scope" in form.fields) == (scopes is not None)
    if scopes:
        assert [key for key, _label in form.fields["scope"].choices] == scopes


def test_nobody_shares_with_a_body_they_do_not_lead(
    client_of: Browser, head: User, reader: User, weaving: Body
) -> None:
    url = reverse("engagements:saved-view-create")
    sent = {"title": "ن", "page": "contacts:person-list", "scope": "body", "body": weaving.pk}
    seated(reader, weaving, role="member")
    assert client_of(reader).post(url, sent).status_code == 302
    made = SavedView.objects.get()
    assert (made.scope, made.body, made.owner) == ("mine", None, reader)
    everybody = client_of(head).post(url, sent | {"scope": "everybody"})
    assert list(everybody.context["form"].errors) == ["scope"]
    assert client_of(head).post(url, sent | {"body": ""}).context["form"].errors["body"]
    assert client_of(head).post(url, sent).status_code == 302


def test_a_name_is_used_once_by_its_owner_for_one_list(
    client_of: Browser, clerk: User, reader: User
) -> None:
    url = reverse("engagements:saved-view-create")
    sent = {"title": "تهران", "page": "contacts:person-list", "scope": "mine"}
    assert client_of(clerk).post(url, sent).status_code == 302
    with audited() as lines:
        assert client_of(clerk).post(url, sent).status_code == 422
    assert lines == []
    assert client_of(reader).post(url, sent).status_code == 302
    other = {"page": "contacts:organization-list"}
    assert client_of(clerk).post(url, sent | other).status_code == 302


# --- opened and changed ------------------------------------------------------------------------


def opened(view: SavedView) -> str:
    return str(view.opened_url)


def test_the_number_of_a_view_opens_its_list_with_all_it_asks(
    client_of: Browser, clerk: User
) -> None:
    view = SavedViewFactory(owner=clerk, query="columns=name,phone&q=%D8%A7&sort=-name")
    response = client_of(clerk).get(f"{PEOPLE}?view={view.pk}", follow=True)
    assert response.status_code == 200
    path, _status = response.redirect_chain[-1]
    assert dict(parse_qsl(urlsplit(path).query)) == {
        "columns": "name,phone",
        "q": "ا",
        "sort": "-name",
        "view": str(view.pk),
    }


@pytest.mark.parametrize("number", ["0", "-1", "x", "", "9" * 40, "\x00"])
def test_a_number_no_view_can_have_shows_the_list(
    client_of: Browser, clerk: User, number: str
) -> None:
    assert client_of(clerk).get(PEOPLE, {"view": number}).status_code == 200


def test_a_view_of_others_is_not_there(client_of: Browser, reader: User, clerk: User) -> None:
    view = SavedViewFactory(owner=clerk, scope="mine", title="پنهان")
    client = client_of(reader)
    assert client.get(f"{PEOPLE}?view={view.pk}", follow=True).status_code == 404
    beside = f"{PEOPLE}?view={view.pk}&q=x"
    assert client.get(beside).status_code == 200
    for name in ("tabs", "acts"):
        assert "پنهان" not in fragment(client, name, beside).content.decode()
    assert acts(client, beside) == {"new"}


def test_taking_the_last_filter_away_leaves_the_view_open(client_of: Browser, clerk: User) -> None:
    view = SavedViewFactory(owner=clerk, page="contacts:organization-list", query="kind=mill")
    response = client_of(clerk).get(opened(view))
    [chip] = response.context["active_filters"]
    shown = client_of(clerk).get(f"{urlsplit(opened(view)).path}{chip['remove_url']}")
    assert shown.status_code == 200
    assert shown.context["active_filters"] == []
    assert f'name="view" value="{view.pk}"' in shown.content.decode()


def test_a_view_that_asks_nothing_opens_too(client_of: Browser, clerk: User) -> None:
    view = SavedViewFactory(owner=clerk, query="")
    assert client_of(clerk).get(f"{PEOPLE}?view={view.pk}", follow=True).status_code == 200


def test_save_save_as_and_reset_are_three_acts(
    client_of: Browser, clerk: User, reader: User
) -> None:
    view = SavedViewFactory(owner=clerk, query="q=%D8%A7%D9%84%D9%81")
    client, changed = client_of(clerk), f"{PEOPLE}?q=b&sort=-name&view={view.pk}"
    assert acts(client, PEOPLE) == set()
    assert acts(client, f"{PEOPLE}?q=b") == {"new"}
    assert acts(client, opened(view)) == {"new"}
    assert acts(client, f"{opened(view)}&page=3&sort=name&per_page=25") == {"new"}
    assert acts(client, changed) == {"save", "new", "reset"}
    assert acts(client_of(reader), changed) == {"new", "reset"}

    response = fragment(client, "acts", changed)
    assert f'href="{opened(view)}"'.replace("&", "&amp;") in response.content.decode()

    new = {"title": "تازه", "scope": "mine", "page": view.page, "query": "sort=-name&q=b&page=9"}
    made = client.post(reverse("engagements:saved-view-create"), new)
    copy = SavedView.objects.get(title="تازه")
    assert (copy.query, made["Location"]) == ("q=b&sort=-name", opened(copy))
    view.refresh_from_db()
    assert view.query == "q=%D8%A7%D9%84%D9%81"

    with audited() as lines:
        saved = client.post(
            reverse("engagements:saved-view-save", args=[view.pk]), {"query": "q=b&sort=-name"}
        )
    view.refresh_from_db()
    assert (saved["Location"], view.query) == (opened(view), "q=b&sort=-name")
    assert [(line.verb, line.fields["query"]) for line in lines] == [
        ("rewrite", ["q=%D8%A7%D9%84%D9%81", "q=b&sort=-name"])
    ]
    assert acts(client, opened(view)) == {"new"}


def test_saving_what_is_so_already_writes_nothing(client_of: Browser, clerk: User) -> None:
    view = SavedViewFactory(owner=clerk)
    url = reverse("engagements:saved-view-save", args=[view.pk])
    with audited() as lines:
        assert client_of(clerk).post(url, {"query": view.query}).status_code == 302
        assert client_of(clerk).post(url, {}).status_code == 422
    assert lines == []


@pytest.mark.parametrize(
    ("asked", "spelled"),
    [
        ("", ""),
        ("page=4&view=7&q=&sort=name&per_page=25", ""),
        ("q=b&sort=-name&per_page=100", "per_page=100&q=b&sort=-name"),
        ("columns=phone&columns=email", "columns=name,phone,email"),
        ("columns=name,organization,post,phone,updated_at", ""),
        ("columns=nonsense&sort=nonsense&per_page=7", ""),
        ("organization=3&organization_q=abc", "organization=3"),
        ("organization_q=abc", "organization_q=abc"),
    ],
)
def test_what_means_the_same_is_spelled_alike(asked: str, spelled: str) -> None:
    assert canonical(QueryDict(asked), PersonList) == spelled


@pytest.mark.parametrize("text", ["\x00", "&" * 5_000, "a=1&" * 900, "%", "%FF", "=", "ی" * 9_000])
def test_no_text_breaks_what_is_kept_of_an_address(
    client_of: Browser, clerk: User, text: str
) -> None:
    assert isinstance(asked_by(text), QueryDict)
    sent = {"title": "ن", "scope": "mine", "page": "contacts:person-list", "query": text}
    response = client_of(clerk).post(reverse("engagements:saved-view-create"), sent)
    assert response.status_code in (302, 422)
    if response.status_code == 302:
        assert client_of(clerk).get(response["Location"]).status_code == 200
    for name in ("tabs", "acts"):
        assert fragment(client_of(clerk), name, f"{PEOPLE}?{text!r}").status_code == 200


def test_only_lists_have_views(client_of: Browser, clerk: User) -> None:
    assert len(all_lists()) == 25
    assert all(list_view(name) for name in all_lists())
    for page in ("kartabl", "contacts:person-create", "contacts:person-detail", "x:y", "\x00", ""):
        assert list_view(page) is None
        assert fragment(client_of(clerk), "tabs", PEOPLE, page).status_code == 404
        sent = {"title": "ن", "scope": "mine", "page": page}
        response = client_of(clerk).post(reverse("engagements:saved-view-create"), sent)
        assert list(response.context["form"].errors) == ["page"]


# --- what stands above a list ------------------------------------------------------------------


def test_pinned_views_stand_above_their_list_with_their_count_mine_first(
    client_of: Browser, clerk: User, admin: User
) -> None:
    PersonFactory.create_batch(3, family_name="نساج")
    SavedViewFactory(owner=admin, title="از دیگری", pinned=True, query="q=zzz")
    SavedViewFactory(owner=clerk, title="از من", pinned=True, query="q=%D9%86%D8%B3%D8%A7%D8%AC")
    SavedViewFactory(owner=clerk, title="سوم")
    SavedViewFactory(owner=clerk, title="جای دیگر", page="contacts:organization-list", pinned=True)
    response = fragment(client_of(clerk), "tabs", PEOPLE)
    assert titles(response) == ["از من", "از دیگری"]
    assert [tab["count"] for tab in response.context["tabs"]] == [3, 0]
    assert [view.title for view in response.context["more"]] == ["سوم"]
    text = response.content.decode()
    assert '<span class="count">۳</span>' in text
    assert '<span class="count">۰</span>' in text


def test_the_open_view_stands_there_too(client_of: Browser, clerk: User) -> None:
    view = SavedViewFactory(owner=clerk, title="باز")
    response = fragment(client_of(clerk), "tabs", opened(view))
    assert titles(response) == ["باز"]
    assert response.content.decode().count('aria-current="true"') == 1
    throw_away(view, by=clerk)
    assert titles(fragment(client_of(clerk), "tabs", opened(view))) == []


def test_counts_end_at_a_limit_and_tabs_at_another(
    client_of: Browser, clerk: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engagements.views.saved_views.COUNTED", 2)
    PersonFactory.create_batch(4)
    SavedViewFactory.create_batch(2, owner=clerk, pinned=True, query="sort=-name")
    client, prices = client_of(clerk), []
    for tabs in (2, TABS):
        with CaptureQueriesContext(connection) as queries:
            response = fragment(client, "tabs", PEOPLE)
        prices.append(len(queries))
        assert len(response.context["tabs"]) == tabs
        assert response.content.decode().count("۲+") == tabs
        SavedViewFactory.create_batch(20, owner=clerk, pinned=True, query="sort=-name")
    assert prices[1] == prices[0] + TABS - 2 <= 16
    assert COUNTED == 1_000


def test_the_page_of_a_view_says_what_it_asks(client_of: Browser, clerk: User) -> None:
    view = SavedViewFactory(
        owner=clerk, page="contacts:organization-list", query="kind=mill&q=%D9%86%D8%AE"
    )
    response = client_of(clerk).get(view.get_absolute_url())
    text = response.content.decode()
    assert [chip["label"] for chip in response.context["filters"]] == ["نوع"]
    assert "نخ" in text
    assert opened(view).replace("&", "&amp;") in text


def test_a_view_of_a_list_that_is_no_more_still_has_its_page(
    client_of: Browser, clerk: User
) -> None:
    view = SavedViewFactory(owner=clerk)
    SavedView.objects.filter(pk=view.pk).update(page="contacts:gone-list")
    assert client_of(clerk).get(view.get_absolute_url()).status_code == 200
    assert client_of(clerk).get(reverse("engagements:saved-view-list")).status_code == 200


def test_a_list_answers_htmx_with_the_address_it_shows(client_of: Browser, clerk: User) -> None:
    response = client_of(clerk).get(
        PEOPLE, {"columns": ["name", "phone"], "sort": "name", "view": "7"}, HTTP_HX_REQUEST="true"
    )
    assert response["HX-Push-Url"] == f"{PEOPLE}?view=7&columns=name,phone"
    assert response["HX-Trigger-After-Settle"] == "listed"
    alone = client_of(clerk).get(PEOPLE, {"view": "7"}, HTTP_HX_REQUEST="true")
    assert alone["HX-Push-Url"] == f"{PEOPLE}?view=7&q="
