"""The form of a turnover: which posts of a branch end, and who follows in each."""

from __future__ import annotations

import hashlib
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from contacts.models import Person, Post
from crm.dates import PartialDate, today
from crm.formfields import PartialDateFormField
from crm.forms import ActionForm
from crm.picks import PickField
from engagements.actions.turnover import Leaving, branch_posts, leaving
from engagements.forms.posts import SINCE, source_field


class TurnoverForm(ActionForm):
    """A row for each post held today; asked twice, for what will be done is shown first."""

    day = PartialDateFormField(label=_("since when"), help_text=SINCE)
    source = source_field()
    hand_over = forms.BooleanField(
        required=False,
        label=_("open follow-ups go to the successor, or else to the organization"),
    )
    end_seats = forms.BooleanField(required=False, label=_("seats held for their offices end"))
    retire_points = forms.BooleanField(
        required=False, label=_("numbers and addresses of their offices are retired")
    )
    with_units = forms.BooleanField(required=False, widget=forms.HiddenInput)
    #: what was shown before; what is done must be the same
    shown = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day"].initial = PartialDate.from_date(today())
        units = bool(self.data.get("with_units") or self.initial.get("with_units"))
        posts = branch_posts(self.obj, with_units=units, day=today())
        self.leaving = {row.post.pk: row for row in leaving(posts, today())}
        for key in self.leaving:
            self.fields[f"ends_{key}"] = forms.BooleanField(
                required=False,
                label=_("ends"),
                widget=forms.CheckboxInput(attrs={"class": "check"}),
            )
            self.fields[f"successor_{key}"] = PickField(
                Person.objects.visible_to(self.user), required=False, label=_("successor")
            )

    @property
    def post_rows(self) -> list[dict[str, Any]]:
        """Each post with its two boxes."""
        return [
            {"leaving": row, "ends": self[f"ends_{key}"], "successor": self[f"successor_{key}"]}
            for key, row in self.leaving.items()
        ]

    def clean(self) -> dict[str, Any]:
        """The posts that end and their successors, as the action takes them."""
        cleaned = super().clean() or self.cleaned_data
        ends: list[Post] = []
        successors: dict[int, Person] = {}
        for key, row in self.leaving.items():
            chosen = cleaned.pop(f"ends_{key}", False)
            successor = cleaned.pop(f"successor_{key}", None)
            if successor and not chosen:
                self.add_error(f"ends_{key}", _("Tick the post too when somebody follows in it."))
            if chosen:
                ends.append(row.post)
                row.successor = successor
                successors |= {key: successor} if successor else {}
        if not ends and not self.errors:
            self.add_error(None, _("Choose at least one post that ends."))
        return cleaned | {"ends": ends, "successors": successors}

    @property
    def chosen(self) -> list[Leaving]:
        """Those that leave, once the form is valid."""
        ends = {post.pk for post in self.cleaned_data["ends"]}
        return [row for key, row in self.leaving.items() if key in ends]

    @property
    def fingerprint(self) -> str:
        """Of all that will be done: another one means that something changed meanwhile."""
        told = [
            [(one._meta.label, one.pk, one.version) for one in row.all_told] for row in self.chosen
        ]
        names = ("day", "source", "hand_over", "end_seats", "retire_points")
        how = [str(self.cleaned_data[name]) for name in names]
        return hashlib.sha256(repr((how, told)).encode()).hexdigest()
