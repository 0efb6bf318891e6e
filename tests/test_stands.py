"""Stands of an exhibition: given once, told with who has it, nothing that was typed is lost."""

from __future__ import annotations

import pytest
from django.contrib.messages import WARNING
from django.core.exceptions import ValidationError
from django.urls import reverse

from cooperation.models import Party
from cooperation.places import read
from crm.history import record
from crm.text import fold, latin_digits
from crm.trash import restore, throw_away
from tests.factories import InitiativeFactory, OrganizationFactory, PartyFactory
from tests.races import needs_postgres, together

pytestmark = pytest.mark.django_db
CREATE = "cooperation:party-create"


@pytest.fixture
def fair():
    return InitiativeFactory(kind="domestic_exhibition", facts={"area": 100, "price": 50})


def exhibitor(fair, name="پرنیان", **facts):
    firm = OrganizationFactory(name=name)
    return PartyFactory(initiative=fair, organization=firm, role="exhibitor", facts=facts)


def typed(fair, **more):
    firm = OrganizationFactory(name="راوند")
    return {"initiative": fair.pk, "role": "exhibitor", "organization": firm.pk} | more


def sent(client, fair, **more):
    return client.post(reverse(CREATE), typed(fair, **more))


@pytest.mark.parametrize("stand", ["۳۸-۱۲", "38-12", "۳۸-۱۳، ۳۸-۱۲", "38-12 و 38-13"])
def test_a_stand_that_is_taken_tells_by_whom_and_keeps_what_was_typed(
    fair, clerk, client_of, stand
):
    exhibitor(fair, stand="۳۸-۱۱ ، ۳۸-۱۲")
    form = sent(client_of(clerk), fair, stand=stand, area="۲۴").context["form"]
    assert list(form.errors) == ["stand"]
    assert "پرنیان" in form.errors["stand"][0]
    assert form["area"].value() == "۲۴"
    assert form["stand"].value() == stand


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("سالن ۳۸ غرفهٔ ۱۲", {"38 12"}),
        ("سالن ۳۸، غرفه ۱۲", {"38 12"}),
        ("غرفه ۱۲ سالن ۳۸", {"38 12"}),
        ("۳۸-۱۰ تا ۳۸-۱۲", {"38 10", "38 11", "38 12"}),
        ("38-10 to 12", {"38 10", "38 11", "38 12"}),
        ("سالن ۳۸ غرفه‌های ۱۱ الی ۱۲", {"38 11", "38 12"}),
        ("38-10، 11", {"38 10", "38 11"}),
        ("سالن ۳۸", {"38"}),
        ("A12", {"a 12"}),
        ("A-12 و A-013", {"a 12", "a 13"}),
        ("", set()),
    ],
)
def test_stands_are_read_as_people_write_them(text, places):
    assert read(text) == (places, [])


@pytest.mark.parametrize("text", ["کنار در ورودی", "۱ تا ۹۹۹۹", "38-12 تا 37-14"])
def test_what_nobody_can_be_sure_of_is_said_to_be_in_doubt(text):
    assert read(text) == ({fold(text)}, [latin_digits(text)])


@pytest.mark.parametrize("stand", ["سالن ۳۸ غرفهٔ ۱۲", "۳۸-۱۰ تا ۳۸-۱۴"])
def test_a_stand_that_is_taken_is_known_however_it_is_written(fair, clerk, client_of, stand):
    exhibitor(fair, stand="۳۸-۱۲")
    form = sent(client_of(clerk), fair, stand=stand).context["form"]
    assert "پرنیان" in form.errors["stand"][0]


def warned(client, fair, **more):
    page = client.post(reverse(CREATE), typed(fair, **more), follow=True)
    return [str(one) for one in page.context["messages"] if one.level == WARNING]


def test_stands_in_doubt_and_more_than_there_is_are_saved_with_a_warning(fair, clerk, client_of):
    told = warned(client_of(clerk), fair, stand="کنار در", area="۱۰۱")
    assert len(told) == 2
    assert "کنار در" in told[0]
    assert "۱۰۱" in told[1]
    assert "۱۰۰" in told[1]
    assert warned(client_of(clerk), InitiativeFactory(kind=fair.kind), stand="۱", area="۹") == []


def test_another_stand_and_the_same_one_of_another_exhibition_are_free(fair, clerk, client_of):
    exhibitor(fair, stand="۳۸-۱۲")
    exhibitor(InitiativeFactory(kind="domestic_exhibition"), stand="۳۸-۱")
    assert sent(client_of(clerk), fair, stand="۳۸-۱").status_code == 302


