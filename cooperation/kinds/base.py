"""What a kind of cooperation is made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from crm.kinds import Fact, Kind

#: what a checklist says of what nobody has to see to any more
THROUGH = ("done", "not_needed")


@dataclass(frozen=True)
class Stage:
    """A stage of a track, the stages one may go on to from it, and what stepping into it asks for.

    `facts` and `roles` are slugs of the kind: facts that must be known, roles that somebody must
    have; of the facts in `through`, which are checklists, what is known must be one of `THROUGH`.
    `evidence` is what whoever moves there must name, in words.
    """

    slug: str
    title: Any
    next: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    through: tuple[str, ...] = ()
    evidence: Any = ""


@dataclass(frozen=True)
class MilestoneTemplate:
    """A milestone of every initiative of a kind, so many days after its anchor; before: < 0.

    As long as that is not known it may be counted from the start (`from_start`).
    """

    slug: str
    title: Any
    days: int
    from_start: int | None = None


@dataclass(frozen=True)
class Counted:
    """How a measure is known without being typed, and by what that is `told` to people.

    How many parties have the `role`; with a `fact`, how many of them it is known of, or with `adds`
    what it adds up to. Without a role it is the sessions, or with `adds` their hours.
    """

    told: Any
    role: str = ""
    fact: str = ""
    adds: bool = False


@dataclass(frozen=True)
class MeasureType:
    """What is counted, and the slugs of the units it may be counted in; see `units`.

    With `days`, slugs of the facts that are its first and last day, it may be told day by day.
    What is `counted` is known in the first of its units. There is never more than `most` of it.
    """

    slug: str
    title: Any
    units: tuple[str, ...]
    days: tuple[str, str] | None = None
    counted: Counted | None = None
    most: int | None = None


@dataclass(frozen=True, kw_only=True)
class Certificate:
    """What those of a role are given on paper when they pass; all but `role` are slugs of facts.

    `length`, `title_en` and the two bars (`least_attended` in percent of the length, `least_mark`)
    are known of the initiative; `attended`, `mark`, `number` and `day` of who takes part. An empty
    bar asks for nothing. Those in the roles `signed_by` sign beside the office.
    """

    role: str
    length: str
    title_en: str
    least_attended: str
    least_mark: str
    attended: str
    mark: str
    number: str
    day: str
    signed_by: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Letting:
    """What is let to those of a role, such as stands; all but `role` are slugs of facts.

    `whole` (the area to let) and `price` (of its unit) are known of the initiative; `place`,
    `area`, `agreed` and `paid` of who takes part.
    """

    role: str
    place: str
    area: str
    agreed: str
    paid: str
    whole: str
    price: str


@dataclass(frozen=True, kw_only=True)
class TrackKind(Kind):
    """A kind of initiative: its stages in order, the roles its parties play, its look.

    `anchor` is the slug of the fact, a day, that milestones are counted from; without one they are
    counted from the day it starts. `public` are facts its public call tells. `words` are what
    texts call such a thing, with | between them.
    `of_role` is what is known of each party in a role, as {role: facts}; what a role `alone` has in
    one fact nobody else has there, such as a stand. `partners` tells as what the other side of an
    agreement takes part, by its kind of organization ("" for any other); `joins` as what a firm
    does that answers a public call, and `wishes` which facts of that role it may ask for;
    `certificate` who is given one, and when; `letting` what is let to whom; `shared` of which fact
    those in a role have together how much at most, as {role: (fact, most)}; `spans` which facts are
    the first and the last day of something. Those in the roles `people` are persons, in `firms`
    organizations, in others either; nobody has two of the roles `apart`.
    """

    icon: str
    tone: int
    stages: tuple[Stage, ...]
    roles: dict[str, Any] = field(default_factory=dict)
    of_role: dict[str, tuple[Fact, ...]] = field(default_factory=dict)
    alone: dict[str, str] = field(default_factory=dict)
    measures: tuple[MeasureType, ...] = ()
    milestones: tuple[MilestoneTemplate, ...] = ()
    anchor: str = ""
    words: str = ""
    partners: dict[str, str] = field(default_factory=dict)
    joins: str = ""
    wishes: tuple[str, ...] = ()
    #: so many days after the last news of it the next is asked for
    news_every: int = 14
    certificate: Certificate | None = None
    letting: Letting | None = None
    shared: dict[str, tuple[str, int]] = field(default_factory=dict)
    spans: tuple[tuple[str, str], ...] = ()
    people: tuple[str, ...] = ()
    #: what a public call asks people besides their name
    comes_from: Any = ""
    firms: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    public: tuple[str, ...] = ()

    def partner_role(self, organization_kind: str) -> str:
        """As what a side of an agreement takes part in an initiative under it; "" for not."""
        return self.partners.get(organization_kind, self.partners.get("", ""))

    def stage(self, slug: str) -> Stage:
        """The stage with this slug; the first one for a slug the kind does not have."""
        return next((stage for stage in self.stages if stage.slug == slug), self.stages[0])

    def has_stage(self, slug: str) -> bool:
        return any(stage.slug == slug for stage in self.stages)

    def is_ahead(self, slug: str, here: str) -> bool:
        """Whether a stage comes after another; going back asks for nothing."""
        return self.stages.index(self.stage(slug)) > self.stages.index(self.stage(here))

    def measure(self, slug: str) -> MeasureType | None:
        return next((one for one in self.measures if one.slug == slug), None)

    def milestone(self, slug: str) -> MilestoneTemplate | None:
        return next((one for one in self.milestones if one.slug == slug), None)
