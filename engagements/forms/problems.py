"""Forms over problems."""

from __future__ import annotations

from crm.forms import Base, RecordForm
from engagements.models import (
    Problem,
)


class ProblemForm(RecordForm):
    rows = (("category", "severity", "state"), ("about", "province"), ("must_answer", "meeting"))

    class Meta(Base):
        model = Problem
        fields = (
            *("title", "text", "category", "severity", "state", "about", "province"),
            *("reported_by", "must_answer", "meeting"),
        )
