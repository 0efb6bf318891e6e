"""When who is reminded: for a kind of record, a body, a single record, and oneself."""

from __future__ import annotations

from copy import copy
from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm import rights
from crm.forms import RecordForm
from crm.models import Record
from crm.views import RecordHistory
from engagements.actions.reminder_rules import drop_rule, set_rule
from engagements.forms.reminder_rules import ReminderRuleForm
from engagements.models import Body, FollowUp, Letter, Meeting, Mute, ReminderRule, Subject
from engagements.models.reminder_rules import SCOPES
from engagements.telling_rules import in_words
from engagements.views.one_record import OneRecord

#: so many muted reminders are shown
MOST = 100


class RulePage(OneRecord):
    """The rule of one kind of record for one scope: what counts now, changed or taken back."""

    model = ReminderRule
    form_class = ReminderRuleForm
    template_name = "engagements/reminder_rule.html"
    label: ClassVar[Any] = gettext_lazy("Reminders")
    explanation: ClassVar[Any] = ""
    subjects: ClassVar[tuple[Subject, ...]] = tuple(Subject)

    def scope(self) -> dict[str, Any]:
        """{field: value} of whom or what the rule is for; refuses who may not say so."""
        raise NotImplementedError

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Closed to those who may not say when others are reminded."""
        self.found = self.scope()
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def subject(self) -> Subject:
        """Of which kind; the first unless the address says so."""
        asked = self.request.GET.get("of", self.subjects[0].value)
        if asked not in {one.value for one in self.subjects}:
            raise Http404
        return Subject(asked)

    @cached_property
    def instance(self) -> ReminderRule:
        """The rule as it stands, or a new one that says what counts without it."""
        named = {name: self.found.get(name) for name in SCOPES}
        stored = ReminderRule.objects.filter(subject=self.subject, **named).first()
        return stored or ReminderRule(subject=self.subject, **named, **self.counting())

    def get_form(self, *data: Any) -> RecordForm:
        """Over a copy: beside a form that is refused stands what counts now."""
        return self.form_over(copy(self.instance), *data)

    def counting(self) -> dict[str, Any]:
        """What counts now where nothing of its own is said, as fields of a rule."""
        book = ReminderRule.objects.book(self.subject)
        said = ReminderRule()
        said.plan = book.plan(**self.less_particular())
        names = ("before", "on_day", "every", "to_head", "to_board")
        return {name: getattr(said, name) for name in names}

    def less_particular(self) -> dict[str, int | None]:
        """By the keys of what a rule would count otherwise."""
        return {}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Save the rule, or take it back."""
        if "usual" in request.POST:
            if self.instance.pk:
                drop_rule(self.instance, by=self.request.user)
            messages.success(request, _("What is usual counts again."))
            return redirect(request.get_full_path())
        return super().post(request, *args, **kwargs)

    def record(self, obj: ReminderRule) -> None:
        set_rule(obj, by=self.request.user)

    def told(self) -> str:
        return _("Saved; it counts from the next minute on.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rule = self.instance
        own = {
            "title": self.label,
            "crumbs": self.crumbs(),
            "explanation": self.explanation,
            "of": [(one, f"?of={one}", one == self.subject) for one in self.subjects],
            "own": rule.pk is not None,
            "is_usual": not self.found,
            "in_words": in_words(rule),
            "submit_label": _("Save"),
            "history_url": rule.url_role("history", rule.pk) if rule.pk else "",
        }
        return super().get_context_data(**(own | kwargs))

    def crumbs(self) -> list[dict[str, str]]:
        return []


class UsualReminders(RulePage):
    """What is usual for a kind of record in the whole office."""

    label = gettext_lazy("Rules of reminders")
    explanation = gettext_lazy(
        "The usual days for each kind of record. A body, a single follow-up, letter or meeting, "
        "and each reader may have days of their own, which then count instead."
    )

    def scope(self) -> dict[str, Any]:
        if not self.request.user.is_clerk:
            raise PermissionDenied
        return {}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        bodies = ReminderRule.objects.filter(body__isnull=False, body__deleted_at=None)
        own = {"bodies": bodies.for_detail().order_by("subject", "body__sort_key")}
        return super().get_context_data(**(own | kwargs))


class AboutRecord(RulePage):
    """The rule for one record, by those who may change it."""

    about: ClassVar[type[Record]]
    name: ClassVar[str]

    @cached_property
    def target(self) -> Any:
        found: Any = get_object_or_404(
            self.about.objects.visible_to(self.request.user), pk=self.kwargs["pk"]
        )
        if not rights.may_change(self.request.user, found):
            raise PermissionDenied
        return found

    def scope(self) -> dict[str, Any]:
        return {self.name: self.target}

    def crumbs(self) -> list[dict[str, str]]:
        return [{"label": str(self.target), "url": self.target.get_absolute_url()}]


class BodyReminders(AboutRecord):
    about, name = Body, "body"
    explanation = gettext_lazy("These days count in this body instead of the usual ones.")


class FollowUpReminders(AboutRecord):
    about, name = FollowUp, "follow_up"
    subjects = (Subject.FOLLOW_UP,)
    explanation = gettext_lazy("These days count for this follow-up, whoever owes it.")

    def less_particular(self) -> dict[str, int | None]:
        return {"user": self.target.account, "body": self.target.body_key}


class LetterReminders(AboutRecord):
    about, name = Letter, "letter"
    subjects = (Subject.LETTER,)
    explanation = gettext_lazy("These days count for this letter, whoever sees to it.")

    def less_particular(self) -> dict[str, int | None]:
        return {"user": self.target.handler_id, "body": self.target.body_id}


class MeetingReminders(AboutRecord):
    about, name = Meeting, "meeting"
    subjects = (Subject.MEETING,)
    explanation = gettext_lazy("These days count for this meeting, whoever is invited.")

    def less_particular(self) -> dict[str, int | None]:
        return {"body": self.target.body_id}


class MyReminders(RulePage):
    """On which days one wants to be reminded oneself."""

    label = gettext_lazy("My reminders")
    subjects = (Subject.FOLLOW_UP, Subject.LETTER, Subject.MEETING)
    explanation = gettext_lazy(
        "On these days you are reminded of what you owe, see to or are invited to. A record with "
        "days of its own keeps them, and whoever chases a follow-up is told when it is late all "
        "the same."
    )

    def scope(self) -> dict[str, Any]:
        return {"user": self.request.user}

    def crumbs(self) -> list[dict[str, str]]:
        return [{"label": _("My preferences"), "url": reverse("preferences")}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        own = Mute.objects.filter(user=self.request.user).order_by("-pk")[:MOST]
        mutes = own.prefetch_related("target")
        return super().get_context_data(**({"mutes": mutes} | kwargs))


class ReminderRuleHistory(RecordHistory):
    model = ReminderRule

    def list_crumb(self) -> dict[str, str]:
        return {"label": _("Reminders"), "url": self.object.get_absolute_url()}
