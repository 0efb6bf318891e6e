"""Signing in: one door, and the known demo password opens nothing beyond this machine."""

from __future__ import annotations

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client

from crm.models import User
from tests.factories import UserFactory

LOGIN = "/accounts/login/"
PASSWORD = "درِ باغ-۱۴۰۵"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def hosts(settings):
    settings.ALLOWED_HOSTS = ["testserver", "crm.example.org", "127.0.0.1", "localhost", "[::1]"]
    settings.DEBUG = False


@pytest.fixture
def member(db):
    return UserFactory(username="maryam", password=make_password(PASSWORD))


@pytest.fixture
def demo(db):
    return UserFactory(username="secretariat", password=make_password("demo"))


def sign_in(username, password=PASSWORD, *, client=None, next_url=None, **extra):
    data = {"username": username, "password": password}
    if next_url is not None:
        data["next"] = next_url
    return (client or Client()).post(LOGIN, data, **extra)


def signed_in(response):
    return "_auth_user_id" in response.client.session


def told(response):
    return " ".join(response.context["form"].non_field_errors())


def test_name_and_password_open_the_kartabl(member):
    response = sign_in("maryam")
    assert (response.status_code, response["Location"]) == (302, "/")
    assert response.client.get("/").context["user"] == member


@pytest.mark.parametrize(("username", "password"), [("maryam", "غلط"), ("nobody", PASSWORD)])
def test_a_wrong_name_and_a_wrong_password_are_told_apart_by_nobody(member, username, password):
    response, other = sign_in(username, password), sign_in("someone", "else")
    assert (response.status_code, signed_in(response)) == (200, False)
    assert told(response) == told(other) != ""
    assert f'value="{username}"' in response.content.decode()  # what was typed stays
    assert password not in response.content.decode()


def test_a_closed_account_opens_nothing(member):
    User.objects.update(is_active=False)
    response = sign_in("maryam")
    assert not signed_in(response)
    assert told(response) == told(sign_in("maryam", "غلط"))


def test_an_account_closed_meanwhile_is_out_at_the_next_page(member):
    client = sign_in("maryam").client
    assert client.get("/").status_code == 200
    User.objects.update(is_active=False)
    assert client.get("/")["Location"] == f"{LOGIN}?next=/"


# --- the demo ----------------------------------------------------------------------------------


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:8000", "localhost", "[::1]:8000"])
def test_the_demo_password_works_on_this_machine(demo, host):
    assert signed_in(sign_in("secretariat", "demo", headers={"host": host}))


@pytest.mark.parametrize(
    "elsewhere",
    [
        {"headers": {"host": "crm.example.org"}},
        {"headers": {"host": "127.0.0.1"}, "REMOTE_ADDR": "192.0.2.7"},
        {"headers": {"host": "127.0.0.1", "x-forwarded-for": "192.0.2.7"}},
        {"headers": {"host": "127.0.0.1", "x-forwarded-for": "127.0.0.1"}},
    ],
    ids=["host", "reader", "proxy", "proxy-here"],
)
def test_the_demo_password_opens_nothing_from_elsewhere(demo, elsewhere):
    response = sign_in("secretariat", "demo", **elsewhere)
    assert not signed_in(response)
    assert "حساب‌های نمایشی تنها روی همان رایانه‌ای کار می‌کند" in told(response)


def test_a_wrong_password_from_elsewhere_tells_nothing_of_the_demo(demo):
    response = sign_in("secretariat", "wrong", headers={"host": "crm.example.org"})
    assert "نمایشی" not in told(response)


def test_a_real_password_works_from_elsewhere(member):
    assert signed_in(sign_in("maryam", headers={"host": "crm.example.org"}))


def test_while_the_product_is_developed_the_demo_works_from_elsewhere_too(demo, settings):
    settings.DEBUG = True
    assert signed_in(sign_in("secretariat", "demo", headers={"host": "crm.example.org"}))


