"""Who wants no reminders of what: of one thing, or of a whole kind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from contacts.models import Organization, Person
from crm.fields import SearchKey
from crm.models import User
from crm.models.record import LiveManager, Record, RecordQuerySet
from crm.references import Moves
from engagements.models.reminder_rules import Subject

#: {type: the kind of rule its rows are reminded of by}
SUBJECTS = {
    "engagements.FollowUp": Subject.FOLLOW_UP,
    "engagements.Letter": Subject.LETTER,
}
#: who may want none: {what stands before their key: field}
SIDES = {"u": "user", "p": "person", "o": "organization"}


class MuteQuerySet(RecordQuerySet):
    """Queries over mutes."""

    def needing(self) -> Self:
        """They keep nothing: what they are about may go."""
        return self.none()

    def visible_to(self, user: User) -> Self:
        """One's own; the secretariat sees why somebody hears nothing."""
        entered = super().visible_to(user)
        return entered if user.is_clerk else entered.filter(user=user)

    def editable_by(self, user: User) -> Self:
        return self if user.is_clerk else self.filter(user=user)

    def of(self, who: str) -> Self:
        """Those of a reader, such as `u5` or `p12`; none of somebody without a key."""
        side = SIDES.get(who[:1])
        return self.filter(**{side: int(who[1:])}) if side else self.none()

    def about(self, about: models.Model) -> Self:
        """Those of one thing."""
        kind = ContentType.objects.get_for_model(about)
        return self.filter(content_type=kind, object_id=about.pk)

    def silencing(self, subject: str, *things: models.Model) -> Self:
        """Those by which one hears nothing of things of one type: their own, and of their kind."""
        kind = ContentType.objects.get_for_model(things[0])
        own = Q(content_type=kind, object_id__in=[one.pk for one in things])
        return self.filter(own | Q(object_id=None), subject=subject)

    def for_list(self) -> Self:
        return self.select_related(*SIDES.values())


def muted_keys(mutes: Any, model: type[models.Model]) -> tuple[bool, list[int]]:
    """Of somebody's mutes: whether all of a type's kind is muted, and the keys of what else is."""
    rows = mutes.filter(subject=SUBJECTS[model._meta.label])
    keys = list(rows.values_list("object_id", flat=True))
    return None in keys, [key for key in keys if key]


def muted_of(subject: str, things: Sequence[models.Model]) -> dict[int, set[str]]:
    """{key of a thing: the keys of those who want to hear nothing of it}"""
    found: dict[int, set[str]] = {one.pk: set() for one in things}
    rows = Mute.objects.silencing(subject, *things).values_list("object_id", *SIDES.values())
    for about, *sides in rows:
        who = {f"{letter}{side}" for letter, side in zip(SIDES, sides, strict=True) if side}
        for key in [about] if about else found:
            found[key] |= who
    return found


def muted_by(subject: str, about: models.Model) -> set[str]:
    """The keys of those who want to hear nothing of a thing."""
    return muted_of(subject, [about])[about.pk]


class Mute(Record):
    """Somebody wants no reminders of a thing, or of its whole kind when no thing is named."""

    verbs = Record.verbs | {"create": _("reminders muted"), "delete": _("reminded again")}
    merging: ClassVar = {"person": Moves(), "organization": Moves()}

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, editable=False, related_name="+"
    )
    person = models.ForeignKey(
        Person, models.CASCADE, null=True, editable=False, related_name="mutes"
    )
    organization = models.ForeignKey(
        Organization, models.CASCADE, null=True, editable=False, related_name="mutes"
    )
    subject = models.CharField(_("of what"), max_length=10, choices=Subject, editable=False)
    content_type = models.ForeignKey(
        ContentType, models.CASCADE, null=True, editable=False, related_name="+"
    )
    object_id = models.PositiveBigIntegerField(null=True, editable=False)
    target = GenericForeignKey("content_type", "object_id")
    search_key = SearchKey("subject")

    objects: ClassVar = LiveManager.from_queryset(MuteQuerySet)()
    everything: ClassVar = MuteQuerySet.as_manager()

    class Meta:
        verbose_name = _("muted reminder")
        verbose_name_plural = _("muted reminders")
        indexes = (models.Index(fields=("content_type", "object_id"), name="mute_of_record"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(user__isnull=False, person=None, organization=None)
                | Q(user=None, person__isnull=False, organization=None)
                | Q(user=None, person=None, organization__isnull=False),
                name="mute_is_of_one",
            ),
        )

    def __str__(self) -> str:
        return f"{self.target or self.get_subject_display()}: {self.who}"

    @property
    def who(self) -> Any:
        """Who wants none."""
        return self.user or self.person or self.organization

    def get_absolute_url(self) -> str:
        return str(self.target.get_absolute_url()) if self.target else ""
