"""The pages that are measured, what each asks for, and what it may take."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django.db.models import Count
from django.urls import reverse

from contacts.models import Organization, Person
from cooperation.models import Initiative
from crm.tables import PER_PAGE
from engagements.models import Body, FollowUp, Meeting, Resolution

LIST, DEEP, SEARCH, ONE, CREATE, QUEUE, PICTURE = 25, 35, 30, 20, 20, 80, 150  # milliseconds
EVERYWHERE = 100


@dataclass(frozen=True)
class Case:
    """One page: `form` makes the fields to send when it is a form."""

    of: str
    name: str
    url: str
    goal: int
    form: Any = None


def cases() -> list[Case]:
    """All of them; needs the data of `bench_data`."""
    return [
        *people(),
        *organizations(),
        *meetings(),
        *follow_ups(),
        *resolutions(),
        *initiatives(),
        Case("kartabl", "kartabl", reverse("kartabl"), QUEUE),
        *everywhere(),
    ]


class Pages:
    """Makes the cases of one type."""

    def __init__(self, model: type[Any], name: str) -> None:
        self.model, self.name = model, name

    def list(self, name: str, goal: int = LIST, **query: Any) -> Case:
        url = self.model.url_role("list")
        return Case(self.name, name, f"{url}?{urlencode(query)}" if query else url, goal)

    def searches(self, common: str, inside: str) -> Iterator[Case]:
        for word in (common, inside, "ظظژقق"):
            hits = self.model.objects.matching(word).count()
            yield self.list(f"search «{word}» ({hits:,} hits)", SEARCH, q=word)

    def detail(self, key: Any) -> Case:
        return Case(self.name, "one record", self.model.url_role("detail", key), ONE)

    def create(self, name: str, form: Any) -> Case:
        return Case(self.name, name, self.model.url_role("create"), CREATE, form)


def people() -> Iterator[Case]:
    pages = Pages(Person, "people")
    busy = Organization.objects.annotate(n=Count("posts")).order_by("-n", "pk").first()
    # Somebody from the middle, with two posts and an e-mail address.
    somebody = Person.objects.filter(points__kind="email").annotate(n=Count("posts", distinct=True))
    middle = Person.objects.order_by("sort_key")[Person.objects.count() // 2]
    somebody = somebody.filter(n=2, sort_key__gte=middle.sort_key).order_by("sort_key").first()
    yield pages.list("first page")
    yield pages.list("page 2,000", DEEP, page=2_000)
    yield pages.list("row 80,000", DEEP, page=80_000 // PER_PAGE)
    yield pages.list("last page", DEEP, page=-(-Person.objects.count() // PER_PAGE))
    yield pages.list("by family name", sort="name")
    yield pages.list("by family name, descending", sort="-name")
    yield pages.list("by last change", sort="updated_at")
    yield pages.list("by last change, descending", sort="-updated_at")
    yield pages.list("of one organization", organization=busy.pk)
    yield pages.list("of one province", province=busy.province_id)
    yield from pages.searches("احمدی", "کبر")
    yield pages.list("search «احمدی» of one province", SEARCH, q="احمدی", province=busy.province_id)
    yield pages.detail(somebody.pk)
    for panel in ("engagements:person-timeline", "engagements:person-panel"):
        url = reverse(panel, args=[somebody.pk])
        yield Case("people", f"one record: {panel.partition(':')[2]}", url, ONE)
    yield pages.create("create: a name", new_person)
    yield pages.create("create: name, post, mobile", lambda: new_person_with_post(busy.pk))


def new_person() -> dict[str, str]:
    """Like nobody there is, as a namesake would be asked about."""
    return {"given_name": "سنجش", "family_name": new_word(), "key": str(uuid4())}


def new_word() -> str:
    return "".join(secrets.choice("ابپتجچدرزسشفقکگلمنوهی") for _ in range(12))


def new_person_with_post(organization: int) -> dict[str, str]:
    mobile = f"0912{secrets.randbelow(10**7):07}"
    more = {"organization": str(organization), "post": "مدیر فروش", "mobile": mobile}
    return new_person() | more


def organizations() -> Iterator[Case]:
    pages = Pages(Organization, "organizations")
    town = Organization.objects.annotate(n=Count("units")).order_by("-n", "pk").first()
    yield pages.list("first page")
    yield pages.list("last page", DEEP, page=-(-Organization.objects.count() // PER_PAGE))
    yield pages.list("by name, descending", sort="-name")
    yield pages.list("by last change", sort="updated_at")
    yield pages.list("by province", sort="province")
    yield pages.list("by parent", sort="parent")
    yield pages.list("of one kind", kind="mill")
    yield pages.list("of one province", province=town.province_id)
    yield pages.list("of one parent", parent=town.pk)
    yield from pages.searches("نساجی", "کبر")
    yield pages.detail(town.pk)
    yield from pictures(town)
    yield pages.create("create", lambda: new_organization(town.province_id))


def pictures(town: Organization) -> Iterator[Case]:
    """As of a day, the timeline, and the pages that draw."""
    as_of = f"{town.get_absolute_url()}?{urlencode({'as_of': '1401/09/07'})}"
    yield Case("organizations", "as of 1401/09/07", as_of, ONE)
    url = reverse("engagements:organization-timeline", args=[town.pk])
    yield Case("organizations", "timeline", url, ONE)
    yield Case("organizations", "map of provinces", reverse("contacts:province-map"), PICTURE)
    yield Case(
        "organizations", "network", f"{reverse('contacts:graph')}?organization={town.pk}", PICTURE
    )


def new_organization(province: int) -> dict[str, str]:
    name = {"name": f"نساجی {new_word()}", "kind": "mill", "city": "یزد"}
    return name | {"province": str(province), "key": str(uuid4())}


def meetings() -> Iterator[Case]:
    pages = Pages(Meeting, "meetings")
    body = Body.objects.order_by("pk").first()
    yield pages.list("first page")
    yield pages.list("last page", DEEP, page=-(-Meeting.objects.count() // PER_PAGE))
    yield pages.list("by body", sort="body")
    yield pages.list("by number", sort="number")
    yield pages.list("of one body", body=body.pk)
    yield pages.list("of one state", status="held")
    yield from pages.searches("نمایشگاه", "افند")
    yield pages.detail(Meeting.objects.filter(status="held").order_by("pk").first().pk)


def follow_ups() -> Iterator[Case]:
    pages = Pages(FollowUp, "follow-ups")
    yield pages.list("first page")
    yield pages.list("last page", DEEP, page=-(-FollowUp.objects.count() // PER_PAGE))
    yield pages.list("by due day, descending", sort="-due")
    yield pages.list("by state", sort="state")
    yield pages.list("of one state", state="open")
    yield from pages.searches("فهرست", "افند")
    owed = FollowUp.objects.filter(resolution__isnull=False, owner_person__isnull=False)
    yield pages.detail(owed.order_by("pk").first().pk)
    yield pages.create("create", new_follow_up)


def new_follow_up() -> dict[str, str]:
    fields = {"title": "سنجش سرعت", "due": "1409/09/07", "priority": "2", "state": "open"}
    return fields | {"key": str(uuid4())}


def resolutions() -> Iterator[Case]:
    pages = Pages(Resolution, "resolutions")
    yield pages.list("first page")
    yield pages.list("of one state", state="open")
    yield from pages.searches("فهرست", "افند")
    yield pages.detail(Resolution.objects.order_by("pk").first().pk)


def initiatives() -> Iterator[Case]:
    pages = Pages(Initiative, "initiatives")
    yield pages.list("first page")
    yield pages.list("by health", sort="health")
    yield pages.list("of one kind", kind="training")
    yield from pages.searches("نمایشگاه", "افند")
    yield pages.detail(Initiative.objects.order_by("pk").first().pk)
    yield Case("initiatives", "yearly report", reverse("cooperation:yearly-report"), PICTURE)


def everywhere() -> Iterator[Case]:
    """The lines of the palette for what people type."""
    url, middle = reverse("search-palette"), Person.objects.order_by("pk")
    somebody = middle.filter(points__kind="mobile")[Person.objects.count() // 2]
    families = Person.objects.values_list("family_name").annotate(n=Count("pk"))
    typed = {
        "common family name": "احمدی",
        "rare family name": families.order_by("n", "family_name").first()[0],
        "name and family name": f"{somebody.given_name} {somebody.family_name}",
        "two words of many types": "برق تهران",
        "part of a word": "کبر",
        "what nearly everybody has": "شرکت",
        "last digits of a telephone": somebody.points.filter(kind="mobile")[0].canonical[-4:],
        "number of a resolution": Resolution.objects.order_by("pk").first().number,
        "two letters": "مح",
        "one letter": "م",
        "nothing found": "ظظژقق",
    }
    for name, text in typed.items():
        hits = Person.objects.with_words(text).count()
        shown = f"{name} «{text}» ({hits:,} people)"
        yield Case("everywhere", shown, f"{url}?{urlencode({'q': text})}", EVERYWHERE)
    page = f"{reverse('search')}?{urlencode({'q': 'احمدی'})}"
    yield Case("everywhere", "as a page «احمدی»", page, EVERYWHERE)
    yield Case("everywhere", "before anything is typed", url, LIST)
