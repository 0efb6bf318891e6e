"""Forms of importing: the file, how its sheet is read, what its columns mean, what was asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any
from zlib import crc32

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from contacts.imports.apart import refusal
from contacts.imports.delimited import ENCODINGS
from contacts.imports.fields import fields_of
from contacts.imports.firms import NEW as NEW_FIRM
from contacts.imports.firms import NONE
from contacts.imports.matching import keys_of
from contacts.imports.plans import CHOSEN, NEW, SKIP
from contacts.imports.refusals import LARGEST
from contacts.kinds import choices as kind_choices
from contacts.models import Group, Import, ImportRow, province_choices
from crm.formfields import CleanCharField, PersianIntegerField
from crm.models import User
from crm.sentences import told
from crm.text import group_number

ACCEPTED = ".xlsx,.xls,.ods,.csv,.tsv,.txt,.vcf,.vcard"
SELECT = {"class": "input"}


class UploadForm(forms.Form):
    """A sheet, or a file of cards."""

    file = forms.FileField(
        label=_("file"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ACCEPTED, "class": "input"}),
        help_text=_(
            "XLSX, XLS, ODS, CSV, vCard, and what Google and Outlook export; up to 50 megabytes "
            "and 50,000 rows."
        ),
    )

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        if upload.size > LARGEST:
            raise refusal("size", most=LARGEST >> 20)
        if not upload.size:
            raise refusal("empty")
        return upload


class SheetForm(forms.Form):
    """Which sheet of the file, which row names the columns, whom it is about."""

    sheet = forms.TypedChoiceField(
        label=_("sheet"),
        coerce=int,
        required=False,
        empty_value=0,
        widget=forms.Select(attrs=SELECT),
    )
    header = PersianIntegerField(
        label=_("row with the names of the columns"),
        required=False,
        min_value=0,
        max_value=60_000,
        help_text=_("0 when there is none; empty to find it."),
    )
    target = forms.ChoiceField(
        label=_("the rows are"), choices=Import.Target.choices, widget=forms.Select(attrs=SELECT)
    )
    encoding = forms.ChoiceField(
        label=_("encoding"),
        required=False,
        choices=[(name, name) for name in ENCODINGS],
        widget=forms.Select(attrs=SELECT),
        help_text=_("Choose another when letters look wrong."),
    )

    def __init__(self, *data: Any, imported: Import) -> None:
        sheets = imported.outline["sheets"]
        initial = {
            "sheet": imported.sheet,
            "header": imported.header + 1,
            "target": imported.target,
            "encoding": imported.outline["encoding"],
        }
        super().__init__(*data, initial=initial, prefix="sheet")
        self.fields["sheet"].choices = [
            (at, f"{sheet['name']} ({group_number(sheet['rows'])})")
            for at, sheet in enumerate(sheets)
        ]
        if len(sheets) < 2:
            del self.fields["sheet"]
        if not imported.outline["encoding"]:
            del self.fields["encoding"]

    @property
    def asked(self) -> dict[str, Any]:
        """What reading it again needs."""
        data = self.cleaned_data
        header = data.get("header")
        return {
            "sheet": data.get("sheet") or 0,
            "header": None if header is None else header - 1,
            "target": data["target"],
            "encoding": data.get("encoding") or "",
        }


class ColumnsForm(forms.Form):
    """What each column means, and by what known contacts are told."""

    keys = forms.MultipleChoiceField(
        label=_("A row is about somebody we know when it has the same"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Rows with none of these are compared by name."),
    )
    overwrite = forms.TypedChoiceField(
        label=_("When a row says otherwise than what is kept here"),
        coerce=lambda value: value == "True",
        choices=((True, _("the row is right")), (False, _("what is kept here stays"))),
        widget=forms.RadioSelect,
        help_text=_(
            "Empty cells never erase anything; notes, numbers and addresses are only added."
        ),
    )
    lenient = forms.TypedChoiceField(
        label=_("When something in a row is wrong"),
        coerce=lambda value: value == "True",
        choices=(
            (False, _("the whole row is left out")),
            (True, _("the row is taken, and what is wrong goes into its note")),
        ),
        widget=forms.RadioSelect,
    )

    def __init__(self, *data: Any, imported: Import, names: list[str]) -> None:
        initial = {
            "keys": imported.keys,
            "overwrite": imported.overwrite,
            "lenient": imported.lenient,
            **{f"c{at}": slug for at, slug in enumerate(imported.mapping)},
        }
        super().__init__(*data, initial=initial)
        self.fields["keys"].choices = [
            (key.slug, capfirst(str(key.label))) for key in keys_of(imported.target)
        ]
        offered = [("", _("not taken")), *grouped(imported.target)]
        for at, name in enumerate(names):
            self.fields[f"c{at}"] = forms.ChoiceField(
                label=name,
                required=False,
                choices=offered,
                widget=forms.Select(attrs={**SELECT, "aria-label": name}),
            )
        self.width = len(names)

    @property
    def columns(self) -> Iterator[Any]:
        """The boxes of the columns, in their order."""
        return (self[f"c{at}"] for at in range(self.width))

    @property
    def asked(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "mapping": [data[f"c{at}"] for at in range(self.width)],
            "keys": data["keys"],
            "overwrite": data["overwrite"],
            "lenient": data["lenient"],
        }


def grouped(target: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """The meanings a column can have, in their groups."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for field in fields_of(target).values():
        groups.setdefault(str(field.group), []).append((field.slug, capfirst(str(field.label))))
    return list(groups.items())


