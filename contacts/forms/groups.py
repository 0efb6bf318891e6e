"""Forms over groups and their members."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts import members
from contacts.honorifics import split_honorific
from contacts.models import ContactPoint, Group, GroupMember, Organization, Person
from contacts.models.relations import Party
from crm.dates import format_date, today
from crm.formfields import CleanCharField
from crm.forms import ActionForm, Base, RecordForm
from crm.models import User
from crm.picks import PickField
from crm.text import squashed

MOST_NAMES = 200
MOST_NEAR = 4
#: of a name that so many bear or have within theirs, nobody looks for the one who is meant
MOST_ALIKE = 500
NAMES = gettext_lazy("One a line: names, or e-mail addresses that we know.")
QUERY = gettext_lazy("Filter a list of contacts and paste its address here.")


class GroupForm(RecordForm):
    """A group that is kept by hand, or a live one with its filter; it stays what it is."""

    class Meta(Base):
        model = Group
        fields = ("name", "kind", "source", "query", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance._state.adding:
            self.fields["kind"].widget = forms.HiddenInput()
            self.live = (self.data or self.initial).get("kind") == Group.Kind.LIVE
        else:
            del self.fields["kind"]
            self.live = self.instance.is_live
        if self.live:
            self.ask_for_the_filter()
        else:
            del self.fields["source"], self.fields["query"]

    def ask_for_the_filter(self) -> None:
        self.fields["query"] = CleanCharField(
            label=_("filter"),
            help_text=QUERY,
            max_length=members.LONGEST,
            widget=forms.TextInput(attrs={"class": "input", "dir": "ltr"}),
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("query") and cleaned.get("source"):
            typed = cleaned["query"]
            source = members.source_in(typed, cleaned["source"])
            try:
                cleaned["query"] = members.cleaned(source, typed, self.user)
                cleaned["source"] = source
            except ValidationError as error:
                self.add_error("query", error)
        return cleaned


class MemberForm(RecordForm):
    """Somebody in a group that is kept by hand."""

    class Meta(Base):
        model = GroupMember
        fields = ("group", "person", "organization", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one, other in (("person", "organization"), ("organization", "person")):
            if getattr(self.instance, f"{one}_id") or self.initial.get(one):
                self.fields.pop(other, None)
        self.fields["group"].queryset = Group.objects.kept_by_hand().visible_to(self.user)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        sides = self.fields.keys() & {"person", "organization"}
        chosen = [side for side in sides if cleaned.get(side)]
        if len(chosen) != 1 and not self.errors.keys() & sides:
            side = "person" if "person" in sides else "organization"
            self.add_error(side, _("Choose one person or one organization."))
        return cleaned


class PastedNames(forms.Form):
    """People and organizations chosen by pasted names."""

    names = CleanCharField(
        multiline=True,
        required=False,
        max_length=20_000,
        label=gettext_lazy("names"),
        help_text=NAMES,
        widget=forms.Textarea(attrs={"class": "input", "rows": 6}),
    )

    user: User

    def clean_names(self) -> str:
        """Finds who is meant; all lines that mean nobody or several are named at once."""
        text: str = self.cleaned_data["names"]
        lines = list(dict.fromkeys(filter(None, text.splitlines())))
        if len(lines) > MOST_NAMES:
            raise ValidationError(_("These are too many lines; paste fewer at a time."))
        self.common: list[str] = []
        found = [(line, list(self.meant_by(line))) for line in lines]
        unknown = [line for line, hits in found if not hits and line not in self.common]
        unclear = [line for line, hits in found if len(hits) > 1]
        if unknown or unclear or self.common:
            near = {line: names for line in unknown if (names := self.near_to(line))}
            raise ValidationError(list(complaints(unknown, near, unclear, self.common)))
        self.named = [party for _line, (party,) in found]
        return text

    def meant_by(self, line: str) -> list[Party]:
        """Who a line means: the people called exactly that, else the organizations; two at most."""
        for model, name in ((Person, split_honorific(line)[1]), (Organization, line)):
            visible = model.objects.visible_to(self.user)
            if "@" in line:
                hits = list(by_address(visible, line)[:MOST_NEAR])
            else:
                found = list(visible.matching(name)[: MOST_ALIKE + 1])
                hits = list(islice((one for one in found if is_called(one, name)), 2))
                if len(hits) < 2 and len(found) > MOST_ALIKE:
                    self.common.append(line)
                    return []
            if hits:
                return hits
        return []

    def near_to(self, line: str) -> list[str]:
        """What those are called whom a search for the line finds, a few of them."""
        if "@" in line:
            return []
        searched = (
            model.objects.visible_to(self.user).matching(name)[:MOST_NEAR]
            for model, name in ((Person, split_honorific(line)[1]), (Organization, line))
        )
        return [hit.name for hit in chain.from_iterable(searched)][:MOST_NEAR]


class ChosenMany(PastedNames):
    """People and organizations chosen by pasted names, by the address of a list, or both."""

    query = CleanCharField(
        required=False,
        max_length=members.LONGEST,
        label=gettext_lazy("filter"),
        help_text=QUERY,
        widget=forms.TextInput(attrs={"class": "input", "dir": "ltr"}),
    )

    def clean_query(self) -> str:
        """Understands the address of either list."""
        typed: str = self.cleaned_data["query"]
        source = members.source_in(typed, Group.Source.PEOPLE)
        if typed:
            query = members.cleaned(source, typed, self.user)
            self.found = members.found_by(source, query, self.user)
        return typed

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not (cleaned["names"] or cleaned["query"]):
            raise ValidationError(_("Say who: paste names, or the address of a filtered list."))
        return cleaned

    def chosen(self) -> list[Any]:
        """The people and the organizations, as querysets."""
        named, found = getattr(self, "named", []), getattr(self, "found", members.nobody())
        querysets = ((Person, found.people), (Organization, found.organizations))
        return [
            model.objects.visible_to(self.user).filter(
                Q(pk__in=[party.pk for party in named if isinstance(party, model)])
                | Q(pk__in=queryset.order_by().values("pk"))
            )
            for model, queryset in querysets
        ]


def by_address(visible: Any, line: str) -> Any:
    """Those who are reached at an e-mail address."""
    points = ContactPoint.objects.in_use().emails().filter(canonical=line.lower())
    side = "person" if visible.model is Person else "organization"
    return visible.filter(pk__in=points.order_by().values(side))


def is_called(party: Party, line: str) -> bool:
    """Whether this is one of their names in full."""
    return squashed(line) in map(squashed, party.all_names)


def complaints(
    unknown: list[str], near: dict[str, list[str]], unclear: list[str], common: list[str]
) -> Iterator[str]:
    """What is wrong with pasted lines, one sentence for each way of being wrong."""
    if nobody := [line for line in unknown if line not in near]:
        yield _("Nobody is found by: %(names)s") % {"names": "؛ ".join(nobody)[:600]}
    if near:
        told = (f"{line} ({'، '.join(names)})" for line, names in near.items())
        yield _("Nobody has exactly this name; names like it: %(names)s") % {
            "names": "؛ ".join(told)[:1000]
        }
    if unclear:
        yield _("Several fit: %(names)s") % {"names": "؛ ".join(unclear)[:600]}
    if common:
        yield _("Too many are called that; write the whole name: %(names)s") % {
            "names": "؛ ".join(common)[:600]
        }


class GatherForm(ChosenMany):
    """Who is put into which group."""

    group = PickField(Group.objects.all(), label=gettext_lazy("group"))
    field_order = ("group", "names", "query")
    rows = ()

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["group"].queryset = Group.objects.kept_by_hand().visible_to(user)


class TakeOutForm(ChosenMany, ActionForm):
    """Who is taken out of a group."""


class OfGroupForm(ActionForm):
    """The group into which or out of which chosen rows go."""

    group = PickField(Group.objects.all(), label=gettext_lazy("group"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = Group.objects.kept_by_hand().visible_to(self.user)


class FreezeForm(ActionForm):
    """What the copy is called."""

    name = CleanCharField(max_length=120, label=gettext_lazy("name"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("name", f"{self.obj.name} ({format_date(today())})"[:120])
