"""A letter on paper: looked at in the page, taken away as PDF."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from crm import pdf
from crm.views.base import ObjectPage
from engagements.letter_paper import sheet
from engagements.letterwords import LANGUAGE
from engagements.models import Letter


class LetterPrint(ObjectPage):
    """The letter as it will stand on paper; with `?as=pdf` the file."""

    model = Letter
    template_name = "engagements/letter_print.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Printing changes nothing: whoever may read the letter may print it."""
        if request.GET.get("as") != "pdf":
            return self.render_to_response(self.get_context_data())
        try:
            file = pdf.typeset("paper/letter.html", "letter", LANGUAGE, sheet(self.object))
        except pdf.Unavailable as missing:
            context = self.get_context_data(trouble=str(missing))
            return self.render_to_response(context, status=503)
        name = f"{(self.object.number or self.object.subject).replace('/', '-')[:80]}.pdf"
        headers = {"Content-Disposition": content_disposition_header(True, name)}
        return HttpResponse(file, content_type="application/pdf", headers=headers)

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
