"""Forms over saved views of lists."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from crm.forms import ActionForm, Base, RecordForm
from crm.listing import LONGEST, asked_by, canonical, closed_to, list_choices, list_view
from crm.models import User
from engagements.models import Body, SavedView


class SavedViewForm(RecordForm):
    """A saved view; whom it may be shared with depends on who saves it."""

    rows = (("scope", "body"),)

    class Meta(Base):
        model = SavedView
        fields = ("title", "scope", "body", "pinned")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance._state.adding:
            self.instance.owner = self.user
        present = Body.objects.filter(pk=self.instance.body_id)
        self.fields["body"].queryset = Body.objects.editable_by(self.user) | present
        offered = self.scopes()
        if offered == {SavedView.Scope.MINE}:
            del self.fields["scope"], self.fields["body"]
            return
        choices = [pair for pair in SavedView.Scope.choices if pair[0] in offered]
        self.fields["scope"].choices = choices
        if SavedView.Scope.BODY not in offered:
            del self.fields["body"]
            self.fields["scope"].help_text = _("Only those who may open this list see it.")

    def scopes(self) -> set[str]:
        """Whom it may be shared with: a body only where the list opens to all its members."""
        offered = {SavedView.Scope.MINE, self.instance.scope}
        if self.user.is_clerk:
            offered.add(SavedView.Scope.EVERYBODY)
        leads = self.user.is_clerk or Body.objects.editable_by(self.user).exists()
        if leads and self.listed() not in closed_to(User()):
            offered.add(SavedView.Scope.BODY)
        return offered

    def listed(self) -> str:
        """The list it is a view of."""
        return self.instance.page or self.data.get("page") or self.initial.get("page") or ""

    def _get_validation_exclusions(self) -> set[str]:
        """A name is used once by its owner for one list."""
        return super()._get_validation_exclusions() - {"owner", "page"}

    def clean(self) -> dict[str, Any]:
        """A body is named when it is for a body, and only then."""
        cleaned = super().clean()
        if cleaned.get("scope") != SavedView.Scope.BODY:
            cleaned["body"] = None
        elif cleaned.get("body") is None and "body" not in self.errors:
            self.add_error("body", _("Choose the body that shall see it."))
        return cleaned


class NewSavedViewForm(SavedViewForm):
    """A new view of a list as it is shown."""

    class Meta(SavedViewForm.Meta):
        fields = (*SavedViewForm.Meta.fields, "page", "query")

    page = forms.ChoiceField(choices=list_choices, initial="", widget=forms.HiddenInput)
    query = forms.CharField(
        required=False, initial="", max_length=LONGEST, widget=forms.HiddenInput
    )

    def clean(self) -> dict[str, Any]:
        """What the list is asked, in one spelling."""
        cleaned = super().clean()
        if "page" in cleaned and "query" in cleaned:
            cleaned["query"] = canonical(asked_by(cleaned["query"]), list_view(cleaned["page"]))
        return cleaned


class RewriteForm(ActionForm):
    """What the list is asked now."""

    query = forms.CharField(
        required=False, initial="", max_length=LONGEST, widget=forms.HiddenInput
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "query" not in self.data:
            raise forms.ValidationError(_("Save a view from its list."))
        if "query" in cleaned:
            cleaned["query"] = canonical(asked_by(cleaned["query"]), list_view(self.obj.page))
        return cleaned
