"""Pairs that may be one: two people or two organizations, why, and what somebody decided."""

from __future__ import annotations

from functools import cache
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from contacts.likeness.weights import told
from contacts.models.organizations import Organization
from contacts.models.people import Person
from contacts.models.relations import Party
from crm.models import User
from crm.models.record import LiveManager, Record, RecordQuerySet
from crm.references import Stays

#: from these scores on it is almost certain, or likely
SURE, LIKELY = 90, 60
#: where it is kept for a while how many wait
WAITING_KEY, WAITING_SECONDS = "duplicates-waiting", 60


@cache
def counting_waiting() -> tuple[str, tuple[Any, ...]]:
    """The question how many wait, put into SQL once: the frame of every page may ask it."""
    rows = DuplicatePair.objects.waiting().of_living_parties().values("pk")
    sql, params = rows.query.sql_with_params()
    return f"SELECT COUNT(*) FROM ({sql}) AS waiting", params  # noqa: S608


class DuplicatePairQuerySet(RecordQuerySet):
    """Queries over pairs; only those who may merge see any."""

    def visible_to(self, user: User) -> Self:
        return self if user.is_authenticated and user.is_clerk else self.none()

    def restorable_by(self, user: User) -> Self:
        """None: they come and go with whom they are about."""
        return self.none()

    def waiting(self) -> Self:
        """Those nobody has decided about yet."""
        return self.filter(verdict=DuplicatePair.Verdict.OPEN)

    def of_living_parties(self) -> Self:
        """Without those of whom one lies in the trash, because it was merged or thrown away."""
        return self.filter(
            *(Q(**{f"{side}__deleted_at": None}) for side in DuplicatePair.sides_of(Person)),
            *(Q(**{f"{side}__deleted_at": None}) for side in DuplicatePair.sides_of(Organization)),
        )

    def between(self, one: Party, other: Party) -> Self:
        """The pair of these two, whichever is named first."""
        first, second = sorted((one.pk, other.pk))
        sides = DuplicatePair.sides_of(type(one))
        return self.filter(**dict(zip(sides, (first, second), strict=True)))

    def with_party(self, party: Party) -> Self:
        """All pairs of a person or an organization."""
        first, second = DuplicatePair.sides_of(type(party))
        return self.filter(Q(**{first: party}) | Q(**{second: party}))

    def surest_first(self) -> Self:
        """In the order of the queue, which is that of the list."""
        return self.order_by("-score", "-pk")

    def after(self, pair: DuplicatePair) -> Self:
        """Those that stand behind a pair in the queue."""
        behind = Q(score__lt=pair.score) | Q(score=pair.score, pk__lt=pair.pk)
        return self.filter(behind).surest_first()

    def matching(self, query: str) -> Self:
        """Those of a person or organization found by the query, as in their own lists."""
        if not query.strip():
            return self
        people, firms = Person.objects.with_words(query), Organization.objects.with_words(query)
        sides = ((Person, people), (Organization, firms))
        found = (Q(**{f"{s}__in": rows}) for m, rows in sides for s in DuplicatePair.sides_of(m))
        return self.filter(next(found) | next(found) | next(found) | next(found))

    def for_list(self) -> Self:
        return self.select_related(*SIDES)

    def for_detail(self) -> Self:
        added = (f"{side}__created_by" for side in SIDES)
        return self.select_related(*SIDES, *added, "judged_by")


SIDES = ("first_person", "second_person", "first_organization", "second_organization")


def in_order(kind: str, other: str) -> Q:
    """Two of a kind, the older record first, and none of the other kind."""
    both = Q(**{f"{place}_{kind}__isnull": False for place in ("first", "second")})
    none = Q(**{f"{place}_{other}__isnull": True for place in ("first", "second")})
    return both & none & Q(**{f"first_{kind}__lt": F(f"second_{kind}")})


class DuplicatePair(Record):
    """Two records that may be one, until somebody merges them or says for good that they are two.

    Found by a scan, which keeps the score and the reasons up to date; what is no longer alike goes
    to the trash and comes back from there.
    """

    class Verdict(models.TextChoices):
        OPEN = "open", _("To be judged")
        DIFFERENT = "different", _("Not the same")
        MERGED = "merged", _("Merged")

    verbs = Record.verbs | {
        "create": _("found"),
        "fade": _("no longer alike"),
        "restore": _("alike again"),
        "differ": _("judged: not the same"),
        "merge": _("merged"),
        "reopen": _("to be judged again"),
    }
    kept = ("score", "reasons")
    #: it goes on telling which two it was about; see `contacts.actions.duplicates.note_merged`
    merging: ClassVar = dict.fromkeys(SIDES, Stays())

    first_person = models.ForeignKey(
        Person,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("person"),
    )
    second_person = models.ForeignKey(
        Person,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("other person"),
    )
    first_organization = models.ForeignKey(
        Organization,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("organization"),
    )
    second_organization = models.ForeignKey(
        Organization,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("other organization"),
    )
    #: how probable it is that they are one, out of 100
    score = models.PositiveSmallIntegerField(_("score"))
    #: [[code, weight], …], see `contacts.likeness.weights`
    reasons: models.JSONField[list[list[Any]]] = models.JSONField(
        _("reasons"), default=list, blank=True
    )
    verdict = models.CharField(_("verdict"), max_length=10, choices=Verdict, default=Verdict.OPEN)
    judged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("judged by"),
    )
    judged_at = models.DateTimeField(_("judged at"), null=True, blank=True)

    objects: ClassVar = LiveManager.from_queryset(DuplicatePairQuerySet)()
    everything: ClassVar = DuplicatePairQuerySet.as_manager()

    class Meta:
        verbose_name = _("possible duplicate")
        verbose_name_plural = _("possible duplicates")
        constraints = (
            models.CheckConstraint(
                condition=in_order("person", "organization") | in_order("organization", "person"),
                name="duplicate_pair_in_order",
            ),
            models.UniqueConstraint(
                fields=("first_person", "second_person"), name="duplicate_pair_of_people"
            ),
            models.UniqueConstraint(
                fields=("first_organization", "second_organization"),
                name="duplicate_pair_of_organizations",
            ),
        )
        indexes = (
            models.Index(
                fields=("-score", "-id"),
                condition=Q(deleted_at=None, verdict="open"),
                name="duplicate_pair_waiting",
            ),
        )

    def __str__(self) -> str:
        return f"{self.first} · {self.second}"

    @staticmethod
    def sides_of(model: type[Any]) -> tuple[str, str]:
        """The names of the two relations to a type."""
        kind = "person" if model is Person else "organization"
        return f"first_{kind}", f"second_{kind}"

    @property
    def first(self) -> Any:
        """The older of the two records."""
        return self.first_person or self.first_organization

    @property
    def second(self) -> Any:
        return self.second_person or self.second_organization

    @property
    def parties(self) -> tuple[Party, Party]:
        """The older record first."""
        return self.first, self.second

    @property
    def is_open(self) -> bool:
        """Whether nobody has decided yet."""
        return self.verdict == self.Verdict.OPEN

    @property
    def told_reasons(self) -> list[tuple[str, bool]]:
        """(words, whether it speaks for their being one)"""
        return told(self.reasons)

    @classmethod
    def url_name(cls) -> str:
        return "duplicate"
