"""The pages of assessments, and what the pages of people and organizations show of them."""

from __future__ import annotations

from itertools import pairwise
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy

from contacts.filters import AssessmentFilter
from contacts.forms.assessments import AssessmentForm
from contacts.models import Assessment, Organization, Person
from contacts.stakeholders import moved
from contacts.tables import AssessmentTable
from crm.views import (
    Panel,
    RecordCreate,
    RecordDelete,
    RecordDetail,
    RecordHistory,
    RecordList,
    RecordUpdate,
)

#: how many assessments a page about one person or organization reads
SHOWN = 100


class ForAssessors:
    """A page for those who may read assessments; nobody else learns more than that it exists."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """What the page does not take from anybody is told first."""
        if hasattr(self, request.method.lower()) and not self.opens_to(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @staticmethod
    def opens_to(user: Any) -> bool:
        return bool(user.sees_assessments)


class AssessmentList(ForAssessors, RecordList):
    model = Assessment
    table_class = AssessmentTable
    filter_class = AssessmentFilter
    icon = "target"
    empty_text = gettext_lazy(
        "Assess how much people and organizations can and want to do in a matter; "
        "the map shows them all."
    )

    def get_queryset(self) -> Any:
        return super().get_queryset().of_known_parties()


class AssessmentDetail(RecordDetail):
    model = Assessment
    facts = ("person", "organization", "day", "influence", "interest", "stance", "note")
    icon = "target"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        same = Assessment.objects.filter(topic=self.object.topic).of(self.object.party)
        own = {
            "told": told(same.order_by("-day", "-pk")[:SHOWN]),
            "again_url": again_url(self.object) if self.may_change else "",
        }
        return super().get_context_data(**(own | kwargs))


class AssessmentCreate(RecordCreate):
    model = Assessment
    form_class = AssessmentForm
    prefilled = ("person", "organization", "topic", "influence", "interest", "stance")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(topics=Assessment.objects.topics(), **kwargs)


class AssessmentUpdate(RecordUpdate):
    model = Assessment
    form_class = AssessmentForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(topics=Assessment.objects.topics(), **kwargs)


class AssessmentDelete(RecordDelete):
    model = Assessment


class AssessmentHistory(RecordHistory):
    model = Assessment


class AssessmentPanel(ForAssessors, Panel):
    """The newest assessment of each topic with what changed since the one before."""

    template_name = "contacts/_assessments_panel.html"

    def content(self, obj: Any) -> dict[str, Any]:
        found = Assessment.objects.visible_to(self.request.user).of(obj).newest(2)
        may_assess = self.request.user.is_clerk
        return {
            "told": latest_only(told(found.order_by("topic_key", "topic", "-day", "-pk")[:SHOWN])),
            "assess_url": assess_url(obj) if may_assess else "",
        }


class PersonAssessments(AssessmentPanel):
    model = Person


class OrganizationAssessments(AssessmentPanel):
    model = Organization


def told(newest_first: Any) -> list[dict[str, Any]]:
    """[{assessment, before, change}]: each with the one before it on the same topic."""
    rows = list(newest_first)
    return [
        {"assessment": row, "before": before, "change": moved(row, before)}
        for row, following in pairwise([*rows, None])
        for before in [following if following and following.topic == row.topic else None]
    ]


def latest_only(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The first row of each topic."""
    topics = [row["assessment"].topic for row in rows]
    above = ["", *topics]
    return [row for row, topic, last in zip(rows, topics, above, strict=False) if topic != last]


def assess_url(party: Person | Organization, **more: Any) -> str:
    """The form to assess somebody, filled in as far as is known."""
    side = "person" if isinstance(party, Person) else "organization"
    query = urlencode({side: party.pk} | more)
    return f"{reverse('contacts:assessment-create')}?{query}"


def again_url(assessment: Assessment) -> str:
    """The form to assess somebody again on the same topic, beginning with what was thought last."""
    known = {name: getattr(assessment, name) for name in ("influence", "interest", "stance")}
    return assess_url(assessment.party, topic=assessment.topic, **known)


def assessment_panels(user: Any, party: Person | Organization) -> list[str]:
    """The address of the panel on somebody's page, for those who may see it."""
    kind = "person" if isinstance(party, Person) else "organization"
    address = reverse(f"contacts:{kind}-assessments-panel", args=[party.pk])
    return [address] if user.sees_assessments else []
