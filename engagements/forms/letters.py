"""Forms over letters, their parties and their templates."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from contacts.models import Organization, Person
from crm.dates import today
from crm.files import FilesField
from crm.formfields import CleanCharField, JalaliDateField
from crm.forms import Base, RecordForm
from crm.picks import PickField
from crm.text import fold
from engagements.actions.letters import called, party_of
from engagements.forms.meetings import LedBodyForm
from engagements.letterwords import LETTER_WORDS, wording
from engagements.models import Letter, LetterParty, LetterTemplate

MOST_COPIES = 40
ALIKE = 6
ROLE = LetterParty.Role
WRITTEN = gettext_lazy("As it stands in the letter; empty for name, post and organization of now.")


def check_words(text: str) -> str:
    """The text; ValidationError for words in braces that nobody knows."""
    wording(text)
    return text


def told_words() -> Any:
    """What may stand in braces, for those who write."""
    words = ((word.written,) for word in LETTER_WORDS)
    return format_html(
        "{} {}",
        _("Filled in when the letter is registered:"),
        format_html_join(" ", '<bdi class="blank">{}</bdi>', words),
    )


class LetterForm(LedBodyForm):
    """A letter as it stands in the register; what was sent under its number stays as it was."""

    rows: ClassVar[Any] = (
        ("body", "day"),
        ("sender_number", "sender_day"),
        ("purpose", "handler"),
        ("wants_answer", "answer_due"),
        ("meeting", "resolution", "problem"),
    )
    day = JalaliDateField(label=gettext_lazy("date"), initial=today)
    #: what a letter says to its readers
    SENT = ("day", "subject", "text")

    class Meta(Base):
        model = Letter
        fields = (
            *("body", "day", "sender_number", "sender_day", "subject", "purpose"),
            *("wants_answer", "answer_due", "handler", "text"),
            *("meeting", "resolution", "problem", "confidential"),
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        letter = self.instance
        self.fields["text"].widget.attrs["class"] = "input input-tall"
        if not letter.is_received:
            for name in self.fields.keys() & {"sender_number", "sender_day"}:
                del self.fields[name]
            self.fields["text"].help_text = told_words() if letter.is_draft else ""
        if not letter.is_draft:
            self.fields["body"].disabled = True
        if letter.is_sent:
            for name in self.SENT:
                self.fields[name].disabled = True

    def clean_text(self) -> str:
        """Words in braces are looked at while they are not filled in yet."""
        text: str = self.cleaned_data["text"]
        drafted = self.instance.is_draft and not self.instance.is_received
        return check_words(text) if drafted else text


class NewLetterForm(LetterForm):
    """A new letter with whom it is from and to, and what is enclosed."""

    direction: ClassVar[str]

    class Meta(LetterForm.Meta):
        fields = (*LetterForm.Meta.fields, "answers")

    from_person = PickField(
        Person.objects.all(), required=False, label=gettext_lazy("from the person")
    )
    from_organization = PickField(
        Organization.objects.all(), required=False, label=gettext_lazy("from the organization")
    )
    from_name = CleanCharField(
        required=False, max_length=300, label=gettext_lazy("sender as written"), help_text=WRITTEN
    )
    to_person = PickField(Person.objects.all(), required=False, label=gettext_lazy("to the person"))
    to_organization = PickField(
        Organization.objects.all(), required=False, label=gettext_lazy("to the organization")
    )
    to_name = CleanCharField(
        required=False, max_length=300, label=gettext_lazy("reader as written"), help_text=WRITTEN
    )
    copies = CleanCharField(
        multiline=True,
        required=False,
        label=pgettext_lazy("letter", "copies"),
        help_text=gettext_lazy("One a line; those we know by this very name are linked."),
        widget=forms.Textarea(attrs={"rows": 2, "class": "input"}),
    )
    files = FilesField(
        required=False,
        label=gettext_lazy("scan and enclosures"),
        help_text=gettext_lazy(
            "PDF, pictures, Word or Excel without macros; at most 20 megabytes each."
        ),
    )
    rows: ClassVar[Any] = (
        *LetterForm.rows,
        ("from_person", "from_organization", "from_name"),
        ("to_person", "to_organization", "to_name"),
    )
    field_order = (
        *("body", "day", "sender_number", "sender_day", "from_person", "from_organization"),
        *("from_name", "to_person", "to_organization", "to_name", "copies", "subject", "text"),
        *("files", "purpose", "handler", "wants_answer", "answer_due", "answers"),
        *("meeting", "resolution", "problem", "confidential"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["instance"] = Letter(direction=self.direction)
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        """Files have to be chosen again when something else was wrong: browsers keep none."""
        cleaned = super().clean()
        if len((cleaned.get("copies") or "").splitlines()) > MOST_COPIES:
            self.add_error("copies", _("At most 40 copies."))
        if self.errors and cleaned.get("files"):
            self.add_error("files", _("Choose the files once more: nothing was saved yet."))
        return cleaned

    def parties(self) -> list[LetterParty]:
        """Who wrote it, whom it goes to and who gets a copy."""
        day = self.cleaned_data["day"]
        told = [self.party("from", ROLE.FROM), self.party("to", ROLE.TO)]
        lines = (self.cleaned_data.get("copies") or "").splitlines()
        told += [self.copy_to(line.strip(), day) for line in lines]
        return [party for party in told if party is not None]

    def party(self, side: str, role: str) -> LetterParty | None:
        given = self.cleaned_data
        return party_of(
            role,
            given["day"],
            person=given.get(f"{side}_person"),
            organization=given.get(f"{side}_organization"),
            name=given.get(f"{side}_name") or "",
        )

    def copy_to(self, line: str, day: Any) -> LetterParty | None:
        """Linked to whom is called exactly so, and nobody else; else in words."""
        if not line:
            return None
        people = self.called_so(Person, line, lambda one: [str(one), one.name, *lines_of(one)])
        firms = self.called_so(Organization, line, lambda one: [one.name, *lines_of(one)])
        if len(people) + len(firms) != 1:
            return party_of(ROLE.COPY, day, name=line[:300])
        return (
            party_of(ROLE.COPY, day, *people, name=line[:300])
            if people
            else party_of(ROLE.COPY, day, organization=firms[0], name=line[:300])
        )

    def called_so(self, model: Any, line: str, names: Any) -> list[Any]:
        found = model.objects.visible_to(self.user).matching(line)[:ALIKE]
        return [one for one in found if fold(line) in map(fold, names(one))]


def lines_of(one: Any) -> list[str]:
    return list(one.aliases.splitlines())


class IncomingForm(NewLetterForm):
    """A letter that came in: who wrote it, under which number, to whom of us."""

    direction = Letter.Direction.INCOMING
    to_organization = to_name = copies = None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        sides = ("from_person", "from_organization", "from_name")
        if not any(cleaned.get(name) for name in sides) and not self.errors.keys() & set(sides):
            self.add_error("from_name", _("Say who wrote it."))
        return cleaned


class OutgoingForm(NewLetterForm):
    """A letter we write: a draft until it is registered."""

    direction = Letter.Direction.OUTGOING
    from_organization = from_name = None

    class Meta(NewLetterForm.Meta):
        fields = [
            name
            for name in NewLetterForm.Meta.fields
            if name not in ("sender_number", "sender_day")
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["from_person"].label = _("signed by")


class InternalForm(OutgoingForm):
    """A letter from one of us to another."""

    direction = Letter.Direction.INTERNAL


class LetterPartyForm(RecordForm):
    """One more party of a letter."""

    rows = (("person", "organization"),)

    class Meta(Base):
        model = LetterParty
        fields = ("letter", "role", "person", "organization", "name")

    def limit_choices_to_visible(self) -> None:
        super().limit_choices_to_visible()
        self.fields["letter"].queryset = Letter.objects.visible_to(self.user).filter(
            pk__in=Letter.objects.editable_by(self.user).values("pk")
        )

    def clean(self) -> dict[str, Any]:
        """Without words of its own it bears name, post and organization of now."""
        cleaned = super().clean()
        person, organization = cleaned.get("person"), cleaned.get("organization")
        cleaned["name"] = cleaned.get("name") or called(person, organization, today())[:300]
        return cleaned


class LetterTemplateForm(RecordForm):
    """A template; its words in braces are looked at as those of a letter."""

    class Meta(Base):
        model = LetterTemplate
        fields = ("name", "subject", "text")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "text" in self.fields:
            self.fields["text"].help_text = told_words()
            self.fields["text"].widget.attrs["class"] = "input input-tall"

    def clean_text(self) -> str:
        return check_words(self.cleaned_data["text"])
