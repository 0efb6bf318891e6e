"""The pages of outgoing mail: what left, what waits, what needs a person."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import django_filters
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm import pausing, tasks
from crm.filters import RecordFilter
from crm.formfields import CleanCharField
from crm.forms import ActionForm
from crm.history import lock, record
from crm.html import format_html
from crm.mail import take_back
from crm.models import Mail, Outbox, User
from crm.tables import (
    ChoiceColumn,
    Column,
    MomentColumn,
    NameColumn,
    NumberColumn,
    RecordTable,
)
from crm.views import ActionView, RecordDetail, RecordHistory, RecordList

TONES = {"sent": "ok", "pending": "info", "sending": "info", "uncertain": "warn", "dead": "bad"}
State = Mail.State
UNCERTAIN_OR_DEAD = (State.UNCERTAIN, State.DEAD)


@transaction.atomic
def send_again(mail: Mail, *, by: User) -> None:
    """Queue a letter that failed or is uncertain once more, because a person says so."""
    stored = lock(mail)
    if stored.state not in UNCERTAIN_OR_DEAD:
        raise ValidationError(_("Only a letter that failed or is uncertain can leave again."))
    stored.state, stored.attempts, stored.error = Mail.State.PENDING, 0, ""
    stored.next_try_at, stored.claim = timezone.now(), None
    stored.bounce, stored.bounced_at = "", None
    record("send_again", stored, by=by)
    transaction.on_commit(pausing.forget_alert)
    transaction.on_commit(tasks.ring)


@transaction.atomic
def count_as_received(mail: Mail, *, by: User) -> None:
    """A person knows that an uncertain letter arrived."""
    stored = lock(mail)
    if stored.state != Mail.State.UNCERTAIN:
        raise ValidationError(_("Only an uncertain letter can be counted as received."))
    stored.state, stored.sent_at, stored.error = Mail.State.SENT, timezone.now(), ""
    record("received", stored, by=by)
    transaction.on_commit(pausing.forget_alert)


def cancel(mail: Mail, *, by: User, reason: str) -> None:
    """Take back a letter that has not left."""
    if not take_back(Mail.objects.filter(pk=mail.pk), by=by, reason=reason):
        raise ValidationError(_("Only a letter that has not left can be cancelled."))


def pause(outbox: Outbox, *, by: User, reason: str) -> None:
    """Let no letter leave until somebody resumes."""
    if Outbox.objects.now().is_paused:
        raise ValidationError(_("The outgoing mail is paused already."))
    pausing.pause(by=by, reason=reason)


@transaction.atomic
def resume(outbox: Outbox, *, by: User) -> None:
    """Let letters leave again."""
    stored: Outbox = lock(outbox)
    stored.paused_at, stored.paused_because, stored.trouble = None, "", ""
    record("resume", stored, by=by)
    transaction.on_commit(pausing.forget_alert)
    transaction.on_commit(tasks.ring)


class MailFilter(RecordFilter):
    """By state; late and returned letters are asked for beside those."""

    state = django_filters.ChoiceFilter(
        choices=(
            *State.choices,
            ("late", gettext_lazy("Late")),
            ("returned", gettext_lazy("Came back")),
        ),
        label=gettext_lazy("State"),
        method="in_state",
    )

    class Meta:
        model = Mail
        fields = ("state",)

    def in_state(self, queryset: Any, name: str, value: str) -> Any:
        asked = {"late": queryset.late(timezone.now()), "returned": queryset.came_back()}
        return asked.get(value, queryset.filter(state=value))


class MailTable(RecordTable):
    subject = NameColumn(gettext_lazy("Subject"), accessor="subject", orderable=False)
    to = Column(gettext_lazy("To"), accessor="to", css="c-org")
    state = ChoiceColumn(gettext_lazy("State"), accessor="state", tones=TONES)
    created_at = MomentColumn(gettext_lazy("Written"), accessor="created_at", css="c-due num")
    sent_at = MomentColumn(gettext_lazy("Sent"), accessor="sent_at")
    bounced_at = MomentColumn(optional=True)
    to_name = Column(css="c-hide", optional=True)
    attempts = NumberColumn(optional=True)
    next_try_at = MomentColumn(gettext_lazy("Next try"), accessor="tried_at", orderable=False)
    error = Column(gettext_lazy("Reason"), accessor="reason", css="c-hide clip", orderable=False)

    class Meta(RecordTable.Meta):
        model = Mail
        order_by = "-created_at"


class MailList(RecordList):
    model = Mail
    table_class = MailTable
    filter_class = MailFilter
    icon = "mail"
    empty_text = gettext_lazy("Reminders and invitations appear here when they are written.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Clerks also see whether letters leave at all, and how many need them."""
        own = {}
        if self.request.user.is_clerk:  # type: ignore[union-attr]
            outbox, found = Outbox.objects.now(), counts()
            outbox.troubled = sum(n for name, _label, n in found if name in UNCERTAIN_OR_DEAD)
            self.request.outbox = outbox  # type: ignore[attr-defined]
            own = {"outbox": outbox, "counts": found}
        return super().get_context_data(**(own | kwargs))


