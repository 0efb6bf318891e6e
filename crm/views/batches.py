"""The pages of a batch: what was chosen, what shall change, what changed, taking it back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView

from crm.batches import Fields, edit, locked, plan, take_as_they_are, undo, written_lines
from crm.bulkforms import BulkForm
from crm.forms import ActionForm
from crm.history import Conflict
from crm.listing import list_view, with_query
from crm.models import Batch, Record
from crm.story import open_to, told_fields
from crm.tables import whole
from crm.templatetags.persian import number

#: how many rows a page shows of a batch before and after it is done
FIRST, PAGE = 10, 50


class BatchPage(TemplateView):
    """A page about one batch its reader may see."""

    @cached_property
    def batch(self) -> Batch:
        visible = Batch.objects.visible_to(self.request.user)
        return get_object_or_404(visible.select_related("by", "undone_by"), pk=self.kwargs["pk"])

    @cached_property
    def list_class(self) -> Any:
        """The list the rows were chosen in; a list that is no more can do nothing with them."""
        found = list_view(self.batch.page)
        if found is None or found.model is not self.batch.model:
            raise PermissionDenied
        return found

    @property
    def list_url(self) -> str:
        """The list as it was when the rows were chosen."""
        return with_query(reverse(self.batch.page), self.batch.query)

    def too_old(self) -> HttpResponse:
        messages.warning(
            self.request, _("This choice of rows is used or too old; choose them again.")
        )
        return redirect(self.list_url)

    def names(self, keys: Iterable[int]) -> list[dict[str, Any]]:
        """[{label, url}] of rows, in this order; without a name where it is not open."""
        keys = list(keys)
        found = open_to(self.request.user, self.batch.model).in_bulk(keys)
        return [named(found.get(key)) for key in keys]

    def told(self, lines: dict[int, Fields]) -> list[dict[str, Any]]:
        """Changed rows in words: [{label, url, lines: [{label, before, after}]}]."""
        told_lines = told_fields(list(lines.values()), self.batch.model, self.request.user)
        names = self.names(lines)
        return [name | {"lines": told} for name, told in zip(names, told_lines, strict=True)]

    def left(self, left: list[list[Any]]) -> list[dict[str, Any]]:
        """Rows that were left, in words: [{label, url, why}]."""
        labels, shown = dict(Batch.Left.choices), left[:PAGE]
        names = self.names(key for key, _why, _words in shown)
        return [
            name | {"why": words or labels.get(why, why)}
            for name, (_key, why, words) in zip(names, shown, strict=True)
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        plural = self.list_class.model._meta.verbose_name_plural
        own = {
            "batch": self.batch,
            "plural": plural,
            "count": len(self.batch.rows),
            "list_url": self.list_url,
            "crumbs": [{"label": str(plural), "url": self.list_url}],
            "page_rows": PAGE,
        }
        return super().get_context_data(**(own | kwargs))


def named(obj: Any) -> dict[str, Any]:
    if obj is None:
        return {"label": _("not open to you"), "url": ""}
    return {"label": str(obj), "url": "" if obj.deleted_at else obj.get_absolute_url()}


class BatchDetail(BatchPage):
    """Before it is done: the chosen rows and what may be done. Afterwards: what became of them."""

    def get_template_names(self) -> list[str]:
        return ["crm/batch_result.html" if self.batch.done_at else "crm/batch_chosen.html"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Too old to be done and never done: back to the list."""
        if not self.batch.done_at and not self.batch.is_fresh:
            return self.too_old()
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = self.batch.written if self.batch.done_at else self.batch.rows
        last = max(1, -(-len(rows) // PAGE))
        page = max(1, min(whole(self.request.GET.get("page"), 1), last))
        shown = rows[(page - 1) * PAGE : page * PAGE]
        own = {
            "previous_url": f"?page={page - 1}" if page > 1 else "",
            "next_url": f"?page={page + 1}" if page < last else "",
        }
        own |= self.result(shown) if self.batch.done_at else self.choice(shown)
        return super().get_context_data(**(own | kwargs))

    def choice(self, shown: list[list[int]]) -> dict[str, Any]:
        listed, count = self.list_class, len(self.batch.rows)
        acts = listed.acts(self.request.user, self.batch.keys)
        title = ngettext("%(count)s row is chosen", "%(count)s rows are chosen", count)
        return {
            "title": title % {"count": number(count)},
            "acts": [(label, listed.address_of(act, self.batch)) for label, act in acts],
            "rows": self.names(key for key, _version in shown),
        }

    def result(self, shown: list[list[int]]) -> dict[str, Any]:
        batch, count = self.batch, len(self.batch.written)
        title = ngettext("%(count)s row was changed", "%(count)s rows were changed", count)
        [changes] = told_fields(
            [{name: [None, value] for name, value in batch.changes.items()}],
            batch.model,
            self.request.user,
        )
        lines = written_lines(batch, shown)
        return {
            "title": title % {"count": number(count)},
            "changes": changes,
            "rows": self.told({key: lines.get(key, {}) for key, _version in shown}),
            "left": self.left(batch.left),
            "kept": self.left(batch.kept),
        }


class BatchEdit(BatchPage):
    """Which fields to set, then what that does to which rows, then it is done."""

    template_name = "crm/batch_edit.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """What is done already is shown, however often it is sent."""
        if self.batch.done_at:
            return redirect(self.batch)
        if not self.batch.is_fresh:
            return self.too_old()
        if not self.list_class.may_edit_some(request.user, self.batch.keys):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show what would change; change it when that was seen and confirmed."""
        form = self.get_form(request.POST)
        if not form.is_valid():
            return self.show(form, 422)
        if "again" in request.POST:
            take_as_they_are(self.batch, by=request.user)
        elif "confirm" in request.POST:
            return self.change(form)
        return self.show(form, review=self.review(form))

    def get_form(self, *data: Any) -> BulkForm:
        listed = self.list_class
        return BulkForm(
            *data, form_class=listed.bulk_form, names=listed.bulk_fields, user=self.request.user
        )

    def change(self, form: BulkForm) -> HttpResponse:
        listed = self.list_class
        try:
            done = edit(
                self.batch,
                form.cleaned_data,
                by=self.request.user,
                save=listed.bulk_save,
                check=listed.bulk_check,
            )
        except ValidationError as error:
            form.add_error(None, error)
        except (IntegrityError, Conflict):
            form.add_error(None, _("Somebody saved the same thing meanwhile; look again."))
        else:
            self.tell(done)
            return redirect(done)
        return self.show(form, 409, review=self.review(form))

    def tell(self, done: Batch) -> None:
        count = len(done.written)
        text = ngettext("%(count)s row was changed.", "%(count)s rows were changed.", count)
        undo_tag = f"undo:{reverse('batch-undo', args=[done.pk])}"
        messages.success(self.request, text % {"count": number(count)}, extra_tags=undo_tag)

    def review(self, form: BulkForm) -> dict[str, Any]:
        """What the change would do, in words."""
        found = plan(
            self.batch, form.cleaned_data, by=self.request.user, check=self.list_class.bulk_check
        )
        first = dict(list(found.lines.items())[:FIRST])
        changed = sum(why == Batch.Left.CHANGED for _key, why, _words in found.left)
        return {
            "count": len(found.rows),
            "rows": self.told(first),
            "more": max(0, len(found.rows) - FIRST),
            "same": found.same,
            "left": self.left(found.left),
            "left_count": len(found.left),
            "changed_count": changed,
            "sent": form.sent,
        }

    def show(self, form: BulkForm, status: int = 200, **context: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form, **context), status=status)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        count = len(self.batch.rows)
        title = ngettext("Edit %(count)s row", "Edit %(count)s rows together", count)
        own = {
            "title": title % {"count": number(count)},
            "rows": self.names(self.batch.keys[:FIRST]),
            "more": max(0, count - FIRST),
        }
        if "form" not in kwargs:
            own["form"] = self.get_form()
        return super().get_context_data(**(own | kwargs))


class BatchUndo(BatchPage):
    """Taking back what was done to many rows."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Once; sent again it only shows what became of it."""
        if self.batch.can_be_undone:
            done = undo(self.batch, by=request.user, save=self.list_class.bulk_save)
            count = len(done.restored)
            text = ngettext("%(count)s row was put back.", "%(count)s rows were put back.", count)
            messages.success(request, text % {"count": number(count)})
        return redirect(self.batch)


class BatchAction(BatchPage):
    """One named thing done to chosen rows; the address says which: ?batch=<key>.

    The action takes the rows, what the form asked, and `by`; it returns those it was done to.
    """

    template_name = "crm/batch_action.html"
    model: ClassVar[type[Record]]
    form_class: ClassVar[type[ActionForm]] = ActionForm
    action: ClassVar[Callable[..., Iterable[Any]]]
    label: Any = ""
    explanation: Any = ""
    #: with %(count)s
    success: Any = ""

    @cached_property
    def batch(self) -> Batch:
        """The reader's own choice of rows of this type."""
        own = Batch.objects.filter(by=self.request.user)
        try:
            batch = get_object_or_404(own, pk=self.request.GET.get("batch", ""))
        except ValidationError:
            raise Http404 from None
        if batch.model is not self.model:
            raise Http404
        return batch

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Without rows, or with rows something was done to already, back to the list."""
        if "batch" not in request.GET:
            messages.warning(request, _("No row is chosen."))
            return redirect(self.model.url_role("list"))
        if not self.batch.is_fresh:
            return self.too_old()
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Do it, or say why not beside the field."""
        form = self.get_form(request.POST)
        if not form.is_valid():
            return self.refuse(form)
        try:
            count = self.do(form.cleaned_data)
        except ValidationError as error:
            form.blame(error)
            return self.refuse(form)
        if count is not None and self.success:
            messages.success(request, self.success % {"count": number(count)})
        return redirect(self.list_url)

    @transaction.atomic
    def do(self, asked: dict[str, Any]) -> int | None:
        """Run the action once; how many rows it was done to, None when it was done before."""
        batch = locked(self.batch)
        if batch.done_at:
            return None
        rows = batch.model.objects.visible_to(self.request.user).filter(pk__in=batch.keys)
        done = self.perform(rows, asked)
        written = [[row.pk, row.version] for row in done if isinstance(row, self.model)]
        name = str(self.request.resolver_match.url_name)
        batch.note_done(name[:40], timezone.now(), written=written)
        return len(done)

    def perform(self, rows: Any, asked: dict[str, Any]) -> list[Any]:
        """Those the action was done to."""
        return list(type(self).action(rows, by=self.request.user, **asked))

    def get_form(self, *data: Any) -> ActionForm:
        return self.form_class(*data, user=self.request.user, obj=self.batch)

    def refuse(self, form: ActionForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        own = {
            "title": self.label,
            "explanation": self.explanation,
            "submit_label": self.label,
            "cancel_url": self.list_url,
            "rows": self.names(self.batch.keys[:FIRST]),
            "more": max(0, len(self.batch.rows) - FIRST),
        }
        if "form" not in kwargs:
            own["form"] = self.get_form()
        return super().get_context_data(**(own | kwargs))
