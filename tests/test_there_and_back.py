"""What was exported can be imported again: unchanged it says nothing new, elsewhere the same."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from contacts.models import ContactPoint, Organization, Person, Post
from contacts.tables import OrganizationTable, PersonTable
from crm.dates import PartialDate
from crm.models import User
from crm.pictures import keep, name_of, squared
from tests.factories import (
    ContactPointFactory,
    OrganizationFactory,
    PersonFactory,
    PostFactory,
    province,
)
from tests.importing import looked_at, opened, taken_in, verdicts

pytestmark = pytest.mark.django_db
ENDINGS = {"xlsx": "xlsx", "csv": "csv", "vcard3": "vcf", "vcard4": "vcf"}
CARDS = ("vcard3", "vcard4")
FILES = pytest.mark.parametrize("kind", ENDINGS)
LANGUAGES = pytest.mark.parametrize("language", ["fa", "en"])
TARGETS = {"person": "people", "organization": "organizations"}
LISTS = {"person": PersonTable, "organization": OrganizationTable}


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


def picture():
    """A photo as it is kept."""
    made = io.BytesIO()
    Image.new("RGB", (640, 480), "teal").save(made, "JPEG")
    return squared(made.getvalue())


@pytest.fixture
def person():
    """Whatever makes a person hard to spell in a file."""
    mill = OrganizationFactory(name="ریسندگی «فجر»، سهامی خاص", kind="mill", city="یزد")
    office = OrganizationFactory(name="=وزارت صمت", kind="ministry", province=province("IR-23"))
    sina = PersonFactory(
        honorific="مهندس",
        given_name="سینا",
        family_name="حسین‌زاده یوسفی",
        name_en="Sina Hosseinzadeh-Yousefi",
        birthday=date(1982, 7, 24),
        do_not_contact=True,
        aliases="سینا یوسفی\nحسین‌زاده",
        note="همکار قدیمی",
    )
    PostFactory(person=sina, organization=mill, title="مدیر فروش", primary=True)
    PostFactory(person=sina, organization=office, title="مشاور وزیر")
    ContactPointFactory(person=sina, kind="mobile", value="۰۹۱۲ ۱۱۱ ۲۲۳۳")
    ContactPointFactory(person=sina, kind="phone", value="021-88887777 داخلی 12")
    ContactPointFactory(person=sina, kind="phone", value="02188887778", label="دفتر مرکزی")
    ContactPointFactory(person=sina, kind="email", value="sina@example.org")
    ContactPointFactory(person=sina, kind="email", value="y@example.org", label="شخصی")
    ContactPointFactory(person=sina, kind="address", value="یزد، خیابان کاشانی، پلاک ۱۲")
    ContactPointFactory(person=sina, kind="site", value="https://example.org/sina")
    ContactPointFactory(person=sina, kind="messenger", value="@sina")
    PersonFactory(honorific="", given_name="", family_name="میرزایی")
    maryam = PersonFactory(
        honorific="سرکار خانم دکتر", given_name="مریم السادات", family_name="میر محمد صادقی"
    )
    PostFactory(person=maryam, organization=office, title="", primary=True)
    ContactPointFactory(person=maryam, kind="phone", value="+98 31 3222 4455")
    keep(picture())
    Person.objects.filter(pk=maryam.pk).update(photo=name_of(picture()))
    nobody = PersonFactory(honorific="-", given_name="Ludwig", family_name="van Beethoven")
    ContactPointFactory(person=nobody, kind="email", value="+ludwig@example.org")


@pytest.fixture
def organization():
    """Whatever makes an organization hard to spell in a file."""
    town = OrganizationFactory(
        name="شهرک صنعتی اشتهارد",
        kind="industrial_town",
        city="اشتهارد",
        province=province("IR-30"),
    )
    holding = OrganizationFactory(name="هلدینگ «نساجی»، خاص", kind="other", name_en="Textile Co.")
    mill = OrganizationFactory(
        name="نساجی یزد",
        kind="mill",
        parent=holding,
        located_in=town,
        province=province("IR-21"),
        city="یزد",
        sectors="ریسندگی، بافندگی",
        member_number="0123",
        member_since=PartialDate.parse("1390"),
        member_until=PartialDate.parse("1404/05"),
        dissolved=PartialDate.parse("1405/02/03"),
        aliases="یزدباف\nنساجی کویر",
        note="از نمایشگاه",
    )
    ContactPointFactory(person=None, organization=mill, kind="phone", value="03538201122")
    ContactPointFactory(person=None, organization=mill, kind="fax", value="03538201123")
    ContactPointFactory(person=None, organization=mill, kind="email", value="info@example.org")
    ContactPointFactory(person=None, organization=holding, kind="mobile", value="09121112233")


def exported(client, which, kind, columns):
    """The file of a list: as it is shown at first, or with all its columns."""
    kept = "columns=" + ",".join(LISTS[which].base_columns) if columns == "all" else ""
    address = f"{reverse(f'contacts:{which}-list')}?{kept}"
    return client.post(reverse("export"), {"format": kind}, query_params={"of": address}).getvalue()


def given_back(client_of, clerk, which, kind, language, columns="all"):
    """What somebody who reads this language exported, sent to the import."""
    User.objects.filter(pk=clerk.pk).update(language=language)
    clerk.refresh_from_db()
    content = exported(client_of(clerk), which, kind, columns)
    return lambda: looked_at(opened(content, clerk, f"file.{ENDINGS[kind]}"), clerk)


@FILES
@LANGUAGES
@pytest.mark.parametrize("columns", ["usual", "all"])
@pytest.mark.parametrize("which", LISTS)
def test_a_file_given_back_as_it_left_says_nothing_new(
    which, columns, kind, language, client_of, clerk, request
):
    request.getfixturevalue(which)
    imported = given_back(client_of, clerk, which, kind, language, columns)()
    assert imported.target == TARGETS[which]
    assert [row.told for row in imported.rows.exclude(verdict="same")] == []
    assert imported.counts["same"] == LISTS[which].Meta.model.objects.count()
    assert imported.firms == []


def told_by_cards():
    """All there is that a card tells."""
    order = ("person__family_name", "organization__name", "kind", "canonical", "value")
    return {
        "posts": sorted(
            Post.objects.values_list("person__family_name", "title", "organization__name")
        ),
        "reach": [
            (
                str(one.person or one.organization),
                one.kind,
                one.canonical or one.value.removeprefix("https://"),
            )
            for one in ContactPoint.objects.order_by(*order)
        ],
        **told_by_sheets(),
    }


def told_by_sheets():
    """All there is that the columns of a list tell: one post, one number, one address."""
    names = ("given_name", "family_name", "honorific", "name_en", "birthday", "do_not_contact")
    about = ("name", "kind", "name_en", "province__code", "city")
    return {
        "people": sorted(Person.objects.values_list(*names), key=str),
        "organizations": sorted(Organization.objects.values_list(*about), key=str),
        "main": sorted(
            Post.objects.filter(primary=True).values_list(
                "person__family_name", "title", "organization__name"
            )
        ),
    }


@FILES
@LANGUAGES
@pytest.mark.parametrize("which", LISTS)
def test_an_empty_database_gets_the_same(which, kind, language, client_of, clerk, request):
    request.getfixturevalue(which)
    look = given_back(client_of, clerk, which, kind, language)
    tell = told_by_cards if kind in CARDS else told_by_sheets
    before = tell()
    for model in (ContactPoint, Post, Person, Organization):
        model.objects.update(deleted_at=timezone.now())
    imported = taken_in(look(), clerk)
    assert set(verdicts(imported)) == {"new"}
    after = tell()
    if which == "person":  # their organizations come by name alone
        before["organizations"] = [row[0] for row in before["organizations"]]
        after["organizations"] = [row[0] for row in after["organizations"]]
    assert after == before


@LANGUAGES
@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_days_known_in_part_come_back_from_their_jalali_column(kind, language, client_of, clerk):
    OrganizationFactory(name="نساجی یزد", member_since=PartialDate.parse("1390"))
    look = given_back(client_of, clerk, "organization", kind, language)
    Organization.objects.update(deleted_at=timezone.now())
    taken_in(look(), clerk)
    assert Organization.objects.get().member_since == PartialDate.parse("1390")
