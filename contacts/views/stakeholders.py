"""The stakeholder map, and who ought to be assessed (again)."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from contacts.forms.assessments import DueForm, MapForm
from contacts.models import Assessment
from contacts.models.assessments import GOOD_FOR, Level, Stance
from contacts.stakeholders import (
    FIELD,
    HEIGHT,
    SHAPES,
    SHOWN,
    WIDTH,
    standings,
    unassessed_organizations,
    unassessed_people,
)
from contacts.tables import STANCE_TONES
from contacts.views.assessments import ForAssessors, again_url, assess_url
from crm.dates import format_date, today

#: how many days of assessments the page offers to go to, and how many rows a list of the due has
DAYS, DUE = 24, 100


class StakeholderMap(ForAssessors, TemplateView):
    """Influence × interest × stance of everybody in one matter, on any day."""

    template_name = "contacts/stakeholder_map.html"

    @cached_property
    def found(self) -> Any:
        return Assessment.objects.visible_to(self.request.user).of_known_parties()

    @cached_property
    def form(self) -> MapForm:
        """What was asked for; the newest topic as it stands today where nothing was."""
        newest = self.found.order_by("-day", "-pk").values_list("topic", flat=True).first()
        asked = {name: value for name, value in self.request.GET.items() if value}
        usual = {"topic": newest or "", "day": format_date(today()), "span": "365"}
        return MapForm(usual | asked, topics=self.found.topics())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        self.form.is_valid()
        asked = self.form.cleaned_data
        day, topic = asked.get("day") or today(), asked.get("topic") or ""
        about = self.found.filter(topic=topic)
        if asked.get("party"):
            about = about.exclude(**{asked["party"]: None})
        placed, more = standings(about, day, asked.get("span", 365))
        own = {
            "title": _("Stakeholder map"),
            "form": self.form,
            "topic": topic,
            "day": day,
            "rows": [self.row(standing) for standing in placed],
            "more": more,
            "shown": SHOWN,
            "picture": picture(),
            "legend": legend(),
            "days": self.days(about, day),
            "assess_url": self.assess_url(topic),
        }
        return super().get_context_data(**(own | kwargs))

    def row(self, standing: Any) -> dict[str, Any]:
        """One of those on the map with what the table beside it says and links to."""
        assessment = standing.assessment
        return {
            "at": standing,
            "assessment": assessment,
            "party": assessment.party,
            "before": standing.earlier[-1] if standing.earlier else None,
            "tone": STANCE_TONES[assessment.stance],
            "again_url": again_url(assessment) if self.request.user.is_clerk else "",
        }

    def days(self, about: Any, day: date) -> dict[str, Any]:
        """The days on which somebody was assessed, and those next to the one that is shown."""
        known = about.order_by("-day").values_list("day", flat=True).distinct()
        before, after = known.filter(day__lt=day).first(), known.filter(day__gt=day).last()
        return {
            "previous": before and self.address(before),
            "next": after and self.address(after),
            "all": [
                {"day": each, "url": self.address(each), "current": each == day}
                for each in known[:DAYS]
            ],
        }

    def address(self, day: date) -> str:
        """This page as of another day."""
        asked = {name: self.form.data.get(name, "") for name in ("topic", "party", "span")}
        return f"?{urlencode(asked | {'day': day.isoformat()})}"

    def assess_url(self, topic: str) -> str:
        if not self.request.user.is_clerk:
            return ""
        return f"{Assessment.url_role('create')}?{urlencode({'topic': topic})}"


def picture() -> dict[str, Any]:
    """The measures of the field, as its template draws it."""
    half = FIELD.left + FIELD.size // 2, FIELD.top + FIELD.size // 2
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "left": FIELD.left,
        "top": FIELD.top,
        "size": FIELD.size,
        "half": FIELD.size // 2,
        "middle_x": half[0],
        "middle_y": half[1],
        "right": FIELD.left + FIELD.size,
        "bottom": FIELD.top + FIELD.size,
        "plus": FIELD.cell // 2,
        "minus": -FIELD.cell // 2,
        "quarters": [
            {"name": _("Keep satisfied"), "x": FIELD.left + FIELD.size // 4, "y": FIELD.top + 20},
            {"name": _("Manage closely"), "x": half[0] + FIELD.size // 4, "y": FIELD.top + 20},
            {
                "name": _("Monitor"),
                "x": FIELD.left + FIELD.size // 4,
                "y": FIELD.top + FIELD.size - 10,
            },
            {
                "name": _("Keep informed"),
                "x": half[0] + FIELD.size // 4,
                "y": FIELD.top + FIELD.size - 10,
            },
        ],
        "levels": [
            {"value": level.value, "x": x, "y": y}
            for level in Level
            for x, y in [(FIELD.middle(level, 1)[0], FIELD.middle(1, level)[1])]
        ],
    }


def legend() -> list[dict[str, Any]]:
    """The stances with the shapes and colours that tell them."""
    return [
        {"value": stance.value, "label": stance.label, "shape": SHAPES[stance]}
        for stance in reversed(Stance)
    ]


class AssessmentsDue(ForAssessors, TemplateView):
    """Who was last assessed more than a year ago, and who of some weight never was."""

    template_name = "contacts/assessments_due.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = Assessment.objects.visible_to(self.request.user)
        form = DueForm(self.request.GET, topics=found.topics())
        form.is_valid()
        topic, show = form.cleaned_data.get("topic") or "", form.cleaned_data.get("show") or "old"
        about = found.filter(topic=topic) if topic else found
        rows = self.old(about) if show == "old" else self.never(about, topic, show)
        own = {
            "title": _("Not assessed for a year"),
            "form": form,
            "topic": topic,
            "show": show,
            "views": self.views(show, topic),
            "rows": rows[:DUE],
            "more": len(rows) > DUE,
            "shown": DUE,
            "may_assess": self.request.user.is_clerk,
        }
        return super().get_context_data(**(own | kwargs))

    def views(self, show: str, topic: str) -> list[dict[str, Any]]:
        """The three lists of this page, each with its address."""
        names = {
            "old": _("Assessed before"),
            "organization": _("Organizations never assessed"),
            "person": _("People never assessed"),
        }
        return [
            {"label": label, "url": f"?{urlencode(asked)}", "current": name == show}
            for name, label in names.items()
            for asked in [{"show": name} | ({"topic": topic} if topic else {})]
        ]

    def old(self, about: Any) -> list[dict[str, Any]]:
        """Those whose last assessment is no longer good; without a topic, on any."""
        last = about.of_living_parties().newest(per_topic=False)
        expired = last.filter(day__lt=today() - GOOD_FOR).for_list().order_by("day", "pk")
        return [
            {
                "party": each.party,
                "assessment": each,
                "tone": STANCE_TONES[each.stance],
                "url": again_url(each),
            }
            for each in expired[: DUE + 1]
        ]

    def never(self, about: Any, topic: str, show: str) -> list[dict[str, Any]]:
        """Those with relations nobody has assessed; the best connected first."""
        known = {"topic": topic} if topic else {}
        waiting = unassessed_people if show == "person" else unassessed_organizations
        return [
            {
                "party": each,
                "relations": getattr(each, "relations", 0),
                "url": assess_url(each, **known),
            }
            for each in waiting(about, DUE + 1)
        ]
