"""Forms over follow-ups, and what is asked of them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from crm.formfields import CleanCharField, JalaliDateField
from crm.forms import ActionForm, Base, RecordForm
from engagements.models import (
    FollowUp,
)


class FollowUpForm(RecordForm):
    rows = (("due", "priority", "state"), ("owner_user", "chaser"))

    class Meta(Base):
        model = FollowUp
        fields = (
            *("title", "due", "priority", "state", "owner_user", "owner_person"),
            *("owner_organization", "owed_to", "chaser", "note", "evidence_required"),
            *("resolution", "problem"),
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Closing asks for evidence or a reason: an action of its own, not a choice here."""
        super().__init__(*args, **kwargs)
        offered = {*FollowUp.OPEN, self.instance.state}
        choices = FollowUp.State.choices
        self.fields["state"].choices = [pair for pair in choices if pair[0] in offered]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        named = [n for n in ("owner_user", "owner_person", "owner_organization") if cleaned.get(n)]
        for name in named[1:]:
            self.add_error(
                name, _("Name one who owes it: a colleague, a person or an organization.")
            )
        if "due" in self.changed_data:
            self.instance.due = cleaned.get("due")
            self.instance.schedule()
        return cleaned


class FinishForm(ActionForm):
    evidence = CleanCharField(
        multiline=True,
        required=False,
        label=_("evidence"),
        help_text=_("A letter number, a file, or who confirms it."),
        widget=forms.Textarea(attrs={"class": "input", "rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["evidence"].required = self.obj.evidence_required


class PostponeForm(ActionForm):
    due = JalaliDateField(label=_("new due date"))
    reason = CleanCharField(max_length=200, label=_("reason"))


class ReasonForm(ActionForm):
    reason = CleanCharField(max_length=200, label=_("reason"))
