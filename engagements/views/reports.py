"""Figures of the registers: how far resolutions are carried out, and what is complained of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.models import Organization, Province
from crm.models import Attachment
from crm.views.reports import Column, Line, Report
from engagements.forms.asked import OfBody, OfYear
from engagements.models import Problem, ProblemReport, Resolution

MOST_LINES = 200


class ResolutionReportForm(OfBody, OfYear):
    """Of which body, and of which Jalali year."""

    field_order = ("body", "year")


class ResolutionReport(Report):
    """The rate at which each body's resolutions of a year are carried out."""

    title = gettext_lazy("Implementation of resolutions")
    form_class = ResolutionReportForm
    columns = (
        Column("made", gettext_lazy("Made")),
        Column("done", gettext_lazy("Carried out")),
        Column("unproven", gettext_lazy("Without evidence")),
        Column("open", gettext_lazy("Still open")),
        Column("overdue", gettext_lazy("Overdue")),
        Column("dropped", gettext_lazy("Dropped")),
        Column("rate", gettext_lazy("Rate"), percent=True),
    )
    legend = (
        (gettext_lazy("Carried out"), 4),
        (gettext_lazy("Still open"), 2),
        (gettext_lazy("Dropped"), 1),
    )

    def heads(self) -> list[tuple[str, str]]:
        return [("body", _("Body")), ("year", _("Year"))]

    def counted(self, asked: dict[str, Any]) -> Sequence[Line]:
        rows = Resolution.objects.visible_to(self.request.user)
        named = {"body": asked.get("body"), "year": asked.get("year")}
        rows = rows.filter(**{name: value for name, value in named.items() if value}).order_by()
        done, open_ = Q(state=Resolution.State.DONE), Q(state__in=Resolution.OPEN)
        groups = rows.values("body", "body__name", "year").annotate(
            made=Count("pk"), done=Count("pk", filter=done), open=Count("pk", filter=open_)
        )
        overdue, unproven = by_group(rows.overdue()), by_group(unproven_of(rows))
        in_order = groups.order_by("-year", "body__sort_key", "body")[:MOST_LINES]
        return [self.line(each, overdue, unproven) for each in in_order]

    @staticmethod
    def line(each: Any, overdue: Any, unproven: Any) -> Line:
        key = each["body"], each["year"]
        made, done, still = each["made"], each["done"], each["open"]
        dropped = made - done - still
        counts = made - dropped
        rate = round(100 * done / counts) if counts else None
        late, bare = overdue.get(key, 0), unproven.get(key, 0)
        asked = urlencode({"body": each["body"], "year": each["year"]})
        return Line(
            labels=(each["body__name"], str(each["year"])),
            url=f"{Resolution.url_role('list')}?{asked}",
            figures=(made, done, bare, still, late, dropped, rate),
            parts=(done, still, dropped),
        )


def by_group(rows: Any) -> dict[tuple[int, int], int]:
    """{(body, year): how many}"""
    counted = rows.order_by().values_list("body", "year").annotate(n=Count("pk"))
    return {(body, year): n for body, year, n in counted}


def unproven_of(rows: Any) -> Any:
    """Those called carried out without anything that proves it."""
    kind = ContentType.objects.get_for_model(Resolution)
    files = Attachment.objects.filter(content_type=kind)
    bare = rows.filter(state=Resolution.State.DONE, evidence="", confirmed_by=None)
    return bare.exclude(pk__in=files.values("object_id"))


def names_of_categories(keys: set[Any]) -> dict[Any, str]:
    return {value: str(label) for value, label in Problem.Category.choices}


def names_of_sectors(keys: set[Any]) -> dict[Any, str]:
    return {key: key for key in keys if key}


def names_of_provinces(keys: set[Any]) -> dict[Any, str]:
    return {row.pk: str(row) for row in Province.objects.filter(pk__in=keys)}


def names_of_organizations(keys: set[Any]) -> dict[Any, str]:
    return {row.pk: row.name for row in Organization.everything.filter(pk__in=keys)}


