"""Forms over initiatives and what belongs to them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from cooperation.actions import evidence_asked, unknown_facts, what_is_missing
from cooperation.doubts import doubts
from cooperation.kinds import KINDS
from cooperation.kinds.units import UNITS
from cooperation.models import Initiative, Link, Measure, Milestone, Party, Session, Update
from cooperation.models.links import TARGETS
from crm.dates import format_date, jalali_year, today
from crm.facts import FactsFormMixin, day_of
from crm.files import HINT, FilesField
from crm.formfields import CleanCharField, JalaliDateField
from crm.forms import ActionForm, Base, RecordForm
from crm.picks import is_key
from crm.text import local_digits
from engagements.forms.meetings import LedBodyForm

TWICE = {
    "organization": _("This organization already has this role here."),
    "person": _("This person already has this role here."),
}


class InitiativeForm(LedBodyForm):
    """An initiative; of kinds that are retired none is begun."""

    rows = (
        *(("kind", "body"), ("lead",), ("start", "end")),
        *(("meeting", "resolution"), ("problem", "agreement"), ("news_every",)),
    )

    class Meta(Base):
        model = Initiative
        fields = (
            *("title", "kind", "body", "lead", "start", "end"),
            *("description", "meeting", "resolution", "problem", "agreement", "news_every"),
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "kind" in self.fields:
            offered = KINDS.offered(self.instance.kind)
            self.fields["kind"].choices = [("", "—"), *offered]


class InitiativeFactsForm(FactsFormMixin, RecordForm):
    """What the kind of an initiative wants to know about it."""

    class Meta(Base):
        model = Initiative
        fields = ()

    def clean(self) -> dict[str, Any]:
        """What ends does so after it has begun."""
        cleaned = super().clean()
        facts = self.instance.facts
        for first, last in self.instance.track.spans:
            begun, ended = day_of(facts.get(first)), day_of(facts.get(last))
            if begun and ended and ended < begun:
                label = self.instance.track.fact(first).label
                told = _("This lies before “%(first)s”, %(day)s.")
                told = told % {"first": label, "day": format_date(begun)}
                self.add_error(last if last in self.fields else first, told)
        return cleaned


class PartForm(RecordForm):
    """A form over what belongs to an initiative its user may change."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["initiative"].queryset = Initiative.objects.editable_by(self.user)
        self.fields["initiative"].disabled = not self.instance._state.adding
        self.chosen = self.chosen_initiative()
        if self.chosen:
            self.instance.initiative = self.chosen

    def chosen_initiative(self) -> Initiative | None:
        """The initiative it belongs to, as far as it is known yet."""
        if self.instance.initiative_id:
            return self.instance.initiative
        key = self.data.get("initiative") or self.initial.get("initiative")
        editable = self.fields["initiative"].queryset
        return editable.filter(pk=key).first() if is_key(key) else None


class RoleForm(PartForm):
    """The roles offered are those of the initiative's kind."""

    role = forms.ChoiceField(label=_("role"), widget=forms.Select(attrs={"class": "input"}))

    class Meta(Base):
        model = Party
        fields = ("initiative", "role", "organization", "person")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = self.chosen.track.roles if self.chosen else {}
        self.fields["role"].choices = list(roles.items())
        typed = str(self.data.get("role") or self.initial.get("role") or "")
        if typed in roles:
            self.instance.role = typed

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        chosen = [name for name in TWICE if cleaned.get(name)]
        if not chosen and not self.errors:
            raise ValidationError(_("Choose the organization or the person that takes part."))
        if len(chosen) == 2 and not self.errors:
            raise ValidationError(_("A party is one organization or one person."))
        for name in chosen:
            if self.has_already(**{name: cleaned[name]}):
                self.add_error(name, TWICE[name])
            elif self.instance._state.adding or {"role", name} & {*self.changed_data}:
                self.refuse_unfit(name, cleaned[name])
        return cleaned

    def refuse_unfit(self, name: str, who: Any) -> None:
        """Say beside the field why this one cannot have the role."""
        track, role = self.chosen.track, self.instance.role
        told = {"role": track.roles.get(role, role)}
        if name == "organization" and role in track.people:
            self.add_error(name, _("“%(role)s” is a person: choose one below.") % told)
        if name == "person" and role in track.firms:
            self.add_error(name, _("“%(role)s” is an organization: choose one above.") % told)
        others = {*track.apart} - {role} if role in track.apart else set()
        same = Party.objects.filter(initiative=self.chosen, role__in=others, **{name: who})
        if other := same.exclude(pk=self.instance.pk).select_related("initiative").first():
            told["other"] = other.get_role_display()
            self.add_error(name, _("Is %(other)s here already; nobody is both.") % told)

    def has_already(self, **who: Any) -> bool:
        """Whether somebody has this role there without this party."""
        same = Party.objects.filter(initiative=self.chosen, role=self.instance.role, **who)
        return bool(same.exclude(pk=self.instance.pk).exists())


