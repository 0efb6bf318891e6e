"""What was planned and what came of it, added up over initiatives, each unit for itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar
from urllib.parse import urlencode

from django import forms
from django.db.models import F
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.models import Province
from cooperation.kinds import KINDS, choices, measures
from cooperation.kinds.units import UNITS
from cooperation.models import Agreement, Initiative, Measure
from cooperation.models.measures import grouped, in_provinces, mean, share_met, whole
from cooperation.models.reckoning import RECKONED, counts_in
from crm.views.reports import Column, Line, Report
from engagements.forms.asked import OfBody, OfYear
from engagements.models import Body

NOT_KNOWN = gettext_lazy("not known")
SELECT = forms.Select(attrs={"class": "input"})


def names_of_kinds(keys: set[Any]) -> dict[Any, str]:
    return {slug: str(KINDS[slug].title) for slug in keys}


def names_of_bodies(keys: set[Any]) -> dict[Any, str]:
    return {row.pk: row.name for row in Body.everything.filter(pk__in=keys)}


def names_of_agreements(keys: set[Any]) -> dict[Any, str]:
    """With its number, as a renewal bears the title of the one before."""
    rows = Agreement.everything.filter(pk__in=keys)
    return {row.pk: f"{row} ({row.number})" if row.number else str(row) for row in rows}


def names_of_provinces(keys: set[Any]) -> dict[Any, str]:
    return {row.pk: str(row) for row in Province.objects.filter(pk__in=keys)}


def names_of_years(keys: set[Any]) -> dict[Any, str]:
    return {year: str(year) for year in keys}


@dataclass(frozen=True)
class Dimension:
    """What measures may be added up by; `groups` says in which group each initiative counts,
    `asks` is the filter of the list that shows one group. `by_year`, by the year a measure tells
    of, which goes before the group of its initiative.
    """

    label: Any
    groups: Callable[[Any], Any]
    names: Callable[[set[Any]], dict[Any, str]]
    asks: str = ""
    none: Any = NOT_KNOWN
    by_year: bool = False


def by_field(name: str) -> Callable[[Any], Any]:
    return lambda initiatives: grouped(initiatives, F(name))


def in_years(initiatives: Any) -> Any:
    return grouped(initiatives, counts_in())


DIMENSIONS = {
    "kind": Dimension(gettext_lazy("Kind"), by_field("kind"), names_of_kinds, "kind"),
    "body": Dimension(gettext_lazy("Body"), by_field("body"), names_of_bodies, "body"),
    "agreement": Dimension(
        gettext_lazy("Agreement"),
        by_field("agreement"),
        names_of_agreements,
        "agreement",
        gettext_lazy("under no agreement"),
    ),
    "province": Dimension(gettext_lazy("Province"), in_provinces, names_of_provinces, "province"),
    "year": Dimension(gettext_lazy("Jalali year"), in_years, names_of_years, by_year=True),
}


class MeasureFiguresForm(OfBody, OfYear):
    """What measures are added up by, and of which initiatives."""

    by = forms.ChoiceField(
        required=False,
        label=gettext_lazy("By"),
        choices=[(slug, dimension.label) for slug, dimension in DIMENSIONS.items()],
        widget=SELECT,
    )
    kind = forms.ChoiceField(
        required=False,
        label=gettext_lazy("Kind"),
        choices=lambda: [("", gettext_lazy("All kinds")), *choices()],
        widget=SELECT,
    )
    province = forms.ModelChoiceField(
        Province.objects.all(),
        required=False,
        empty_label=gettext_lazy("All provinces"),
        label=gettext_lazy("Province"),
        widget=SELECT,
    )
    field_order = ("by", "kind", "body", "province", "year")


class MeasureFigures(Report):
    """Planned and actual of every measure; what has another unit stands on another line."""

    title = gettext_lazy("Figures of initiatives")
    form_class = MeasureFiguresForm
    columns = (
        Column("initiatives", gettext_lazy("Initiatives")),
        Column("planned", gettext_lazy("Planned")),
        Column("actual", gettext_lazy("Actual")),
        Column("share", gettext_lazy("Come true"), percent=True),
    )
    #: strips show percent, the one thing all units have in common
    legend = ((gettext_lazy("Come true"), 4), (gettext_lazy("Still missing"), 1))
    extra_context: ClassVar = {
        "explanation": format_lazy(
            "{} {}",
            gettext_lazy(
                "Units are never added to one another; what is counted in percent is averaged. By"
                " province, what has parties in several provinces counts in each of them. “Come"
                " true” compares with the plan what came of what was planned: a result without a"
                " plan does not count in it, and a plan without a result yet shows a dash."
            ),
            RECKONED,
        )
    }

    def dimension(self, asked: dict[str, Any]) -> Dimension:
        return DIMENSIONS[asked.get("by") or "kind"]

    def heads(self) -> list[tuple[str, str]]:
        self.form.is_valid()
        group = str(self.dimension(self.form.cleaned_data).label)
        return [("group", group), ("measure", _("Measure")), ("unit", _("Unit"))]

    def counted(self, asked: dict[str, Any]) -> Sequence[Line]:
        by = self.dimension(asked)
        measures_asked = Measure.objects.all()
        if asked.get("year"):
            measures_asked = measures_asked.of_year(asked["year"])
        totals = measures_asked.totals(by.groups(self.initiatives(asked)), by_year=by.by_year)
        groups = {each["group"] for each in totals}
        names = {None: str(by.none)} | by.names(groups - {None})
        urls = {group: self.url(by, group, asked) for group in groups}
        titles = {slug: str(title) for slug, title in measures().items()}
        units = {slug: str(title) for slug, title in UNITS.items()}
        lines = [self.line(each, names, urls, titles, units) for each in totals]
        return sorted(lines, key=lambda line: line.labels)

    def initiatives(self, asked: dict[str, Any]) -> Any:
        """Those asked for, of what the reader may see."""
        rows = Initiative.objects.visible_to(self.request.user).order_by()
        named = {name: asked[name] for name in ("kind", "body") if asked.get(name)}
        rows = rows.filter(**named)
        if asked.get("province"):
            rows = rows.with_party_in(asked["province"])
        return rows

    def pictured(self) -> Sequence[Line]:
        """Where nothing can be compared, an empty strip would look like nothing done."""
        return [line for line in self.lines if line.figures[-1] is not None]

    @staticmethod
    def url(by: Dimension, group: Any, asked: dict[str, Any]) -> str:
        """Where the initiatives of a group are listed, narrowed as here; "" for nowhere."""
        if not by.asks or not group:
            return ""
        body = asked["body"].pk if asked.get("body") else ""
        narrowed = {"kind": asked.get("kind"), "body": body, by.asks: group}
        query = urlencode({name: value for name, value in narrowed.items() if value})
        return f"{Initiative.url_role('list')}?{query}"

    @staticmethod
    def line(each: Any, names: Any, urls: Any, titles: Any, units: Any) -> Line:
        group, unit = each["group"], each["unit"]
        planned, actual = each["total_planned"], each["total_actual"]
        share = share_met(each)
        if unit == "percent":
            planned, actual = mean(planned, each["plans"]), mean(actual, each["results"])
        title, told = titles.get(each["name"], each["name"]), units.get(unit, unit)
        reached = min(share or 0, 100)
        return Line(
            labels=(names.get(group) or names[None], title, told),
            url=urls[group],
            figures=(each["initiatives"], whole(planned), whole(actual), share),
            parts=(reached, 100 - reached),
        )
