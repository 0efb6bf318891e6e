"""People."""

from __future__ import annotations

from array import array
from collections.abc import Collection
from datetime import date
from functools import lru_cache
from itertools import chain
from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Subquery
from django.db.models.expressions import RawSQL
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from contacts.models.finding import gathered, in_language
from contacts.models.mergeable import Mergeable, MergeableQuerySet, gone_when_merged
from contacts.models.name_keys import PersonNameKey, key_of_person, near_keys
from contacts.models.points import ContactPoint
from contacts.models.posts import Post
from crm.dates import today
from crm.fields import PartialDateField, SearchKey, SortKey
from crm.lookups import is_looked_up
from crm.models.record import LiveManager
from crm.pages import bare
from crm.spans import not_to_come

#: what a row of the list shows of the main post
POST_IN_LISTS = ("post_title", "organization_id", "organization_name")


def post_in_lists() -> tuple[Any, ...]:
    """What stands there, in the language of the page."""
    return in_language("title"), F("organization_id"), in_language("organization__name")


@lru_cache(maxsize=2)
def shown_in_lists(day: date, language: str) -> dict[str, RawSQL]:
    """What a row of the list shows of other tables.

    Compiled once a day and language: to compile it for every page took longer than all else the
    page asks.
    """
    this_person = RawSQL(f'"{Person._meta.db_table}"."id"', ())  # noqa: S611
    posts = Post.objects.filter(person=this_person).held_on(day).main_first()
    phones = ContactPoint.objects.filter(person=this_person).in_use().phones()
    pairs = zip(POST_IN_LISTS, post_in_lists(), strict=True)
    told = {name: first(posts, column) for name, column in pairs}
    return told | {"phone": first(phones, F("value"))}


def first(rows: models.QuerySet[Any], column: Any) -> RawSQL:
    """This column of the first of the rows, as text to put into a statement."""
    return RawSQL(*rows.values_list(column)[:1].query.sql_with_params())  # noqa: S611


class PersonQuerySet(MergeableQuerySet):
    """Queries over people."""

    def for_list(self) -> Self:
        """With the post held today (the main one first) and a phone number; never in a subquery."""
        return self.annotate(**shown_in_lists(today(), get_language() or ""))

    def for_file(self, columns: dict[str, Any]) -> dict[int, Any]:
        """{key: person} as `for_list`, with these columns only, for thousands at once.

        Posts and numbers are asked for all of them together, the first of each last so that it
        stays: one by one took most of the time.
        """
        rows = list(self.values_list("pk", *columns.values()))
        keys = array("q", (row[0] for row in rows))
        held = Post.objects.filter(person__pk__among=keys).held_today().main_first().reverse()
        posts = {key: post for key, *post in held.values_list("person", *post_in_lists())}
        points = ContactPoint.objects.filter(person__pk__among=keys).in_use().phones().reverse()
        phones, none = dict(points.values_list("person", "value")), (None,) * len(POST_IN_LISTS)
        return bare(
            self.model,
            ("id", *columns, *POST_IN_LISTS, "phone"),
            ((*row, *posts.get(row[0], none), phones.get(row[0])) for row in rows),
        )

    def for_detail(self) -> Self:
        """The page of a person asks for all posts and numbers itself."""
        return self.select_related("created_by", "updated_by")

    def with_email(self) -> Self:
        """With the first e-mail address in use."""
        emails = ContactPoint.objects.filter(person=OuterRef("pk")).in_use().emails()
        return self.annotate(email=Subquery(emails.values("value")[:1]))

    def with_province(self) -> Self:
        """With the province of the organization one works in today."""
        posts = Post.objects.filter(person=OuterRef("pk")).held_today().main_first()
        language = "en" if get_language() == "en" else "fa"
        name = Subquery(posts.values(f"organization__province__name_{language}")[:1])
        return self.annotate(province_name=name)

    def of_user(self, user: Any) -> Any:
        """The key of the one an account belongs to, looked up once for a whole query."""
        return self.filter(user=user).values("pk")[:1]

    def in_organization(self, organization: models.Model) -> Self:
        """Those who hold a post there today."""
        return self.holding(Post.objects.filter(organization=organization).held_today())

    def holding(self, posts: Any) -> Self:
        """Those who hold one of these posts."""
        lookup = "pk__within" if is_looked_up(self.query.where) else "pk__among"
        return self.filter(**{lookup: posts.values("person")})

    def called_like(self, given: str, family: str) -> Self:
        """Those whose name may be this one in another spelling, in either order."""
        return self.filter(name_key__in=near_keys(key_of_person(given, family)))

    def not_to_be_written(self) -> Self:
        """Those whom no letter to many may reach."""
        return self.filter(models.Q(do_not_contact=True) | models.Q(deceased__isnull=False))

    def may_be_written(self) -> Self:
        """The others; asked of each row, so that whoever wants few of them reads few."""
        return self.filter(do_not_contact=False, deceased=None)

    def for_merge(self) -> Self:
        """With all that one compares before two become one."""
        return self.select_related("user", "created_by")

    def in_no_province(self, held: Any) -> Self:
        """Those of whom none of these posts tells a province."""
        return self.filter(~Exists(held.in_a_province().filter(person=OuterRef("pk"))))


