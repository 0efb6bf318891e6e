"""Meetings: who attended in which capacity, who said what."""

from __future__ import annotations

from datetime import date
from textwrap import shorten
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from contacts.models import Organization, Person
from crm import rights
from crm.dates import today
from crm.fields import SearchKey
from crm.models import User
from crm.models.record import LiveManager, Record, RecordQuerySet
from crm.references import Unites
from crm.templatetags.persian import digits
from engagements.models.bodies import Body, leads, sits_in
from engagements.models.locking import Minuted
from engagements.models.seats import Seat

#: more missing numbers are not told one by one; nor any when numbers lie as far apart as this
MOST_GAPS = 50
WIDEST = 20_000


class MeetingQuerySet(RecordQuerySet):
    """Queries over meetings."""

    def visible_to(self, user: User) -> Self:
        """Confidential ones only to the secretariat and to those who sit in the body."""
        entered = super().visible_to(user)
        if rights.sees_confidential(user):
            return entered
        own = Q(body__in=sits_in(user))
        return entered.filter(Q(confidential=False) | own)

    def editable_by(self, user: User) -> Self:
        """The secretariat, and the head and secretary of the body."""
        return self if user.is_clerk else self.filter(body__in=leads(user))

    def next_of(self, body: Body) -> Self:
        """The meetings of a body that are still to come, the next one first."""
        coming = Q(day=None) | Q(day__gte=today())
        planned = self.filter(coming, body=body, status=Meeting.Status.PLANNED)
        return planned.order_by(F("day").asc(nulls_last=True), "pk")

    def to_come(self, day: date) -> Self:
        """Those planned for that day or a later one."""
        return self.filter(status=Meeting.Status.PLANNED, day__gte=day)

    def gaps(self, body: Body) -> list[int]:
        """Numbers between the first and the last of a body that no meeting has."""
        known = set(self.filter(body=body, number__isnull=False).values_list("number", flat=True))
        if not known or max(known) - min(known) > WIDEST:
            return []
        return [n for n in range(min(known), max(known)) if n not in known][:MOST_GAPS]

    def for_list(self) -> Self:
        return self.select_related("body")

    def with_host(self) -> Self:
        """With the organization that hosts each."""
        return self.select_related("host")

    def for_detail(self) -> Self:
        return self.select_related("body", "body__organization", "host")


