"""Forms that plan: a series of meetings, proposals, and where a proposal goes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.dates import today, weekday_names
from crm.formfields import CleanCharField, ClockField, JalaliDateField, PersianIntegerField
from crm.forms import ActionForm, Base, RecordForm
from crm.holidays import holidays
from engagements.actions.series import days_taken
from engagements.models import Body, Meeting, Proposal
from engagements.series import LAST, Rule, days

#: the week as it begins in Iran; Monday is 0
WEEK = (5, 6, 0, 1, 2, 3, 4)
SUNDAY = 6
MOST_MONTHS = 24
EVERY = {
    "1": _("first … of each Jalali month"),
    "2": _("second … of each Jalali month"),
    "3": _("third … of each Jalali month"),
    "4": _("fourth … of each Jalali month"),
    "last": _("last … of each Jalali month"),
    "w1": _("every week"),
    "w2": _("every second week"),
    "w3": _("every third week"),
    "w4": _("every fourth week"),
}


def weekdays() -> list[tuple[int, str]]:
    """The days of the week in the reader's language, Saturday first."""
    names = weekday_names()
    return [(day, names[day]) for day in WEEK]


@dataclass(frozen=True)
class ProposedDay:
    """A day of the series: whether it is a day off, and whether the body meets already."""

    day: date
    holiday: str
    taken: bool

    @property
    def offered(self) -> bool:
        """Whether it is ticked until somebody says otherwise."""
        return not (self.holiday or self.taken)


class SeriesForm(ActionForm):
    """A rule in Jalali terms, and what its meetings have in common."""

    rows = (("every", "weekday"), ("first", "months"), ("starts", "ends"), ("kind", "place"))

    every = forms.ChoiceField(choices=EVERY.items(), label=_("how often"))
    weekday = forms.TypedChoiceField(
        choices=weekdays, coerce=int, label=_("weekday"), initial=SUNDAY
    )
    first = JalaliDateField(label=_("from day"), initial=today)
    months = PersianIntegerField(
        min_value=1, max_value=MOST_MONTHS, initial=6, label=_("for how many months")
    )
    title = CleanCharField(max_length=300, label=_("subject"))
    starts = ClockField(required=False, label=pgettext_lazy("time", "from"))
    ends = ClockField(required=False, label=pgettext_lazy("time", "until"))
    kind = forms.ChoiceField(choices=Meeting.Kind.choices, label=_("kind"))
    place = CleanCharField(required=False, max_length=200, label=_("place"))
    confidential = forms.BooleanField(required=False, label=_("confidential"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = self.obj.kind if self.obj.kind in Meeting.Kind else Meeting.Kind.OTHER
        self.fields["kind"].initial = own

    def clean(self) -> dict[str, Any]:
        """The meetings are checked as one of them would be."""
        cleaned = super().clean() or self.cleaned_data
        starts, ends = cleaned.get("starts"), cleaned.get("ends")
        if starts and ends and ends < starts:
            raise ValidationError({"ends": _("A meeting cannot end before it starts.")})
        if not self.errors and not self.proposed:
            raise ValidationError(_("No day of these months fits the rule."))
        return cleaned

    @cached_property
    def proposed(self) -> list[ProposedDay]:
        """The days of the rule, each with what speaks against it."""
        told = self.cleaned_data
        found = days(rule_of(told["every"], told["weekday"]), told["first"], told["months"])
        if not found:
            return []
        off, taken = holidays(found[0], found[-1]), days_taken(self.obj)
        return [ProposedDay(day, off.get(day, ""), day in taken) for day in found]

    @property
    def pattern(self) -> Meeting:
        """What all of the meetings have in common."""
        names = ("title", "starts", "ends", "kind", "place", "confidential")
        return Meeting(**{name: self.cleaned_data[name] for name in names})

    def ticked(self, values: list[str]) -> list[date]:
        """The days among the proposed that were ticked."""
        return [one.day for one in self.proposed if one.day.isoformat() in values]


def rule_of(every: str, weekday: int) -> Rule:
    if every.startswith("w"):
        return Rule(weekday, weeks=int(every[1:]))
    return Rule(weekday, nth=LAST if every == "last" else int(every))


class ProposalForm(RecordForm):
    """What a member wants a body to talk about; which body it is stays."""

    rows = (("presenter", "minutes"),)

    class Meta(Base):
        model = Proposal
        fields = ("body", "title", "text", "presenter", "minutes", "confidential")

    def limit_choices_to_visible(self) -> None:
        """One proposes to a body one sits in; the secretariat to any."""
        super().limit_choices_to_visible()
        field = self.fields["body"]
        if not self.user.is_clerk:
            field.queryset = Body.objects.of_member(self.user)
        field.disabled = not self.instance._state.adding


class TakeUpForm(ActionForm):
    """On the agenda of which meeting; the next one is offered first."""

    meeting = forms.ModelChoiceField(
        queryset=Meeting.objects.none(), label=_("meeting"), empty_label=None
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        coming = Meeting.objects.editable_by(self.user).visible_to(self.user)
        self.fields["meeting"].queryset = coming.next_of(self.obj.body)