@dataclass(frozen=True)
class Grouping:
    """What problems may be grouped by; `asks` is the filter of the list that shows one group."""

    label: Any
    key: Any
    asks: str
    names: Callable[[set[Any]], dict[Any, str]]


TOWN = Coalesce("about__located_in", "about")
GROUPINGS = {
    "category": Grouping(gettext_lazy("Category"), F("category"), "category", names_of_categories),
    "province": Grouping(gettext_lazy("Province"), F("province"), "province", names_of_provinces),
    "sector": Grouping(gettext_lazy("Sector"), F("sector"), "sector", names_of_sectors),
    "town": Grouping(gettext_lazy("Town"), TOWN, "about", names_of_organizations),
    "agency": Grouping(
        gettext_lazy("Must answer"), F("must_answer"), "must_answer", names_of_organizations
    ),
}


class ProblemReportForm(forms.Form):
    """What problems are grouped by."""

    by = forms.ChoiceField(
        required=False,
        label=gettext_lazy("By"),
        choices=[(slug, grouping.label) for slug, grouping in GROUPINGS.items()],
        widget=forms.Select(attrs={"class": "input"}),
    )


class ProblemFigures(Report):
    """How much is complained of, where, about whom, and what became of it."""

    title = gettext_lazy("Figures of problems")
    form_class = ProblemReportForm
    columns = (
        Column("problems", gettext_lazy("Problems")),
        Column("raised", gettext_lazy("Times raised")),
        Column("open", gettext_lazy("Still open")),
        Column("answered", gettext_lazy("Answered")),
        Column("solved", gettext_lazy("Solved")),
        Column("rejected", gettext_lazy("Rejected")),
    )
    legend = (
        (gettext_lazy("Still open"), 2),
        (gettext_lazy("Solved"), 4),
        (gettext_lazy("Rejected"), 1),
    )

    def grouping(self, asked: dict[str, Any]) -> Grouping:
        return GROUPINGS[asked.get("by") or "category"]

    def heads(self) -> list[tuple[str, str]]:
        self.form.is_valid()
        return [("group", str(self.grouping(self.form.cleaned_data).label))]

    def counted(self, asked: dict[str, Any]) -> Sequence[Line]:
        by = self.grouping(asked)
        rows = Problem.objects.visible_to(self.request.user).order_by().annotate(group=by.key)
        state, State = {}, Problem.State  # noqa: N806
        for name in ("ANSWERED", "SOLVED", "REJECTED"):
            state[name.lower()] = Count("pk", filter=Q(state=State[name]))
        grouped = rows.values("group").annotate(problems=Count("pk"), **state)
        counts = list(grouped.order_by("-problems", "group")[:MOST_LINES])
        told = by.names({each["group"] for each in counts} - {None})
        again = self.raised_again(rows)
        return [self.line(each, told, again, by) for each in counts]

    @staticmethod
    def raised_again(rows: Any) -> dict[Any, int]:
        """{group: how many reports there are beyond the first of each problem}"""
        reports = ProblemReport.objects.filter(problem__in=rows.values("pk")).order_by()
        counted = reports.values_list("problem").annotate(n=Count("pk")).filter(n__gt=1)
        more = {problem: n - 1 for problem, n in counted}
        found: dict[Any, int] = {}
        for problem, group in rows.filter(pk__in=more).values_list("pk", "group"):
            found[group] = found.get(group, 0) + more[problem]
        return found

    @staticmethod
    def line(each: Any, names: Any, again: Any, by: Grouping) -> Line:
        group, total = each["group"], each["problems"]
        solved, rejected = each["solved"], each["rejected"]
        still = total - solved - rejected
        query = urlencode({by.asks: group}) if group not in (None, "") else ""
        raised = total + again.get(group, 0)
        return Line(
            labels=(names.get(group) or _("not known"),),
            url=f"{Problem.url_role('list')}?{query}" if query else "",
            figures=(total, raised, still, each["answered"], solved, rejected),
            parts=(still, solved, rejected),
        )
