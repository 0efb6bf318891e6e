"""A page whose address says itself which record it edits, stored already or not."""

from __future__ import annotations

from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from crm.forms import RecordForm
from crm.views.forms import Editing


class OneRecord(Editing):
    """The form over `instance`, saved by `record`."""

    @cached_property
    def instance(self) -> Any:
        """The record as it stands, or a new one."""
        raise NotImplementedError

    def get_form(self, *data: Any) -> RecordForm:
        return self.form_over(self.instance, *data)

    def told(self) -> str:
        return _("Saved.")

    def next_url(self, saved: Any) -> str:
        """Back to where one was."""
        return self.request.get_full_path()
