"""The pages of merges: with whom, whose values stand, what moved, and the way back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.actions.merging import merge
from contacts.doubts import doubts
from contacts.forms.merging import WITH, MergeForm, MergeWithForm
from contacts.merging import JOIN, MOST, Offer, Question, counts, questions
from contacts.models import Merge, Organization, Person
from contacts.views.duplicates import QueueOfMerge
from crm import rights
from crm.facts import told_value
from crm.history import Conflict
from crm.html import format_html
from crm.models import Record
from crm.picks import is_key
from crm.story import EMPTY, told
from crm.templatetags.persian import number
from crm.views import BatchAction
from crm.views.base import ObjectPage

WITH_WHOM, MERGE = gettext_lazy("Merge with…"), gettext_lazy("Merge")


def merge_action(obj: Any) -> dict[str, str]:
    """The button on a record's page."""
    url = obj.url_role("merge", obj.pk)
    return {"label": str(WITH_WHOM), "url": url, "icon": "layers", "style": ""}


class MergePage(ObjectPage):
    """Choose with whom, then compare field by field; `?with=<key>&with=<key>` names the others."""

    role = "merge"
    form_class = MergeForm
    template_name = "contacts/merge.html"

    # --- who -----------------------------------------------------------------------------------

    @cached_property
    def asked_keys(self) -> list[int]:
        """The keys of the others as the address or the form names them, each once."""
        sent = self.request.POST if WITH in self.request.POST else self.request.GET
        keys = [int(key) for key in sent.getlist(WITH) if is_key(key)]
        return list(dict.fromkeys(keys))[:MOST]

    @cached_property
    def others(self) -> list[Any]:
        """The others that are there; for one that was merged before, what it is part of now."""
        visible = self.model.objects.visible_to(self.request.user)
        found = visible.in_bulk(self.asked_keys)
        led = (found.get(key) or self.model.led_to(key) for key in self.asked_keys)
        kept = {one.pk: one for one in led if one is not None and one.pk != self.object.pk}
        return list(kept.values())[: MOST - 1]

    @cached_property
    def records(self) -> list[Any]:
        """All that may become one, with what is compared, in the order of the address."""
        keys = [self.object.pk, *(one.pk for one in self.others)]
        visible = self.model.objects.visible_to(self.request.user)
        found = visible.for_merge().in_bulk(keys)
        return [found[key] for key in keys if key in found]

    def lead_on(self, record: Any) -> HttpResponse:
        """Sent once more after it was merged into the other: as the first time."""
        return self.go_on(record) if record.pk in self.asked_keys else super().lead_on(record)

    @cached_property
    def queue(self) -> QueueOfMerge:
        return QueueOfMerge(self.request)

    def go_on(self, survivor: Any) -> HttpResponse:
        """To the record that stays; to the next pair for those who judge one after the other."""
        return redirect(self.queue.url_after(survivor))

    # --- asking --------------------------------------------------------------------------------

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The choice of another record, or the comparison with those that were chosen."""
        self.require_change()
        typed = request.GET.get(f"{WITH}_q", "").strip()
        if typed and request.GET.getlist(WITH)[-1:] in ([], [""]):
            return self.look_up()
        if self.done_before:
            return redirect(self.object)
        if not self.others or "add" in request.GET:
            return self.choose()
        return self.compare(self.get_form())

    @property
    def done_before(self) -> bool:
        """Whether all that it is to be merged with is part of it already."""
        led = (self.model.led_to(key) for key in self.asked_keys if not self.others)
        return self.object in led

    def look_up(self) -> HttpResponse:
        """Without script: the typed text is looked up here."""
        form = MergeWithForm(self.request.GET, user=self.request.user, obj=self.object)
        if not form.is_valid():
            return self.choose(form, 422)
        return redirect(self.address_with([*self.others, form.cleaned_data[WITH]]))

    def address_with(self, others: Sequence[Any], **more: str) -> str:
        query = [(WITH, one.pk) for one in others] + list((self.queue.address | more).items())
        return f"{self.request.path}?{urlencode(query)}"

    def choose(self, form: Any = None, status: int = 200) -> HttpResponse:
        """The page that asks with whom."""
        self.template_name = "contacts/merge_with.html"
        form = form or MergeWithForm(user=self.request.user, obj=self.object)
        context = {
            "form": form,
            "title": _("Merge “%(name)s” with another record") % {"name": self.object},
            "others": self.others,
            "from_queue": self.queue.address,
            "cancel_url": self.address_with(self.others)
            if self.others
            else self.object.get_absolute_url(),
        }
        return self.render_to_response(self.get_context_data(**context), status=status)

    # --- merging -------------------------------------------------------------------------------

    def get_form(self, *data: Any) -> MergeForm:
        return MergeForm(
            *data,
            user=self.request.user,
            obj=self.object,
            records=self.records,
            asked=[question for question in self.questions if len(question.offers) > 1],
        )

    @cached_property
    def questions(self) -> list[Question]:
        return questions(self.records)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Merge, or say why not above what was chosen; sent twice it is done once."""
        self.require_change()
        if self.done_before:
            return self.go_on(self.object)
        if not self.others:
            return self.choose(MergeWithForm(request.POST, user=request.user, obj=self.object), 422)
        form = self.get_form(request.POST)
        return self.carry_out(form) if form.is_valid() else self.compare(form, 422)

    def carry_out(self, form: MergeForm) -> HttpResponse:
        survivor, seen = form.cleaned_data["survivor"], form.cleaned_data["seen"]
        try:
            done = merge(
                survivor, form.others, by=self.request.user, choices=form.choices, versions=seen
            )
        except ValidationError as error:
            form.blame(error)
            return self.compare(form, 422)
        except Conflict:
            form.add_error(None, _("Somebody changed this meanwhile; look again before you go on."))
            data = form.data.copy()
            data["seen"] = form.initial["seen"]
            form.data = data
            return self.compare(form, 409)
        self.tell(done, form.others)
        return self.go_on(survivor)

    def tell(self, done: list[Merge], others: Sequence[Any]) -> None:
        """Say it, with the way back."""
        one, many = (
            _("“%(other)s” was merged into “%(name)s”."),
            _("%(count)s records were merged into “%(name)s”."),
        )
        text = one if len(others) == 1 else many
        names = {"other": others[0], "count": number(len(others)), "name": done[0].survivor}
        url = f"{reverse('contacts:merge-undo', args=[done[0].pk])}?together=1"
        messages.success(self.request, text % names, extra_tags=f"undo:{url}")

    # --- showing -------------------------------------------------------------------------------

    def compare(self, form: MergeForm, status: int = 200) -> HttpResponse:
        """The records side by side."""
        hanging = counts(self.model, [one.pk for one in self.records])
        context = {
            "form": form,
            "title": _("Merge %(count)s records") % {"count": number(len(self.records))},
            "records": [{"record": one, "counts": hanging[one.pk].items()} for one in self.records],
            "rows": [
                row_of(form[q.name], q, self.records)
                for q in self.questions
                if q.name in form.fields
            ],
            "stays": row_of(form["survivor"], None, self.records),
            "settled": [settled(q) for q in self.questions if q.name not in form.fields],
            "doubts": doubts(self.records, self.request.user),
            "add_url": self.address_with(self.others, add="1") if len(self.records) < MOST else "",
            "cancel_url": self.queue.url_before(self.object),
        }
        return self.render_to_response(self.get_context_data(**context), status=status)

    def crumbs(self) -> list[dict[str, str]]:
        return [
            *super().crumbs(),
            {"label": str(self.object), "url": self.object.get_absolute_url()},
        ]


