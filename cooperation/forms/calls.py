"""Forms of public calls: the clerk's, the public's, and those of the review."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from contacts.ids import is_legal_id
from contacts.models import Organization, Person
from cooperation.actions.calls import ASKED, KNOWN, WHICH
from cooperation.call_links import was_read
from cooperation.doubts import doubts
from cooperation.forms import PartForm
from cooperation.models import Call, Party, Registration
from crm.dates import today
from crm.facts import form_field, plain
from crm.formfields import CleanCharField
from crm.forms import ActionForm, Base
from crm.picks import PickField
from crm.public import PublicForm
from crm.text import latin_digits


class CallForm(PartForm):
    """The role is one of the kind's; until nobody says otherwise, that of those who join."""

    role = forms.ChoiceField(
        label=_("those who are accepted become"), widget=forms.Select(attrs={"class": "input"})
    )
    rows = (("title", "title_en"), ("role", "until", "most"))

    class Meta(Base):
        model = Call
        fields = ("initiative", "title", "title_en", "text", "text_en", "role", "until", "most")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.chosen:
            self.fields["role"].choices = list(self.chosen.track.roles.items())
            self.initial.setdefault("role", self.chosen.track.joins)
            self.initial.setdefault("title", self.chosen.title)

    def warnings(self) -> list[str]:
        """Who reads English finds what is told in it, and else the Persian."""
        call, told = self.instance, super().warnings()
        if call.title_en and (call.text_en or not call.text):
            return told
        missing = _("There is no English title or text: who reads English sees the Persian.")
        return [*told, str(missing)]

    def clean_until(self) -> Any:
        until = self.cleaned_data["until"]
        if "until" in self.changed_data and until and until < today():
            raise ValidationError(_("This day is over: a call ends today or later."))
        return until


class AnswerForm(PublicForm):
    """What a firm tells that would like to take part, and what it wishes for."""

    firm = CleanCharField(max_length=200, label=_("Name of your firm"))
    member_number = CleanCharField(
        max_length=20,
        required=False,
        one_of=True,
        label=_("Membership number"),
        help_text=_("Of the association; without one tell the legal-entity ID."),
    )
    legal_id = CleanCharField(
        max_length=20,
        required=False,
        one_of=True,
        label=_("Legal-entity ID"),
        widget=forms.TextInput(attrs={"class": "input ltr", "inputmode": "numeric", "dir": "ltr"}),
    )
    email = forms.EmailField(
        required=False,
        max_length=254,
        label=_("E-mail"),
        help_text=_("To be answered by mail."),
        widget=forms.EmailInput(
            attrs={"class": "input ltr", "autocomplete": "email", "dir": "ltr"}
        ),
    )
    note = CleanCharField(
        multiline=True,
        required=False,
        max_length=2000,
        label=_("What else we should know"),
        widget=forms.Textarea(attrs={"class": "input", "rows": 3}),
    )
    opened = forms.CharField(widget=forms.HiddenInput, required=False)

    #: before and after what may be wished for
    FIRST = ("firm", "member_number", "legal_id", "name", "phone", "email")
    LAST = ("note", "consent", "website")

    def __init__(self, *args: Any, call: Call, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.call = call
        for fact in call.wishes:
            self.fields[f"wish_{fact.slug}"] = form_field(fact)
        wishes = [f"wish_{fact.slug}" for fact in call.wishes]
        self.order_fields([*self.FIRST, *wishes, *self.LAST])
        if call.for_people:
            del self.fields["member_number"], self.fields["legal_id"]
            whence = call.initiative.track.comes_from or _("Where you work or study")
            self.fields["firm"] = CleanCharField(max_length=75, label=whence)
            self.order_fields(["name", "firm"])
        self.fields["phone"].label = _("Mobile")
        self.fields["consent"].label = _(
            "I agree that the secretariat keeps what I tell here to see to this call."
        )

    def clean_member_number(self) -> str:
        return latin_digits(self.cleaned_data["member_number"])

    def clean_legal_id(self) -> str:
        told = latin_digits(self.cleaned_data["legal_id"])
        if told and not is_legal_id(told):
            raise ValidationError(_("A legal-entity ID has 11 digits; look at it once more."))
        return told

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        numbers = {"member_number", "legal_id"} & self.fields.keys()
        if numbers and not numbers & self.errors.keys() and not any(map(cleaned.get, numbers)):
            self.add_error("member_number", _("Tell one of the two: this, or the legal ID."))
        if not self.errors and not was_read(cleaned.get("opened", "")):
            raise ValidationError(_("Look at it once more, then send it again."))
        return cleaned

    def record(self) -> Registration:
        """What was told, not saved yet."""
        told = self.cleaned_data
        if self.call.for_people:
            told = {"member_number": "", "legal_id": "", **told}
            told["firm"] = f"{told['name']} – {told['firm']}"
        wishes = {fact.slug: told.get(f"wish_{fact.slug}") for fact in self.call.wishes}
        names = ("firm", "member_number", "legal_id", "name", "phone", "email", "note")
        return Registration(
            call=self.call,
            language=get_language() or "fa",
            facts={slug: plain(value) for slug, value in wishes.items() if value not in (None, "")},
            **{name: told[name] for name in names},
        )


class AcceptForm(ActionForm):
    """Which organization it is, or that it is a new one."""

    organization = PickField(Organization.objects.all(), required=False, label=_("organization"))
    person = PickField(Person.objects.all(), required=False, label=_("person"))
    new = forms.BooleanField(required=False, label=_("It is a firm we do not know yet: add it"))
    counts = forms.ChoiceField(
        choices=[
            ("", "—"),
            (KNOWN, _("What is known already")),
            (ASKED, _("What it asks for now")),
        ],
        required=False,
        label=_("If it takes part already, what counts"),
        help_text=_("What is not known yet is filled in either way."),
        widget=forms.Select(attrs={"class": "input"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.who = "person" if self.obj.call.for_people else "organization"
        del self.fields["organization" if self.who == "person" else "person"]
        field: Any = self.fields[self.who]
        field.queryset = field.queryset.visible_to(self.user)
        if self.who == "person":
            self.fields["new"].label = _("It is somebody we do not know yet: add them")
        else:
            field.initial = self.obj.organization_id

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get(self.who) and not cleaned.get("new") and not self.errors:
            self.add_error(self.who, WHICH[self.who])
        return cleaned

    def warnings(self) -> list[str]:
        """More may be let, or shared, than there is, once they take part."""
        party = Party.objects.filter(registrations=self.obj.pk).first()
        return [*doubts(party)] if party else []


class RefuseForm(ActionForm):
    reason = CleanCharField(
        max_length=300, label=_("reason"), help_text=_("They read it in the answer.")
    )
