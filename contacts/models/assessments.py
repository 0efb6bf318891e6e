"""Assessments: how much somebody can and wants to do in a matter, and which side they take."""

from __future__ import annotations

from datetime import date, timedelta
from typing import ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext_lazy as _

from contacts.models.organizations import Organization
from contacts.models.people import Person
from contacts.models.relations import Party, one_of
from crm.dates import today
from crm.fields import SearchKey, SortKey
from crm.models import User
from crm.models.record import LiveManager, Record, RecordQuerySet
from crm.text import fold, normalise

#: after so long an assessment says little about today
GOOD_FOR = timedelta(days=365)
#: how many topics a form or a filter offers
TOPICS = 200


class Level(models.IntegerChoices):
    """How much, on the scale of both axes of the map."""

    VERY_LOW = 1, _("1 · very low")
    LOW = 2, _("2 · low")
    MEDIUM = 3, _("3 · medium")
    HIGH = 4, _("4 · high")
    VERY_HIGH = 5, _("5 · very high")


class Stance(models.IntegerChoices):
    """Which side somebody takes, from against to for."""

    OPPONENT = 1, _("Opponent")
    LEANING_AGAINST = 2, _("Leaning against")
    NEUTRAL = 3, _("Neutral")
    LEANING_TO = 4, _("Leaning to support")
    SUPPORTER = 5, _("Supporter")


class AssessmentQuerySet(RecordQuerySet):
    """Queries over assessments; whoever may not see them finds none."""

    def visible_to(self, user: User) -> Self:
        """Those the user may see: all or nothing."""
        found = super().visible_to(user)
        return found if user.is_authenticated and user.sees_assessments else found.none()

    def of(self, party: Party) -> Self:
        """Those of one person or organization."""
        return self.filter(**{"person" if isinstance(party, Person) else "organization": party})

    def of_known_parties(self) -> Self:
        """Without those of people and organizations in the trash."""
        return self.filter(person__deleted_at=None, organization__deleted_at=None)

    def of_living_parties(self) -> Self:
        """Without the deceased and the dissolved: nobody will assess them again."""
        return self.of_known_parties().filter(person__deceased=None, organization__dissolved=None)

    def until(self, day: date) -> Self:
        """What was known on that day."""
        return self.filter(day__lte=day)

    def newest(self, count: int = 1, *, per_topic: bool = True) -> Self:
        """The last so many of each person and organization, per topic or over all topics.

        By key, so that what is asked beyond is asked of these, not of those they are chosen from.
        """
        each = ("person", "organization", "topic") if per_topic else ("person", "organization")
        newest_first = (F("day").desc(), F("pk").desc())
        place = Window(RowNumber(), partition_by=list(each), order_by=newest_first)
        chosen = self.annotate(place=place).filter(place__lte=count)
        return self.model.objects.filter(pk__in=chosen.values("pk"))

    def matching(self, query: str) -> Self:
        """Also those of a person or organization found by the query, as in their own lists."""
        if not query.strip():
            return self
        own = self.with_words(query).values("pk")
        people, firms = Person.objects.with_words(query), Organization.objects.with_words(query)
        found = Q(pk__in=own) | Q(person__in=people) | Q(organization__in=firms)
        return self.filter(found)

    def topics(self) -> list[str]:
        """The topics there are, in the order of the alphabet."""
        found = self.order_by("topic_key", "topic").values_list("topic", flat=True)
        return list(found.distinct()[:TOPICS])

    def for_list(self) -> Self:
        return self.select_related("person", "organization")


class Assessment(Record):
    """What the office thought on a day of a person or organization in a matter."""

    person = models.ForeignKey(
        Person, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("person")
    )
    organization = models.ForeignKey(
        Organization,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("organization"),
    )
    topic = models.CharField(
        _("topic"), max_length=100, help_text=_("The matter it is about, always named alike.")
    )
    day = models.DateField(_("as of"), default=today)
    influence = models.PositiveSmallIntegerField(
        _("influence"), choices=Level, help_text=_("How much they can do in the matter.")
    )
    interest = models.PositiveSmallIntegerField(
        _("interest"), choices=Level, help_text=_("How much the matter means to them.")
    )
    stance = models.PositiveSmallIntegerField(_("stance"), choices=Stance)
    note = models.TextField(_("note"), blank=True, help_text=_("What this is based on."))
    search_key = SearchKey("topic", "note")
    topic_key = SortKey("topic")

    objects: ClassVar = LiveManager.from_queryset(AssessmentQuerySet)()
    everything: ClassVar = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        constraints = (
            models.CheckConstraint(
                condition=one_of("person", "organization"),
                name="assessment_of_one",
                violation_error_message=_("An assessment is of one person or organization."),
            ),
        )
        indexes = (
            models.Index(
                fields=("topic", "day"), condition=Q(deleted_at=None), name="assessment_by_topic"
            ),
            models.Index(
                fields=("day", "id"), condition=Q(deleted_at=None), name="assessment_by_day"
            ),
        )

    def __str__(self) -> str:
        return f"{self.party or '—'} · {self.topic}"

    @property
    def party(self) -> Party | None:
        """Whom it is about."""
        return self.person or self.organization

    @property
    def party_key(self) -> tuple[int | None, int | None]:
        """Tells whom it is about without reading them."""
        return self.person_id, self.organization_id

    def is_old(self, on: date) -> bool:
        """Whether it says little about that day."""
        return self.day < on - GOOD_FOR

    def clean(self) -> None:
        """A topic has one spelling; nobody is assessed for a day to come."""
        self.topic = spelled_as_before(normalise(self.topic))
        if self.day and self.day > today():
            raise ValidationError({"day": _("This day is still to come.")})


def spelled_as_before(topic: str) -> str:
    """The spelling in which the topic is known already; a new one as it is written."""
    known = Assessment.objects.topics()
    if topic in known:
        return topic
    return next((other for other in known if fold(other) == fold(topic)), topic)
