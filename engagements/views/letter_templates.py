"""Templates of letters."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.views import (
    RecordCreate,
    RecordDelete,
    RecordDetail,
    RecordHistory,
    RecordList,
    RecordUpdate,
)
from engagements.filters import LetterTemplateFilter
from engagements.forms.letters import LetterTemplateForm
from engagements.models import LetterTemplate
from engagements.tables import LetterTemplateTable


class LetterTemplateList(RecordList):
    model = LetterTemplate
    table_class = LetterTemplateTable
    filter_class = LetterTemplateFilter
    icon = "file-text"
    empty_text = gettext_lazy("Words one writes again and again, with places to be filled in.")


class LetterTemplateDetail(RecordDetail):
    model = LetterTemplate
    inline_form = LetterTemplateForm
    facts = ("subject", "text")

    def actions(self) -> Iterator[dict[str, str]]:
        url = f"{reverse('engagements:letter-write')}?template={self.object.pk}"
        yield {"label": _("Write a letter"), "url": url, "icon": "send", "style": "primary"}


class LetterTemplateCreate(RecordCreate):
    model = LetterTemplate
    form_class = LetterTemplateForm


class LetterTemplateUpdate(RecordUpdate):
    model = LetterTemplate
    form_class = LetterTemplateForm


class LetterTemplateDelete(RecordDelete):
    model = LetterTemplate


class LetterTemplateHistory(RecordHistory):
    model = LetterTemplate
