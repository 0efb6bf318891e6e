"""The map of the provinces."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from contacts.kinds import choices
from contacts.models import Province
from contacts.provinces import MEASURES, OUTLINES, SEAS, Measure
from crm.charts import shades, tone_of

#: a name longer than this is written in two lines on the map
LONGEST_LINE, LINE_HEIGHT = 9, 17


class ProvinceMapForm(forms.Form):
    """What is counted, and of which kind of organization."""

    of = forms.ChoiceField(
        required=False,
        choices=[(measure.slug, measure.title) for measure in MEASURES],
        widget=forms.HiddenInput,
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind of organization"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("All kinds")), *choices()]


class ProvinceMap(TemplateView):
    """How many there are in each province: a picture, and a table that says the same."""

    template_name = "contacts/province_map.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = ProvinceMapForm(self.request.GET)
        form.is_valid()
        kind = form.cleaned_data.get("kind") or ""
        of = form.cleaned_data.get("of") or MEASURES[0].slug
        measure = next(each for each in MEASURES if each.slug == of)
        counts = measure.count(self.request.user, kind)
        scale = shades(count for province, count in counts.items() if province is not None)
        rows = [
            self.row(province, measure, counts, kind, scale) for province in Province.objects.all()
        ]
        most = max(row["count"] for row in rows)
        own = {
            "title": _("Province map"),
            "form": form,
            "kind": kind,
            "measure": measure,
            "measures": self.measures(measure, kind),
            "rows": sorted(rows, key=lambda row: -row["count"]),
            "most": most,
            "scale": scale,
            "empty": [str(row["province"]) for row in rows if not row["count"]],
            "unknown": counts.get(None, 0),
            "unknown_url": measure.list_url(None, kind),
            "outlines": OUTLINES,
            "seas": [OUTLINES["seas"][name] | {"name": title} for name, title in SEAS.items()],
        }
        return super().get_context_data(**(own | kwargs))

    def measures(self, chosen: Measure, kind: str) -> list[dict[str, Any]]:
        """What else can be counted, each with its address."""
        return [
            {"label": each.title, "url": f"?{urlencode(asked)}", "current": each == chosen}
            for each in MEASURES
            for asked in [{"of": each.slug} | ({"kind": kind} if kind else {})]
        ]

    @staticmethod
    def row(
        province: Province, measure: Measure, counts: dict[int | None, int], kind: str, scale: Any
    ) -> dict[str, Any]:
        """A province on the picture and in the table."""
        count = counts.get(province.pk, 0)
        outline = OUTLINES["provinces"][province.code]
        tone = tone_of(count, scale)
        return {
            "province": province,
            "count": count,
            "tone": tone,
            "url": measure.list_url(province.pk, kind),
            "path": outline["path"],
            "label": label(str(province), outline) if outline["labelled"] else [],
        }


def label(name: str, outline: dict[str, Any]) -> list[dict[str, Any]]:
    """The lines of a name around the middle of its province."""
    words = name.split()
    lines = [name]
    if len(name) > LONGEST_LINE and len(words) > 1:
        lines = [" ".join(words[:-1]), words[-1]]
    first = outline["y"] + 5 - (len(lines) - 1) * LINE_HEIGHT // 2
    return [
        {"text": line, "x": outline["x"], "y": first + number * LINE_HEIGHT}
        for number, line in enumerate(lines)
    ]
