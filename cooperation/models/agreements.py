"""Agreements: what was signed with whom, until when, and what came of it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, Exists, F, IntegerField, OuterRef, Prefetch, Q, Subquery, Value
from django.db.models.functions import Coalesce, Concat
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from contacts.models import Organization
from cooperation.kinds import KINDS, titles
from crm.dates import today
from crm.fields import SearchKey
from crm.models import User
from crm.models.record import LiveManager, Record, RecordQuerySet
from engagements.models import Body

#: what ends within so many days ends soon
SOON = 90
#: what stands between the kinds an agreement is about
BETWEEN = ","


class State(models.TextChoices):
    """How it stands with an agreement; told by its days and never stored."""

    DRAFT = "draft", _("Draft")
    IN_FORCE = "in_force", _("In force")
    ENDS_SOON = "ends_soon", _("Ends soon")
    ENDED = "ended", _("Ended")


STATE_TONES: dict[str, str] = {
    State.DRAFT: "",
    State.IN_FORCE: "ok",
    State.ENDS_SOON: "warn",
    State.ENDED: "bad",
}


class AgreementQuerySet(RecordQuerySet):
    """Queries over agreements."""

    def editable_by(self, user: User) -> Self:
        """The secretariat, and whoever keeps it."""
        return self if user.is_clerk else self.filter(keeper=user).visible_to(user)

    def signed_ones(self) -> Self:
        return self.filter(signed__isnull=False)

    def in_force(self, day: date | None = None) -> Self:
        """Those that are signed and not over on a day, today if none is given."""
        lasts = Q(valid_until=None) | Q(valid_until__gte=day or today())
        return self.signed_ones().filter(lasts)

    def ended(self) -> Self:
        return self.signed_ones().filter(valid_until__lt=today())

    def unrenewed(self) -> Self:
        """Those no signed agreement takes the place of."""
        return self.exclude(Exists(renewals()))

    def ending_between(self, first: date, last: date) -> Self:
        """Those that end on one of these days, and no other takes their place."""
        return self.signed_ones().unrenewed().filter(valid_until__range=(first, last))

    def ending_soon(self, days: int = SOON) -> Self:
        """Those that end within so many days, and no other takes their place."""
        return self.ending_between(today(), today() + timedelta(days=days))

    def in_state(self, state: str) -> Self:
        """Those in one of the four states, as `Agreement.state` tells it."""
        found: dict[str, Any] = {
            State.DRAFT: self.filter(signed=None),
            State.ENDS_SOON: self.ending_soon(),
            State.ENDED: self.ended(),
        }
        if state in found:
            return found[state]
        return self.in_force().exclude(pk__in=self.model.objects.ending_soon().values("pk"))

    def about(self, kind: str) -> Self:
        """Those whose scope names a kind of cooperation."""
        named = Concat(Value(BETWEEN), F("scope"), Value(BETWEEN))
        return self.annotate(named=named).filter(named__contains=f"{BETWEEN}{kind}{BETWEEN}")

    def with_organization(self, *organizations: Organization) -> Self:
        """Those an organization, or one of several, is a party of."""
        made = parties().filter(organization__in=organizations)
        return self.filter(pk__in=made.values("agreement"))

    def kept_by(self, user: User) -> Self:
        """Those a user sees to: kept by them, and of the secretariat those nobody keeps."""
        mine = Q(keeper=user)
        return self.filter(mine | Q(keeper=None) if user.is_clerk else mine)

    def newest(self) -> Self:
        return self.order_by(F("signed").desc(nulls_first=True), "-pk")

    def with_renewal(self) -> Self:
        return self.annotate(renewed=Exists(renewals()))

    def with_parties(self) -> Self:
        rows = parties().select_related("organization").order_by("pk")
        return self.prefetch_related(Prefetch("parties", rows, to_attr="sides"))

    def for_list(self) -> Self:
        made: Any = Agreement._meta.get_field("initiatives").related_model
        under = made.objects.filter(agreement=OuterRef("pk")).order_by().values("agreement")
        counted = Subquery(under.annotate(n=Count("pk")).values("n"), output_field=IntegerField())
        rows = self.select_related("body", "keeper").with_renewal().with_parties()
        return rows.annotate(initiative_count=Coalesce(counted, 0))

    def for_detail(self) -> Self:
        origin = ("body", "keeper", "renews")
        return self.select_related(*origin, "created_by", "updated_by").with_renewal()


def renewals() -> Any:
    """The signed agreements that take the place of the one of the outer query."""
    return Agreement.objects.filter(renews=OuterRef("pk"), signed__isnull=False)


def parties() -> Any:
    """The parties of agreements."""
    model: Any = Agreement._meta.get_field("parties").related_model
    return model.objects.all()


class Agreement(Record):
    """What several sides agreed to do together, such as a memorandum of understanding."""

    verbs = Record.verbs | {"renew": _("added to renew another")}
    words: ClassVar = {"scope": titles}
    picked = True
    attachable = True

    number = models.CharField(_("number"), max_length=40, blank=True)
    title = models.CharField(_("title"), max_length=250)
    title_en = models.CharField(_("English title"), max_length=250, blank=True)
    #: the slugs of the kinds of cooperation it is about, with BETWEEN between them
    scope = models.CharField(_("scope"), max_length=250, blank=True)
    body = models.ForeignKey(
        Body,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="agreements",
        verbose_name=_("body"),
    )
    keeper = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("kept by"),
        help_text=_("The colleague who sees to it and is reminded before it ends."),
    )
    signed = models.DateField(_("signed on"), null=True, blank=True)
    valid_until = models.DateField(
        _("valid until"), null=True, blank=True, help_text=_("Empty when it has no end.")
    )
    text = models.TextField(_("what was agreed"), blank=True)
    renews = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="renewals",
        verbose_name=_("renews"),
    )
    search_key = SearchKey("number", "title", "title_en", "text")

    objects: ClassVar = LiveManager.from_queryset(AgreementQuerySet)()
    everything: ClassVar = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        indexes = (
            models.Index(
                fields=("valid_until",), condition=Q(deleted_at=None), name="agreement_by_end"
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(signed=None) | Q(valid_until=None) | Q(valid_until__gte=F("signed")),
                name="agreement_ends_after_signing",
                violation_error_message=_("An agreement cannot end before it is signed."),
            ),
            models.UniqueConstraint(
                fields=("renews",),
                condition=Q(deleted_at=None, renews__isnull=False),
                name="agreement_renewed_once",
                violation_error_message=_("This agreement is renewed already."),
            ),
        )

    def __str__(self) -> str:
        return self.title_en if get_language() == "en" and self.title_en else self.title

    @property
    def is_renewed(self) -> bool:
        """Whether a signed agreement takes its place."""
        if not hasattr(self, "renewed"):
            self.renewed = self.renewals.alive().signed_ones().exists()
        return bool(self.renewed)

    @property
    def state(self) -> State:
        if self.signed is None:
            return State.DRAFT
        if self.valid_until is None or self.days_left > SOON:
            return State.IN_FORCE
        if self.days_left < 0:
            return State.ENDED
        return State.IN_FORCE if self.is_renewed else State.ENDS_SOON

    @property
    def days_left(self) -> int:
        """So many days until its end, less than none when that is over; only where it has one."""
        return (self.valid_until - today()).days if self.valid_until else 0

    @property
    def is_open(self) -> bool:
        """Whether its end is still to come."""
        return self.state != State.ENDED

    @property
    def tone(self) -> str:
        return STATE_TONES[self.state]

    @property
    def kinds(self) -> list[Any]:
        """The kinds of cooperation it is about; a kind that is no more is left out."""
        slugs = self.scope.split(BETWEEN)
        return [KINDS[slug] for slug in slugs if slug in KINDS.by_slug]

    def get_scope_display(self) -> str:
        return str(_(", ")).join(str(kind.title) for kind in self.kinds)

    def clean(self) -> None:
        if self.signed and self.valid_until and self.valid_until < self.signed:
            raise ValidationError(
                {"valid_until": _("An agreement cannot end before it is signed.")}
            )
