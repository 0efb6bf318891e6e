"""One merge: what moved, what the merged record was, and the way back with all that it leaves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from operator import itemgetter
from typing import Any

from django.apps import apps
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView

from contacts.actions.merging import plan_of_undo, to_undo_first, undo_merge, undo_step
from contacts.merging import counts
from contacts.models import Merge
from crm.history import tracked_fields
from crm.models import Change, User
from crm.moving import key_of, relations_of, stored_rows
from crm.moving_back import Left, Why
from crm.references import Unites, declared
from crm.story import names_of, told, told_changes, told_fields
from crm.tables import whole
from crm.templatetags.persian import number
from crm.wording import faults

#: how many rows, of how many types, and how many lines of history a page shows
PAGE, TYPES, LINES = 50, 6, 20


class MergeBase(TemplateView):
    """A page, or a panel, about one merge its reader may see."""

    request: HttpRequest

    @cached_property
    def merge(self) -> Merge:
        visible = Merge.objects.visible_to(self.request.user).for_detail()
        return get_object_or_404(visible, pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(merge=self.merge, **kwargs)


class MergeDetail(MergeBase):
    """What became of two records; what moved and what undoing it would do are panels."""

    template_name = "contacts/merge_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        survivor, gone = self.merge.survivor, self.merge.merged
        own = {
            "title": _("“%(name)s” was merged into “%(other)s”")
            % {"name": f"\u2068{gone}\u2069", "other": f"\u2068{survivor}\u2069"},
            "crumbs": self.crumbs(),
            "panels": self.panels(),
            "gone_facts": facts_of(gone),
            "gone_changes": told_changes(
                Change.objects.of(gone)[:LINES], type(gone), self.request.user
            ),
        }
        return super().get_context_data(**(own | kwargs))

    def crumbs(self) -> list[dict[str, str]]:
        survivor = self.merge.survivor
        plural = capfirst(str(survivor._meta.verbose_name_plural))
        return [
            {"label": plural, "url": survivor.url_role("list")},
            {"label": str(survivor), "url": survivor.get_absolute_url()},
        ]

    def panels(self) -> list[str]:
        """Their addresses; that of what moved with the page that is asked for."""
        page = whole(self.request.GET.get("page"), 1)
        moved = reverse("contacts:merge-moved-panel", args=[self.merge.pk])
        found = [f"{moved}?page={page}" if page > 1 else moved]
        if self.merge.undone_at is None or self.merge.kept:
            found.insert(0, reverse("contacts:merge-undo-panel", args=[self.merge.pk]))
        return found


class MergeMoved(MergeBase):
    """The rows that changed: how many of which type, and a page of them in words."""

    template_name = "contacts/_merge_moved.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = [row for row in self.merge.rows if (row[0], row[1]) not in self.parties]
        leaves = list(leaves_of(rows)) or [[]]
        page = max(1, min(whole(self.request.GET.get("page"), 1), len(leaves)))
        own = [row for row in self.merge.rows if (row[0], row[1]) == key_of(self.merge.survivor)]
        told = told_rows([*own, *leaves[page - 1]], self.request.user)
        kinds = Counter(label for label, _key, _fields in rows)
        return super().get_context_data(
            kinds=[(plural(label), count) for label, count in kinds.items()],
            count=len(rows),
            rows=told[len(own) :],
            changed=told[: len(own)],
            previous_url=self.page_url(page - 1) if page > 1 else "",
            next_url=self.page_url(page + 1) if page < len(leaves) else "",
            **kwargs,
        )

    def page_url(self, page: int) -> str:
        return f"{self.merge.get_absolute_url()}?page={page}#moved"

    @property
    def parties(self) -> set[tuple[str, int]]:
        return {key_of(self.merge.survivor), key_of(self.merge.merged)}


class MergeWayBack(MergeBase):
    """What undoing it now would put back and what would stay; afterwards what stayed."""

    template_name = "contacts/_merge_way_back.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        told = self.undone() if self.merge.undone_at else self.undoing()
        return super().get_context_data(**(told | kwargs))

    def undoing(self) -> dict[str, Any]:
        if first := to_undo_first(self.merge):
            return {"first": first}
        plan = plan_of_undo(self.merge)
        model = type(self.merge.survivor)
        since = counts(model, [self.merge.survivor.pk], self.merge.at)
        return {
            "together": self.together(),
            "back_count": len(plan.back),
            "left": told_left(plan.left, self.request.user),
            "since": since[self.merge.survivor.pk].items(),
        }

    def together(self) -> list[Merge]:
        """Those that were merged in the same step and are still merged."""
        rest = Merge.objects.in_force().filter(step=self.merge.step).exclude(pk=self.merge.pk)
        return list(rest.for_detail().defer("rows", "kept"))

    def undone(self) -> dict[str, Any]:
        left = [Left((label, key), *rest) for label, key, *rest in self.merge.kept]
        return {"left": told_left(left, self.request.user)}


class MergeUndo(MergeBase):
    """The way back: at once when nothing stands in its way, else when its reader has seen what."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Sent again it only shows what became of it; `?together` undoes the whole step."""
        if self.merge.undone_at:
            return redirect(self.merge)
        if "confirm" not in request.POST and self.stands_in_the_way():
            messages.warning(
                request, _("Something was changed since. See what would stay, then undo it here.")
            )
            return redirect(self.merge)
        try:
            done = self.act(self.merge, by=request.user)
        except ValidationError as error:
            messages.error(request, faults(error)[0])
        else:
            count = len(done)
            text = ngettext("The merge was undone.", "%(count)s merges were undone.", count)
            messages.success(request, text % {"count": number(count)})
        return redirect(self.merge)

    def act(self, merge: Merge, *, by: Any) -> list[Merge]:
        """Undo this merge, or all of its step."""
        if "together" in self.request.GET:
            return undo_step(merge, by=by)
        return [undo_merge(merge, by=by)]

    def stands_in_the_way(self) -> bool:
        """Whether something would stay that its reader has not been shown."""
        if to_undo_first(self.merge):
            return False  # the action says so
        if "together" not in self.request.GET:
            return bool(plan_of_undo(self.merge).left)
        step = Merge.objects.in_force().filter(step=self.merge.step).for_detail()
        return any(left.why != Why.LATER for one in step for left in plan_of_undo(one).left)


