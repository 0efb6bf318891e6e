"""Forms over posts that change hands."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from contacts.models import Organization, Person, Post
from crm.dates import PartialDate, today
from crm.formfields import CleanCharField, PartialDateFormField
from crm.forms import ActionForm
from crm.models import User
from crm.picks import PickField, TickField
from engagements.actions.posts import NewPost, Promises
from engagements.left_behind import left_behind
from engagements.models import FollowUp

SINCE = _("The first day of the new state, or only its month or year.")


def source_field() -> CleanCharField:
    """How we know of a change, as posts keep it."""
    known: Any = Post._meta.get_field("source")
    return CleanCharField(
        required=False,
        max_length=known.max_length,
        label=known.verbose_name,
        help_text=known.help_text,
    )


class ChangePostForm(ActionForm):
    """All that a change of post asks, in one dialog."""

    rows = (("day", "source"), ("organization", "title"))

    day = PartialDateFormField(label=_("since when"), help_text=SINCE)
    source = source_field()
    organization = PickField(
        Organization.objects.all(),
        required=False,
        label=_("goes on to"),
        help_text=_("Leave empty when the person only leaves."),
    )
    title = CleanCharField(required=False, max_length=200, label=_("new post"))
    head = forms.BooleanField(
        required=False,
        label=_("heads the new organization"),
        help_text=_("An organization has one head at a time."),
    )
    successor = PickField(Person.objects.all(), required=False, label=_("successor"))
    promises = forms.ChoiceField(
        choices=Promises.choices,
        initial=Promises.LATER,
        widget=forms.RadioSelect,
        label=_("open follow-ups"),
    )
    follow_ups = TickField(
        FollowUp.objects.none(),
        required=False,
        label=_("which of them"),
        help_text=_("Untick what the person owes in another capacity."),
    )
    end_seats = forms.BooleanField(required=False, label=_("seats held for this office end"))
    retire_points = forms.BooleanField(
        required=False, label=_("numbers and addresses of this office are retired")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day"].initial = PartialDate.from_date(today())
        owed = FollowUp.objects.open().filter(owner_person=self.obj.person).order_by("due", "pk")
        self.fields["follow_ups"].queryset = owed
        self.fields["follow_ups"].initial = owed
        if not owed:
            del self.fields["promises"], self.fields["follow_ups"]

    def clean(self) -> dict[str, Any]:
        """The new post as one thing, or none."""
        cleaned = super().clean() or self.cleaned_data
        organization, title = cleaned.pop("organization", None), cleaned.pop("title", "")
        head = cleaned.pop("head", False)
        if (title or head) and organization is None and "organization" not in self.errors:
            self.add_error("organization", _("Choose the organization this post is in."))
        cleaned["new"] = NewPost(organization, title, head) if organization else None
        return cleaned


class PromisesForm(ActionForm):
    """What becomes of the open follow-ups of somebody who left a post or seat."""

    promises = forms.ChoiceField(
        choices=[pair for pair in Promises.choices if pair[0] != Promises.LATER],
        widget=forms.RadioSelect,
        label=_("open follow-ups"),
    )
    successor = PickField(Person.objects.all(), required=False, label=_("successor"))
    organization = PickField(Organization.objects.all(), required=False, label=_("organization"))
    follow_ups = TickField(
        FollowUp.objects.none(),
        label=_("which of them"),
        help_text=_("Untick what the person owes in another capacity."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owed = owed_by(self.obj, self.user)
        self.fields["follow_ups"].queryset = owed.order_by("due", "pk")
        self.fields["follow_ups"].initial = owed
        for left in left_behind(owed):  # at most one: they are of one person
            self.fields["follow_ups"].initial = left.follow_ups
            self.fields["successor"].initial = left.successor
            self.fields["organization"].initial = left.organization


def owed_by(person: Person, user: User) -> Any:
    """What somebody owes and this user may hand over."""
    mine = FollowUp.objects.visible_to(user).editable_by(user).open()
    return mine.filter(owner_person=person)