class PartyForm(FactsFormMixin, RoleForm):
    """A role asks for facts of its own; what it has alone nobody else has there."""

    class Meta(RoleForm.Meta):
        pass

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rule = self.chosen.track.certificate if self.chosen else None
        told = self.fields.get(rule.attended) if rule else None
        if told and Session.objects.filter(initiative=self.chosen).exists():
            told.disabled, told.validators = True, []
            told.help_text = _("Told by the sessions they were at.")

    def warnings(self) -> list[str]:
        return [*super().warnings(), *doubts(self.instance)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.chosen:
            try:
                self.instance.refuse_taken()
            except ValidationError as taken:
                self.blame(taken)
        return cleaned


class MilestoneForm(PartForm):
    rows = (("due", "reached_on"),)

    class Meta(Base):
        model = Milestone
        fields = ("initiative", "title", "due", "reached_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "title" in self.fields:
            self.fields["title"].required = not self.instance.step
            if self.instance.step:
                self.fields["title"].widget.attrs["placeholder"] = self.instance.own_title


class CountForm(PartForm):
    """Measures of the kind of the initiative, in the units of the measure."""

    name = forms.ChoiceField(label=_("measure"), widget=forms.Select(attrs={"class": "input"}))
    unit = forms.ChoiceField(label=_("unit"), widget=forms.Select(attrs={"class": "input"}))
    year = forms.TypedChoiceField(
        coerce=int,
        empty_value=None,
        required=False,
        label=_("Jalali year"),
        widget=forms.Select(attrs={"class": "input"}),
        help_text=_("Choose one for what is counted year by year; the whole counts only once."),
    )
    rows = (("planned", "actual"), ("unit", "year"))

    class Meta(Base):
        model = Measure
        fields = ("initiative", "name", "planned", "actual", "unit", "year")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = self.chosen.track.measures if self.chosen else ()
        self.fields["name"].choices = [(one.slug, one.title) for one in known]
        name = self.data.get("name") or self.initial.get("name") or ""
        own = self.chosen.track.measure(str(name)) if self.chosen else None
        if own:
            self.instance.name = own.slug
        slugs = own.units if own else tuple(dict.fromkeys(u for one in known for u in one.units))
        offered = [(slug, UNITS.get(slug, slug)) for slug in slugs]
        self.fields["unit"].choices = offered if len(offered) == 1 else [("", "—"), *offered]
        years = [(year, local_digits(year)) for year in self.years()]
        self.fields["year"].choices = [("", _("the whole")), *years]

    def years(self) -> list[int]:
        """Those of the initiative, as far as they are known, until the coming one."""
        last = jalali_year(today()) + 1
        begun = self.chosen.start if self.chosen else None
        ended = self.chosen.end if self.chosen else None
        told = [self.instance.year, last, begun and begun.year, ended and ended.year]
        known = [year for year in told if year]
        return list(range(min(*known, last - 2), max(known) + 1))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        own = self.chosen.track.measure(cleaned.get("name", "")) if self.chosen else None
        if own and cleaned.get("unit") and cleaned["unit"] not in own.units:
            self.add_error("unit", _("This is not counted in such a unit."))
        for name in ("planned", "actual"):
            if own and own.most is not None and (cleaned.get(name) or 0) > own.most:
                told = ValidationError(MaxValueValidator.message, params={"limit_value": own.most})
                self.add_error(name, told)
        return cleaned


class MeasureForm(FactsFormMixin, CountForm):
    """What is told day by day gives the whole."""

    class Meta(CountForm.Meta):
        pass

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "actual" in self.fields and self.instance.own_kind.facts:
            self.fields["actual"].help_text = _("The sum of the days, when they are told.")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.instance.facts:
            cleaned["actual"] = self.instance.sum_of_days
        if cleaned.get("planned") is None and cleaned.get("actual") is None and not self.errors:
            raise ValidationError(_("Say what was planned, or what came of it."))
        return cleaned


class UpdateForm(PartForm):
    class Meta(Base):
        model = Update
        fields = ("initiative", "health", "text")
        widgets = {
            "health": forms.RadioSelect,
            "text": forms.Textarea(attrs={"class": "input", "rows": 3}),
        }


class LinkForm(PartForm):
    class Meta(Base):
        model = Link
        fields = ("initiative", *TARGETS)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        chosen = [name for name in TARGETS if cleaned.get(name)]
        if len(chosen) != 1 and not self.errors:
            raise ValidationError(_("Choose one record to link."))
        return cleaned


class AdvanceForm(ActionForm):
    """Where it can go, what keeps it from there, and what proves that it is there."""

    to = forms.ChoiceField(label=_("next stage"), widget=forms.RadioSelect)
    evidence = CleanCharField(required=False, one_of=True, max_length=300, label=_("evidence"))
    files = FilesField(required=False, one_of=True, label=_("or as a file"), help_text=HINT)
    note = CleanCharField(required=False, max_length=200, label=_("note"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        track = self.obj.track
        stages = [track.stage(slug) for slug in self.obj.current_stage.next]
        self.fields["to"].choices = [(stage.slug, self.told(stage)) for stage in stages]
        self.fields["to"].initial = stages[0].slug if stages else ""
        asked = {str(evidence_asked(self.obj, stage.slug)) for stage in stages} - {""}
        if asked:
            self.fields["evidence"].help_text = " · ".join(sorted(asked))
        else:
            del self.fields["evidence"], self.fields["files"]

    def told(self, stage: Any) -> Any:
        """A stage, and why one cannot go there yet."""
        missing = what_is_missing(self.obj, stage.slug)
        if not missing:
            return stage.title
        why = with_form(self.obj, stage.slug, " ".join(missing))
        return format_html("{} <small>{}</small>", stage.title, why)


def with_form(initiative: Initiative, to: str, why: str) -> str:
    """Why it cannot step into a stage yet, with the way to the form where facts are missing."""
    allowed = to in initiative.current_stage.next
    if not allowed or not unknown_facts(initiative, initiative.track.stage(to)):
        return why
    page = initiative.url_role("facts", initiative.pk)
    return format_html('{} <a href="{}">{}</a>', why, page, _("Enter it"))


class ReachForm(ActionForm):
    day = JalaliDateField(required=False, label=_("day"), help_text=_("Today when empty."))
