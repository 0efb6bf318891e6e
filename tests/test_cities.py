"""Cities are offered from the official divisions; doubts are said and nothing is refused."""

from __future__ import annotations

import pytest

from contacts import cities
from contacts.models import Organization, Province
from tests.factories import province

pytestmark = pytest.mark.django_db


def added(client, **typed):
    data = {"name": "نساجی سحر", "kind": "mill"} | typed
    response = client.post(Organization.url_role("create"), data, follow=True)
    made = Organization.objects.get(name="نساجی سحر")
    return made, [str(message) for message in response.context["messages"]]


def test_there_are_cities_in_every_province():
    codes = {city.province for found in cities.by_key().values() for city in found}
    assert codes == set(Province.objects.values_list("code", flat=True))


def test_the_beginning_of_a_name_in_any_spelling_is_enough(clerk, client_of):
    page = client_of(clerk).get("/contacts/cities/?city=كاش").content.decode()
    assert '<option value="کاشان">' in page
    assert page.index("کاشان") < page.index("</option>")


def test_only_those_of_the_chosen_province_are_offered(clerk, client_of):
    yazd = province("IR-21")
    page = client_of(clerk).get(f"/contacts/cities/?city=اشک&province={yazd.pk}").content.decode()
    assert "اشکذر" in page
    assert "اشکنان" not in page
    assert "اشکنان" in client_of(clerk).get("/contacts/cities/?city=اشک").content.decode()


@pytest.mark.parametrize("typed", ["", "\x00", "9" * 400, "'"])
def test_nonsense_finds_nothing(typed, clerk, client_of):
    response = client_of(clerk).get("/contacts/cities/", {"city": typed, "province": typed})
    assert response.status_code == 200
    assert b"<option" not in response.content


def test_a_city_of_one_province_tells_the_province(clerk, client_of):
    made, doubts = added(client_of(clerk), city="کاشان")
    assert made.province.code == "IR-10"
    assert len(doubts) == 1  # only that it was added


def test_a_city_of_another_province_is_doubted_and_kept(clerk, client_of):
    made, doubts = added(client_of(clerk), city="کاشان", province=province("IR-21").pk)
    assert (made.city, made.province.code) == ("کاشان", "IR-21")
    assert any("تقسیمات کشوری" in doubt for doubt in doubts)


def test_a_village_is_kept(clerk, client_of):
    made, doubts = added(client_of(clerk), city="ده بالا‌دست", province=province("IR-21").pk)
    assert made.city == "ده بالا‌دست"
    assert len(doubts) == 2