class Meeting(Minuted, Record):
    """One meeting of a body, or a visit; its day may be unknown."""

    class Kind(models.TextChoices):
        BOARD = "board", _("Board meeting")
        COMMITTEE = "committee", _("Committee meeting")
        JOINT = "joint", _("Joint meeting")
        VISIT = "visit", _("Visit")
        CEREMONY = "ceremony", _("Ceremony")
        OTHER = "other", _("Other")

    class Status(models.TextChoices):
        PLANNED = "planned", _("Planned")
        RUNNING = "running", _("In session")
        HELD = "held", _("Held")
        CANCELLED = "cancelled", _("Cancelled")

    #: what has no number and no agenda that goes on
    OUTSIDE = (Kind.VISIT,)
    #: what has not taken place yet, or not to its end
    AHEAD = (Status.PLANNED, Status.RUNNING)
    verbs = Record.verbs | {
        "start": _("started"),
        "put_back": _("put back to planned"),
        "hold": _("recorded as held"),
        "cancel": _("cancelled"),
        "lock": _("locked: its minutes are approved"),
        "unlock": _("opened for a correction of its minutes"),
    }
    picked = True

    body = models.ForeignKey(Body, models.PROTECT, related_name="meetings", verbose_name=_("body"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.COMMITTEE)
    number = models.PositiveIntegerField(
        _("number"), null=True, blank=True, help_text=_("Runs on within the body.")
    )
    title = models.CharField(_("subject"), max_length=300)
    day = models.DateField(
        _("day"), null=True, blank=True, help_text=_("Leave empty when it is not known.")
    )
    starts = models.TimeField(pgettext_lazy("time", "from"), null=True, blank=True)
    ends = models.TimeField(pgettext_lazy("time", "until"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=200, blank=True)
    host = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="hosted_meetings",
        verbose_name=_("host"),
    )
    summary = models.TextField(_("summary"), blank=True)
    #: when it was started in its room
    began_at = models.DateTimeField(_("began at"), null=True, editable=False)
    status = models.CharField(_("state"), max_length=10, choices=Status, default=Status.PLANNED)
    confidential = models.BooleanField(
        _("confidential"),
        default=False,
        help_text=_("Only the secretariat and those who sit in the body see it."),
    )
    #: since when its minutes are approved and what they tell cannot be changed
    locked_at = models.DateTimeField(_("locked since"), null=True, editable=False)
    search_key = SearchKey("number", "title", "place")

    objects: ClassVar = LiveManager.from_queryset(MeetingQuerySet)()
    everything: ClassVar = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        indexes = (
            models.Index(
                fields=("-day", "-id"), condition=Q(deleted_at=None), name="meeting_by_day"
            ),
            models.Index(
                fields=("body", "status", "-day"),
                condition=Q(deleted_at=None),
                name="meeting_of_body_by_day",
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("body", "number"),
                condition=Q(deleted_at=None),
                name="meeting_number_of_body",
                violation_error_message=_("This body already has a meeting with this number."),
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def heading(self) -> str:
        """Body and number, as one says it."""
        if self.number is None:
            return str(self.body)
        number = digits(self.number)
        return gettext("Meeting %(number)s of %(body)s") % {"number": number, "body": self.body}

    @property
    def is_to_come(self) -> bool:
        """Whether it has not begun; without an hour it begins when its day is over."""
        if self.day is None or self.starts is None:
            return self.day is not None and self.day >= today()
        return (self.day, self.starts) > (today(), timezone.localtime().time())

    def clean(self) -> None:
        if self.starts and self.ends and self.ends < self.starts:
            raise ValidationError({"ends": _("A meeting cannot end before it starts.")})

    @classmethod
    def meeting_model(cls) -> Any:
        return cls

    @classmethod
    def meetings_of(cls, row: Any, fields: dict[str, list[Any]]) -> list[Any]:
        return [row.pk]

    @classmethod
    def may_be_created_by(cls, user: User) -> bool:
        return user.is_clerk or bool(leads(user))


class PartQuerySet(RecordQuerySet):
    """Queries over what belongs to a meeting: seen and changed with it."""

    def visible_to(self, user: User) -> Self:
        return self.filter(meeting__in=Meeting.objects.visible_to(user))

    def editable_by(self, user: User) -> Self:
        return self.filter(meeting__in=Meeting.objects.editable_by(user))


class MeetingPart(Minuted, Record):
    """What belongs to a meeting and is shown on its page."""

    meeting: models.ForeignKey[Any, Any]

    objects: ClassVar = LiveManager.from_queryset(PartQuerySet)()
    everything: ClassVar = PartQuerySet.as_manager()

    class Meta:
        abstract = True

    def get_absolute_url(self) -> str:
        return self.meeting.get_absolute_url()

    @classmethod
    def may_be_created_by(cls, user: User) -> bool:
        return Meeting.may_be_created_by(user)


#: which of two entries about one person at one meeting stands
BEST_PRESENCE = ("present", "late", "left", "excused", "absent", "invited")
BEST_ROLE = ("chair", "secretary", "member", "guest")


class Attendance(MeetingPart):
    """A person at a meeting, in the capacity of that day."""

    class Role(models.TextChoices):
        CHAIR = "chair", _("Chair")
        SECRETARY = "secretary", _("Secretary")
        MEMBER = "member", _("Member")
        GUEST = "guest", _("Guest")

    class Presence(models.TextChoices):
        INVITED = "invited", _("Invited")
        PRESENT = "present", _("Present")
        LATE = "late", pgettext_lazy("presence", "Late")
        LEFT = "left", _("Left early")
        ABSENT = "absent", _("Absent")
        EXCUSED = "excused", _("Excused")

    CAME = (Presence.PRESENT, Presence.LATE, Presence.LEFT)
    THERE = (Presence.PRESENT, Presence.LATE)
    verbs = Record.verbs | {"hold": _("capacity of the day copied"), "mark": _("presence noted")}
    merging: ClassVar = {
        "person": Unites(
            per=("meeting",),
            best=(("presence", BEST_PRESENCE), ("role", BEST_ROLE)),
            doubt=_("Both were present at the meeting “%(row)s”."),
            doubted=(("presence__in", BEST_PRESENCE[:3]),),
        )
    }

    meeting = models.ForeignKey(
        Meeting, models.CASCADE, related_name="attendances", verbose_name=_("meeting")
    )
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="attendances", verbose_name=_("person")
    )
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.MEMBER)
    presence = models.CharField(
        _("presence"), max_length=10, choices=Presence, default=Presence.INVITED
    )
    stands_in_for = models.ForeignKey(
        Seat,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="stand_ins",
        verbose_name=_("stands in for"),
        help_text=_("The seat whose holder has sent this person."),
    )
    came_at = models.TimeField(_("came at"), null=True, blank=True)
    left_at = models.TimeField(_("left at"), null=True, blank=True)
    #: copied when the meeting is held and never rewritten
    name = models.CharField(_("name"), max_length=300, blank=True, editable=False)
    post = models.CharField(_("post"), max_length=200, blank=True, editable=False)
    organization = models.CharField(_("organization"), max_length=200, blank=True, editable=False)
    search_key = SearchKey("name", "post", "organization")

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        ordering = ("pk",)
        indexes = (models.Index(fields=("organization",), name="attendance_organization"),)
        constraints = (
            models.UniqueConstraint(
                fields=("meeting", "person"),
                condition=Q(deleted_at=None),
                name="one_attendance_per_meeting",
                violation_error_message=_("This person is already on the list."),
            ),
        )

    def __str__(self) -> str:
        return self.name or str(self.person)

    @property
    def came(self) -> bool:
        """Whether the person was there, be it late or not to the end."""
        return self.presence in self.CAME

    @property
    def is_there(self) -> bool:
        """Whether the person is in the room now, while the meeting goes on."""
        return self.presence in self.THERE

    def clean(self) -> None:
        """One stands in for a seat of the body that meets, and comes before one leaves."""
        if self.came_at and self.left_at and self.left_at < self.came_at:
            raise ValidationError({"left_at": _("Nobody leaves before they come.")})
        if self.stands_in_for and self.stands_in_for.body_id != self.meeting.body_id:
            raise ValidationError({"stands_in_for": _("Choose a seat of the body that meets.")})


class SaidQuerySet(PartQuerySet):
    """Queries over statements."""

    def visible_to(self, user: User) -> Self:
        """Seen with their meeting; what was said on a confidential item, with that item."""
        seen = super().visible_to(user)
        if rights.sees_confidential(user):
            return seen
        own = Q(meeting__body__in=sits_in(user))
        return seen.filter(Q(item=None) | Q(item__confidential=False) | own)


class Statement(MeetingPart):
    """What somebody said; who it was may be unclear until a person decides."""

    class Stance(models.TextChoices):
        INFORMATION = "information", _("Information")
        FOR = "for", _("For")
        AGAINST = "against", _("Against")
        CONDITIONAL = "conditional", _("Conditional")

    verbs = Record.verbs | {"identify": _("speaker decided")}
    objects: ClassVar = LiveManager.from_queryset(SaidQuerySet)()
    everything: ClassVar = SaidQuerySet.as_manager()

    meeting = models.ForeignKey(
        Meeting, models.CASCADE, related_name="statements", verbose_name=_("meeting")
    )
    item = models.ForeignKey(
        "engagements.AgendaItem",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="statements",
        verbose_name=_("agenda item"),
    )
    speaker = models.ForeignKey(
        Attendance,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="statements",
        verbose_name=_("speaker"),
    )
    speaker_as_written = models.CharField(
        _("speaker as written"),
        max_length=120,
        blank=True,
        help_text=_("When the source does not say which of several people spoke."),
    )
    text = models.TextField(_("what was said"))
    stance = models.CharField(
        _("stance"), max_length=12, choices=Stance, default=Stance.INFORMATION
    )
    search_key = SearchKey("text", "speaker_as_written")

    class Meta:
        verbose_name = _("statement")
        verbose_name_plural = _("statements")
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(speaker__isnull=False) | ~Q(speaker_as_written=""),
                name="statement_has_a_speaker",
                violation_error_message=_("Say who spoke, or how the source names the speaker."),
            ),
        )

    def __str__(self) -> str:
        return shorten(self.text, 80, placeholder=" …")

    @property
    def is_unresolved(self) -> bool:
        """Whether it is still unclear who spoke."""
        return self.speaker_id is None