class Person(Mergeable):
    """Somebody we deal with; what they are is said by their posts, never here."""

    picked = True
    verbs = Mergeable.verbs | {
        "photo": _("photo changed"),
        "opt_out": _("asked to get no more letters to many"),
    }
    kept = ("found_by",)
    telling = ("national_id", "birthday")
    masked = ("national_id",)
    ended = "deceased"

    honorific = models.CharField(
        _("honorific"),
        max_length=80,
        blank=True,
        help_text=_("As written: Mr, Dr, Eng., …"),
    )
    given_name = models.CharField(_("given name"), max_length=80, blank=True)
    family_name = models.CharField(_("family name"), max_length=120)
    name_en = models.CharField(_("English name"), max_length=200, blank=True)
    aliases = models.TextField(
        _("other spellings"), blank=True, help_text=_("One a line; search finds them all.")
    )
    national_id = models.CharField(_("national ID"), max_length=20, blank=True)
    birthday = models.DateField(_("birthday"), null=True, blank=True)
    biography = models.TextField(_("biography"), blank=True)
    do_not_contact = models.BooleanField(
        _("do not contact"), default=False, help_text=_("Left out of letters to many.")
    )
    deceased = PartialDateField(_("deceased"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)
    #: the name its picture is kept under; see `crm.pictures`
    photo = models.CharField(_("photo"), max_length=40, blank=True, editable=False)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="person",
        verbose_name=_("account"),
    )
    #: posts, organizations and numbers, one a line; see `contacts.models.finding`
    found_by = models.TextField(blank=True, default="", editable=False)
    search_key = SearchKey("given_name", "family_name", "name_en", "aliases", "found_by")
    sort_key = SortKey("family_name", "given_name")
    name_key = PersonNameKey("given_name", "family_name")

    objects: ClassVar = LiveManager.from_queryset(PersonQuerySet)()
    everything: ClassVar = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        indexes = (
            models.Index(
                fields=("sort_key", "id"),
                condition=models.Q(deleted_at=None),
                name="person_by_name",
            ),
            models.Index(
                fields=("updated_at", "id"),
                condition=models.Q(deleted_at=None),
                name="person_by_change",
            ),
            models.Index(
                fields=("name_key",), condition=models.Q(deleted_at=None), name="person_by_name_key"
            ),
            models.Index(
                fields=("national_id",),
                condition=~models.Q(national_id=""),
                name="person_by_national_id",
            ),
            models.Index(
                fields=("birthday",),
                condition=models.Q(deleted_at=None, birthday__isnull=False),
                name="person_by_birthday",
            ),
            # Of many who are found by something else: their place in the list without their rows.
            models.Index(
                fields=("id", "sort_key"),
                condition=models.Q(deleted_at=None),
                name="person_place_by_name",
            ),
            # Few are in the trash; what counts everybody takes them off.
            models.Index(fields=("id",), condition=~models.Q(deleted_at=None), name="person_gone"),
        )
        constraints = (gone_when_merged("person_merged_is_gone"),)

    def __str__(self) -> str:
        if get_language() == "en" and self.name_en:
            return self.name_en
        return " ".join(filter(None, (self.honorific, self.given_name, self.family_name)))

    @property
    def name(self) -> str:
        """The name without the honorific."""
        if self.name_en and get_language() == "en":
            return self.name_en
        return " ".join(filter(None, (self.given_name, self.family_name)))

    @property
    def all_names(self) -> list[str]:
        """Whatever they are or were called, in both languages."""
        name = " ".join(filter(None, (self.given_name, self.family_name)))
        return [*filter(None, (name, self.name_en)), *self.aliases.splitlines()]

    @classmethod
    def told_elsewhere(cls, keys: Collection[int]) -> dict[int, str]:
        """{key: the posts they hold or held, where, and their numbers and addresses}."""
        where = ("organization__name", "organization__name_en", "organization__aliases")
        posts = Post.objects.filter(person__pk__among=keys).order_by("pk")
        points = ContactPoint.objects.findable().filter(person__pk__among=keys).order_by("pk")
        return gathered(
            chain(
                posts.values_list("person", "title", "title_en", *where),
                points.values_list("person", "value", "canonical"),
            )
        )

    def impossible(self) -> dict[str, Any]:
        """{field: why it cannot be} of its days."""
        wrong = not_to_come(self, "birthday", "deceased")
        if self.birthday and self.deceased and self.deceased.last_day < self.birthday:
            wrong.setdefault("deceased", _("This lies before the birthday."))
        return wrong

    def clean(self) -> None:
        if self.family_name.isspace():  # when it is empty, the field says so itself
            raise ValidationError({"family_name": _("A person needs at least a family name.")})
        if wrong := self.impossible():
            raise ValidationError(wrong)
