"""The pages of outgoing mail: what left, what waits, what needs a person."""

from __future__ import annotations

from collections.abc import Iterator

import django_filters
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm import tasks
from crm.filters import RecordFilter
from crm.history import lock, record
from crm.models import Mail, User
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


@transaction.atomic
def send_again(mail: Mail, *, by: User) -> None:
    """Queue a letter that failed or is uncertain once more, because a person says so."""
    stored = lock(mail)
    if stored.state not in (Mail.State.UNCERTAIN, Mail.State.DEAD):
        raise ValidationError(_("Only a letter that failed or is uncertain can leave again."))
    stored.state, stored.attempts, stored.error = Mail.State.PENDING, 0, ""
    stored.next_try_at = timezone.now()
    record("send_again", stored, by=by)
    transaction.on_commit(tasks.ring)


@transaction.atomic
def count_as_received(mail: Mail, *, by: User) -> None:
    """A person knows that an uncertain letter arrived."""
    stored = lock(mail)
    if stored.state != Mail.State.UNCERTAIN:
        raise ValidationError(_("Only an uncertain letter can be counted as received."))
    stored.state, stored.sent_at = Mail.State.SENT, timezone.now()
    record("received", stored, by=by)


class MailFilter(RecordFilter):
    state = django_filters.ChoiceFilter(choices=Mail.State.choices, label=gettext_lazy("State"))

    class Meta:
        model = Mail
        fields = ("state",)


class MailTable(RecordTable):
    subject = NameColumn(gettext_lazy("Subject"), accessor="subject", orderable=False)
    to = Column(gettext_lazy("To"), accessor="to", css="c-org")
    state = ChoiceColumn(gettext_lazy("State"), accessor="state", tones=TONES)
    created_at = MomentColumn(gettext_lazy("Written"), accessor="created_at", css="c-due num")
    sent_at = MomentColumn(gettext_lazy("Sent"), accessor="sent_at")
    to_name = Column(css="c-hide", optional=True)
    attempts = NumberColumn(optional=True)
    error = Column(css="c-hide clip", optional=True)

    class Meta(RecordTable.Meta):
        model = Mail
        order_by = "-created_at"


class MailList(RecordList):
    model = Mail
    table_class = MailTable
    filter_class = MailFilter
    icon = "mail"
    empty_text = gettext_lazy("Reminders and invitations appear here when they are written.")


class MailDetail(RecordDetail):
    model = Mail
    facts = ("to", "to_name", "state", "attempts", "error")
    icon = "mail"
    editable = False

    def actions(self) -> Iterator[dict[str, str]]:
        if self.object.state in (Mail.State.UNCERTAIN, Mail.State.DEAD):
            url = reverse("mail-send-again", args=[self.object.pk])
            yield {"label": _("Send again"), "url": url, "icon": "rotate-ccw", "style": "primary"}
        if self.object.state == Mail.State.UNCERTAIN:
            url = reverse("mail-received", args=[self.object.pk])
            yield {"label": _("Count as received"), "url": url, "icon": "check", "style": ""}


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