def option(told: list[str]) -> tuple[str, str]:
    """What a word is near to; of a new organization it is said that it is one."""
    value, name = told
    if value.startswith(CHOSEN):
        name = gettext("%(name)s (new, of this sheet)") % {"name": name}
    return value, name


class DecideForm(forms.Form):
    """What words of the sheet mean, and whom unclear rows are about; each may be left open."""

    def __init__(self, *data: Any, imported: Import, rows: Iterable[ImportRow]) -> None:
        super().__init__(*data)
        self.imported, self.questions, self.rows = imported, imported.questions, list(rows)
        options = {sort: list(self.options(sort)) for sort in {q["sort"] for q in self.questions}}
        for at, question in enumerate(self.questions):
            own = [*map(option, question["options"]), *options[question["sort"]]]
            said = self.said(question)
            chosen = question["chosen"] if said is None else said
            self.add(f"q{at}", question["text"], own, chosen)
        self.kinds = list(self.kinds_of(imported)) if imported.counts.get("conflict") else []
        for name, kind, _count in self.kinds:
            self.add(name, kind, list(self.ways_together()), "")
        for row in self.rows:
            chosen = imported.decisions.get(str(row.number), "")
            self.add(f"r{row.number}", row.name, self.ways(row, chosen), chosen)

    def said(self, question: dict[str, Any]) -> str | None:
        """What somebody answered to a question, whether it was looked at since or not."""
        return self.imported.answers.get(question["sort"], {}).get(question["key"])

    @staticmethod
    def kinds_of(imported: Import) -> Iterator[tuple[str, str, int]]:
        """(box, what is unclear, rows) of what several rows without an answer have in common."""
        firsts: dict[str, Any] = {}
        counts: Counter[str] = Counter()
        for row in imported.unclear_rows():
            if str(row.number) not in imported.decisions:
                counts[row.kind] += 1
                firsts.setdefault(row.kind, row.told.get("problems", [""])[0])
        for kind, count in counts.most_common():
            if count > 1:
                yield box_of_kind(kind), unfilled(firsts[kind]), count

    @staticmethod
    def ways_together() -> Iterator[tuple[str, str]]:
        """What can become of all unclear rows of a kind."""
        yield "", gettext("Each by itself")
        yield CHOSEN, gettext("Update the one it may be about")
        yield NEW, gettext("Add all as new")
        yield SKIP, gettext("Leave all out")

    def add(self, name: str, label: str, offered: list[tuple[Any, Any]], chosen: str) -> None:
        self.fields[name] = forms.ChoiceField(
            label=label,
            required=False,
            choices=offered,
            initial=chosen,
            widget=forms.Select(attrs={**SELECT, "aria-label": label}),
        )

    @staticmethod
    def options(sort: str) -> Iterator[tuple[Any, Any]]:
        """What every word of a sort can mean besides what it is near to."""
        if sort == "organization":
            yield from ((NEW_FIRM, gettext("a new organization")), (NONE, gettext("left out")))
        elif sort == "kind":
            yield from kind_choices()
        elif sort == "province":
            yield "", gettext("left out")
            yield from ((str(pk), name) for pk, name in province_choices())
        else:
            yield "", gettext("as it is written")

    @staticmethod
    def ways(row: ImportRow, chosen: str) -> list[tuple[str, str]]:
        """What can become of an unclear row, and what was chosen already."""
        about = {
            f"{CHOSEN}{pk}": gettext("It is about %(name)s") % {"name": name}
            for pk, name in row.told.get("candidates", ())
        }
        if chosen.startswith(CHOSEN):
            about.setdefault(chosen, gettext("It is about %(name)s") % {"name": row.name})
        ways = [("", gettext("Not decided")), *about.items()]
        if row.verdict == ImportRow.Verdict.CONFLICT or chosen:
            ways.append((NEW, gettext("Add it as new")))
        return [*ways, (SKIP, gettext("Leave it out"))]

    @property
    def asked(self) -> dict[str, Any]:
        """What was answered; only what differs from what was taken before."""
        answers: dict[str, dict[str, str]] = {}
        for at, question in enumerate(self.questions):
            value = self.cleaned_data.get(f"q{at}", "")
            known = question["answered"] or self.said(question) is not None
            if f"q{at}" in self.data and (value != question["chosen"] or known):
                answers.setdefault(question["sort"], {})[question["key"]] = value
        decisions = {
            str(row.number): self.cleaned_data[f"r{row.number}"]
            for row in self.rows
            if f"r{row.number}" in self.data
        }
        return {"answers": answers, "decisions": decisions, "alike": self.asked_alike()}

    def asked_alike(self) -> dict[str, str]:
        """{what is unclear: what becomes of all such rows}"""
        chosen = {name: self.cleaned_data.get(name, "") for name, _kind, _count in self.kinds}
        kinds = {row.kind for row in self.imported.unclear_rows()} if any(chosen.values()) else ()
        ways = ((kind, chosen.get(box_of_kind(kind), "")) for kind in kinds)
        return {kind: way for kind, way in ways if way}

    def together(self) -> list[tuple[str, int, Any]]:
        """[(what is unclear, rows, the box that answers for all of them)] for the page."""
        return [(kind, count, self[name]) for name, kind, count in self.kinds]

    def questions_by_sort(self) -> list[tuple[str, list[tuple[dict[str, Any], Any]]]]:
        """[(sort, [(question, its box)])] for the page."""
        groups: dict[str, list[Any]] = {}
        for at, question in enumerate(self.questions):
            groups.setdefault(question["sort"], []).append((question, self[f"q{at}"]))
        return list(groups.items())

    def box_of(self, row: ImportRow) -> Any:
        return self[f"r{row.number}"] if f"r{row.number}" in self.fields else None


