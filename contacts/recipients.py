"""Those a letter or a label is for: name, office, e-mail and postal address, in a few queries.

People and organizations look alike here. Names are kept in both languages: which one is shown is
said by the language of the letter, not by that of whoever looks at the page.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.urls import reverse

from contacts.honorifics import joined
from contacts.models import ContactPoint, Organization, Person, Post
from crm.text import fold

#: how many one letter or one sheet is made for at most
MOST = 5_000
LONGEST_ADDRESS = 254
EMAIL, ADDRESS = ContactPoint.Kind.EMAIL, ContactPoint.Kind.ADDRESS
#: words of an honorific that tell how somebody is spoken to; others (Dr, Eng.) follow them
TO_MEN = frozenset(map(fold, ("آقا", "آقای", "جناب", "جناب‌آقای")))
TO_WOMEN = frozenset(map(fold, ("خانم", "سرکار", "بانو", "سرکارخانم")))


@dataclass(frozen=True, kw_only=True, slots=True)
class Recipient:
    """A person in their main post of today, or an organization; "" for what is not known."""

    model: type[Person] | type[Organization]
    pk: int
    sort_key: str
    name: str
    name_en: str
    honorific: str = ""
    given_name: str = ""
    family_name: str = ""
    post: str = ""
    post_en: str = ""
    organization: str = ""
    organization_en: str = ""
    email: str = ""
    #: where post is sent, and whether that is the office rather than the person's own address
    address: str = ""
    at_office: bool = False
    city: str = ""
    user_id: int | None = None
    refuses: bool = False
    gone: bool = False

    @property
    def is_person(self) -> bool:
        return self.model is Person

    @property
    def key(self) -> str:
        """Which record it is, in one word."""
        return f"{'p' if self.is_person else 'o'}{self.pk}"

    @property
    def url(self) -> str:
        return reverse(f"contacts:{self.model.url_name()}-detail", args=[self.pk])

    def name_in(self, language: str) -> str:
        """The name without honorific; the Persian one where there is no English one."""
        return self.name_en or self.name if language == "en" else self.name

    def full_name_in(self, language: str) -> str:
        """The name with what stands before it."""
        spoken = "" if language == "en" else self.honorific
        return f"{spoken} {self.name_in(language)}".strip()

    def organization_in(self, language: str) -> str:
        return self.organization_en or self.organization if language == "en" else self.organization

    def post_in(self, language: str) -> str:
        return self.post_en if language == "en" else self.post

    @property
    def before_name(self) -> str:
        """«جناب آقای» or «سرکار خانم» where the honorific tells a man or a woman, else ""."""
        folded = {fold(word) for word in self.honorific.split()}
        return "سرکار خانم" if folded & TO_WOMEN else "جناب آقای" if folded & TO_MEN else ""

    def spoken_to(self, language: str) -> str:
        """«جناب آقای دکتر …», else the full name."""
        if language == "en" or not self.before_name:
            return self.full_name_in(language)
        return f"{self.before_name} {self.titled_in(language)}"

    def titled_in(self, language: str) -> str:
        """The name with titles (Dr, Eng.), without the words one is spoken to by."""
        said = joined(self.honorific).split()
        titles = (word for word in said if fold(word) not in TO_MEN | TO_WOMEN)
        return " ".join((*(titles if language != "en" else ()), self.name_in(language)))

    def greeting_in(self, language: str) -> str:
        """How a letter begins."""
        if language == "en":
            return f"Dear {self.name_in(language)}" if self.is_person else "Dear Sir or Madam"
        if not self.is_person:
            return f"مدیریت محترم {self.name}"
        spoken = self.spoken_to(language)
        return spoken if self.before_name else f"{spoken} گرامی"


class Office(NamedTuple):
    """Where somebody works and as what."""

    title: str
    pk: int
    name: str
    name_en: str
    city: str
    title_en: str


OFFICE = (
    "title",
    "organization",
    *(f"organization__{n}" for n in ("name", "name_en", "city")),
    "title_en",
)
NOWHERE = Office("", 0, "", "", "", "")


def gather(people: Any, organizations: Any) -> list[Recipient]:
    """All of them by name. The querysets hold what is open to whoever asks."""
    found = [*of_people(people), *of_organizations(organizations)]
    return sorted(found, key=lambda one: (one.sort_key, one.key))


def keys_of(parties: Any) -> list[int]:
    """Their keys, read once: within other queries PostgreSQL may ask who is meant for each row."""
    return list(parties.order_by().values_list("pk", flat=True))


def of_people(people: Any) -> Iterable[Recipient]:
    """People with their main post, and the address of its office where they have none."""
    keys = keys_of(people)
    posts = Post.objects.filter(person__in=keys, organization__deleted_at=None).held_today()
    held: dict[int, Office] = {}
    holding: set[int] = set()
    for key, person, *office in posts.main_first().values_list("pk", "person", *OFFICE):
        holding.add(key)
        held.setdefault(person, Office(*office))
    offices = addresses({office.pk for office in held.values()})
    points = points_of(keys, holding)
    rows = people.order_by().values(
        *("pk", "sort_key", "name_en", "honorific", "given_name", "family_name"),
        *("do_not_contact", "deceased", "user", "user__email", "user__is_active"),
    )
    for row in rows:
        yield of_person(row, held.get(row["pk"], NOWHERE), points.get(row["pk"], {}), offices)


def of_person(
    row: dict[str, Any], office: Office, points: dict[str, str], offices: dict[int, str]
) -> Recipient:
    """One person; an account's own e-mail counts where no contact point is known."""
    own = points.get(ADDRESS, "")
    account = row["user__email"] if row["user__is_active"] else ""
    return Recipient(
        model=Person,
        pk=row["pk"],
        sort_key=row["sort_key"],
        name=" ".join(filter(None, (row["given_name"], row["family_name"]))),
        name_en=row["name_en"],
        honorific=row["honorific"],
        given_name=row["given_name"],
        family_name=row["family_name"],
        post=office.title,
        post_en=office.title_en,
        organization=office.name,
        organization_en=office.name_en,
        email=mailable(points.get(EMAIL) or account or ""),
        address=own or offices.get(office.pk, ""),
        at_office=not own,
        city="" if own else office.city,
        user_id=row["user"],
        refuses=row["do_not_contact"],
        gone=row["deceased"] is not None,
    )


