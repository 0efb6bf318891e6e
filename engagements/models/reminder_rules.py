"""When who is reminded of what: usual days for a kind of record, and what differs from them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from functools import reduce
from operator import or_
from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from crm.addresses import address
from crm.models import User
from crm.models.record import LiveManager, Record, RecordQuerySet
from crm.text import latin_digits
from engagements.slots import Plan

#: of these kinds a single record may have a rule of its own; each is also the field that names it
RECORDS = ("follow_up", "letter", "meeting")
#: what names whom or what a rule is for, the most particular first; none for the usual rule
SCOPES = (*RECORDS, "user", "body")
USUAL_SCOPE = Q(**dict.fromkeys(SCOPES))
MOST, LONGEST = 5, 365
#: of working days
COUNT = (MinValueValidator(1), MaxValueValidator(250))


class Subject(models.TextChoices):
    """The kinds of records that are reminded of."""

    FOLLOW_UP = "follow_up", _("Follow-ups")
    LETTER = "letter", _("Answers to letters")
    MEETING = "meeting", _("Meetings one is invited to")
    TERM = "term", _("Terms that end")
    AGREEMENT = "agreement", _("Agreements that end")
    NEWS = "news", _("News of initiatives")
    MILESTONE = "milestone", _("Milestones of initiatives")


#: what nobody is reminded of after its day: it is over then, or waits in the kartabl
PASSING = (Subject.MEETING, Subject.TERM, Subject.AGREEMENT, Subject.MILESTONE)
#: until somebody says otherwise
USUAL = {
    Subject.FOLLOW_UP: Plan(),
    Subject.LETTER: Plan(to_head=None, to_board=None),
    Subject.MEETING: Plan((2,), False, None, None, None),
    Subject.TERM: Plan((60, 14), True, None, None, None),
    Subject.AGREEMENT: Plan((90, 30), True, None, None, None),
    Subject.NEWS: Plan((), True, 12, None, None),
    Subject.MILESTONE: Plan((3,), True, None, None, None),
}


def days_in(text: str) -> tuple[int, ...]:
    """The numbers of «7, 2», the farthest first; ValueError for anything else."""
    numbers = re.split(r"[\s,،;]+", latin_digits(text).strip())
    return tuple(sorted({int(number) for number in numbers if number}, reverse=True))


def days_told(days: Iterable[int]) -> str:
    """As `days_in` reads them."""
    return ", ".join(map(str, days))


def check_days(text: str) -> None:
    """Refuse what is no list of days."""
    try:
        days = days_in(text)
    except ValueError:
        days = (0,)
    if len(days) > MOST or not all(1 <= day <= LONGEST for day in days):
        raise ValidationError(_("Write up to five numbers of days, from 1 to 365, with commas."))


class Rulebook:
    """The rules of one kind, read once. The most particular one counts, and counts whole: that of
    the record, else of the person who is reminded, else of the body, else of the kind."""

    def __init__(self, subject: str, rules: Iterable[ReminderRule]) -> None:
        self.usual = USUAL[Subject(subject)]
        self.plans: dict[str, dict[int, Plan]] = {scope: {} for scope in SCOPES}
        for rule in rules:
            scope, key = rule.scope
            if scope:
                self.plans[scope][key] = rule.plan
            else:
                self.usual = rule.plan

    def plan(self, **keys: int | None) -> Plan:
        """What counts for a record (such as `letter`), a person (`user`) and a `body`, by their
        keys."""
        for scope in SCOPES:
            if found := self.plans[scope].get(keys.get(scope) or 0):
                return found
        return self.usual

    @property
    def all(self) -> list[Plan]:
        """Every plan there is."""
        return [self.usual, *(plan for plans in self.plans.values() for plan in plans.values())]

    @property
    def earliest(self) -> int:
        """So many days before the day the first reminder of all may be due."""
        return max((days for plan in self.all for days in plan.before), default=0)


class ReminderRuleQuerySet(RecordQuerySet):
    """Queries over rules: changed and read with what they are for."""

    def needing(self) -> Self:
        """They keep nothing: what they are about may go."""
        return self.none()

    def visible_to(self, user: User) -> Self:
        """Who may say so reads what was said."""
        return super().visible_to(user).editable_by(user)

    def editable_by(self, user: User) -> Self:
        """One's own, those of records and bodies one may change; the secretariat all but others'
        own."""
        kept = Q(user=user) | (USUAL_SCOPE if user.is_clerk else Q(pk=None))
        for name in (*RECORDS, "body"):
            about: Any = ReminderRule._meta.get_field(name).related_model
            kept |= Q(**{f"{name}__in": about.objects.editable_by(user)})
        return self.filter(kept)

    def book(self, subject: str, records: Any = ()) -> Rulebook:
        """The rules of a kind, with those of these records (keys, or a query); one query."""
        wanted = Q(**dict.fromkeys(RECORDS))
        if subject in RECORDS:
            wanted |= Q(**{f"{subject}__in": records})
        return Rulebook(subject, self.filter(wanted, subject=subject))

    def books(self, subjects: Collection[str]) -> dict[str, Rulebook]:
        """{kind: its rules} without those of single records; one query."""
        rules = list(self.filter(**dict.fromkeys(RECORDS), subject__in=subjects))
        return {
            one: Rulebook(one, [rule for rule in rules if rule.subject == one]) for one in subjects
        }

    def farthest(self) -> dict[str, int]:
        """{kind: so many days before a day its first reminder of all may be due}; one query."""
        found = {str(subject): max(plan.before, default=0) for subject, plan in USUAL.items()}
        told = self.exclude(before="").values_list("subject", "before").distinct()
        for subject, before in told:
            found[subject] = max(found[subject], *days_in(before))
        return found

    def for_detail(self) -> Self:
        return self.select_related(*SCOPES)


class ReminderRule(Record):
    """The days on which a kind of record is reminded of: usually, or for one scope."""

    subject = models.CharField(_("of what"), max_length=10, choices=Subject, editable=False)
    body = models.ForeignKey(
        "engagements.Body", models.CASCADE, null=True, editable=False, related_name="reminder_rules"
    )
    follow_up = models.ForeignKey(
        "engagements.FollowUp", models.CASCADE, null=True, editable=False, related_name="+"
    )
    letter = models.ForeignKey(
        "engagements.Letter", models.CASCADE, null=True, editable=False, related_name="+"
    )
    meeting = models.ForeignKey(
        "engagements.Meeting", models.CASCADE, null=True, editable=False, related_name="+"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, editable=False, related_name="+"
    )
    before = models.CharField(
        _("days before"),
        max_length=40,
        blank=True,
        validators=(check_days,),
        help_text=_("One or several numbers with commas, as in 7, 2; empty for not before it."),
    )
    on_day = models.BooleanField(_("on the day itself"), default=True)
    every = models.PositiveSmallIntegerField(
        _("every so many working days when late"),
        null=True,
        blank=True,
        validators=COUNT,
        help_text=_("Days off are not counted; empty for not at all."),
    )
    to_head = models.PositiveSmallIntegerField(
        _("working days late until its head is told"),
        null=True,
        blank=True,
        validators=COUNT,
        help_text=_("The head of the body that decided it is written to once; empty for never."),
    )
    to_board = models.PositiveSmallIntegerField(
        _("working days late until the board sees it"),
        null=True,
        blank=True,
        validators=COUNT,
        help_text=_("It then stands on the report for the board; empty for never."),
    )
    #: whether what is open was given its new days
    applied = models.BooleanField(default=False, editable=False)

    untracked = ("applied",)
    objects: ClassVar = LiveManager.from_queryset(ReminderRuleQuerySet)()
    everything: ClassVar = ReminderRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("rule of reminders")
        verbose_name_plural = _("rules of reminders")
        constraints = (
            models.UniqueConstraint(
                fields=("subject",),
                condition=Q(deleted_at=None) & USUAL_SCOPE,
                name="one_usual_reminder_rule",
            ),
            *(
                models.UniqueConstraint(
                    fields=("subject", scope),
                    condition=Q(deleted_at=None, **{f"{scope}__isnull": False}),
                    name=f"one_reminder_rule_of_{scope}",
                )
                for scope in SCOPES
            ),
            models.CheckConstraint(
                condition=reduce(
                    or_, (Q(**dict.fromkeys({*SCOPES} - {scope})) for scope in SCOPES)
                ),
                name="reminder_rule_is_for_one",
            ),
        )

    def __str__(self) -> str:
        scope, _key = self.scope
        about = getattr(self, scope) if scope else None
        return f"{self.get_subject_display()}: {about}" if about else self.get_subject_display()

    @property
    def scope(self) -> tuple[str, int]:
        """(what it is for, its key); ("", 0) of the usual rule."""
        for name in SCOPES:
            if key := getattr(self, f"{name}_id"):
                return name, key
        return "", 0

    @property
    def plan(self) -> Plan:
        return Plan(days_in(self.before), self.on_day, self.every, self.to_head, self.to_board)

    @plan.setter
    def plan(self, plan: Plan) -> None:
        self.before = days_told(plan.before)
        self.on_day, self.every, self.to_head, self.to_board = plan[1:]

    @property
    def passes(self) -> bool:
        """Whether nobody is reminded of it after its day."""
        return self.subject in PASSING

    @classmethod
    def settle(cls, rows: Sequence[Self], changes: Sequence[dict[str, list[Any]]]) -> None:
        """Whatever was done to a rule, the next tick gives what is open its new days."""
        cls.everything.filter(pk__in=[row.pk for row in rows]).update(applied=False)

    def get_absolute_url(self) -> str:
        """Where it is changed; that of a person is each one's own."""
        scope, key = self.scope
        if scope in RECORDS:
            return address(f"engagements:{scope.replace('_', '-')}-reminders", key)
        path = address("engagements:body-reminders", key) if scope == "body" else ""
        path = path or reverse("engagements:my-reminders" if scope else "engagements:reminders")
        return f"{path}?of={self.subject}"

    @classmethod
    def url_name(cls) -> str:
        return "reminder-rule"
