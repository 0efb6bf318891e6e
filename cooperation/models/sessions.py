"""Sessions: when a course is held, about what, by whom, and who was there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from contacts.models import Person
from cooperation.kinds import KINDS
from cooperation.models.initiatives import Initiative
from cooperation.models.measures import whole
from cooperation.models.parties import Party
from cooperation.models.parts import Part, PartQuerySet
from crm.dates import format_date
from crm.history import record_many
from crm.models import User
from crm.models.record import LiveManager, Record
from crm.text import local_digits


class Present(dict[str, Any]):
    """{key of a party: how history calls that it was there}."""

    def get(self, key: str, default: Any = None) -> Any:
        return gettext("was there")


class SessionQuerySet(PartQuerySet):
    """Queries over sessions."""

    def for_list(self) -> Self:
        return super().for_list().select_related("trainer")

    def in_order(self) -> Self:
        return self.order_by("day", "starts", "pk")


class Session(Part):
    """One time those who may get a certificate come together; their hours follow from it."""

    verbs = Record.verbs | {"attend": _("attendance noted")}

    initiative = models.ForeignKey(
        Initiative, models.CASCADE, related_name="sessions", verbose_name=_("initiative")
    )
    day = models.DateField(_("day"))
    starts = models.TimeField(pgettext_lazy("time", "from"))
    ends = models.TimeField(pgettext_lazy("time", "until"))
    topic = models.CharField(_("topic"), max_length=200, blank=True)
    trainer = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="trained_sessions",
        verbose_name=_("trainer"),
    )
    #: who was there: {key of the party as text: their name as it was written then}
    present = models.JSONField(_("who was there"), default=dict, blank=True, editable=False)

    objects: ClassVar = LiveManager.from_queryset(SessionQuerySet)()
    everything: ClassVar = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("session of a course")
        verbose_name_plural = _("sessions of courses")
        constraints = (
            models.CheckConstraint(
                condition=Q(ends__gt=F("starts")),
                name="session_ends_after_it_starts",
                violation_error_message=_("A session cannot end before it starts."),
            ),
        )

    def __str__(self) -> str:
        return self.topic or f"{format_date(self.day)} {self.clock}"

    def get_absolute_url(self) -> str:
        """Among the sessions of its course."""
        return self.initiative.url_role("sessions", self.initiative_id)

    @property
    def clock(self) -> str:
        """From when to when, as its reader writes it."""
        told = gettext("%(from)s to %(until)s")
        return local_digits(told % {"from": f"{self.starts:%H:%M}", "until": f"{self.ends:%H:%M}"})

    @property
    def there(self) -> set[int]:
        """The keys of the parties that were ticked."""
        return set(map(int, self.present))

    @property
    def minutes(self) -> int:
        first, last = (datetime.combine(self.day, one) for one in (self.starts, self.ends))
        return int((last - first).total_seconds() // 60)

    @property
    def hours(self) -> Any:
        return in_hours(self.minutes)

    @property
    def is_outside(self) -> bool:
        """Whether it lies before its initiative begins or after that ends."""
        start, end = self.initiative.start, self.initiative.end
        before = start is not None and self.day < start.first_day
        return before or (end is not None and self.day > end.last_day)

    def beside(self) -> Self | None:
        """Another session of the initiative that is held while this one is."""
        same = type(self).objects.filter(initiative=self.initiative, day=self.day)
        at_once = same.filter(starts__lt=self.ends, ends__gt=self.starts)
        return at_once.exclude(pk=self.pk).in_order().first()

    def clean(self) -> None:
        if self.starts and self.ends and self.ends <= self.starts:
            raise ValidationError({"ends": _("A session cannot end before it starts.")})

    @classmethod
    def fact_labels(cls) -> Any:
        """History says of each who came that they were there."""
        return Present()

    @classmethod
    def settle(cls, rows: Sequence[Self], changes: Sequence[dict[str, list[Any]]]) -> None:
        """The hours of those who came follow, as a change of theirs."""
        ticked = {
            row.initiative_id: row
            for row, fields in zip(rows, changes, strict=True)
            if row.present or fields.get("present", [None])[0]
        }
        for row in ticked.values():
            follow(row.initiative, by=row.updated_by)


def in_hours(minutes: int) -> Any:
    """Minutes as hours with at most two places, as facts hold numbers."""
    hours = whole(round(Decimal(minutes) / 60, 2))
    return hours if isinstance(hours, int) else float(hours)


def with_sessions() -> list[str]:
    """The slugs of the kinds that keep sessions: those that give certificates."""
    return [kind.slug for kind in KINDS if kind.certificate]


def keys_of(initiative: Initiative) -> dict[int, set[int]]:
    """{key of a party: the keys it was ticked by}: its own, and those of parties that became one
    with it because their people were merged; undone, each has its own again."""
    parties = Party.everything.filter(initiative=initiative)
    stay = parties.filter(deleted_at=None).values_list("pk", "person", "organization", "role")
    living = {tuple(told): key for key, *told in stay}
    found = {key: {key} for key in living.values()}
    merged = parties.exclude(deleted_at=None).values_list(
        "pk", "person__merged_into", "organization__merged_into", "role"
    )
    for key, *told in merged:
        if (heir := living.get(tuple(told))) is not None:
            found[heir].add(key)
    return found


def follow(initiative: Initiative, *, by: User | None) -> list[Party]:
    """Write down for how many hours each was at the sessions; where none is left, what was known
    stays."""
    rule, sessions = initiative.track.certificate, Session.objects.filter(initiative=initiative)
    if rule is None or not (held := list(sessions)):
        return []
    changed, keys = [], keys_of(initiative)
    for party in Party.objects.filter(initiative=initiative, role=rule.role):
        there = [one for one in held if keys[party.pk] & one.there]
        hours = in_hours(sum(one.minutes for one in there))
        if party.facts.get(rule.attended) != hours:
            party.facts = party.facts | {rule.attended: hours}
            changed.append(party)
    return record_many("attend", changed, by=by)
