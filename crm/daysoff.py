"""The page of the days off of a Jalali year: proposed, confirmed or moved by an administrator."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from crm.dates import jalali_year, today
from crm.datewords import LAST_YEAR
from crm.formfields import CleanCharField, JalaliDateField
from crm.holidays import (
    SATURDAY,
    THURSDAY,
    enter_calendar,
    entered,
    history,
    known_as,
    weekend,
)
from crm.lunar import proposed
from crm.models import Holiday
from crm.story import told_changes
from crm.tables import whole
from crm.text import local_digits

FIRST_YEAR, EMPTY_ROWS, LINES = 1380, 3, 20


class DayForm(forms.Form):
    """One day off: whether it is one, when, and why."""

    off = forms.BooleanField(required=False, label=gettext_lazy("Off"))
    day = JalaliDateField(required=False, label=gettext_lazy("Day"))
    name = CleanCharField(required=False, max_length=120, label=gettext_lazy("Name"))

    def __init__(self, *args: Any, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.year = year
        for name, field in self.fields.items():
            field.widget.attrs |= {"aria-label": str(field.label)}
            if name != "off":
                field.widget.attrs["class"] = "input"

    def clean(self) -> dict[str, Any]:
        """What is ticked has a day of this year and a name."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("off") and not self.errors:
            if not cleaned.get("day"):
                self.add_error("day", _("Write the day."))
            elif jalali_year(cleaned["day"]) != self.year:
                self.add_error("day", _("This day lies in another year."))
            if not cleaned.get("name"):
                self.add_error("name", _("Write why it is off."))
        return cleaned


class WeekendForm(forms.Form):
    """Which days of every week are off."""

    CHOICES: ClassVar[dict[str, Any]] = {
        "": gettext_lazy("Friday"),
        str(THURSDAY): gettext_lazy("Thursday and Friday"),
        str(SATURDAY): gettext_lazy("Friday and Saturday"),
    }
    weekday = forms.TypedChoiceField(
        coerce=int,
        choices=[*CHOICES.items()],
        required=False,
        empty_value=None,
        label=gettext_lazy("Weekend"),
        widget=forms.Select(attrs={"class": "input"}),
    )


class DaysFormSet(forms.BaseFormSet):
    """The lines of a year."""

    def clean(self) -> None:
        """Each day stands on one line."""
        known = set()
        for form in self.forms:
            day = form.cleaned_data.get("day") if form.is_valid() else None
            if day and form.cleaned_data.get("off"):
                if day in known:
                    form.add_error("day", _("This day stands on two lines."))
                known.add(day)


DaysForm = forms.formset_factory(DayForm, formset=DaysFormSet, extra=EMPTY_ROWS, max_num=100)


class DaysOffPage(TemplateView):
    """What is entered for a year and what is proposed for it, a line each."""

    template_name = "crm/days_off.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """For administrators."""
        user: Any = request.user
        if not user.is_administrator:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def year(self) -> int:
        asked = self.request.GET.get("year")
        year = whole(asked, 0) if asked else jalali_year(today())
        if not FIRST_YEAR <= year < LAST_YEAR:
            raise Http404
        return year

    @cached_property
    def lines(self) -> list[dict[str, Any]]:
        """Each day with its name: first what was entered, and what is proposed as long as nothing
        was."""
        known = entered(self.year)
        if known:
            return [{"off": True, "day": one.day, "name": one.name} for one in known]
        return [{"off": True, "day": one.day, "name": one.name} for one in proposed(self.year)]

    def days(self, data: Any = None) -> Any:
        """The lines as they are shown, or as they were sent."""
        initial = self.lines if data is None else None
        return DaysForm(data, initial=initial, form_kwargs={"year": self.year}, prefix="d")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Exactly what is ticked is off."""
        days, week = self.days(request.POST), WeekendForm(request.POST)
        if not (days.is_valid() and week.is_valid()):
            return self.shown_again(days, week)
        try:
            self.enter(days, week)
        except ValidationError as error:
            return self.shown_again(days, week, " ".join(error.messages))
        messages.success(request, _("The days off of the year were saved."))
        return redirect(f"{reverse('days-off')}?year={self.year}")

    def enter(self, days: Any, week: WeekendForm) -> None:
        """Enter what was sent, if it is about the days off as they are."""
        user: Any = self.request.user
        weekday = week.cleaned_data["weekday"]
        ticked = [form.cleaned_data for form in days if form.cleaned_data.get("off")]
        enter_calendar(
            self.year,
            {one["day"]: one["name"] for one in ticked},
            () if weekday is None else (weekday,),
            by=user,
            known=self.request.POST.get("known", ""),
        )

    def shown_again(self, days: Any, week: WeekendForm, conflict: str = "") -> HttpResponse:
        """What was typed, with what is wrong with it; only who was told of a change knows it."""
        known = {} if conflict else {"known": self.request.POST.get("known", "")}
        context = self.get_context_data(days=days, week=week, conflict=conflict, **known)
        return self.render_to_response(context, status=409 if conflict else 422)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        known = known_as(self.year)  # before they are read: what is changed in between is unknown
        entered_days = {one.day for one in entered(self.year)}
        expected = proposed(self.year)
        own = {
            "title": _("Days off of the year %(year)s") % {"year": local_digits(self.year)},
            "days": kwargs.get("days") or self.days(),
            "week": WeekendForm(initial={"weekday": next(iter(weekend()), "")}),
            "year": self.year,
            "years": (self.year - 1, self.year + 1),
            "is_entered": bool(entered_days),
            "computed": {one.day for one in expected if one.computed},
            "others": [one for one in expected if entered_days and one.day not in entered_days],
            "known": known,
            "changes": self.changes(),
        }
        return super().get_context_data(**(own | kwargs))

    def changes(self) -> list[dict[str, Any]]:
        """Who changed what lately, in words."""
        user: Any = self.request.user
        rows = list(history(self.year)[:LINES])
        about = Holiday.everything.in_bulk([row.object_id for row in rows])
        told = told_changes(rows, Holiday, user)
        return [
            line | {"note": "" if line["lines"] else str(about[row.object_id])}
            for row, line in zip(rows, told, strict=True)
        ]
