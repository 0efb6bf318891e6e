"""What every page about records shares."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import TemplateView

from crm import rights
from crm.listing import with_query
from crm.models import Record


class RecordPage(TemplateView):
    """A page about records of one type; own template if there is one, else the shared one."""

    model: ClassVar[type[Record]]
    role = ""

    def get_template_names(self) -> list[str]:
        meta = self.model._meta
        own = f"{meta.app_label}/{meta.model_name}_{self.role}.html"
        return [self.template_name] if self.template_name else [own, f"crm/record_{self.role}.html"]

    @property
    def plural(self) -> str:
        return capfirst(str(self.model._meta.verbose_name_plural))

    def list_crumb(self) -> dict[str, str]:
        return {"label": self.plural, "url": self.model.url_role("list")}


class Elsewhere(Exception):
    """The record a page is about is part of another by now."""

    def __init__(self, record: Record) -> None:
        super().__init__(f"{record._meta.label} {record.pk}")
        self.record = record


class LeadingOn(View):
    """A page about one record: when that is part of another by now, the reader is led there."""

    model: ClassVar[type[Record]]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Also an address that somebody wrote down years ago leads to what it means now."""
        try:
            return super().dispatch(request, *args, **kwargs)
        except Elsewhere as elsewhere:
            return self.lead_on(elsewhere.record)

    def lead_on(self, record: Any) -> HttpResponse:
        """To the same page of the record it is part of; what was sent is not done there."""
        if self.request.method not in ("GET", "HEAD"):
            gone = self.model.everything.get(pk=self.kwargs["pk"])
            text = _("“%(name)s” was merged into “%(other)s” meanwhile; nothing was done yet.")
            messages.warning(self.request, text % {"name": gone, "other": record})
        return redirect(self.address_about(record))

    def address_about(self, record: Record) -> str:
        """The address of this page about another record, as it was asked."""
        match: Any = self.request.resolver_match
        url = reverse(match.view_name, kwargs=match.captured_kwargs | {"pk": record.pk})
        return with_query(url, self.request.GET.urlencode())

    def one_of(self, rows: Any) -> Any:
        """The record of this address among the rows; else Elsewhere, or 404."""
        try:
            return get_object_or_404(rows, pk=self.kwargs["pk"])
        except Http404:
            led: Any = self.model.led_to(self.kwargs["pk"])
            visible = self.model.objects.visible_to(self.request.user)
            if led is None or not visible.filter(pk=led.pk).exists():
                raise
        raise Elsewhere(led)


class ObjectPage(LeadingOn, RecordPage):
    """A page about one record the reader may see."""

    def allowed(self) -> Any:
        """The records this page may be about."""
        return self.model.objects.visible_to(self.request.user)

    @cached_property
    def object(self) -> Any:
        return self.one_of(self.allowed().for_detail())

    @cached_property
    def may_change(self) -> bool:
        return rights.may_change(self.request.user, self.object)

    def crumbs(self) -> list[dict[str, str]]:
        return [self.list_crumb()]

    def require_change(self) -> None:
        """Refuse a reader who may see the record but not change it."""
        if not self.may_change:
            raise PermissionDenied

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = {"object": self.object, "title": str(self.object), "crumbs": self.crumbs()}
        return super().get_context_data(**(context | kwargs))


class Panel(LeadingOn):
    """A fragment another page shows: a list of what belongs to one record."""

    template_name = ""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        obj = self.one_of(self.model.objects.visible_to(request.user))
        return render(request, self.template_name, {"object": obj} | self.content(obj))

    def content(self, obj: Any) -> dict[str, Any]:
        raise NotImplementedError


def wants_part(request: HttpRequest) -> bool:
    """Whether htmx wants the fragment; boosted links and the Back button want the page."""
    htmx: Any = getattr(request, "htmx", None)
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request
