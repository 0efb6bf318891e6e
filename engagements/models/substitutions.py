"""Who looks after somebody's kartabl while they are away."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from crm.dates import today
from crm.fields import SearchKey
from crm.models import User
from crm.models.record import LiveManager, Record, RecordQuerySet


class SubstitutionQuerySet(RecordQuerySet):
    """Queries over substitutions."""

    def visible_to(self, user: User) -> Self:
        """Whoever is away, whoever stands in, and the secretariat."""
        return self if user.is_clerk else self.filter(Q(away=user) | Q(substitute=user))

    def editable_by(self, user: User) -> Self:
        """Whoever is away, and the secretariat for everybody."""
        return self if user.is_clerk else self.filter(away=user)

    def today(self) -> Self:
        """Those that count today."""
        return self.filter(first_day__lte=today(), last_day__gte=today(), away__is_active=True)

    def stood_in_for_by(self, user: User) -> Any:
        """The keys of the accounts the user stands in for today."""
        return self.alive().today().filter(substitute=user).values("away")

    def those_away(self, user: User) -> dict[int, User]:
        """{key: account} of those the user stands in for today."""
        rows = self.alive().today().filter(substitute=user).select_related("away")
        return {one.away_id: one.away for one in rows}

    def for_list(self) -> Self:
        return self.select_related("away", "substitute")

    def for_detail(self) -> Self:
        return self.for_list()


class Substitution(Record):
    """From one day to another, somebody sees the kartabl of a colleague and acts for them.

    It widens no rights over what is confidential: the substitute sees of it only what is open
    to them anyway. It ends by itself.
    """

    away = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("who is away")
    )
    substitute = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("substitute")
    )
    first_day = models.DateField(_("from"))
    last_day = models.DateField(_("until"))
    search_key = SearchKey(
        *("away__first_name", "away__last_name"),
        *("substitute__first_name", "substitute__last_name"),
    )

    objects: ClassVar = LiveManager.from_queryset(SubstitutionQuerySet)()
    everything: ClassVar = SubstitutionQuerySet.as_manager()

    class Meta:
        verbose_name = _("substitution")
        verbose_name_plural = _("substitutions")
        indexes = (
            models.Index(
                fields=("substitute", "last_day"),
                condition=Q(deleted_at=None),
                name="substitution_of",
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(first_day__lte=F("last_day")),
                name="substitution_in_order",
                violation_error_message=_("It cannot end before it begins."),
            ),
            models.CheckConstraint(
                condition=~Q(away=F("substitute")),
                name="substitution_of_two",
                violation_error_message=_("Nobody stands in for themselves."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.away} ← {self.substitute}"

    @classmethod
    def may_be_created_by(cls, user: User) -> bool:
        return bool(user.is_active)

    def clean(self) -> None:
        """One substitute at a time."""
        if not (self.away_id and self.first_day and self.last_day):
            return
        others = Substitution.objects.filter(away=self.away_id).exclude(pk=self.pk)
        if others.filter(first_day__lte=self.last_day, last_day__gte=self.first_day).exists():
            raise ValidationError(_("Somebody stands in during these days already."))
