"""Forms over initiatives and their parties."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cooperation.models import Initiative, Party
from crm.formfields import CleanCharField
from crm.forms import ActionForm, Base
from engagements.forms.meetings import LedBodyForm


class InitiativeForm(LedBodyForm):
    rows = (("kind", "health"), ("body", "lead"), ("start", "end"), ("meeting", "resolution"))

    class Meta(Base):
        model = Initiative
        fields = (
            *("title", "kind", "health", "body", "lead", "start", "end"),
            *("description", "meeting", "resolution"),
        )


class PartyForm(LedBodyForm):
    """The roles offered are those of the initiative's kind."""

    role = forms.ChoiceField(label=_("role"), widget=forms.Select(attrs={"class": "input"}))

    class Meta(Base):
        model = Party
        fields = ("initiative", "role", "organization", "person")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["initiative"].queryset = Initiative.objects.editable_by(self.user)
        self.fields["role"].choices = list(self.roles().items())

    def roles(self) -> dict[str, Any]:
        """The roles of the chosen initiative's kind; {} while none is chosen."""
        key = self.data.get("initiative") or self.initial.get("initiative")
        editable = self.fields["initiative"].queryset
        found = editable.filter(pk=key).first() if str(key).isdecimal() else None
        return found.track.roles if found else {}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if bool(cleaned.get("organization")) == bool(cleaned.get("person")) and not self.errors:
            raise ValidationError(_("A party is one organization or one person."))
        return cleaned


class AdvanceForm(ActionForm):
    to = forms.ChoiceField(label=_("next stage"), widget=forms.RadioSelect)
    note = CleanCharField(required=False, max_length=200, label=_("note"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stages = [self.obj.track.stage(slug) for slug in self.obj.current_stage.next]
        self.fields["to"].choices = [(stage.slug, stage.title) for stage in stages]
        if stages:
            self.fields["to"].initial = stages[0].slug
