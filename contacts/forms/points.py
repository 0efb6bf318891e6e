"""Forms over contact points."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from contacts.models import ContactPoint, Person, Post
from crm.formfields import CleanCharField, JalaliDateField, from_left
from crm.forms import ActionForm, Base, RecordForm
from crm.phones import is_old_numbering

Kind = ContactPoint.Kind
#: the keyboard for each kind that is written from left to right
KEYBOARDS = {
    **dict.fromkeys((Kind.MOBILE, Kind.PHONE, Kind.FAX), "tel"),
    Kind.EMAIL: "email",
    Kind.SITE: "url",
    Kind.MESSENGER: "text",
}


class RetirePointForm(ActionForm):
    """Why it no longer reaches them, and since when."""

    rows = (("reason", "day"),)

    reason = CleanCharField(max_length=200, label=_("reason"))
    day = JalaliDateField(required=False, label=_("since"), help_text=_("Today when empty."))


class ContactPointForm(RecordForm):
    rows = (("kind", "value"), ("label", "confirmed_on"))

    class Meta(Base):
        model = ContactPoint
        fields = ("person", "organization", "kind", "value", "label", "confirmed_on", "post")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one, other in (("person", "organization"), ("organization", "person")):
            if getattr(self.instance, f"{one}_id") or self.initial.get(one):
                self.fields.pop(other, None)
        self.offer_posts()
        self.fields["value"].widget.attrs |= self.box()

    def box(self) -> dict[str, str]:
        """How the box of the value is written in; of a kind not chosen yet, as what is typed."""
        kind = self.data.get("kind") or self.initial.get("kind") or self.instance.kind
        keyboard = KEYBOARDS.get(kind)
        return from_left(keyboard) if keyboard else {"dir": "auto", "autocomplete": "off"}

    def offer_posts(self) -> None:
        """The posts of the person it reaches; an organization's points are of no post."""
        key = self.data.get("person") or self.initial.get("person") or self.instance.person_id
        people = Person.objects.filter(pk=key) if str(key).isdecimal() else Person.objects.none()
        held = Post.objects.filter(person__in=people).for_list().main_first()
        field = self.fields["post"]
        field.queryset = held
        field.label_from_instance = lambda post: f"{post} · {post.organization}"

    def warnings(self) -> list[str]:
        old = self.instance.is_number and is_old_numbering(self.instance.canonical)
        text = _("This looks like a number from before 1393; ask for the new one (051 for 0511).")
        return [str(text)] if old else []

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        owners = [cleaned.get("person"), cleaned.get("organization")]
        asked = self.fields.keys() & {"person", "organization"}
        if asked and not any(owners) and not self.errors:
            raise ValidationError(_("Say whom it reaches: a person or an organization."))
        if "value" in self.changed_data:  # letters to another address came back
            self.instance.bounces, self.instance.bounced_on = 0, None
        return cleaned
