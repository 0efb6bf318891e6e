"""What a follow-up comes from here, as part of the queue's query over follow-ups (`ORIGINS`)."""

from __future__ import annotations

from typing import Any

from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import JSONObject

from cooperation.models import Agreement, Initiative, Link, Obligation
from crm.models import User


def agreement(user: User) -> Subquery:
    """The agreement by which it is owed, if it is open to the user."""
    return first(Obligation.objects, "agreement", Agreement.objects.visible_to(user))


def initiative(user: User) -> Subquery:
    """The initiative it is linked with, if it is open to the user."""
    return first(Link.objects, "initiative", Initiative.objects.visible_to(user))


def first(rows: Any, name: str, visible: Any) -> Subquery:
    told = JSONObject(model=Value(visible.model._meta.label), key=name, text=f"{name}__title")
    mine = rows.filter(follow_up=OuterRef("pk"), **{f"{name}__in": visible.order_by()})
    return Subquery(mine.order_by("pk").values_list(told)[:1])
