"""Problems."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy

from crm.picks import RecordPick
from crm.views import (
    RecordCreate,
    RecordDelete,
    RecordDetail,
    RecordHistory,
    RecordList,
    RecordUpdate,
)
from engagements.filters import ProblemFilter
from engagements.forms.problems import ProblemForm
from engagements.models import FollowUp, Problem
from engagements.tables import ProblemTable
from engagements.views.follow_ups import add_url
from engagements.views.letters import letters_about


class ProblemList(RecordList):
    model = Problem
    table_class = ProblemTable
    filter_class = ProblemFilter
    icon = "triangle-alert"
    empty_text = gettext_lazy("What mills and towns complain of is kept here until it is solved.")
    bulk_form = ProblemForm
    bulk_fields = ("category", "severity", "state", "about", "province", "must_answer")


class ProblemDetail(RecordDetail):
    model = Problem
    inline_form = ProblemForm
    facts = (
        *("text", "category", "severity", "state", "about", "province"),
        *("reported_by", "must_answer", "meeting"),
    )
    icon = "triangle-alert"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        owed = FollowUp.objects.filter(problem=self.object).for_list().order_by("due", "pk")
        own = {
            "follow_ups": owed,
            "add_url": add_url(self.request.user, problem=self.object.pk),
        }
        own |= letters_about(self.request.user, problem=self.object.pk)
        return super().get_context_data(**(own | kwargs))


class ProblemCreate(RecordCreate):
    model = Problem
    form_class = ProblemForm
    prefilled = ("meeting", "about")


class ProblemUpdate(RecordUpdate):
    model = Problem
    form_class = ProblemForm


class ProblemDelete(RecordDelete):
    model = Problem


class ProblemHistory(RecordHistory):
    model = Problem


class ProblemPick(RecordPick):
    model = Problem
