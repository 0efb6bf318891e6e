"""Lines of the kartabl chosen together: done, postponed or referred, counted and taken back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views import View

from crm.batches import choose, edit
from crm.history import Conflict
from crm.models import Batch, User
from crm.picks import is_key
from crm.templatetags.persian import number
from crm.views import BatchAction
from crm.views.batches import BatchPage
from crm.wording import faults
from engagements.actions import follow_ups, referrals
from engagements.forms.follow_ups import day_off_warning
from engagements.forms.referrals import PostponeManyForm, ReferForm
from engagements.models import FollowUp, Referral

#: so many lines are chosen at most
MOST = 500
PAGE = "engagements:follow-up-list"
NEXT = {"postpone": "engagements:kartabl-postpone", "refer": "engagements:kartabl-refer"}


class KartablChosen(View):
    """What was ticked: done at once, or on to what is asked first."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest) -> HttpResponse:
        user: Any = request.user
        keys = [int(key) for key in request.POST.getlist("row") if is_key(key)][:MOST]
        rows = FollowUp.objects.visible_to(user).filter(pk__in=keys).order_by("due", "pk")
        act = request.POST.get("act", "")
        try:
            chosen = rows.values_list("pk", "version")
            batch = choose(FollowUp, chosen, page=PAGE, query="", by=user)
            if act == "done":
                change(request, batch, "finish", {"state": FollowUp.State.DONE})
        except ValidationError as error:
            messages.warning(request, " ".join(faults(error)))
            return redirect("kartabl")
        if act in NEXT:
            return redirect(f"{reverse(NEXT[act])}?batch={batch.pk}")
        return redirect(batch if batch.left else "kartabl")


def change(
    request: HttpRequest, batch: Batch, verb: str, values: dict[str, Any], **details: Any
) -> None:
    """Set the fields of the rows that allow it, and say how many, with Undo.

    ValidationError when there is none, with why.
    """
    user: Any = request.user

    def save(_verb: str, rows: Any, **more: Any) -> Any:
        return follow_ups.revise_many(verb, rows, **details, **more)

    try:
        done = edit(batch, values, by=user, save=save, check=follow_ups.refuse_ending)
    except Conflict:
        raise ValidationError(_("Somebody saved the same thing meanwhile; look again.")) from None
    batch.left = done.left
    text = ngettext("%(count)s is done", "%(count)s are done", len(done.written))
    if verb == "postpone":
        text = ngettext("%(count)s was postponed", "%(count)s were postponed", len(done.written))
    told = text % {"count": number(len(done.written))}
    if done.left:
        told += _("; %(count)s were left as they are") % {"count": number(len(done.left))}
    undo = f"undo:{reverse('batch-undo', args=[done.pk])}"
    messages.success(request, f"{told}.", extra_tags=undo)


class OfKartabl(BatchAction):
    """Something done to chosen follow-ups of the kartabl, and back there."""

    model = FollowUp

    @property
    def list_url(self) -> str:
        return reverse("kartabl")


class KartablPostpone(OfKartabl):
    form_class = PostponeManyForm
    label = gettext_lazy("Postpone")
    explanation = gettext_lazy("The old day and the reason stay in the history.")

    def do(self, asked: dict[str, Any]) -> None:
        change(self.request, self.batch, "postpone", {"due": asked["due"]}, reason=asked["reason"])
        for doubt in day_off_warning(asked["due"]):
            messages.warning(self.request, doubt)


class KartablRefer(OfKartabl):
    form_class = ReferForm
    label = gettext_lazy("Refer")
    explanation = gettext_lazy(
        "They move to their kartabl; in yours they wait, until they are done or taken back."
    )

    def perform(self, rows: Any, asked: dict[str, Any]) -> list[Any]:
        """Those that may not be referred are named with why."""
        user: Any = self.request.user
        mine = rows.filter(pk__in=referable(user))
        done, left = referrals.refer_many(mine, by=user, **asked)
        if done:
            text = ngettext("%(count)s was referred.", "%(count)s were referred.", len(done))
            url = reverse("engagements:kartabl-refer-undo", args=[self.batch.pk])
            told = text % {"count": number(len(done))}
            messages.success(self.request, told, extra_tags=f"undo:{url}")
        for item, why in left[:5]:
            messages.warning(self.request, f"{item}: {why}")
        if len(rows) > len(done) + len(left):
            messages.warning(self.request, _("Some are not yours to refer."))
        return []


def referable(user: User) -> Any:
    """The keys of the follow-ups somebody may pass on."""
    rows = FollowUp.objects.open()
    held, own = rows.held_by(user), rows.editable_by(user)
    return rows.filter(Q(pk__in=held.values("pk")) | Q(pk__in=own.values("pk"))).values("pk")


class KartablReferUndo(BatchPage):
    """Taking back what was referred together, as far as it stands."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user: Any = request.user
        since = {"created_by": user, "created_at__gte": self.batch.created_at}
        held = Referral.objects.filter(follow_up__in=self.batch.keys, state="held", **since)
        count = 0
        for one in held.for_detail():
            referrals.take_back(one, by=user)
            count += 1
        text = ngettext("%(count)s is back with you.", "%(count)s are back with you.", count)
        messages.success(request, text % {"count": number(count)})
        return redirect("kartabl")