def test_the_page_offers_the_demo_accounts_of_a_demo_only(demo, settings):
    assert "secretariat" not in Client().get(LOGIN).content.decode()
    settings.DEMO_ACCOUNTS = [{"username": "secretariat", "password": "demo", "label": "دبیرخانه"}]
    assert "دبیرخانه" in Client().get(LOGIN).content.decode()


# --- where to ----------------------------------------------------------------------------------


def test_signing_in_leads_to_the_page_one_wanted(member):
    wanted = "/contacts/people/?q=%DA%A9%D8%A7%D8%B8%D9%85%DB%8C&page=2"
    page = Client().get(wanted, follow=True)
    assert page.context["next"] == wanted
    assert sign_in("maryam", next_url=page.context["next"])["Location"] == wanted


@pytest.mark.parametrize(
    "unsafe",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "http:///evil.example",
        " https://evil.example",
        "https://testserver@evil.example/",
    ],
)
def test_an_address_outside_is_not_followed(member, unsafe):
    response = sign_in("maryam", next_url=unsafe)
    assert (response["Location"], signed_in(response)) == ("/", True)


def test_whoever_is_in_already_is_led_on(member):
    client = sign_in("maryam").client
    assert client.get(LOGIN)["Location"] == "/"
    assert client.get(f"{LOGIN}?next=/mail/")["Location"] == "/mail/"
    assert client.get(f"{LOGIN}?next=https://evil.example/")["Location"] == "/"


def test_signing_in_gives_a_new_session(member):
    client = Client()
    client.get("/")
    client.session.save()
    before = client.session.session_key
    sign_in("maryam", client=client)
    assert client.session.session_key != before


def test_signing_out_closes_the_door(member):
    client = sign_in("maryam").client
    assert client.get("/accounts/logout/").status_code == 405  # a picture in a letter does nothing
    assert client.get("/").status_code == 200
    assert client.post("/accounts/logout/")["Location"] == LOGIN
    assert client.get("/").status_code == 302


def test_a_form_from_another_site_is_not_taken(member):
    strict = Client(enforce_csrf_checks=True)
    assert sign_in("maryam", client=strict).status_code == 403


# --- the administration ------------------------------------------------------------------------


def test_the_administration_has_no_door_of_its_own():
    response = Client().get("/admin/", follow=True)
    assert response.redirect_chain[-1][0] == f"{LOGIN}?next=/admin/"
    assert response.status_code == 200


def test_an_administrator_reaches_it(admin, client_of):
    assert client_of(admin).get("/admin/").status_code == 200
    assert client_of(admin).get("/admin/crm/user/").status_code == 200


@pytest.mark.parametrize("name", ["clerk", "director", "head", "reader"])
def test_nobody_else_does(name, client_of, request):
    client = client_of(request.getfixturevalue(name))
    assert client.get("/admin/", follow=True).status_code == 403
    assert client.get("/admin/login/").status_code == 403
    assert client.get("/admin/crm/user/", follow=True).status_code == 403


def test_the_demo_password_is_refused_for_the_administration_too(demo):
    demo.role, demo.is_staff, demo.is_superuser = "admin", True, True
    demo.save()
    far = {"headers": {"host": "crm.example.org"}}
    response = Client().post(
        "/admin/login/", {"username": "secretariat", "password": "demo"}, **far
    )
    assert not signed_in(response)
    assert response["Location"] == f"{LOGIN}?next=/admin/"


def test_an_account_that_becomes_administrator_gets_the_keys(admin, reader, client_of):
    url = f"/admin/crm/user/{reader.pk}/change/"
    data = {"username": "reader", "is_active": "on", "language": "fa", "calendar": ""}
    for role, keys in (("admin", True), ("secretariat", False)):
        client_of(admin).post(url, data | {"role": role})
        reader.refresh_from_db()
        assert (reader.role, reader.is_staff, reader.is_superuser) == (role, keys, keys)