def row_of(field: Any, question: Question | None, records: Sequence[Any]) -> dict[str, Any]:
    """A field side by side: {field, cells: [{record, radio, html, same}], join}."""
    radios = {str(radio.data["value"]): radio for radio in field.subwidgets}
    cells = []
    for record in records:
        offer = offer_of(question, record) if question else Offer(record, None)
        first = offer is not None and offer.source is record
        html = shown(record, question) if question and offer else EMPTY
        cells.append(
            {
                "record": record,
                "radio": radios.get(str(record.pk)) if first else None,
                "html": html,
                "same": None if offer is None or first else offer.source,
            }
        )
    return {
        "field": field,
        "cells": cells,
        "join": radios.get(JOIN),
        "plain": question is None,
    }


def offer_of(question: Question, record: Any) -> Offer | None:
    """The value of a record among those that are offered."""
    return next((o for o in question.offers if record in (o.source, *o.also)), None)


def settled(question: Question) -> dict[str, Any]:
    """A field of which there is one value: it stands without asking."""
    [offer] = question.offers
    return {"label": question.label, "html": shown(offer.source, question)}


#: fields that are no words
PICTURES = {"photo": "contacts:person-photo"}


def shown(record: Any, question: Question) -> Any:
    """A record's value of a field, as the page shows it."""
    if question.field is None:
        return format_html("<bdi>{}</bdi>", told_value(offer_of(question, record).value))
    if question.name in PICTURES:
        url = f"{reverse(PICTURES[question.name], args=[record.pk])}?{record.photo}"
        return format_html('<img class="avatar avatar-l" src="{}" alt="">', url)
    value = getattr(record, question.name)
    plain = isinstance(value, Record)  # a link within a choice would lead away from it
    return format_html("<bdi>{}</bdi>", value) if plain else told(record, question.name)["html"]


class PersonMerge(MergePage):
    model = Person


class OrganizationMerge(MergePage):
    model = Organization


class MergeChosen(BatchAction):
    """Rows chosen in a list, on to their comparison; the first one is proposed to stay."""

    label = MERGE
    model: ClassVar[Any]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not rights.may_create(request.user, self.model):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A page that only leads on."""
        keys = self.batch.keys
        if not 2 <= len(keys) <= MOST:
            messages.warning(request, _("Choose two to five rows that are the same."))
            return redirect(self.list_url)
        first, *others = keys
        query = urlencode([(WITH, key) for key in others])
        return redirect(f"{self.model.url_role('merge', first)}?{query}")

    post = get


class PeopleMergeChosen(MergeChosen):
    model = Person


class OrganizationsMergeChosen(MergeChosen):
    model = Organization
