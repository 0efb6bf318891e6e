"""What a Jalali year brought: the figures and names its report is written from.

Everything is counted over what its reader may see, for the whole association, one body, or one
organization; the cost is a dozen queries whatever the size.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cached_property
from typing import Any

from django.db.models import Count, F, IntegerField, OuterRef, Prefetch, Q, Subquery, Value
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.models import Organization
from cooperation.kinds import KINDS
from cooperation.kinds.units import UNITS
from cooperation.models import Agreement, Initiative, Measure, Party, Update
from cooperation.models.initiatives import last_stages, over
from cooperation.models.measures import grouped, mean, share_met, whole
from cooperation.models.reckoning import counts_in
from crm.dates import PartialDate, jalali, month_name, year_range
from crm.models import User
from engagements.models import Attendance, Body, FollowUp, Letter, Meeting, Problem, Resolution
from engagements.timeline import names_of

#: so many initiatives are told one by one
NOTABLE = 8
MONTHS = range(1, 13)
Row = dict[str, Any]


@dataclass
class Year:
    """The report of a Jalali year for a reader; `body` or `organization` narrows it."""

    year: int
    user: User
    body: Body | None = None
    organization: Organization | None = None
    #: the association, which takes part in everything and is not counted as taking part
    home: Organization | None = field(default_factory=Organization.objects.home)

    @cached_property
    def branch(self) -> list[Organization]:
        """The organization and its units, as far as they are seen."""
        if self.organization is None:
            return []
        return Organization.objects.visible_to(self.user).with_branch(self.organization)

    @property
    def names(self) -> set[str]:
        """What minutes call them."""
        return {name for one in self.branch for name in names_of(one)}

    # --- what is of the year --------------------------------------------------------------

    @cached_property
    def days(self) -> tuple[date, date]:
        """[first day, first day of the next year)"""
        return year_range(self.year)

    @cached_property
    def moments(self) -> tuple[datetime, datetime]:
        """[its first moment, that of the next year)"""
        first, after = (timezone.make_aware(datetime.combine(day, time.min)) for day in self.days)
        return first, after

    def within(self, name: str) -> Q:
        """A moment in the year."""
        first, after = self.moments
        return Q(**{f"{name}__gte": first, f"{name}__lt": after})

    def seen(self, model: Any) -> Any:
        return model.objects.visible_to(self.user).order_by()

    def meetings(self) -> Any:
        """Those held."""
        first, after = self.days
        rows = self.seen(Meeting).filter(status=Meeting.Status.HELD, day__gte=first, day__lt=after)
        if self.body:
            rows = rows.filter(body=self.body)
        if self.organization:
            sent = Attendance.objects.filter(organization__in=self.names)
            came = sent.filter(presence__in=Attendance.CAME).order_by().values("meeting")
            rows = rows.filter(Q(host__in=self.branch) | Q(pk__in=came))
        return rows

    def resolutions(self) -> Any:
        """Those made; of an organization, those that ask something of it."""
        rows = self.seen(Resolution).filter(year=self.year)
        if self.body:
            rows = rows.filter(body=self.body)
        return rows.owed_by(*self.branch) if self.organization else rows

    def problems(self) -> Any:
        """Those raised; of an organization, those it raised or must answer."""
        rows = self.seen(Problem).raised_between(*self.days)
        if self.body:
            rows = rows.filter(meeting__body=self.body)
        if self.organization:
            rows = rows.raised_by(*self.branch) | rows.filter(must_answer__in=self.branch)
        return rows

    def letters(self) -> Any:
        """Those registered in it and in the year before."""
        both = (self.year - 1, self.year)
        rows = self.seen(Letter).filter(year__in=both, serial__isnull=False)
        if self.body:
            rows = rows.filter(body=self.body)
        if self.organization:
            rows = rows.filter(parties__organization__in=self.branch, parties__deleted_at=None)
        return rows

    def initiatives(self) -> Any:
        """Those worked on: begun by its end, and not over before it."""
        after = PartialDate.from_key((self.year + 1) * 10_000)
        begun = Q(start__lt=after) | Q(start=None, created_at__lt=self.moments[1])
        return (
            self.concerned()
            .filter(begun)
            .alias(in_year=counts_in())
            .exclude(over(), in_year__lt=self.year)
        )

    def concerned(self) -> Any:
        """The initiatives of whom it is about, whenever they were."""
        rows = self.seen(Initiative)
        if self.body:
            rows = rows.filter(body=self.body)
        if self.organization:
            mine = Party.objects.filter(organization__in=self.branch).order_by()
            rows = rows.filter(pk__in=mine.values("initiative"))
        return rows

    def agreements(self, since: date) -> Any:
        """Those in force on a day from then to the end of the year, each with how many obligations
        it has (`owed`) and how many of them are `kept`."""
        first, after = since, self.days[1]
        rows = self.seen(Agreement).in_force(first).filter(signed__lt=after)
        if self.body:
            rows = rows.filter(body=self.body)
        if self.organization:
            rows = rows.with_organization(*self.branch)
        living = Q(obligations__deleted_at=None)
        kept = living & Q(
            obligations__follow_up__state=FollowUp.State.DONE,
            obligations__follow_up__deleted_at=None,
        )
        owed = Count("obligations", filter=living)
        return rows.annotate(owed=owed, kept=Count("obligations", filter=kept))

    def between(self, name: str, moment: str) -> Q:
        """A day that is in the year; where it is not known, the moment that tells of it."""
        first, after = (PartialDate.from_key(one * 10_000) for one in (self.year, self.year + 1))
        known = Q(**{f"{name}__gte": first, f"{name}__lt": after})
        return known | (Q(**{name: None}) & self.within(moment))

    # --- what is told of it ---------------------------------------------------------------

    @cached_property
    def months(self) -> list[Row]:
        """[{name, meetings}] of the twelve months."""
        days = self.meetings().values_list("pk", "day").distinct()
        held = Counter(jalali(day).month for _pk, day in days)
        return [{"name": month_name(month), "meetings": held[month]} for month in MONTHS]

    @cached_property
    def bodies(self) -> list[Row]:
        """[{name, made, done, open, dropped, rate}], the body with the most first."""
        state = Resolution.State
        groups = self.resolutions().values("body", name=F("body__name"))
        counted = groups.annotate(
            made=Count("pk"),
            done=Count("pk", filter=Q(state=state.DONE)),
            open=Count("pk", filter=Q(state__in=Resolution.OPEN)),
            dropped=Count("pk", filter=Q(state=state.DROPPED)),
        )
        rows = [each | {"rate": rate(each)} for each in counted]
        return sorted(rows, key=lambda row: (-row["made"], row["name"]))

    @cached_property
    def categories(self) -> list[Row]:
        """[{name, raised, open, solved, rejected}] of the kinds of problems there were."""
        state = Problem.State
        rows = self.seen(Problem).filter(pk__in=self.problems().values("pk"))
        counted = rows.values("category").annotate(
            raised=Count("pk"),
            solved=Count("pk", filter=Q(state=state.SOLVED)),
            rejected=Count("pk", filter=Q(state=state.REJECTED)),
        )
        told = dict(Problem.Category.choices)
        found = [
            {
                **each,
                "name": str(told.get(each["category"], each["category"])),
                "open": each["raised"] - each["solved"] - each["rejected"],
            }
            for each in counted
        ]
        return sorted(found, key=lambda row: (-row["raised"], row["name"]))

    @cached_property
    def kinds(self) -> list[Row]:
        """[{slug, title, tone, total, begun, finished, stopped, going, stages, measures}] in order
        of the kinds."""
        ended = last_stages() & Q(stopped_on=None)
        first, after = self.days
        counted = (
            self.initiatives()
            .values("kind", "stage")
            .annotate(
                n=Count("pk"),
                begun=Count("pk", filter=self.between("start", "created_at")),
                finished=Count("pk", filter=ended & self.between("end", "news_at")),
                stopped=Count("pk", filter=Q(stopped_on__gte=first, stopped_on__lt=after)),
            )
        )
        groups: dict[str, list[Row]] = defaultdict(list)
        for each in counted:
            groups[each["kind"]].append(each)
        told = groups.keys() | self.measures.keys()
        return [self.of_kind(kind, groups[kind.slug]) for kind in KINDS if kind.slug in told]

    def of_kind(self, kind: Any, rows: list[Row]) -> Row:
        at: Counter[str] = Counter()
        for row in rows:
            at[kind.stage(row["stage"]).slug] += row["n"]
        total, stopped, finished = (add(rows, name) for name in ("n", "stopped", "finished"))
        return {
            "slug": kind.slug,
            "title": str(kind.title),
            "tone": kind.tone,
            "total": total,
            "begun": add(rows, "begun"),
            "finished": finished,
            "stopped": stopped,
            "going": total - finished - stopped,
            "stages": [(stage.title, at[stage.slug]) for stage in kind.stages if at[stage.slug]],
            "measures": self.measures.get(kind.slug, []),
        }

    @cached_property
    def measures(self) -> dict[str, list[Row]]:
        """{kind: [{title, unit, planned, actual, share}]} of the year; units are never added to
        one another."""
        found: dict[str, list[Row]] = defaultdict(list)
        of_year = Measure.objects.of_year(self.year)
        for each in of_year.totals(grouped(self.concerned(), F("kind"))):
            kind = KINDS[each["group"]]
            known = kind.measure(each["name"])
            planned, actual = each["total_planned"], each["total_actual"]
            if each["unit"] == "percent":
                planned, actual = mean(planned, each["plans"]), mean(actual, each["results"])
            told: Row = {"title": str(known.title if known else each["name"])}
            told |= {"planned": whole(planned), "actual": whole(actual), "share": share_met(each)}
            found[kind.slug].append(told | {"unit": str(UNITS.get(each["unit"], each["unit"]))})
        return {kind: sorted(told, key=lambda row: row["title"]) for kind, told in found.items()}

    @cached_property
    def notable(self) -> list[Any]:
        """Those with the most parties, each with `partners` and the `last_word` of the year."""
        _first, after = self.moments
        words = Update.objects.filter(initiative=OuterRef("pk"), created_at__lt=after)
        parties = Prefetch("parties", Party.objects.for_list(), to_attr="partners")
        # found by their keys first: nothing else is looked up of thousands that are not told
        most = self.initiatives().annotate(n=Count("parties", filter=Q(parties__deleted_at=None)))
        most = most.order_by("-n", "-news_at", "-pk")
        keys = list(most.values_list("pk", flat=True)[:NOTABLE])
        rows = Initiative.objects.filter(pk__in=keys).for_list().prefetch_related(parties)
        rows = rows.annotate(last_word=Subquery(words.newest().values("text")[:1]))
        return sorted(rows, key=lambda row: keys.index(row.pk))

    @cached_property
    def participants(self) -> list[Row]:
        """[{name, meetings, initiatives}] of those that took part beside us, the most first."""
        ours = [*self.names, *([self.home.name] if self.home else [])]
        none = Value(0, IntegerField())
        came = Attendance.objects.filter(meeting__in=self.meetings().values("pk")).order_by()
        came = came.filter(presence__in=Attendance.CAME).exclude(organization__in=["", *ours])
        # counted before they are listed: a list of counts would be one of each row
        met = came.values("organization").annotate(n=Count("meeting", distinct=True))
        parties = Party.objects.filter(initiative__in=self.initiatives().values("pk")).order_by()
        parties = parties.filter(organization__isnull=False).exclude(organization__name__in=ours)
        taken = parties.values("organization__name")
        taken = taken.annotate(n=Count("initiative", distinct=True))
        names = taken.values_list("organization__name", "n", none)
        found: dict[str, Row] = {}
        for name, initiatives, meetings in names.union(
            met.values_list("organization", none, "n"), all=True
        ):
            row = found.setdefault(name, {"name": name, "meetings": 0, "initiatives": 0})
            row["meetings"] += meetings
            row["initiatives"] += initiatives
        return sorted(found.values(), key=lambda r: (-r["meetings"] - r["initiatives"], r["name"]))

    @cached_property
    def letters_of(self) -> dict[int, int]:
        """{year: how many letters} of this year and the one before."""
        counted = self.letters().values("year").annotate(n=Count("pk", distinct=True))
        return dict(counted.values_list("year", "n"))

    @cached_property
    def totals(self) -> dict[str, int | None]:
        """The figures a reader looks for first; `rate` is None where nothing was to be done."""
        made = {name: add(self.bodies, name) for name in ("made", "done", "dropped")}
        return {
            "meetings": add(self.months, "meetings"),
            "resolutions": made["made"],
            "rate": rate(made),
            "raised": add(self.categories, "raised"),
            "solved": add(self.categories, "solved"),
            "initiatives": add(self.kinds, "total"),
            "begun": add(self.kinds, "begun"),
            "finished": add(self.kinds, "finished"),
            "letters": self.letters_of.get(self.year, 0),
            "participants": len(self.participants),
        }

    @property
    def about(self) -> str:
        """Whom the report is about."""
        return str(self.body or self.organization or self.home or _("The association"))

    @property
    def is_empty(self) -> bool:
        return not any(self.totals.values())


def add(rows: list[Row], name: str) -> int:
    return sum(row[name] for row in rows)


def rate(row: Row) -> int | None:
    """What per cent of those not dropped is carried out."""
    counts = row["made"] - row["dropped"]
    return round(100 * row["done"] / counts) if counts else None
