"""What the pages of contacts and engagements show of initiatives."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from contacts.models import Organization, Person
from cooperation import participation
from cooperation.models import Agreement, Initiative, Link, Obligation, Party
from crm import rights
from crm.views import Panel
from engagements.models import Body, FollowUp, Letter, Meeting, Problem, Resolution

SHOWN = 20


def linked(**target: Any) -> Any:
    """The keys of the initiatives that are linked with a record."""
    return Link.objects.filter(**target).values("initiative")


class InitiativePanel(Panel):
    """The initiatives that belong to a record of a lower app."""

    template_name = "cooperation/_initiatives_panel.html"
    prefill = ""
    #: what the yearly report asks for to be about the record
    yearly = ""

    def content(self, obj: Any) -> dict[str, Any]:
        found = Initiative.objects.visible_to(self.request.user)
        mine = self.belonging(found, obj).select_related("body").distinct()
        create = reverse("cooperation:initiative-create")
        may_add = rights.may_create(self.request.user, Initiative)
        return {
            "initiatives": mine.order_by("-news_at", "-pk")[:SHOWN],
            "yearly_url": f"{reverse('cooperation:yearly-report')}?{self.yearly}={obj.pk}"
            if self.yearly
            else None,
            "add_url": f"{create}?{self.prefill}={obj.pk}" if self.prefill and may_add else None,
        }

    def belonging(self, initiatives: Any, obj: Any) -> Any:
        """The initiatives that belong to the record."""
        raise NotImplementedError


class PersonPanel(InitiativePanel):
    model = Person

    def belonging(self, initiatives: Any, obj: Any) -> Any:
        parties = Party.objects.filter(person=obj).values("initiative")
        return initiatives.filter(lead=obj) | initiatives.filter(pk__in=parties)


class OrganizationPanel(Panel):
    """What an organization took part in, year by year and as what, and what it signed."""

    model = Organization
    template_name = "cooperation/_organization_panel.html"

    def content(self, obj: Organization) -> dict[str, Any]:
        user = self.request.user
        found = participation.shares([obj], user)
        return {
            "years": participation.by_year(found[:SHOWN]),
            "more": max(0, len(found) - SHOWN),
            "agreements": participation.agreements_with([obj], user)[:SHOWN],
            "yearly_url": f"{reverse('cooperation:yearly-report')}?organization={obj.pk}",
        }


class BodyPanel(InitiativePanel):
    model = Body
    prefill = "body"
    yearly = "body"

    def belonging(self, initiatives: Any, obj: Any) -> Any:
        return initiatives.filter(body=obj)


class MeetingPanel(InitiativePanel):
    model = Meeting
    prefill = "meeting"

    def belonging(self, initiatives: Any, obj: Any) -> Any:
        return initiatives.filter(meeting=obj) | initiatives.filter(pk__in=linked(meeting=obj))


class ResolutionPanel(InitiativePanel):
    model = Resolution
    prefill = "resolution"

    def belonging(self, initiatives: Any, obj: Any) -> Any:
        found = initiatives.filter(pk__in=linked(resolution=obj))
        return initiatives.filter(resolution=obj) | found


class ProblemPanel(InitiativePanel):
    model = Problem
    prefill = "problem"

    def belonging(self, initiatives: Any, obj: Any) -> Any:
        return initiatives.filter(problem=obj) | initiatives.filter(pk__in=linked(problem=obj))


class FollowUpPanel(InitiativePanel):
    """The initiatives a follow-up is linked with, and the agreements by which it is owed."""

    model = FollowUp

    def content(self, obj: FollowUp) -> dict[str, Any]:
        agreed = Obligation.objects.filter(follow_up=obj).values("agreement")
        agreements = Agreement.objects.visible_to(self.request.user).filter(pk__in=agreed)
        return super().content(obj) | {"agreements": agreements.order_by("-pk")[:SHOWN]}

    def belonging(self, initiatives: Any, obj: Any) -> Any:
        return initiatives.filter(pk__in=linked(follow_up=obj))


class LetterPanel(InitiativePanel):
    """The initiatives a letter is linked with, and those that began with the resolution or in the
    meeting it is about."""

    model = Letter

    def belonging(self, initiatives: Any, obj: Any) -> Any:
        found = initiatives.filter(pk__in=linked(letter=obj))
        if obj.resolution_id:
            return found | initiatives.filter(resolution=obj.resolution_id)
        return found | initiatives.filter(meeting=obj.meeting_id) if obj.meeting_id else found
