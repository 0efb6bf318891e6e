"""What every page about records shares."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.views import View
from django.views.generic import TemplateView

from crm import rights
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


class ObjectPage(RecordPage):
    """A page about one record the reader may see."""

    def allowed(self) -> Any:
        """The records this page may be about."""
        return self.model.objects.visible_to(self.request.user)

    @cached_property
    def object(self) -> Any:
        return get_object_or_404(self.allowed().for_detail(), pk=self.kwargs["pk"])

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


class Panel(View):
    """A fragment another page shows: a list of what belongs to one record."""

    model: ClassVar[type[Record]]
    template_name = ""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        obj = get_object_or_404(self.model.objects.visible_to(request.user), pk=pk)
        return render(request, self.template_name, {"object": obj} | self.content(obj))

    def content(self, obj: Any) -> dict[str, Any]:
        raise NotImplementedError


def wants_part(request: HttpRequest) -> bool:
    """Whether htmx wants the fragment; boosted links and the Back button want the page."""
    htmx: Any = getattr(request, "htmx", None)
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request
