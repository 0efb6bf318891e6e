"""The pages of agreements and of what belongs to them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cooperation import outcome
from cooperation.actions import agreements as actions
from cooperation.filters import AgreementFilter
from cooperation.forms.agreements import (
    AgreementForm,
    AgreementPartyForm,
    LinkFollowUpForm,
    ObligationForm,
    RenewForm,
)
from cooperation.hits import AgreementHits
from cooperation.models import Agreement, AgreementParty, Initiative, Obligation, State
from cooperation.tables import AgreementTable
from crm import rights
from crm.forms import RecordForm
from crm.models import Attachment
from crm.picks import RecordPick
from crm.views import (
    ActionView,
    RecordCreate,
    RecordDelete,
    RecordDetail,
    RecordHistory,
    RecordList,
    RecordUpdate,
)
from crm.views.attachments import Attach
from engagements.models import FollowUp

SHOWN = 50


class AgreementList(RecordList):
    model = Agreement
    table_class = AgreementTable
    filter_class = AgreementFilter
    icon = "file-text"
    empty_text = gettext_lazy("Memoranda and contracts with agencies, universities and mills.")
    bulk_form = AgreementForm
    bulk_fields = ("body", "keeper", "valid_until")


class AgreementDetail(RecordDetail):
    model = Agreement
    inline_form = AgreementForm
    icon = "file-text"
    facts = (
        *("number", "title_en", "scope", "signed", "valid_until", "body", "keeper"),
        *("renews", "text"),
    )

    def actions(self) -> Iterator[dict[str, str]]:
        if self.object.signed and self.successor is None:
            style = "primary" if self.object.state in (State.ENDS_SOON, State.ENDED) else ""
            url = reverse("cooperation:agreement-renew", args=[self.object.pk])
            yield {"label": _("Renew"), "url": url, "icon": "refresh-cw", "style": style}

    @property
    def successor(self) -> Agreement | None:
        """The agreement that takes its place, be it a draft."""
        if not hasattr(self, "found_successor"):
            later = Agreement.objects.filter(renews=self.object)
            self.found_successor = later.with_renewal().first()
        return self.found_successor

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        obligations = list(Obligation.objects.of(self.object).order_by("organization", "pk"))
        initiatives = Initiative.objects.visible_to(self.request.user).filter(agreement=self.object)
        own = {
            "parties": list(AgreementParty.objects.of(self.object)[:SHOWN]),
            "obligations": obligations,
            "may_chase": self.may_change and rights.may_create(self.request.user, FollowUp),
            "initiatives": list(initiatives.select_related("body").order_by("-pk")[:SHOWN]),
            "starts": self.starts(),
            "came": outcome.of(initiatives, obligations),
            "successor": self.successor,
            "attachments": Attachment.objects.of(self.object).for_list()[:SHOWN],
        }
        return super().get_context_data(**(own | kwargs))

    def starts(self) -> list[dict[str, Any]]:
        """Where an initiative of each kind it is about is begun, by those who may."""
        if not rights.may_create(self.request.user, Initiative):
            return []
        page = f"{Initiative.url_role('create')}?agreement={self.object.pk}"
        kinds = [kind for kind in self.object.kinds if not kind.retired]
        found = [
            {"title": kind.title, "icon": kind.icon, "url": f"{page}&kind={kind.slug}"}
            for kind in kinds
        ]
        return found or [{"title": _("Initiative"), "icon": "handshake", "url": page}]


class AgreementCreate(RecordCreate):
    model = Agreement
    form_class = AgreementForm
    prefilled = ("title", "body")

    def get_form(self, *data: Any) -> RecordForm:
        """Whoever adds it keeps it, unless they say otherwise."""
        form = super().get_form(*data)
        form.initial.setdefault("keeper", self.request.user.pk)
        return form


class AgreementUpdate(RecordUpdate):
    model = Agreement
    form_class = AgreementForm


class AgreementDelete(RecordDelete):
    model = Agreement


class AgreementHistory(RecordHistory):
    model = Agreement


class AgreementPick(RecordPick):
    model = Agreement
    hits = AgreementHits


class AgreementAttach(Attach):
    model = Agreement


class AgreementRenew(ActionView):
    model = Agreement
    action = actions.renew
    form_class = RenewForm
    label = gettext_lazy("Renew")
    explanation = gettext_lazy(
        "A new agreement with the same parties and scope takes its place; this one stays as it was."
    )
    success = gettext_lazy("“%(name)s” is renewed.")

    def act(self, form: Any) -> None:
        self.made = actions.renew(self.object, by=self.request.user, **form.cleaned_data)

    def next_url(self) -> str:
        return self.made.get_absolute_url()


# --- parties and what each is to do --------------------------------------------------------------


class PartOfAgreement:
    """It is shown on the page of its agreement."""

    prefilled = ("agreement", "organization")

    def list_crumb(self) -> dict[str, str]:
        return {"label": _("Agreements"), "url": Agreement.url_role("list")}

    def next_after_delete(self: Any) -> str:
        return str(self.object.get_absolute_url())


class AgreementPartyCreate(PartOfAgreement, RecordCreate):
    model = AgreementParty
    form_class = AgreementPartyForm

    def record(self, form: RecordForm, key: Any) -> None:
        actions.join(form.instance, by=self.request.user, key=key)


class AgreementPartyUpdate(PartOfAgreement, RecordUpdate):
    model = AgreementParty
    form_class = AgreementPartyForm

    def record(self, obj: AgreementParty) -> None:
        actions.revise_party(obj, by=self.request.user)


class AgreementPartyDelete(PartOfAgreement, RecordDelete):
    model = AgreementParty


class AgreementPartyHistory(PartOfAgreement, RecordHistory):
    model = AgreementParty


class ObligationCreate(PartOfAgreement, RecordCreate):
    model = Obligation
    form_class = ObligationForm


class ObligationUpdate(PartOfAgreement, RecordUpdate):
    model = Obligation
    form_class = ObligationForm


class ObligationDelete(PartOfAgreement, RecordDelete):
    model = Obligation


class ObligationHistory(PartOfAgreement, RecordHistory):
    model = Obligation


class ObligationChase(PartOfAgreement, ActionView):
    model = Obligation
    action = actions.chase
    label = gettext_lazy("Chase as a follow-up")
    success = gettext_lazy("“%(name)s” is chased as a follow-up.")


class ObligationLink(PartOfAgreement, ActionView):
    model = Obligation
    action = actions.chase
    form_class = LinkFollowUpForm
    label = gettext_lazy("Link a follow-up that is there")
    success = gettext_lazy("“%(name)s” is chased as a follow-up.")
