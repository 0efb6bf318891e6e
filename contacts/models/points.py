"""Contact points: how to reach a person, an organization, or whoever holds a post."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from contacts.models.finding import find_anew
from crm.dates import as_day, today
from crm.fields import SearchKey
from crm.models.record import LiveManager, Record, RecordQuerySet
from crm.phones import parse_phone
from crm.references import Unites
from crm.spans import not_to_come
from crm.text import fold


class ContactPointQuerySet(RecordQuerySet):
    """Queries over contact points."""

    def in_use(self) -> Self:
        """Those that have not been retired by today."""
        return self.filter(Q(retired_on=None) | Q(retired_on__gt=today()))

    def findable(self) -> Self:
        """Numbers and addresses whoever they reach is found by; retired ones too."""
        return self.exclude(kind=ContactPoint.Kind.ADDRESS)

    def phones(self) -> Self:
        """What can be dialled, mobiles first."""
        kinds = (ContactPoint.Kind.MOBILE, ContactPoint.Kind.PHONE)
        return self.filter(kind__in=kinds).order_by("kind", "pk")

    def came_back(self) -> Self:
        """Addresses to which letters did not get through."""
        return self.emails().filter(bounces__gt=0)

    def emails(self) -> Self:
        return self.filter(kind=ContactPoint.Kind.EMAIL).order_by("pk")


def latest_word(kept: Any, other: Any) -> dict[str, Any]:
    """Whether a number known twice is in use is said by the later word."""
    if bool(kept.retired_on) == bool(other.retired_on):
        return {}
    retired, used = (kept, other) if kept.retired_on else (other, kept)
    known_on = max(filter(None, (used.confirmed_on, as_day(used.created_at))))
    told = retired if retired.retired_on >= known_on else used
    return {"retired_on": told.retired_on, "retired_because": told.retired_because}


#: the same number or address of one who was known twice: newest confirmation, both labels
SAME_POINT = Unites(
    per=("kind", "same_as"), joined=("label",), latest=("confirmed_on",), also=latest_word
)


class ContactPoint(Record):
    """One way to reach somebody; retired with a reason when it no longer works."""

    class Kind(models.TextChoices):
        MOBILE = "mobile", _("Mobile")
        PHONE = "phone", _("Phone")
        FAX = "fax", _("Fax")
        EMAIL = "email", _("E-mail")
        ADDRESS = "address", _("Address")
        SITE = "site", _("Web site")
        MESSENGER = "messenger", _("Messenger")

    verbs = Record.verbs | {
        "confirm": _("confirmed"),
        "retire": _("retired"),
        "revive": _("taken into use again"),
        "bounce": _("a letter to it came back"),
    }

    person = models.ForeignKey(
        "contacts.Person",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="points",
        verbose_name=_("person"),
    )
    organization = models.ForeignKey(
        "contacts.Organization",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="points",
        verbose_name=_("organization"),
    )
    post = models.ForeignKey(
        "contacts.Post",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="points",
        verbose_name=_("of the post"),
        help_text=_("When it reaches the person only in this office."),
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    value = models.CharField(_("number or address"), max_length=300)
    #: how machines write it: E.164 for phones, lower case for e-mail
    canonical = models.CharField(max_length=300, blank=True, editable=False)
    label = models.CharField(_("label"), max_length=60, blank=True)
    confirmed_on = models.DateField(_("last confirmed"), null=True, blank=True)
    retired_on = models.DateField(_("retired on"), null=True, blank=True)
    retired_because = models.CharField(_("reason"), max_length=200, blank=True)
    #: letters that came back since it was last changed or taken into use
    bounces = models.PositiveSmallIntegerField(_("letters that came back"), default=0)
    bounced_on = models.DateField(_("last came back"), null=True, blank=True)
    search_key = SearchKey("value", "canonical", "label")
    merging: ClassVar = {"person": SAME_POINT, "organization": SAME_POINT}
    untracked = ("canonical", "bounces", "bounced_on")  # follow from the value and the letters

    objects: ClassVar = LiveManager.from_queryset(ContactPointQuerySet)()
    everything: ClassVar = ContactPointQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact point")
        verbose_name_plural = _("contact points")
        constraints = (
            models.CheckConstraint(
                condition=Q(person=None, organization__isnull=False)
                | Q(person__isnull=False, organization=None),
                name="contact_point_of_one",
                violation_error_message=_("A contact point belongs to one person or organization."),
            ),
        )

        indexes = (
            models.Index(
                fields=("canonical",),
                condition=Q(deleted_at=None) & ~Q(canonical=""),
                name="point_by_canonical",
            ),
            models.Index(fields=("bounced_on",), condition=Q(bounces__gt=0), name="point_bounced"),
        )

    def __str__(self) -> str:
        return self.value

    @property
    def same_as(self) -> str:
        """Two of a kind with the same of this reach the same."""
        return self.canonical or fold(self.value)

    @property
    def is_retired(self) -> bool:
        """Whether it no longer reaches anybody today."""
        return self.retired_on is not None and self.retired_on <= today()

    @property
    def is_number(self) -> bool:
        """Whether it is dialled."""
        return self.kind in (self.Kind.MOBILE, self.Kind.PHONE, self.Kind.FAX)

    def clean(self) -> None:
        """Phones and e-mail addresses are checked; the rest is kept as written."""
        self.canonical = ""
        if wrong := not_to_come(self, "confirmed_on"):
            raise ValidationError(wrong)
        if self.is_number:
            self.canonical = self.checked_phone()
        elif self.kind == self.Kind.EMAIL:
            try:
                validate_email(self.value)
            except ValidationError as error:
                raise ValidationError({"value": error.messages}) from error
            self.canonical = self.value.lower()

    def checked_phone(self) -> str:
        phone = parse_phone(self.value)
        if phone is None:
            raise ValidationError(
                {"value": _("This is not a telephone number; write it with the area code.")}
            )
        return phone

    @classmethod
    def settle(cls, rows: Sequence[Self], changes: Sequence[dict[str, list[Any]]]) -> None:
        """Whoever they reach is found by them."""
        find_anew(cls, "person", rows, changes)
        find_anew(cls, "organization", rows, changes)

    @classmethod
    def url_name(cls) -> str:
        return "point"

    def get_absolute_url(self) -> str:
        """Shown on the page of whom it reaches."""
        owner = self.person or self.organization
        return owner.get_absolute_url() if owner else ""
