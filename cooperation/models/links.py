"""What else an initiative has to do with."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cooperation.models.initiatives import Initiative
from cooperation.models.parts import Part, PartQuerySet
from crm.models import User
from crm.models.record import LiveManager
from engagements.models import FollowUp, Letter, Meeting, Problem, Resolution

TARGETS: dict[str, Any] = {
    "meeting": Meeting,
    "resolution": Resolution,
    "problem": Problem,
    "letter": Letter,
    "follow_up": FollowUp,
}


def exactly_one() -> Q:
    """One target and no other."""
    found = Q()
    for name in TARGETS:
        others = {f"{other}__isnull": other != name for other in TARGETS}
        found |= Q(**others)
    return found


class LinkQuerySet(PartQuerySet):
    """Queries over links: seen by who sees both ends."""

    def visible_to(self, user: User) -> Self:
        found = super().visible_to(user)
        seen = Q()
        for name, model in TARGETS.items():
            seen |= Q(**{f"{name}__in": model.objects.visible_to(user)})
        return found.filter(seen)

    def for_list(self) -> Self:
        owners = ("owner_user", "owner_person", "owner_organization")
        return self.select_related(
            *("initiative", *TARGETS, "meeting__body", "resolution__meeting"),
            *(f"follow_up__{name}" for name in owners),
        )


class Link(Part):
    """A meeting, resolution, problem, letter or follow-up that has to do with an initiative."""

    initiative = models.ForeignKey(
        Initiative, models.CASCADE, related_name="links", verbose_name=_("initiative")
    )
    meeting = models.ForeignKey(
        Meeting,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="initiative_links",
        verbose_name=_("meeting"),
    )
    resolution = models.ForeignKey(
        Resolution,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="initiative_links",
        verbose_name=_("resolution"),
    )
    problem = models.ForeignKey(
        Problem,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="initiative_links",
        verbose_name=_("problem"),
    )
    letter = models.ForeignKey(
        Letter,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="initiative_links",
        verbose_name=_("letter"),
    )
    follow_up = models.ForeignKey(
        FollowUp,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="initiative_links",
        verbose_name=_("follow-up"),
    )

    objects: ClassVar = LiveManager.from_queryset(LinkQuerySet)()
    everything: ClassVar = LinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("link")
        verbose_name_plural = _("links")
        constraints = (
            models.CheckConstraint(
                condition=exactly_one(),
                name="link_leads_to_one",
                violation_error_message=_("A link leads to one record."),
            ),
            *(
                models.UniqueConstraint(
                    fields=("initiative", name),
                    condition=Q(deleted_at=None, **{f"{name}__isnull": False}),
                    name=f"link_to_{name}_once",
                    violation_error_message=_("This is linked already."),
                )
                for name in TARGETS
            ),
        )

    def __str__(self) -> str:
        return str(self.target)

    @property
    def kind(self) -> str:
        """What it leads to is called so."""
        return str(self.target._meta.verbose_name) if self.target else ""

    @property
    def target(self) -> Any:
        """What it leads to."""
        return next((one for name in TARGETS if (one := getattr(self, name))), None)
