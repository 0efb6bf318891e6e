"""Saved views: their own pages, and what stands of them above each list."""

from __future__ import annotations

from typing import Any, ClassVar
from urllib.parse import urlsplit

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy
from django.views import View

from crm import rights
from crm.forms import RecordForm
from crm.listing import asked_by, canonical, list_title, list_view, with_query
from crm.tables import whole
from crm.views import (
    ActionView,
    RecordCreate,
    RecordDelete,
    RecordDetail,
    RecordHistory,
    RecordList,
    RecordUpdate,
)
from engagements.actions import saved_views
from engagements.filters import SavedViewFilter
from engagements.forms.saved_views import NewSavedViewForm, RewriteForm, SavedViewForm
from engagements.models import SavedView
from engagements.tables import SavedViewTable

#: how many views stand above a list, how many more its menu offers, and how far rows are counted
TABS, MORE, COUNTED = 8, 30, 1_000


class SavedViewList(RecordList):
    model = SavedView
    table_class = SavedViewTable
    filter_class = SavedViewFilter
    icon = "star"
    empty_text = gettext_lazy(
        "Search, filter and order a list, then save it under a name; it opens at a click."
    )

    def create_url(self) -> None:
        """A view is saved from its list."""


class SavedViewDetail(RecordDetail):
    model = SavedView
    facts = ("scope", "body", "pinned", "owner")
    icon = "star"

    @property
    def subtitle(self) -> str:
        return self.object.list_title

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        listed = list_view(self.object.page)
        asked = self.object.asked
        own = {
            "opened_url": self.object.opened_url if listed else "",
            "search": asked.get("q", ""),
            "filters": list(narrowed(listed, self.request, asked).active(asked)) if listed else [],
        }
        return super().get_context_data(**(own | kwargs))


class SavedViewCreate(RecordCreate):
    model = SavedView
    form_class = NewSavedViewForm
    prefilled = ("page", "query")

    def record(self, form: RecordForm, key: Any) -> None:
        saved_views.keep(form.instance, by=self.request.user, key=key)

    def next_url(self, obj: SavedView) -> str:
        """Back to the list, where the new view is open."""
        return obj.opened_url


class SavedViewUpdate(RecordUpdate):
    model = SavedView
    form_class = SavedViewForm


class SavedViewDelete(RecordDelete):
    model = SavedView


class SavedViewHistory(RecordHistory):
    model = SavedView


class SavedViewSave(ActionView):
    model = SavedView
    action = saved_views.rewrite
    form_class = RewriteForm
    label = gettext_lazy("Save the view")
    explanation = gettext_lazy("From now on it shows what the list shows now.")
    success = gettext_lazy("The view “%(name)s” was saved.")

    def next_url(self) -> str:
        return SavedView.objects.get(pk=self.object.pk).opened_url


class SavedViewOpen(View):
    """From the number of a view to its list with all it asks."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        view = get_object_or_404(SavedView.objects.visible_to(request.user), pk=pk)
        return redirect(view.opened_url)


class AboveList(View):
    """What stands above a list; which list, says the address (?list=contacts:person-list)."""

    template_name: ClassVar[str]

    @cached_property
    def page(self) -> str:
        return self.request.GET.get("list", "")

    @cached_property
    def listed(self) -> Any:
        found = list_view(self.page)
        if found is None:
            raise Http404
        return found

    @cached_property
    def asked(self) -> Any:
        """What the list in the reader's window is asked."""
        asked = asked_by(urlsplit(self.request.headers.get("HX-Current-URL", "")).query)
        return asked or asked_by(self.listed.usual)

    @cached_property
    def views(self) -> Any:
        """The views of this list the reader may see."""
        return SavedView.objects.visible_to(self.request.user).of_list(self.page)

    def get(self, request: HttpRequest) -> HttpResponse:
        context = {"page": self.page, "listed": self.listed} | self.content()
        return render(request, self.template_name, context)

    def content(self) -> dict[str, Any]:
        """The acts on the view that is open, or on what is shown without one."""
        query = canonical(self.asked, self.listed)
        key = whole(self.asked.get("view"), 0)
        view = self.views.filter(pk=key).first() if 0 < key < 2**63 else None
        new = NewSavedViewForm(
            user=self.request.user,
            initial={"page": self.page, "query": query},
            auto_id="view_%s",
        )
        return {
            "view": view,
            "query": query,
            "changed": view is not None and query != view.query,
            "may_change": view is not None and rights.may_change(self.request.user, view),
            "new": new,
        }


class SavedViewActs(AboveList):
    """Save, save as, reset: loaded again whenever the list shows something else."""

    template_name = "engagements/_view_acts.html"


class SavedViewTabs(AboveList):
    """The views of a list side by side, those always in sight with the number of their rows."""

    template_name = "engagements/_view_tabs.html"

    def content(self) -> dict[str, Any]:
        acts = super().content()
        user, open_key = self.request.user, acts["view"] and acts["view"].pk
        found = list(self.views.order_by("sort_key", "pk")[: TABS + MORE])
        found.sort(key=lambda view: (not view.pinned, view.owner_id != user.pk))
        shown = [view for view in found if view.pinned][:TABS]
        if acts["view"] and acts["view"] not in shown:
            shown.append(acts["view"])
        own = {
            "all_url": with_query(reverse(self.page), "q=" if self.listed.usual else ""),
            "all_title": list_title(self.page),
            "tabs": [self.tab(view, view.pk == open_key) for view in shown],
            "more": [view for view in found if view not in shown],
        }
        return acts | own

    def tab(self, view: SavedView, is_open: bool) -> dict[str, Any]:
        count = self.count(view) if view.pinned else None
        return {
            "view": view,
            "is_open": is_open,
            "count": count and min(count, COUNTED),
            "counted": count is not None,
            "beyond": count is not None and count > COUNTED,
        }

    def count(self, view: SavedView) -> int:
        """How many rows it shows this reader, counted up to a limit."""
        rows = narrowed(self.listed, self.request, view.asked).qs
        return int(rows.order_by()[: COUNTED + 1].count())


def narrowed(listed: Any, request: HttpRequest, asked: Any) -> Any:
    """The filters of a list over the rows the reader of this request may see there."""
    page = listed()
    page.setup(request)
    return page.narrowed(asked)
