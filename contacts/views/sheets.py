"""Printing address labels and name badges of a group."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from contacts.forms.sheets import SheetForm
from contacts.members import members_of
from contacts.models import Group
from contacts.recipients import MOST, Recipient, gather
from contacts.sheets import Sheet, pages_of, parts_of, place_of
from contacts.views.parts import named
from crm import pdf
from crm.text import group_number
from crm.views.base import ObjectPage


class GroupPrint(ObjectPage):
    """Asks which sheet, says who will be missing on it, and answers with the PDF."""

    model = Group
    template_name = "contacts/group_print.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Printing changes nothing, so its form is sent by GET and its address can be kept."""
        self.require_change()
        found = members_of(self.object, request.user)
        if found.count() > MOST:
            told = _("Labels are made for %(most)s at most; make smaller groups of this one.")
            return self.page(SheetForm(), [], trouble=told % {"most": group_number(MOST)})
        everybody = gather(found.people, found.organizations)
        if "sheet" not in request.GET:
            return self.page(SheetForm(initial={"language": get_language()}), everybody)
        form = SheetForm(request.GET)
        return self.printed(form, everybody) if form.is_valid() else self.page(form, everybody, 422)

    def printed(self, form: SheetForm, everybody: list[Recipient]) -> HttpResponse:
        """The file; or, where one would be too large, the way to each of several."""
        chosen = form.cleaned_data
        shown = [one for one in everybody if has_room(one, chosen["sheet"])]
        parts = parts_of(len(shown), chosen["sheet"], chosen["start"])
        part = chosen["part"] or (1 if len(parts) == 1 else 0)
        if not shown or part > len(parts):
            form.add_error(None, _("Nobody is left to print."))
            return self.page(form, everybody, 422)
        if not part:
            return self.page(form, everybody, parts=self.links(parts))
        first, last = parts[part - 1]
        start = chosen["start"] if part == 1 else 1
        try:
            file = self.file(shown[first:last], chosen, start)
        except pdf.Unavailable as missing:
            return self.page(form, everybody, 503, trouble=str(missing))
        name = f"{self.object.name} {part}.pdf" if len(parts) > 1 else f"{self.object.name}.pdf"
        headers = {"Content-Disposition": content_disposition_header(True, name)}
        return HttpResponse(file, content_type="application/pdf", headers=headers)

    def file(self, shown: list[Recipient], chosen: dict[str, Any], start: int) -> bytes:
        sheet, language = chosen["sheet"], chosen["language"]
        places = [place_of(one, sheet, language, chosen["title"]) for one in shown]
        context = {
            "title": self.object.name,
            "sheet": sheet,
            "pages": pages_of(places, sheet, start),
            "outlined": chosen["outlined"],
        }
        return pdf.typeset("paper/sheets.html", "sheets", language, context)

    def links(self, parts: list[tuple[int, int]]) -> list[dict[str, Any]]:
        """The address of each file, with the first and the last who stand in it."""
        query = self.request.GET.copy()
        found = []
        for number, (first, last) in enumerate(parts, 1):
            query["part"] = str(number)
            url = f"?{query.urlencode()}"
            found.append({"number": number, "first": first + 1, "last": last, "url": url})
        return found

    def page(
        self, form: SheetForm, everybody: list[Recipient], status: int = 200, **context: Any
    ) -> HttpResponse:
        own = {"form": form, "missing": named(list(missing(everybody)))}
        return self.render_to_response(self.get_context_data(**own, **context), status=status)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        own = {
            "title": _("Labels and badges"),
            "crumbs": [
                self.list_crumb(),
                {"label": str(self.object), "url": self.object.get_absolute_url()},
            ],
        }
        return super().get_context_data(**(own | kwargs))


def has_room(one: Recipient, sheet: Sheet) -> bool:
    """Whether somebody stands on the sheet: a label needs an address and somebody to read it."""
    if one.gone:
        return False
    return sheet.badge or (bool(one.address) and not one.refuses)


def missing(everybody: list[Recipient]) -> Any:
    """Who will be missing, and whose name stands in Persian on an English sheet."""
    for one in everybody:
        if one.gone:
            yield one, _("Deceased or dissolved: on no sheet")
            continue
        if one.refuses:
            yield one, _("Do not want letters to many: no label")
        elif not one.address:
            yield one, _("No postal address: no label")
        if not one.name_en:
            yield one, _("No English name: the Persian one stands on English sheets")
