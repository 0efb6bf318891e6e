"""The search over everything: what it finds, which of it first, and what it says of it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone, translation

from contacts.hits import PersonHits
from contacts.models import Person
from cooperation.models import Initiative
from crm import hits, search
from crm.dates import PartialDate, today
from crm.hits import Asked
from crm.operations import has_search_index
from crm.search import recent
from crm.trash import throw_away
from crm.urls import KINDS
from engagements.hits import MeetingHits
from engagements.models import Resolution
from tests import factories as make

pytestmark = pytest.mark.django_db
ZWNJ = "\u200c"


@pytest.fixture
def find(clerk):
    """{type: what the hits are called, best first} of what somebody types."""

    def found(typed, user=clerk):
        groups = search.search(KINDS, Asked.of(typed), user)
        return {group.kind.model.__name__: names(group.hits) for group in groups}

    return found


def names(found):
    return [re.sub("<.*?>", "", hit.title) for hit in found]


def told(typed, user):
    """The first hit."""
    return search.search(KINDS, Asked.of(typed), user)[0].hits[0]


ONE_OF_EACH = {
    "Person": lambda text: make.PersonFactory(family_name=text),
    "Organization": lambda text: make.OrganizationFactory(name=text),
    "Meeting": lambda text: make.MeetingFactory(title=text),
    "Resolution": lambda text: make.ResolutionFactory(text=text),
    "Problem": lambda text: make.ProblemFactory(title="آب", text=f"هر روز {text}"),
    "FollowUp": lambda text: make.FollowUpFactory(title=text),
    "Initiative": lambda text: make.InitiativeFactory(title=text),
    "Interaction": lambda text: make.InteractionFactory(text=text),
    "Letter": lambda text: make.LetterFactory(subject=text),
    "Body": lambda text: make.BodyFactory(name=text),
    "Group": lambda text: make.GroupFactory(name=text),
    "Circular": lambda text: make.CircularFactory(subject=text),
    "Agreement": lambda text: make.AgreementFactory(title=text),
    "Assessment": lambda text: make.AssessmentFactory(topic=text),
}


def test_every_type_is_among_these():
    assert set(ONE_OF_EACH) == {kind.model.__name__ for kind in KINDS}


@pytest.mark.parametrize("name", ONE_OF_EACH)
@pytest.mark.parametrize("typed", ["کاظمي زاده", f"زاده كاظمی{ZWNJ}", "کاظمیزاده", "اظم"])
def test_every_type_is_found_in_any_spelling_and_order(find, name, typed):
    ONE_OF_EACH[name](f"کاظمی{ZWNJ}زاده")
    found = find(typed)
    assert name in found
    assert "کاظمی" in str(found[name]) or name == "Problem"


@pytest.mark.parametrize("name", ONE_OF_EACH)
def test_what_is_in_the_trash_is_not_found(find, name, clerk):
    throw_away(ONE_OF_EACH[name]("ظرافتیان"), by=clerk)
    assert name not in find("ظرافتیان")


@pytest.mark.parametrize("typed", ["", "  ", "؟!", "\x00", "هیچ‌کس"])
def test_nothing_is_found_by_nothing(find, typed):
    make.PersonFactory()
    assert find(typed) == {}


# --- the best first ------------------------------------------------------------------------------


def test_a_meeting_is_found_by_its_number_before_all_else(find):
    board = make.BodyFactory(code="هـ")
    make.MeetingFactory(body=board, title="دربارهٔ جلسهٔ ۱۱۲۴", number=7)
    make.MeetingFactory(body=board, title="دیدار دوره‌ای", number=1124)
    make.PersonFactory(given_name="۱۱۲۴", family_name="۱۱۲۴")
    assert find("١١٢٤")["Meeting"] == ["دیدار دوره‌ای", "دربارهٔ جلسهٔ ۱۱۲۴"]
    assert find("1124")["Meeting"][0] == "دیدار دوره‌ای"


def test_a_resolution_is_found_by_its_number(find):
    board = make.BodyFactory(code="هـ")
    for number in range(12):
        meeting = make.MeetingFactory(body=board, day=today())
        make.ResolutionFactory(meeting=meeting, text=f"مقرر شد {number}")
    first = Resolution.objects.order_by("serial").first()
    found = find(first.number)["Resolution"]
    assert found[0] == str(first)
    assert find(first.number.replace("هـ", "ه"))["Resolution"][0] == str(first)


def test_names_that_begin_with_the_text_come_first(find):
    make.PersonFactory(given_name="آرش", family_name="نوراحمد")
    make.PersonFactory(given_name="احمد", family_name="یاری")
    make.PersonFactory(given_name="مینا", family_name=f"احمدی{ZWNJ}نژاد")
    make.PersonFactory(given_name="پری", family_name="احمد")
    found = find("احمد")["Person"]
    assert found == [
        *("مهندس پری احمد", "مهندس احمد یاری"),
        *(f"مهندس مینا احمدی{ZWNJ}نژاد", "مهندس آرش نوراحمد"),
    ]


def test_whoever_is_called_so_comes_before_who_works_there(find):
    mill = make.OrganizationFactory(name="نساجی کاشان")
    make.PostFactory(organization=mill, person=make.PersonFactory(family_name="آبادی"))
    make.PersonFactory(given_name="رضا", family_name="کاشانی")
    assert find("کاشان")["Person"] == ["مهندس رضا کاشانی", "مهندس مریم آبادی"]


def test_last_digits_of_a_telephone_come_before_digits_within_it(find):
    inside = make.PersonFactory(given_name="آرش")
    at_end = make.PersonFactory(given_name="یاسر")
    make.ContactPointFactory(person=inside, kind="mobile", value="۰۹۱۲۴۵۶۷۸۹۹")
    make.ContactPointFactory(person=at_end, kind="mobile", value="09121234567")
    found = find("۴۵۶۷")["Person"]
    assert [name.split()[1] for name in found] == ["یاسر", "آرش"]


def test_who_holds_a_post_comes_before_who_held_it(find):
    before = make.PersonFactory(given_name="آرش")
    now = make.PersonFactory(given_name="یاسر")
    office = make.OrganizationFactory(name="وزارت صمت")
    title = {"organization": office, "title": "معاون معدنی"}
    make.PostFactory(person=before, end=PartialDate.parse("1390"), **title)
    make.PostFactory(person=before, organization=make.OrganizationFactory(), title="بازنشسته")
    make.PostFactory(person=now, **title)
    found = find("معاون معدنی صمت")["Person"]
    assert [name.split()[1] for name in found] == ["یاسر", "آرش"]


def test_what_is_over_comes_after_what_is_in_use(find):
    make.OrganizationFactory(name="نساجی آبان", dissolved=PartialDate.parse("1399"))
    make.OrganizationFactory(name="نساجی یزد")
    assert find("نساجی")["Organization"] == ["نساجی یزد", "نساجی آبان"]
    make.FollowUpFactory(title="گزارش کهن", state="done", due=today() - timedelta(9))
    make.FollowUpFactory(title="گزارش دور", due=today() + timedelta(9))
    make.FollowUpFactory(title="گزارش نزدیک", due=today())
    assert find("گزارش")["FollowUp"] == ["گزارش نزدیک", "گزارش دور", "گزارش کهن"]
    over = make.InitiativeFactory(title="دورهٔ پایان‌یافته")
    Initiative.objects.filter(pk=over.pk).update(stage=over.track.stages[-1].slug)
    make.InitiativeFactory(title="دورهٔ تازه")
    Initiative.objects.filter(pk=over.pk).update(updated_at=timezone.now() + timedelta(1))
    assert find("دوره")["Initiative"] == ["دورهٔ تازه", "دورهٔ پایان‌یافته"]


def test_the_newest_meeting_comes_first(find):
    for days, title in ((-400, "نشست کهن"), (5, "نشست فردا"), (-3, "نشست پریروز")):
        make.MeetingFactory(title=title, day=today() + timedelta(days))
    make.MeetingFactory(title="نشست بی‌تاریخ", day=None)
    expected = ["نشست فردا", "نشست پریروز", "نشست کهن", "نشست بی‌تاریخ"]
    assert find("نشست")["Meeting"] == expected


def test_types_in_which_something_begins_with_the_text_come_first(find):
    office = make.OrganizationFactory(name="توانیر")
    make.PostFactory(organization=office)
    assert list(find("توانیر")) == ["Organization", "Person"]


# --- many ----------------------------------------------------------------------------------------


def test_few_are_shown_and_the_rest_is_counted(clerk):
    make.PersonFactory.create_batch(8, family_name="ظرافتیان")
    (group,) = search.search(KINDS, Asked.of("ظرافتیان"), clerk)
    assert (len(group.hits), group.count) == (5, "۸")
    assert group.list_url.startswith("/contacts/people/?q=%D8%B8")
    assert "۸" in group.more


def test_of_too_many_the_best_are_found_and_their_number_is_not_told(clerk, monkeypatch):
    monkeypatch.setattr(hits, "CANDIDATES", 20)
    monkeypatch.setattr(search, "CANDIDATES", 20)
    mill = make.OrganizationFactory(name="شرکت بزرگ")
    for _ in range(30):
        make.PostFactory(organization=mill)
    make.PersonFactory(given_name="زیبا", family_name="شرکت‌پور")
    group = search.search(KINDS, Asked.of("شرکت"), clerk)[0]
    assert names(group.hits)[0] == "مهندس زیبا شرکت‌پور"
    assert len(group.hits) == 5
    assert group.count == ""
    assert "۲۰" in group.more


def test_one_letter_finds_names_that_begin_with_it_and_looks_no_further(clerk):
    make.PersonFactory(given_name="ظریف", family_name="آبادی")
    make.PersonFactory(given_name="مینا", family_name="ظرافت")
    make.MeetingFactory(title="ظرفیت‌ها")
    (group,) = search.search(KINDS, Asked.of("ظ"), clerk)
    assert names(group.hits) == ["مهندس مینا ظرافت"]
    assert search.search(KINDS, Asked.of("ظ آ"), clerk) == []


#: an office has few of these
UNINDEXED = {"AssessmentHits", "CircularHits"}


def test_every_type_of_which_there_may_be_many_has_an_index():
    tables = {k.model._meta.db_table for k in KINDS if k.__name__ not in UNINDEXED}
    assert {table for table in tables if not has_search_index(connection, table)} == set()


@pytest.mark.parametrize("typed", ["مح", "محمد", "مح کا"])
def test_short_words_are_looked_up_and_never_searched_for_in_every_row(clerk, typed):
    Person.objects.bulk_create(Person(family_name=f"احمدی {n}") for n in range(5000))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE contacts_person")
        if connection.vendor == "postgresql":
            cursor.execute("SELECT gin_clean_pending_list('contacts_person_trgm')")
    plan = PersonHits(Asked.of(typed), clerk).candidates().explain()
    looked_up = {"postgresql": "contacts_person_trgm", "sqlite": "VIRTUAL TABLE INDEX"}
    assert looked_up[connection.vendor] in plan


def test_names_are_looked_up_by_their_index(clerk):
    for kind in KINDS:
        if kind.by_name:
            plan = kind(Asked.of("احم"), clerk).first_by_name(5).explain()
            assert f"{kind.model._meta.model_name}_by_name" in plan


# --- what it says --------------------------------------------------------------------------------


def test_a_person_is_told_by_post_and_organization(clerk):
    person = make.PersonFactory(given_name="سینا", family_name="یوسفی")
    office = make.OrganizationFactory(name="دفتر نساجی")
    make.PostFactory(person=person, organization=office, title="مدیر")
    hit = told("یوسفی", clerk)
    assert hit.title == "<bdi>مهندس سینا <mark>یوسفی</mark></bdi>"
    assert [str(note) for note in hit.notes] == ["<bdi>مدیر</bdi>", "<bdi>دفتر نساجی</bdi>"]
    assert (hit.url, hit.where) == (person.get_absolute_url(), "")


def test_what_somebody_is_found_by_is_told_when_nothing_else_shows_it(clerk):
    person = make.PersonFactory()
    make.ContactPointFactory(person=person, kind="mobile", value="۰۹۱۲۱۲۳۴۵۶۷")
    make.PostFactory(person=person, title="بایگان", end=PartialDate.parse("1390"))
    assert "<mark>۴۵۶۷</mark>" in told("4567", clerk).where
    assert "<mark>بایگان</mark>" in told("بایگان", clerk).where


def test_a_long_text_is_told_where_the_word_stands(clerk):
    make.ResolutionFactory(text="مقرر شد " + "گزارش " * 60 + "فرش ماشینی بررسی شود")
    hit = told("ماشینی", clerk)
    assert "فرش <mark>ماشینی</mark>" in hit.where
    assert len(re.sub("<.*?>", "", hit.where)) < 150


def test_a_meeting_is_told_by_number_body_day_and_state(clerk):
    board = make.BodyFactory(name="هیئت‌مدیره")
    make.MeetingFactory(body=board, title="بودجه", number=12, day=None, confidential=True)
    with translation.override("fa"):
        hit = told("بودجه", clerk)
    assert "جلسهٔ ۱۲ هیئت‌مدیره" in hit.notes[0]
    assert hit.badge[1] == "warn"


def test_english_readers_are_told_english_names(clerk):
    make.PersonFactory(family_name="یوسفی", name_en="Sina Yousefi")
    with translation.override("en"):
        assert told("yousefi", clerk).title == "<bdi>Sina <mark>Yousefi</mark></bdi>"


# --- nothing is called that ----------------------------------------------------------------------


def offered(client, typed):
    """The addresses of the forms that are offered."""
    return [one["url"] for one in client.get("/search/", {"q": typed}).context["offers"]]


def test_a_person_and_an_organization_are_offered_with_the_name_filled_in(client_of, clerk):
    client = client_of(clerk)
    person, organization = offered(client, "  دكتر مریم نیست‌آبادی فرد ")
    form = client.get(person).context["form"]
    assert form["honorific"].value() == "دکتر"
    assert form["given_name"].value() == "مریم"
    assert form["family_name"].value() == "نیست‌آبادی فرد"
    form = client.get(organization).context["form"]
    assert form["name"].value() == "دکتر مریم نیست‌آبادی فرد"


def test_a_single_word_is_a_family_name(client_of, clerk):
    client = client_of(clerk)
    form = client.get(offered(client, "نیست‌آبادی")[0]).context["form"]
    assert (form["given_name"].value(), form["family_name"].value()) == (None, "نیست‌آبادی")


def test_nothing_is_offered_to_who_may_not_add_nor_for_a_number_nor_when_found(
    client_of, clerk, reader
):
    make.PersonFactory(family_name="ظرافتیان")
    assert offered(client_of(reader), "نیست‌آبادی") == []
    client = client_of(clerk)
    for typed in ("۰۹۱۲۰۰۰", "ظرافتیان", "", "؟"):
        assert offered(client, typed) == [], typed


# --- opened lately -------------------------------------------------------------------------------


def test_what_was_opened_is_told_in_that_order_as_far_as_it_may_be_seen(clerk, reader):
    person, secret = make.PersonFactory(), make.MeetingFactory(confidential=True)
    gone = make.PersonFactory()
    throw_away(gone, by=clerk)
    paths = [
        *(secret.get_absolute_url(), person.get_absolute_url(), person.get_absolute_url()),
        *(gone.get_absolute_url(), "/contacts/people/", "/nowhere/", f"{secret.pk}", "//evil"),
    ]
    expected = [secret.get_absolute_url(), person.get_absolute_url()]
    assert [hit.url for hit in recent(KINDS, paths, clerk)] == expected
    assert [hit.url for hit in recent(KINDS, paths, reader)] == expected[1:]


def test_no_more_than_a_few_are_told(clerk):
    paths = [person.get_absolute_url() for person in make.PersonFactory.create_batch(9)]
    assert [hit.url for hit in recent(KINDS, paths, clerk)] == paths[: search.RECENT]


@pytest.mark.parametrize("key", ["0", "9" * 30, "-1", "x", "۱"])
def test_no_address_breaks_it(clerk, key):
    assert recent(KINDS, [f"/contacts/people/{key}/"], clerk) == []


def test_a_page_of_a_record_says_that_it_is_one(client_of, clerk):
    client = client_of(clerk)
    meeting = make.MeetingFactory()
    assert "data-opened" in client.get(meeting.get_absolute_url()).content.decode()
    assert "data-opened" not in client.get("/engagements/meetings/").content.decode()


def test_a_type_that_is_confidential_in_part_says_so(clerk, reader):
    kind = MeetingHits(Asked.of("بودجه"), reader)
    make.MeetingFactory(title="بودجه", confidential=True)
    assert list(kind.candidates()) == []
    assert len(MeetingHits(Asked.of("بودجه"), clerk).candidates()) == 1
