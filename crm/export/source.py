"""From the address of a list, or rows chosen in it, to the sheet its reader takes away."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.http import Http404, HttpRequest, QueryDict
from django.urls import Resolver404, resolve

from crm.export.sheet import Sheet
from crm.listing import asked_by
from crm.models import Batch, User


def sheet_at(address: str, user: User, batch: Batch | None = None) -> Sheet:
    """The list at an address as the user sees it, or of it the rows of a batch.

    Http404 where no list stands that this user may open.
    """
    view, query = page_at(address, user)
    if batch is None:
        table = view.table_asked(query)
    else:
        table = view.table_of(view.get_queryset().filter(pk__in=batch.keys))
    table.lay_out(query)
    return Sheet(table, view.table_title)


def page_at(address: str, user: User) -> tuple[Any, QueryDict]:
    """(the page with a table at an address, set up for the user; what it is asked)"""
    try:
        parts = urlsplit(address)
        match = resolve("" if parts.scheme or parts.netloc else parts.path)
    except (ValueError, Resolver404):
        raise Http404 from None
    view_class: Any = getattr(match.func, "view_class", None)
    if not hasattr(view_class, "table_asked"):
        raise Http404
    page = view_class()
    request: Any = HttpRequest()
    request.method, request.path, request.GET = "GET", parts.path, asked_by(parts.query)
    request.user, request.resolver_match = user, match
    page.setup(request, *match.args, **match.kwargs)
    return page, request.GET
