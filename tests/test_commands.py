"""Pages and commands by name, in either language, as far as the reader may use them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import translation

from crm.commands import ALSO, COMMANDS, OFFERED, commands, keys, switch
from crm.listing import all_lists

pytestmark = pytest.mark.django_db
TEMPLATES = Path(__file__).resolve().parent.parent / "templates" / "crm"


def named(text, user):
    return [command.page for command in commands(user, text)]


@pytest.mark.parametrize(
    ("text", "page"),
    [
        ("افزودن جلسه", "engagements:meeting-create"),
        ("جلسه جدید", "engagements:meeting-create"),
        ("new meeting", "engagements:meeting-create"),
        ("meeting add", "engagements:meeting-create"),
        ("شخص تازه", "contacts:person-create"),
        ("new letter", "engagements:letter-write"),
        ("نامه جديد", "engagements:letter-write"),
        ("نامهٔ تازه", "engagements:letter-write"),
        ("ایجاد نامه", "engagements:letter-write"),
        ("افزودن نامه", "engagements:letter-write"),
        ("نامه وارده جدید", "engagements:letter-create"),
        ("letter to many", "contacts:circular-create"),
        ("فهرست سازمان", "contacts:organization-list"),
        ("پیگیريها", "engagements:follow-up-list"),
        ("go to people", "contacts:person-list"),
        ("كارتابل", "kartabl"),
        ("users sett", "admin:index"),
    ],
)
@pytest.mark.parametrize("language", ["fa", "en"])
def test_a_command_is_found_in_both_languages_whichever_one_reads(admin, text, page, language):
    with translation.override(language):
        assert named(text, admin)[0] == page


@pytest.mark.parametrize("text", ["زتثژ", "لسه", "meeting zzz", "؟"])
def test_other_words_find_none(admin, text):
    assert named(text, admin) == []


def test_few_are_offered_beside_what_is_found(admin):
    assert len(named("new", admin)) == OFFERED


def test_nobody_is_offered_what_is_closed_to_them(reader, director, head, clerk, admin):
    pages = {user.username: {one.page for one in commands(user)} for user in (reader, director)}
    pages |= {user.username: {one.page for one in commands(user)} for user in (head, clerk, admin)}
    led = {
        f"{app}-create"
        for app in ("engagements:meeting", "engagements:follow-up", "engagements:letter")
    }
    led.add("cooperation:initiative-create")
    made = {page for page in pages["admin"] if page.endswith("-create")}
    assert {page for page in pages["reader"] if page.endswith("-create")} == set()
    assert {page for page in pages["head"] if page.endswith("-create")} == led
    assert led < made == {page for page in pages["secretariat"] if page.endswith("-create")}
    assessing = {"contacts:stakeholder-map", "contacts:assessment-list"}
    assert pages["reader"] & assessing == set()
    assert assessing <= pages["director"]
    assert [user for user, found in pages.items() if "admin:index" in found] == ["admin"]


def test_the_switch_leads_to_the_other_language():
    for text in ("", "english", "زبان انگلیسی", "switch"):
        with translation.override("fa"):
            assert switch(text)[0] == "en"
        with translation.override("en"):
            assert switch("فارسي")[0] == "fa"
    with translation.override("fa"):
        assert switch("نساجی") is None


def test_every_list_and_every_line_of_the_menus_is_a_command():
    known = {command.page: command for command in COMMANDS}
    menu = (TEMPLATES / "_nav.html").read_text(encoding="utf-8")
    new = (TEMPLATES / "_new.html").read_text(encoding="utf-8")
    assert set(all_lists()) <= set(known)
    for page, rest in re.findall(r'nav_link "([^"]+)"([^%]*)', menu):
        letter = re.search(r'go="(\w)"', rest)
        assert known[page].letters == (f"G {letter[1]}" if letter else ""), page
    for page, letter in re.findall(r"url '([^']+)' %}\" data-new=\"(\w)\"", new):
        assert known[page].letters == f"N {letter}", page


def test_every_command_has_a_name_in_both_languages_and_a_page():
    assert len({command.page for command in COMMANDS}) == len(COMMANDS)
    for command in COMMANDS:
        assert reverse(command.page).startswith("/")
        assert re.search("[آ-ی]", keys()[command.page])
        assert re.search("[a-z]", keys()[command.page])
    assert all(any(page.endswith(role) for page in keys()) for role in ALSO)


def test_the_language_is_switched_from_the_search_and_one_stays_where_one_was(client_of, clerk):
    client = client_of(clerk)
    part = {"HTTP_HX_REQUEST": "true", "HTTP_HX_CURRENT_URL": "http://testserver/mail/?q=a"}
    text = client.get("/search/palette/", {"q": "english"}, **part).content.decode()
    assert 'name="next" value="/mail/?q=a"' in text
    assert 'name="language" value="en"' in text