@pytest.mark.parametrize("name", ["area", "agreed", "paid"])
def test_less_than_nothing_is_refused_beside_the_field(fair, clerk, client_of, name):
    refused = sent(client_of(clerk), fair, **{name: "-۵"})
    assert list(refused.context["form"].errors) == [name]
    assert refused.context["form"][name].value() == "-۵"


def test_a_firm_that_takes_part_already_is_told_beside_the_field(fair, clerk, client_of):
    firm = exhibitor(fair).organization
    refused = sent(client_of(clerk), fair, organization=firm.pk, area="۱۲")
    assert list(refused.context["form"].errors) == ["organization"]
    assert refused.context["form"]["area"].value() == "۱۲"


def test_out_of_the_trash_comes_no_second_booking(fair, clerk):
    first = exhibitor(fair, stand="۷")
    throw_away(first, by=clerk)
    exhibitor(fair, "راوند", stand="۷")
    with pytest.raises(ValidationError, match="راوند"):
        restore(Party.everything.get(pk=first.pk), by=clerk)
    assert Party.everything.get(pk=first.pk).deleted_at is not None


@needs_postgres
@pytest.mark.django_db(transaction=True)
def test_two_who_book_one_stand_at_once_get_it_once(fair, clerk):
    firms = [OrganizationFactory(), OrganizationFactory()]

    def book(number):
        facts = {"stand": "۷"}
        one = Party(initiative=fair, organization=firms[number], role="exhibitor", facts=facts)
        record("create", one, by=clerk)

    results = together(2, book)
    assert sorted(map(bool, results)) == [False, True]
    assert Party.objects.filter(initiative=fair).count() == 1


def stands_of(fair, client):
    return client.get(reverse("cooperation:initiative-stands", args=[fair.pk])).context["told"]


def test_a_stand_costs_its_square_metres_unless_another_price_was_agreed(fair, clerk, client_of):
    exhibitor(fair, stand="۲", area=24, paid=200)
    exhibitor(fair, stand="۱", area=10, agreed=300)
    exhibitor(fair, area=12)
    exhibitor(fair)
    told = stands_of(fair, client_of(clerk))
    rows = [(row.place, row.price, row.paid, row.owed) for row in told.rows]
    assert rows[:2] == [("۱", 300, 0, 300), ("۲", 1200, 200, 1000)]
    assert [row[1] for row in rows[2:]] == [600, None]
    assert (told.area, told.price, told.paid, told.owed) == (46, 2100, 200, 1900)
    assert (told.left, told.over) == (54, 0)


def test_areas_are_added_as_people_add_them(clerk, client_of):
    fair = InitiativeFactory(kind="domestic_exhibition", facts={"area": 19.2, "price": 50})
    for area in (6.0, 6.3, 6.9):
        exhibitor(fair, area=area)
    told = stands_of(fair, client_of(clerk))
    assert (told.area, told.left, told.over) == (19.2, 0, 0)


@pytest.mark.parametrize("other", ["سالن ۵ غرفهٔ ۱۲", "غرفه ۱۲، سالن ۵"])
def test_a_hall_may_follow_its_stand(fair, clerk, client_of, other):
    exhibitor(fair, stand="غرفه ۱۲، سالن ۵")
    exhibitor(fair, stand="غرفه ۱۲، سالن ۶")
    assert sent(client_of(clerk), fair, stand=other).status_code == 422
    assert sent(client_of(clerk), fair, stand="سالن ۷ غرفهٔ ۱۲").status_code == 302


def test_more_promised_than_there_is_is_told(fair, clerk, client_of):
    exhibitor(fair, area=80)
    exhibitor(fair, "راوند", area=60)
    page = client_of(clerk).get(reverse("cooperation:initiative-stands", args=[fair.pk]))
    assert page.context["told"].over == 40
    assert "۴۰ متر مربع" in page.content.decode()


def test_the_page_of_an_exhibition_leads_to_its_stands_and_a_course_has_none(
    fair, clerk, client_of
):
    url = reverse("cooperation:initiative-stands", args=[fair.pk])
    assert url in client_of(clerk).get(fair.get_absolute_url()).content.decode()
    course = InitiativeFactory(kind="training")
    other = reverse("cooperation:initiative-stands", args=[course.pk])
    assert client_of(clerk).get(other).status_code == 404


def test_many_stands_are_read_at_once(fair, clerk, client_of, django_assert_max_num_queries):
    for number in range(12):
        exhibitor(fair, f"بافندگی {number}", stand=str(number))
    client = client_of(clerk)
    with django_assert_max_num_queries(12):
        stands_of(fair, client)
