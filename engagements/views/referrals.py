"""Referring, returning and taking back; who stands in while somebody is away."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm import rights
from crm.forms import ActionForm
from crm.models import User
from crm.views import (
    ActionView,
    RecordCreate,
    RecordDelete,
    RecordDetail,
    RecordHistory,
    RecordList,
    RecordUpdate,
)
from engagements.actions import referrals
from engagements.filters import SubstitutionFilter
from engagements.forms.referrals import ReferForm, ReturnForm, SubstitutionForm
from engagements.models import FollowUp, Letter, Referral, Substitution
from engagements.tables import SubstitutionTable


def may_refer(user: User, item: Any) -> bool:
    """Who may change it, and in whose kartabl it stands."""
    if rights.may_change(user, item):
        return True
    return bool(type(item).objects.filter(pk=item.pk).held_by(user).exists())


def chain_of(item: Any, user: User) -> dict[str, Any]:
    """What the page of an item shows of its referrals."""
    found = list(Referral.objects.of(item).for_list())
    return {
        "referrals": found,
        "refer_url": refer_url(item) if item.is_open and may_refer(user, item) else "",
        "is_open": item.is_open,
        "clerk": user.is_clerk,
    }


def refer_url(item: Any) -> str:
    name = "letter" if isinstance(item, Letter) else "follow-up"
    return reverse(f"engagements:{name}-refer", args=[item.pk])


class Refer(ActionView):
    """Pass it on, and wait for whoever got it."""

    form_class = ReferForm
    label = gettext_lazy("Refer")
    explanation = gettext_lazy(
        "It moves to their kartabl; in yours it waits on them until it is done, or you take it "
        "back."
    )
    success = gettext_lazy("“%(name)s” was referred.")
    referral: Referral

    def require_change(self) -> None:
        if not may_refer(self.request.user, self.object):
            raise PermissionDenied

    def act(self, form: ActionForm) -> None:
        self.referral = referrals.refer(self.object, by=self.request.user, **form.cleaned_data)

    def undo_url(self) -> str:
        return reverse("engagements:referral-take-back", args=[self.referral.pk])

    def next_url(self) -> str:
        return reverse("kartabl")


class FollowUpRefer(Refer):
    model = FollowUp


class LetterRefer(Refer):
    model = Letter


class ReferralAct(ActionView):
    model = Referral

    def list_crumb(self) -> dict[str, str]:
        return {"label": _("Kartabl"), "url": reverse("kartabl")}

    def next_url(self) -> str:
        return reverse("kartabl")


class ReferralTakeBack(ReferralAct):
    def require_change(self) -> None:
        """For whoever passed it on, who stands in for them, and the secretariat."""
        user: Any = self.request.user
        if not (user.is_clerk or referrals.acts_as(user, self.object.sender)):
            raise PermissionDenied

    action = referrals.take_back
    label = gettext_lazy("Take back")
    explanation = gettext_lazy("It waits for you again, and for nobody it was passed on to.")
    success = gettext_lazy("It is back with you.")


class ReferralReturn(ReferralAct):
    def require_change(self) -> None:
        """For whoever got it, and who stands in for them."""
        if not referrals.acts_as(self.request.user, self.object.to):
            raise PermissionDenied

    action = referrals.give_back
    form_class = ReturnForm
    label = gettext_lazy("Return")
    explanation = gettext_lazy("It goes back to whoever referred it to you, with what you say.")
    success = gettext_lazy("It was returned.")


class ReferralHistory(RecordHistory):
    model = Referral

    def list_crumb(self) -> dict[str, str]:
        return {"label": _("Kartabl"), "url": reverse("kartabl")}


class SubstitutionList(RecordList):
    model = Substitution
    table_class = SubstitutionTable
    filter_class = SubstitutionFilter
    icon = "user-plus"
    empty_text = gettext_lazy("While you are away, somebody else may see to your kartabl.")


class SubstitutionDetail(RecordDetail):
    model = Substitution
    facts = ("away", "substitute", "first_day", "last_day")
    icon = "user-plus"


class SubstitutionCreate(RecordCreate):
    model = Substitution
    form_class = SubstitutionForm


class SubstitutionUpdate(RecordUpdate):
    model = Substitution
    form_class = SubstitutionForm


class SubstitutionDelete(RecordDelete):
    model = Substitution


class SubstitutionHistory(RecordHistory):
    model = Substitution