def box_of_kind(kind: str) -> str:
    return f"k{crc32(kind.encode()):x}"


def unfilled(problem: Any) -> str:
    """What is unclear in many rows, without whom each of them is about."""
    message, values = problem if isinstance(problem, list) else (problem, {})
    return str(told([message, dict.fromkeys(values, "…")]))


class RunForm(forms.Form):
    """The look at it that was agreed to, and the group everybody in it is put into, if any."""

    digest = forms.CharField(max_length=64, widget=forms.HiddenInput)
    group = forms.ModelChoiceField(
        Group.objects.none(),
        label=_("put everybody in it into the group"),
        required=False,
        empty_label=_("no group"),
        widget=forms.Select(attrs={**SELECT, "form": "run"}),
    )
    group_name = CleanCharField(
        label=_("or into a new group called"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off", "form": "run"}),
    )

    def __init__(self, *data: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*data, **kwargs)
        groups: Any = self.fields["group"]
        kept = Group.objects.kept_by_hand().visible_to(user).editable_by(user)
        groups.queryset = kept.order_by("sort_key", "pk")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("group") and cleaned.get("group_name"):
            raise ValidationError(_("Choose a group, or name a new one; not both."))
        return cleaned

    def clean_digest(self) -> str:
        digest: str = self.cleaned_data["digest"]
        if not digest.isalnum():
            raise ValidationError(_("Look at what would change first."))
        return digest