def mailable(address: str) -> str:
    """The address, if the outgoing mail has room for it."""
    return address if len(address) <= LONGEST_ADDRESS else ""


def points_of(keys: Any, holding: set[int]) -> dict[int, dict[str, str]]:
    """{person: {kind: the first in use}}; not what reaches them only in an office held no more."""
    points = ContactPoint.objects.in_use().filter(person__in=keys, kind__in=(EMAIL, ADDRESS))
    found: dict[int, dict[str, str]] = {}
    rows = points.order_by("pk").values_list("person", "kind", "canonical", "value", "post")
    for owner, kind, canonical, value, post in rows:
        if post is None or post in holding:
            found.setdefault(owner, {}).setdefault(kind, canonical or value)
    return found


def addresses(keys: Any) -> dict[int, str]:
    """{organization: its first postal address in use}"""
    points = ContactPoint.objects.in_use().filter(organization__in=keys, kind=ADDRESS)
    return dict(points.order_by("-pk").values_list("organization", "value"))


def of_organizations(organizations: Any) -> Iterable[Recipient]:
    """Organizations as they stand themselves."""
    keys = keys_of(organizations)
    post, emails = addresses(keys), ContactPoint.objects.in_use().emails()
    mail = dict(
        emails.filter(organization__in=keys)
        .order_by("-pk")
        .values_list("organization", "canonical")
    )
    rows = organizations.order_by().values(
        "pk", "sort_key", "name", "name_en", "city", "do_not_contact", "dissolved"
    )
    for row in rows:
        yield Recipient(
            model=Organization,
            pk=row["pk"],
            sort_key=row["sort_key"],
            name=row["name"],
            name_en=row["name_en"],
            organization=row["name"],
            organization_en=row["name_en"],
            email=mailable(mail.get(row["pk"], "")),
            address=post.get(row["pk"], ""),
            at_office=True,
            city=row["city"],
            refuses=row["do_not_contact"],
            gone=row["dissolved"] is not None,
        )
