"""Who took part in what: the work of an organization with us, and who never took part."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from contacts.models import Organization
from cooperation.models import Agreement, Initiative, Party
from crm.dates import jalali_year
from crm.models import User
from engagements.models import Attendance, Meeting
from engagements.timeline import names_of

MOST = 200


@dataclass
class Share:
    """What an organization, or one of its units, did in an initiative: its roles in words."""

    initiative: Initiative
    who: Organization
    roles: list[str] = field(default_factory=list)

    @property
    def year(self) -> int:
        """The Jalali year it starts in; of one without a start, the year it was added."""
        start = self.initiative.start
        return start.year if start else jalali_year(self.initiative.created_at)


def shares(organizations: Any, user: User) -> list[Share]:
    """What these organizations took part in, as far as the user sees it; the latest first."""
    visible = Initiative.objects.visible_to(user)
    parties = Party.objects.filter(organization__in=organizations, initiative__in=visible)
    rows = parties.select_related("organization", "initiative__body").order_by("-initiative", "pk")
    found: dict[tuple[int, int], Share] = {}
    for one in rows[:MOST]:
        key = (one.initiative_id, one.organization_id)
        share = found.setdefault(key, Share(one.initiative, one.organization))
        share.roles.append(one.get_role_display())
    return sorted(found.values(), key=lambda share: share.year, reverse=True)


def by_year(found: list[Share]) -> list[dict[str, Any]]:
    """[{year, shares}], the last year first; within a year by kind."""
    years = dict.fromkeys(share.year for share in found)
    return [
        {
            "year": year,
            "shares": sorted(
                (share for share in found if share.year == year),
                key=lambda share: share.initiative.kind,
            ),
        }
        for year in years
    ]


def by_kind(found: list[Share]) -> list[dict[str, Any]]:
    """[{kind, count}] of the initiatives, the kind with most of them first."""
    kinds: dict[str, dict[str, Any]] = {}
    for initiative in {share.initiative.pk: share.initiative for share in found}.values():
        told = kinds.setdefault(initiative.kind, {"kind": initiative.track, "count": 0})
        told["count"] += 1
    return sorted(kinds.values(), key=lambda one: -one["count"])


def meetings_with(organizations: list[Organization], user: User) -> int:
    """In how many meetings that were held somebody came for one of them."""
    names = [name for one in organizations for name in names_of(one)]
    held = Meeting.objects.visible_to(user).filter(status=Meeting.Status.HELD)
    came = Attendance.objects.filter(organization__in=names, meeting__in=held)
    return int(came.order_by().values("meeting").distinct().count())


def agreements_with(organizations: Any, user: User) -> list[Agreement]:
    """The agreements they are parties of, the latest first."""
    visible = Agreement.objects.visible_to(user)
    made = visible.filter(parties__organization__in=organizations, parties__deleted_at=None)
    return list(made.distinct().newest().with_renewal()[:MOST])


def took_part(user: User, since: int | None = None) -> Any:
    """The keys of the organizations that took part in what the user sees; since a Jalali year."""
    visible = Initiative.objects.visible_to(user)
    if since:
        visible = visible.begun_since(since)
    parties = Party.objects.filter(initiative__in=visible, organization__isnull=False)
    return parties.order_by().values("organization")
