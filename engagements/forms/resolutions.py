"""Forms over resolutions."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from crm.formfields import JalaliDateField
from crm.forms import Base
from engagements.forms.meetings import PartForm
from engagements.models import (
    Resolution,
)


class ResolutionForm(PartForm):
    """A resolution; a new one may bring its follow-up with it."""

    rows = (("kind", "state"),)

    class Meta(Base):
        model = Resolution
        fields = ("meeting", "text", "item", "kind", "state")

    def limit_choices_to_visible(self) -> None:
        """A numbered resolution stays with its body, whose number it bears."""
        super().limit_choices_to_visible()
        if self.instance.body_id:
            meetings = self.fields["meeting"].queryset
            self.fields["meeting"].queryset = meetings.filter(body=self.instance.body_id)


class NewResolutionForm(ResolutionForm):
    rows = (("kind", "due"),)

    due = JalaliDateField(
        required=False,
        label=_("to be done by"),
        help_text=_("Leave empty when no day was set; a follow-up is opened in any case."),
    )

    class Meta(Base):
        model = Resolution
        fields = ("meeting", "text", "item", "kind")
