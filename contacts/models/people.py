"""People."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Subquery
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from contacts.models.points import ContactPoint
from contacts.models.posts import Post
from crm.dates import today
from crm.fields import PartialDateField, SearchKey, SortKey
from crm.models.record import LiveManager, Record, RecordQuerySet


@lru_cache(maxsize=1)
def shown_in_lists(day: date) -> dict[str, Subquery]:
    """What a row of the list shows of other tables; put together once a day, not for every page."""
    posts = Post.objects.filter(person=OuterRef("pk")).held_on(day).main_first()
    phones = ContactPoint.objects.filter(person=OuterRef("pk")).in_use().phones()
    return {
        "post_title": Subquery(posts.values("title")[:1]),
        "organization_id": Subquery(posts.values("organization_id")[:1]),
        "organization_name": Subquery(posts.values("organization__name")[:1]),
        "phone": Subquery(phones.values("value")[:1]),
    }


class PersonQuerySet(RecordQuerySet):
    """Queries over people."""

    def for_list(self) -> Self:
        """With the post held today (the main one first) and a phone number."""
        return self.annotate(**shown_in_lists(today()))

    def of_user(self, user: Any) -> Any:
        """The key of the one an account belongs to, looked up once for a whole query."""
        return self.filter(user=user).values("pk")[:1]

    def in_organization(self, organization: models.Model) -> Self:
        """Those who hold a post there today."""
        held = Post.objects.filter(organization=organization).held_today()
        return self.filter(pk__in=held.values("person"))

    def in_no_province(self, held: Any) -> Self:
        """Those of whom none of these posts tells a province."""
        return self.filter(~Exists(held.in_a_province().filter(person=OuterRef("pk"))))


class Person(Record):
    """Somebody we deal with; what they are is said by their posts, never here."""

    picked = True

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
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="person",
        verbose_name=_("account"),
    )
    search_key = SearchKey("given_name", "family_name", "name_en", "aliases")
    sort_key = SortKey("family_name", "given_name")

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
            # Few are in the trash; what counts everybody takes them off.
            models.Index(fields=("id",), condition=~models.Q(deleted_at=None), name="person_gone"),
        )

    def __str__(self) -> str:
        if get_language() == "en" and self.name_en:
            return self.name_en
        return " ".join(filter(None, (self.honorific, self.given_name, self.family_name)))

    @property
    def name(self) -> str:
        """The name without the honorific."""
        if get_language() == "en" and self.name_en:
            return self.name_en
        return " ".join(filter(None, (self.given_name, self.family_name)))

    def clean(self) -> None:
        if self.family_name.isspace():  # when it is empty, the field says so itself
            raise ValidationError({"family_name": _("A person needs at least a family name.")})