def counts() -> list[tuple[str, Any, int]]:
    """(state, what it is called, how many letters) of what somebody may have to look at."""
    late = Count("pk", filter=Q(pk__in=Mail.objects.late(timezone.now()).values("pk")))
    asked = {
        "pending": Q(state=State.PENDING),
        "uncertain": Q(state=State.UNCERTAIN),
        "dead": Q(state=State.DEAD),
    }
    unsettled = Mail.objects.exclude(state__in=(State.SENT, State.CANCELLED, State.SUPERSEDED))
    found = unsettled.aggregate(
        late=late, **{name: Count("pk", filter=condition) for name, condition in asked.items()}
    )
    names = dict(State.choices) | {"late": _("Late")}
    return [(name, names[name], found[name]) for name in ("pending", "late", "uncertain", "dead")]


class MailDetail(RecordDetail):
    model = Mail
    facts = ("to", "to_name", "state", "attempts", "error", "next_try_at", "sent_at", "bounced_at")
    icon = "mail"
    editable = False

    def known_facts(self) -> list[dict[str, Any]]:
        """When it is tried next says something only while it waits; why it failed, in words."""
        facts = super().known_facts()
        waits = self.object.state == State.PENDING
        for fact in facts:
            if fact["name"] == "error":
                fact["html"] = format_html("<bdi>{}</bdi>", self.object.reason)
        return [fact for fact in facts if waits or fact["name"] != "next_try_at"]

    def actions(self) -> Iterator[dict[str, str]]:
        mail = self.object
        if not self.request.user.is_clerk:  # type: ignore[union-attr]
            return
        if mail.state in UNCERTAIN_OR_DEAD:
            yield act(_("Send again"), "mail-send-again", mail, "rotate-ccw", "primary")
        if mail.state == State.UNCERTAIN:
            yield act(_("Count as received"), "mail-received", mail, "check")
        if mail.can_be_taken_back:
            yield act(_("Cancel"), "mail-cancel", mail, "x")


def act(label: str, name: str, mail: Mail, icon: str, style: str = "") -> dict[str, str]:
    """A button on the page of a letter."""
    return {"label": label, "url": reverse(name, args=[mail.pk]), "icon": icon, "style": style}


class MailHistory(RecordHistory):
    model = Mail


class SendAgain(ActionView):
    model = Mail
    action = send_again
    label = gettext_lazy("Send again")
    explanation = gettext_lazy(
        "If the first letter did arrive, the reader gets it twice. Ask first when in doubt."
    )
    success = gettext_lazy("The letter leaves again.")


class Received(ActionView):
    model = Mail
    action = count_as_received
    label = gettext_lazy("Count as received")
    explanation = gettext_lazy("You know that the reader has got this letter.")
    success = gettext_lazy("The letter counts as received.")


class CancelForm(ActionForm):
    reason = CleanCharField(label=gettext_lazy("Reason"), max_length=200)


class Cancel(ActionView):
    model = Mail
    action = cancel
    form_class = CancelForm
    label = gettext_lazy("Cancel this letter")
    explanation = gettext_lazy("It does not leave. The reason stays in its history.")
    success = gettext_lazy("The letter was cancelled.")


class Pause(ActionView):
    model = Outbox
    action = pause
    form_class = CancelForm
    label = gettext_lazy("Pause sending")
    explanation = gettext_lazy("Letters are written and wait; none leaves until you resume.")
    success = gettext_lazy("No letter leaves until sending is resumed.")


class Resume(ActionView):
    model = Outbox
    action = resume
    label = gettext_lazy("Resume sending")
    explanation = gettext_lazy("What waits leaves at once. See first that the reason is mended.")
    success = gettext_lazy("Letters leave again.")


class OutboxHistory(RecordHistory):
    model = Outbox
