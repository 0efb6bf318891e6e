"""Forms over problems, and what is asked of those who raise them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from contacts.models import Organization, Province
from crm.dates import today
from crm.formfields import CleanCharField, JalaliDateField
from crm.forms import ActionForm, Base, RecordForm
from crm.picks import PickField
from crm.public import PublicForm
from engagements.models import Letter, Meeting, Problem, ProblemReport


class ProblemForm(RecordForm):
    rows = (
        ("category", "severity", "state"),
        ("about", "province", "sector"),
        ("must_answer", "meeting"),
    )

    class Meta(Base):
        model = Problem
        fields = (
            *("title", "text", "category", "severity", "state", "about", "province"),
            *("sector", "reported_by", "must_answer", "meeting"),
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Solving and rejecting ask how and why: actions of their own, not choices here."""
        super().__init__(*args, **kwargs)
        offered = {*Problem.State.values} - set(Problem.CLOSED) | {self.instance.state}
        choices = Problem.State.choices
        self.fields["state"].choices = [pair for pair in choices if pair[0] in offered]


class QuickProblemForm(RecordForm):
    """One line of what somebody complains of; the rest is added later."""

    rows = (("title", "category", "about"),)

    class Meta(Base):
        model = Problem
        fields = ("title", "category", "about")


class ProblemReportForm(RecordForm):
    """One more raising of a problem that is there."""

    rows = (("unit", "person"), ("province", "day"))
    day = JalaliDateField(label=_("day"), initial=today)

    class Meta(Base):
        model = ProblemReport
        fields = ("problem", "unit", "person", "province", "day", "meeting", "note")

    def limit_choices_to_visible(self) -> None:
        super().limit_choices_to_visible()
        mine = Problem.objects.editable_by(self.user).values("pk")
        if "problem" in self.fields:
            rows = self.fields["problem"].queryset
            self.fields["problem"].queryset = rows.filter(pk__in=mine)


class MemberForm(PublicForm):
    """What a member tells without an account: short, with consent, and a box no person sees."""

    title = CleanCharField(max_length=250, label=_("What is the problem, in one line?"))
    text = CleanCharField(
        multiline=True,
        required=False,
        max_length=3000,
        label=_("More about it"),
        widget=forms.Textarea(attrs={"class": "input", "rows": 4}),
    )
    category = forms.ChoiceField(
        choices=Problem.Category.choices,
        initial=Problem.Category.OTHER,
        label=_("What it is about"),
        widget=forms.Select(attrs={"class": "input"}),
    )
    unit_name = CleanCharField(max_length=200, label=_("Your unit"))
    sector = CleanCharField(
        max_length=200,
        required=False,
        label=_("Sector"),
        help_text=_("Spinning, weaving, dyeing, …"),
    )
    province = forms.ModelChoiceField(
        Province.objects.order_by("sort_key"),
        required=False,
        empty_label="—",
        label=_("Province"),
        widget=forms.Select(attrs={"class": "input"}),
    )

    field_order = (
        *("title", "text", "category", "unit_name", "sector", "province"),
        *("name", "phone", "consent", "website"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["consent"].label = _(
            "I agree that the secretariat keeps what I tell here to see to this problem."
        )

    def records(self, organization: Organization | None) -> tuple[Problem, ProblemReport]:
        """The problem and its first report, not saved yet."""
        told = self.cleaned_data
        province = told["province"] or (organization.province if organization else None)
        problem = Problem(
            title=told["title"],
            text=told["text"],
            category=told["category"],
            sector=told["sector"],
            about=organization,
            province=province,
        )
        same = {name: told[name] for name in ("unit_name", "name", "phone")}
        return problem, ProblemReport(unit=organization, province=province, **same)


class FormLinkForm(forms.Form):
    """Whose members get the address of the form."""

    organization = PickField(
        Organization.objects.all(),
        required=False,
        label=_("For the members of"),
        help_text=_("Leave empty for an address that names nobody."),
    )


class RaiseForm(ActionForm):
    meeting = PickField(Meeting.objects.all(), label=_("meeting"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["meeting"].queryset = Meeting.objects.visible_to(self.user)


class JoinForm(ActionForm):
    into = PickField(Problem.objects.all(), label=_("is the same as"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = Problem.objects.editable_by(self.user).visible_to(self.user)
        self.fields["into"].queryset = mine


class AnswerForm(ActionForm):
    letter = PickField(Letter.objects.all(), label=_("answered by the letter"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["letter"].queryset = Letter.objects.editable_by(self.user)


class SolveForm(ActionForm):
    solution = CleanCharField(
        multiline=True,
        label=_("how it was solved"),
        help_text=_("What was done, or by which letter."),
        widget=forms.Textarea(attrs={"class": "input", "rows": 3}),
    )