def leaves_of(rows: Sequence[Any]) -> Iterator[list[Any]]:
    """The rows page by page: some of a few types, as each type costs a page its question."""
    leaf: list[Any] = []
    for row in sorted(rows, key=itemgetter(0)):
        if len(leaf) == PAGE or len({label for label, *_rest in [*leaf, row]}) > TYPES:
            yield leaf
            leaf = []
        leaf.append(row)
    if leaf:
        yield leaf


# --- in words ----------------------------------------------------------------------------------


def told_rows(rows: Sequence[Any], reader: User) -> list[dict[str, Any]]:
    """Changed rows in words: [{kind, label, url, lines, united}]."""
    stored = stored_rows([(label, key) for label, key, _fields in rows], related=True)
    changes: dict[Any, list[Any]] = {}
    for label, _key, fields in rows:
        changes.setdefault(apps.get_model(label), []).append(fields)
    names = names_of(changes.items(), reader)
    told = {model: iter(told_fields(some, model, reader, names)) for model, some in changes.items()}
    words = [next(told[apps.get_model(label)]) for label, _key, _fields in rows]
    return [
        named(stored.get((label, key)), label)
        | {"lines": words[place], "united": "deleted_at" in fields}
        for place, (label, key, fields) in enumerate(rows)
    ]


def named(row: Any, label: str) -> dict[str, Any]:
    """What a row is called, by what it stands beside where its own name is that of the party."""
    kind = apps.get_model(label)._meta.verbose_name
    if row is None:
        return {"kind": kind, "label": _("not there any more"), "url": ""}
    rules = declared(type(row)).values()
    per = dict.fromkeys(n for rule in rules if isinstance(rule, Unites) for n in rule.per)
    beside = [getattr(row, name) for name in per if name in relations_of(type(row))]
    parts = [getattr(row, "title", ""), *(str(one) for one in beside if one)]
    text = _(", ").join(filter(None, parts)) or str(row)
    url = row.get_absolute_url() if hasattr(row, "get_absolute_url") else ""
    return {"kind": kind, "label": text, "url": "" if getattr(row, "deleted_at", None) else url}


def told_left(left: Sequence[Left], reader: User) -> list[dict[str, Any]]:
    """What stays as it is, in words: [{kind, label, url, lines, why}]."""
    told = told_rows([(*one.key, {one.name: [one.before, one.now]}) for one in left], reader)
    why = {
        Why.CHANGED: _("It was changed since, and stays so."),
        Why.LATER: _("A later merge has it in hand; it goes back when that one is undone."),
        Why.GONE: _("What it belonged to is not there any more."),
    }
    return [row | {"why": why[Why(one.why)]} for row, one in zip(told, left, strict=True)]


def plural(label: str) -> str:
    return capfirst(str(apps.get_model(label)._meta.verbose_name_plural))


def facts_of(gone: Any) -> list[dict[str, Any]]:
    """What the merged record said of itself."""
    hidden = {"deleted_at", "deleted_by", "merged_into", "facts", "photo"}
    known = (f.name for f in tracked_fields(type(gone)) if f.name not in hidden)
    return [told(gone, name) for name in known if getattr(gone, name) not in (None, "", False)]
