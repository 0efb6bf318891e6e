"""What the lists of engagements can be narrowed by."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

import django_filters
from django.utils.translation import gettext_lazy as _

from contacts.models import Organization, Person, province_choices
from crm.dates import today
from crm.filters import PickFilter, RecordFilter
from crm.formfields import FromDay, JalaliDateFilter, ToDay
from crm.listing import list_choices
from engagements.models import (
    Attendance,
    Body,
    FollowUp,
    Interaction,
    Letter,
    LetterParty,
    LetterTemplate,
    Meeting,
    Motion,
    Problem,
    Resolution,
    SavedView,
    Seat,
    Substitution,
    Term,
)
from engagements.models.resolutions import track_choices


class BodyFilter(RecordFilter):
    kind = django_filters.ChoiceFilter(choices=Body.Kind.choices, label=_("Kind"))
    seats = django_filters.ChoiceFilter(
        choices=(("vacant", _("some are vacant")), ("filled", _("all are filled"))),
        label=_("Seats"),
        method="by_seats",
    )

    class Meta:
        model = Body
        fields = ("kind",)

    def by_seats(self, queryset: Any, name: str, value: str) -> Any:
        vacant = value == "vacant"
        return queryset.with_vacant_seats() if vacant else queryset.without_vacant_seats()


class SeatFilter(RecordFilter):
    body = PickFilter(Body, field_name="body", label=_("Body"))
    role = django_filters.ChoiceFilter(choices=Seat.Role.choices, label=_("Role"))
    office = PickFilter(Organization, field_name="office", label=_("Seat of"))
    state = django_filters.ChoiceFilter(
        choices=(
            ("filled", _("filled")),
            ("vacant", _("vacant")),
            ("ending", _("term ends soon")),
        ),
        label=_("State"),
        method="in_state",
    )

    class Meta:
        model = Seat
        fields = ("role",)

    def search(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.found_by(value)

    def in_state(self, queryset: Any, name: str, value: str) -> Any:
        if value == "ending":
            return queryset.ending_soon()
        return getattr(queryset, f"{value}_on")(today())


class TermFilter(RecordFilter):
    person = PickFilter(Person, field_name="person", label=_("Person"))
    body = PickFilter(Body, field_name="seat__body", label=_("Body"))
    role = django_filters.ChoiceFilter(
        field_name="seat__role", choices=Seat.Role.choices, label=_("Role")
    )
    state = django_filters.ChoiceFilter(
        choices=(
            ("held_today", _("sits there now")),
            ("ending_soon", _("ends soon")),
            ("over", _("over")),
            ("to_come", _("to come")),
        ),
        label=_("State"),
        method="in_state",
    )
    as_of = JalaliDateFilter(label=_("As of"), method="held_on")

    class Meta:
        model = Term
        fields = ("person",)

    def search(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.found_by(value)

    def in_state(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.over_by(today()) if value == "over" else getattr(queryset, value)()

    def held_on(self, queryset: Any, name: str, value: date) -> Any:
        return queryset.held_on(value)


class MeetingFilter(RecordFilter):
    body = PickFilter(Body, field_name="body", label=_("Body"))
    kind = django_filters.ChoiceFilter(choices=Meeting.Kind.choices, label=_("Kind"))
    status = django_filters.ChoiceFilter(choices=Meeting.Status.choices, label=_("State"))
    attended_by = PickFilter(Person, label=_("Attended by"), method="with_person")
    from_day = FromDay("day", label=_("From day"))
    to_day = ToDay("day", label=_("To day"))

    class Meta:
        model = Meeting
        fields = ("body", "kind", "status")

    def with_person(self, queryset: Any, name: str, value: Person) -> Any:
        there = Attendance.objects.filter(person=value)
        return queryset.filter(pk__in=there.values("meeting"))


class ResolutionFilter(RecordFilter):
    body = PickFilter(Body, field_name="body", label=_("Body"))
    year = django_filters.NumberFilter(label=_("Jalali year"))
    state = django_filters.ChoiceFilter(choices=Resolution.State.choices, label=_("State"))
    kind = django_filters.ChoiceFilter(choices=Resolution.Kind.choices, label=_("Kind"))
    owed_by = PickFilter(Organization, label=_("Addressee"), method="by_addressee")
    track = django_filters.ChoiceFilter(choices=track_choices, label=_("Track"), method="of_track")
    time = django_filters.ChoiceFilter(
        choices=(("overdue", _("Overdue")), ("open", _("Not carried out yet"))),
        label=_("Time"),
        method="in_time",
    )

    class Meta:
        model = Resolution
        fields = ("body", "year", "state", "kind")

    def by_addressee(self, queryset: Any, name: str, value: Organization) -> Any:
        return queryset.owed_by(value)

    def of_track(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.of_track(value, self.request.user)

    def in_time(self, queryset: Any, name: str, value: str) -> Any:
        return getattr(queryset, value)()


class MotionFilter(RecordFilter):
    body = PickFilter(Body, field_name="body", label=_("Body"))
    state = django_filters.ChoiceFilter(choices=Motion.State.choices, label=_("State"))

    class Meta:
        model = Motion
        fields = ("body", "state")


class ProblemFilter(RecordFilter):
    category = django_filters.ChoiceFilter(choices=Problem.Category.choices, label=_("Category"))
    state = django_filters.ChoiceFilter(choices=Problem.State.choices, label=_("State"))
    severity = django_filters.ChoiceFilter(choices=Problem.Severity.choices, label=_("Severity"))
    province = django_filters.ChoiceFilter(choices=province_choices, label=_("Province"))
    sector = django_filters.CharFilter(label=_("Sector"), method="in_sector")
    about = PickFilter(Organization, label=_("About"), method="in_place")
    unit = PickFilter(Organization, label=_("Raised by the unit"), method="raised_by")
    must_answer = PickFilter(Organization, field_name="must_answer", label=_("Must answer"))
    open = django_filters.ChoiceFilter(
        choices=(("unsolved", _("Neither solved nor rejected")),),
        label=_("Open"),
        method="unsolved",
    )

    class Meta:
        model = Problem
        fields = ("category", "state", "severity", "province")

    def in_sector(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.in_sector(value)

    def in_place(self, queryset: Any, name: str, value: Organization) -> Any:
        return queryset.in_place(value)

    def raised_by(self, queryset: Any, name: str, value: Organization) -> Any:
        return queryset.raised_by(value)

    def unsolved(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.unsolved()


class InteractionFilter(RecordFilter):
    kind = django_filters.ChoiceFilter(choices=Interaction.Kind.choices, label=_("Kind"))
    person = PickFilter(Person, label=_("With"), method="with_party")
    organization = PickFilter(Organization, label=_("Organization"), method="with_party")
    from_day = FromDay("day", label=_("From day"))
    to_day = ToDay("day", label=_("To day"))

    class Meta:
        model = Interaction
        fields = ("kind",)

    def with_party(self, queryset: Any, name: str, value: Person | Organization) -> Any:
        return queryset.filter(pk__in=Interaction.objects.keys_of(value))


class FollowUpFilter(RecordFilter):
    time = django_filters.ChoiceFilter(
        choices=(("open", _("Not closed yet")), ("overdue", _("Overdue"))),
        label=_("Which"),
        method="in_time",
    )
    state = django_filters.ChoiceFilter(choices=FollowUp.State.choices, label=_("State"))
    priority = django_filters.ChoiceFilter(choices=FollowUp.Priority.choices, label=_("Priority"))
    organization = PickFilter(
        Organization, label=_("Owed by organization"), method="owed_by_organization"
    )
    owed_to = PickFilter(Organization, field_name="owed_to", label=_("Owed to"))
    due_after = FromDay("due", label=_("Due from"))
    due_before = ToDay("due", label=_("Due until"))

    class Meta:
        model = FollowUp
        fields = ("state", "priority")

    def in_time(self, queryset: Any, name: str, value: str) -> Any:
        return getattr(queryset, value)()

    def owed_by_organization(self, queryset: Any, name: str, value: Organization) -> Any:
        return queryset.owed_by_organization(value)


class LetterFilter(RecordFilter):
    """What one looks for in the register of letters."""

    #: whose answer somebody waits for, as {value: (label, named query)}
    WAITS: ClassVar[dict[str, Any]] = {
        "ours": (_("We must answer"), "to_answer"),
        "theirs": (_("They must answer"), "waited_for"),
        "overdue": (_("Overdue"), "overdue"),
    }

    direction = django_filters.ChoiceFilter(choices=Letter.Direction.choices, label=_("Direction"))
    body = PickFilter(Body, field_name="body", label=_("Body"))
    year = django_filters.NumberFilter(label=_("Jalali year"))
    person = PickFilter(Person, label=_("Person"), method="with_party")
    organization = PickFilter(Organization, label=_("Organization"), method="with_party")
    purpose = django_filters.ChoiceFilter(choices=Letter.Purpose.choices, label=_("Purpose"))
    state = django_filters.ChoiceFilter(choices=Letter.State.choices, label=_("State"))
    answer = django_filters.ChoiceFilter(
        choices=[(value, label) for value, (label, _query) in WAITS.items()],
        label=_("Answer"),
        method="that_wait",
    )
    from_day = FromDay("day", label=_("From day"))
    to_day = ToDay("day", label=_("To day"))

    class Meta:
        model = Letter
        fields = ("direction", "body", "year", "purpose", "state")

    def with_party(self, queryset: Any, name: str, value: Person | Organization) -> Any:
        mine = LetterParty.objects.of(value).order_by().values("letter")
        return queryset.filter(pk__in=mine)

    def that_wait(self, queryset: Any, name: str, value: str) -> Any:
        _label, query = self.WAITS[value]
        return getattr(queryset, query)()


class LetterTemplateFilter(RecordFilter):
    class Meta:
        model = LetterTemplate
        fields = ()


class SavedViewFilter(RecordFilter):
    list = django_filters.ChoiceFilter(field_name="page", choices=list_choices, label=_("List"))
    scope = django_filters.ChoiceFilter(choices=SavedView.Scope.choices, label=_("For whom"))

    class Meta:
        model = SavedView
        fields = ("scope",)


class SubstitutionFilter(RecordFilter):
    until = FromDay("last_day", label=_("Until at least"))

    class Meta:
        model = Substitution
        fields = ()
