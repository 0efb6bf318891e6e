"""Forms over assessments, and what the stakeholder map is asked."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from contacts.models import Assessment
from crm.formfields import JalaliDateField
from crm.forms import Base, RecordForm

#: the list of topics used before, which the page puts beside the form
SUGGESTED = "topics"


class AssessmentForm(RecordForm):
    """What the office thinks of one person or organization."""

    rows = (("topic", "day"), ("influence", "interest", "stance"))

    class Meta(Base):
        model = Assessment
        fields = (
            *("person", "organization", "topic", "day"),
            *("influence", "interest", "stance", "note"),
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one, other in (("person", "organization"), ("organization", "person")):
            if getattr(self.instance, f"{one}_id") or self.initial.get(one):
                self.fields.pop(other)
                break
        self.fields["day"].show_hidden_initial = False  # else a default stands in the page twice
        self.fields["topic"].widget.attrs |= {"list": SUGGESTED, "autocomplete": "off"}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        chosen = [name for name in ("person", "organization") if cleaned.get(name)]
        if len(chosen) != 1 and not self.errors.keys() & {"person", "organization"}:
            raise ValidationError(_("Choose one person or one organization."))
        return cleaned


class MapForm(forms.Form):
    """Which topic on which day, whose positions, and how far back the trails go."""

    SPANS = ((0, _("No trails")), (182, _("Half a year")), (365, _("A year")), (1095, _("3 years")))
    PARTIES = (("", _("Everybody")), ("person", _("People")), ("organization", _("Organizations")))

    topic = forms.ChoiceField(label=_("Topic"), required=False)
    day = JalaliDateField(label=_("As of"), required=False)
    party = forms.ChoiceField(label=_("Of whom"), required=False, choices=PARTIES)
    span = forms.TypedChoiceField(
        label=_("Trails"), required=False, choices=SPANS, coerce=int, empty_value=365
    )

    def __init__(self, *args: Any, topics: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topic"].choices = [(topic, topic) for topic in topics]


class DueForm(forms.Form):
    """Which topic is asked about, and which of the three lists is shown."""

    topic = forms.ChoiceField(label=_("Topic"), required=False)
    show = forms.ChoiceField(
        required=False,
        choices=[(name, name) for name in ("old", "organization", "person")],
        widget=forms.HiddenInput,
    )

    def __init__(self, *args: Any, topics: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        every = [("", _("All topics"))]
        self.fields["topic"].choices = every + [(topic, topic) for topic in topics]
