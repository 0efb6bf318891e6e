"""The list of a type."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar
from urllib.parse import quote, urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crm import rights
from crm.batches import MOST, Check, choose, keys_and_versions
from crm.filters import RecordFilter
from crm.forms import RecordForm
from crm.history import record_many
from crm.listing import canonical, with_query
from crm.models import Batch, Record, User
from crm.tables import RecordTable, asked_apart, whole
from crm.templatetags.persian import number
from crm.views.base import RecordPage, wants_part
from crm.wording import faults

EDIT, EXPORT = "edit", "export"


class RecordList(RecordPage):
    """The list of a type: searched, filtered, sorted, paged, all in the address."""

    role = "list"
    table_class: ClassVar[type[RecordTable]]
    filter_class: ClassVar[type[RecordFilter]]
    icon = "list"
    empty_text: Any = ""
    #: what the list is asked as long as its address asks nothing, such as "time=open"; "?q=" asks
    #: for everything
    usual: ClassVar[str] = ""
    #: the fields one may set on many rows at once, of this form
    bulk_fields: ClassVar[tuple[str, ...]] = ()
    bulk_form: ClassVar[type[RecordForm]]
    #: how rows edited together are saved, and what refuses one; actions of the type may take over
    bulk_save: ClassVar[Callable[..., Any]] = record_many
    bulk_check: ClassVar[Check | None] = None
    #: what else may be done with chosen rows: ((label, URL name, type it needs one to be allowed to
    #: add), …); the page gets ?batch=<key>
    bulk_actions: ClassVar[tuple[tuple[Any, str, type[Record]], ...]] = ()

    @staticmethod
    def opens_to(user: Any) -> bool:
        """Whether the list is there for somebody; which rows it shows them is another question."""
        return True

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Also answers htmx with the table alone, and opens a saved view by its number."""
        part = wants_part(request)
        if list(request.GET) == ["view"] and not part and (key := key_of(request.GET["view"])):
            return redirect("engagements:saved-view-open", key)
        context = self.get_context_data()
        template = ["crm/_table.html"] if part else self.get_template_names()
        response = render(request, template, context)
        patch_vary_headers(response, ["HX-Request"])
        if part:
            response["X-Announce"] = quote(self.announcement(context["table"]))
            asked = asked_apart(context["table"].query)
            response["HX-Push-Url"] = with_query(request.path, asked)
            response["HX-Trigger-After-Settle"] = "listed"
        return response

    @property
    def asked(self) -> QueryDict:
        """What the address asks, or what is usual."""
        return self.request.GET or QueryDict(self.usual)

    def apart(self, chip: dict[str, str]) -> dict[str, str]:
        """A filter whose removal leaves the view open that it belonged to, and asks for no usual
        one instead."""
        rest = asked_apart(QueryDict(chip["remove_url"][1:]))
        return chip | {"remove_url": f"?{rest or ('q=' if self.usual else '')}"}

    def is_bare(self, table: RecordTable) -> bool:
        """Whether a list that shows what is usual has nothing else to show either."""
        shows_usual = bool(self.usual) and not self.request.GET
        return shows_usual and not table.shown.rows and not self.get_queryset().exists()

    def get_queryset(self) -> Any:
        return self.model.objects.visible_to(self.request.user)

    def narrowed(self, query: QueryDict) -> RecordFilter:
        """The filters of an address over the rows the reader may see."""
        return self.filter_class(query, queryset=self.get_queryset(), request=self.request)

    def table_of(self, rows: Any) -> RecordTable:
        return self.table_class(rows)

    def table_asked(self, query: QueryDict) -> RecordTable:
        """The table an address asks for, all its rows."""
        return self.table_of(self.narrowed(query).qs)

    @property
    def table_title(self) -> str:
        """What a file of the table is called."""
        return self.plural

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        query = self.asked
        chosen = self.narrowed(query)
        table = self.table_of(chosen.qs)
        table.turn_to(query)
        table.chooses = True
        own = {
            "title": self.plural,
            "table": table,
            "filter": chosen,
            "active_filters": [self.apart(chip) for chip in chosen.active(query)],
            "create_url": self.create_url(),
            "create_label": _("New %(kind)s") % {"kind": self.model._meta.verbose_name},
            "empty_title": _("Nothing here yet"),
            "empty_text": self.empty_text,
            "empty_icon": self.icon,
            "reset_url": self.request.path,
            "page_name": self.page_name,
            "all_url": f"{self.request.path}?q=" if self.usual else self.request.path,
            "is_bare": self.is_bare(table),
            "asked": canonical(query, self),
            "acts": self.acts(self.request.user, [row.pk for row in table.shown.rows]),
            "most": MOST,
            **export_menu(self.request, table),
        }
        return super().get_context_data(**(own | kwargs))

    @property
    def page_name(self) -> str:
        """The URL name of this list."""
        return self.request.resolver_match.view_name

    def create_url(self) -> str | None:
        allowed = rights.may_create(self.request.user, self.model)
        return self.model.url_role("create") if allowed else None

    @staticmethod
    def announcement(table: RecordTable) -> str:
        count = table.shown.count
        return ngettext("%(count)s result", "%(count)s results", count) % {"count": number(count)}

    # --- choosing rows -------------------------------------------------------------------------

    @classmethod
    def acts(cls, user: User, keys: list[int]) -> list[tuple[Any, str]]:
        """(label, name) of what one may do with chosen rows; the name is sent as `act`."""
        edit = [(_("Edit together"), EDIT)] if cls.may_edit_some(user, keys) else []
        more = [
            (label, name) for label, name, made in cls.bulk_actions if rights.may_create(user, made)
        ]
        return [*edit, *more, (_("Export"), EXPORT)]

    @classmethod
    def may_edit_some(cls, user: User, keys: list[int]) -> bool:
        """Whether the list edits many rows together and some of these are the user's to change."""
        mine = cls.model.everything.all().editable_by(user)
        return bool(cls.bulk_fields) and rights.among(mine, keys) != set()

    @classmethod
    def address_of(cls, act: str, batch: Batch) -> str:
        """Where what was asked is done; where it is asked when nothing was."""
        if act == EDIT and cls.bulk_fields:
            return reverse("batch-edit", args=[batch.pk])
        if act == EXPORT:
            return f"{reverse('export')}?batch={batch.pk}"
        if act in [name for _label, name, _made in cls.bulk_actions]:
            return f"{reverse(act)}?batch={batch.pk}"
        return batch.get_absolute_url()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Rows are chosen: note which, then on to what is to be done with them."""
        try:
            batch = self.chosen_batch()
        except ValidationError as error:
            messages.warning(request, faults(error)[0])
            return back(request)
        if wants_part(request):
            context = self.bar_of(batch)
            response = render(request, "crm/_bulk.html", context)
            response["X-Announce"] = quote(_("%(count)s chosen") % {"count": context["chosen"]})
            return response
        return redirect(self.address_of(request.POST.get("act", ""), batch))

    def chosen_batch(self) -> Batch:
        """The token that was sent, or a new one for the ticked rows or for all results."""
        sent, user = self.request.POST, self.request.user
        if sent.get("batch") and "all" not in sent:
            return self.batch_sent(sent["batch"])
        query, asked = self.asked, canonical(self.asked, self)
        if "all" in sent:
            table = self.table_class(self.narrowed(query).qs)
            table.sort(query)
            rows = keys_and_versions(table.data.data)
        else:
            rows = self.ticked(sent.getlist("row"))
        return choose(self.model, rows, page=self.page_name, query=asked, by=user)

    def batch_sent(self, key: str) -> Batch:
        """The reader's own batch of this list; 404 for anybody else's."""
        try:
            batch = get_object_or_404(Batch, pk=key, by=self.request.user, page=self.page_name)
        except ValidationError:
            raise ValidationError(_("No row is chosen.")) from None
        if not batch.is_fresh:
            raise ValidationError(_("This choice of rows is used or too old; choose them again."))
        return batch

    def ticked(self, boxes: list[str]) -> list[tuple[int, int]]:
        """(key, version) of the boxes that were ticked, as far as the reader may see the rows."""
        pairs = [box.partition(":") for box in boxes[:MOST]]
        told = {key_of(key): key_of(version) for key, _sign, version in pairs}
        visible = self.get_queryset().filter(pk__in=told)
        seen = set(visible.values_list("pk", flat=True))
        return [(key, version) for key, version in told.items() if key in seen]

    def bar_of(self, batch: Batch) -> dict[str, Any]:
        """The bar over chosen rows when all results are."""
        return {
            "acts": self.acts(batch.by, batch.keys),
            "batch": batch,
            "chosen": number(len(batch.rows)),
            "list_address": with_query(self.request.path, self.asked.urlencode()),
        }


def export_menu(request: HttpRequest, table: RecordTable) -> dict[str, Any]:
    """What the menu of an export asks for: where it is made, and of which files."""
    shown = with_query(request.path, asked_apart(table.query_without_place()))
    return {
        "export_url": f"{reverse('export')}?{urlencode({'of': shown})}",
        "formats": table.formats,
    }


def key_of(text: str) -> int:
    """The key a text means; 0 for none there can be."""
    key = whole(text, 0)
    return key if 0 < key < 2**63 else 0


def back(request: HttpRequest) -> HttpResponse:
    """To the list as it was asked, as a whole page."""
    url = with_query(request.path, request.GET.urlencode())
    if wants_part(request):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return redirect(url)
