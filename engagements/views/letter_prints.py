"""A letter on paper: looked at in the page, taken away as PDF or for Word."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from crm import pdf
from crm.views.base import ObjectPage
from engagements.letter_paper import sheet
from engagements.letter_word import word_file
from engagements.letterwords import LANGUAGE
from engagements.models import Letter
from engagements.views.minutes import DOCX, handed_over


class LetterPrint(ObjectPage):
    """The letter as it will stand on paper; with `?as=pdf` or `?as=docx` the file."""

    model = Letter
    template_name = "engagements/letter_print.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Printing changes nothing: whoever may read the letter may print it."""
        wanted = request.GET.get("as")
        if wanted == "docx":
            return handed_over(word_file(self.object), DOCX, self.file_name("docx"))
        if wanted != "pdf":
            return self.render_to_response(self.get_context_data())
        try:
            file = pdf.typeset("paper/letter.html", "letter", LANGUAGE, sheet(self.object))
        except pdf.Unavailable as missing:
            context = self.get_context_data(trouble=str(missing))
            return self.render_to_response(context, status=503)
        return handed_over(file, "application/pdf", self.file_name("pdf"))

    def file_name(self, ending: str) -> str:
        name = (self.object.number or self.object.subject).replace("/", "-")
        return f"{name[:80]}.{ending}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        letter = self.object
        own = {
            "title": _("Print"),
            "crumbs": [
                self.list_crumb(),
                {"label": letter.subject, "url": letter.get_absolute_url()},
            ],
            **sheet(letter),
        }
        return super().get_context_data(**(own | kwargs))
