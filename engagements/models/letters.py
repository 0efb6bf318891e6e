"""Letters: what came in, went out or went round, under numbers that never change."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from textwrap import shorten
from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm import rights
from crm.dates import jalali_year, today
from crm.fields import SearchKey
from crm.models import User
from crm.models.record import LiveManager, Record, RecordQuerySet
from crm.text import persian_digits
from engagements.models.bodies import Body, leads, sits_in
from engagements.models.meetings import Meeting
from engagements.models.problems import Problem
from engagements.models.resolutions import Resolution

#: the colour of each state
TONES = {"registered": "info", "awaiting": "warn", "answered": "ok"}
#: stands at the head of every number, so that none is taken for that of a resolution
SERIES = "ن"
#: more holes in a row of numbers are not told one by one
MOST_GAPS = 50


def open_to(user: User, path: str = "") -> Q:
    """Letters that are not closed to somebody who does not see all that is confidential; of what
    leads to them by a path, such as `letter__`."""
    sits = Q(**{f"{path}body__in": sits_in(user)})
    found = Q(**{f"{path}confidential": False}) | sits
    for name, model in (("meeting", Meeting), ("resolution", Resolution), ("problem", Problem)):
        seen = Q(**{f"{path}{name}__in": model.objects.visible_to(user)})
        found &= Q(**{f"{path}{name}": None}) | seen
    return found


class LetterQuerySet(RecordQuerySet):
    """Queries over letters."""

    def visible_to(self, user: User) -> Self:
        """Confidential ones to the secretariat and those who sit in the body; one that is about a
        confidential meeting, resolution or problem is seen with that."""
        entered = super().visible_to(user)
        if rights.sees_confidential(user):
            return entered
        return entered.filter(open_to(user))

    def editable_by(self, user: User) -> Self:
        """The secretariat, and the head and secretary of the body."""
        return self if user.is_clerk else self.filter(body__in=leads(user))

    def with_rights_of(self, user: User) -> Self:
        """With whether somebody may close each."""
        own = self.model.objects.editable_by(user).filter(pk=OuterRef("pk")).order_by()
        return self.annotate(may_close=Exists(own))

    def in_series(self, body: Body | None, year: int) -> Self:
        """Those that are numbered together."""
        return self.filter(body=body, year=year, serial__isnull=False)

    def last_serial(self, body: Body | None, year: int) -> int:
        """The highest number given in a series, the trash included; 0 for none."""
        found = self.in_series(body, year).aggregate(last=models.Max("serial"))
        return found["last"] or 0

    def gaps(self, body: Body | None, year: int) -> list[int]:
        """Numbers of a series that were given and stand in the register no more."""
        known = set(self.alive().in_series(body, year).values_list("serial", flat=True))
        given = range(1, self.last_serial(body, year) + 1)
        return [serial for serial in given if serial not in known][:MOST_GAPS]

    def awaiting(self) -> Self:
        """Those whose answer somebody waits for."""
        return self.filter(state=Letter.State.AWAITING)

    def overdue(self) -> Self:
        return self.awaiting().filter(answer_due__lt=today())

    def to_remind(self, until: date) -> Self:
        """Those whose answer is due by then, and who sees to them can be written to."""
        due = self.awaiting().filter(answer_due__lte=until, handler__is_active=True)
        return due.exclude(handler__email="").order_by("answer_due", "pk")

    def to_answer(self) -> Self:
        """Those that we must answer."""
        ours = (Letter.Direction.INCOMING, Letter.Direction.INTERNAL)
        return self.awaiting().filter(direction__in=ours)

    def waited_for(self) -> Self:
        """Those that others must answer."""
        return self.awaiting().filter(direction=Letter.Direction.OUTGOING)

    def seen_to_by(self, user: User) -> Self:
        return self.filter(handler=user)

    def held_by(self, user: User, away: Iterable[int] = ()) -> Self:
        """What waits for the user, or for those they stand in for, to see to."""
        return self.filter(held(user, away))

    def waiting_for(self, user: User, away: Iterable[int] = ()) -> Self:
        """All whose answer is awaited and that stand in the kartabl of the user, or of those
        they stand in for."""
        keys = [user.pk, *away]
        passed = referrals().standing().filter(Q(to=user) | Q(sender=user))
        got = referrals().filter(state="held", to__in=keys)
        return self.awaiting().filter(Q(handler__in=keys) | Q(Exists(passed)) | Q(Exists(got)))

    def in_thread(self, letter: Letter) -> Self:
        """The letter, what it answers and what answers it, from the first to the last."""
        root = letter.thread_id or letter.pk
        return self.filter(Q(pk=root) | Q(thread=root)).order_by("day", "pk")

    def for_list(self) -> Self:
        return self.select_related("body")

    def with_handler(self) -> Self:
        return self.select_related("handler")

    def for_detail(self) -> Self:
        return self.select_related(
            *("body", "body__organization", "handler", "answers", "meeting", "problem"),
            *("resolution", "resolution__meeting", "resolution__meeting__body"),
        )


class Letter(Record):
    """A letter of the register; its number is given when it is registered and stays."""

    class Direction(models.TextChoices):
        INCOMING = "incoming", _("Incoming")
        OUTGOING = "outgoing", _("Outgoing")
        INTERNAL = "internal", _("Internal")

    class Purpose(models.TextChoices):
        ACTION = "action", _("For action")
        INFORMATION = "information", _("For information")
        RESOLUTION = "resolution", _("Notice of a resolution")

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        REGISTERED = "registered", _("Registered")
        AWAITING = "awaiting", _("Awaiting an answer")
        ANSWERED = "answered", _("Answered")
        CLOSED = "closed", _("Closed")

    verbs = Record.verbs | {
        "register": _("registered"),
        "answered": _("answered"),
        "reopen": _("awaits an answer again"),
        "close": _("closed"),
        "open_again": _("opened again"),
    }
    picked = True
    attachable = True
    kept = ("senders", "recipients", "copied_to")
    #: which reminder was posted is not what somebody decided
    untracked = ("reminded_on", "head_told")

    direction = models.CharField(
        _("direction"), max_length=8, choices=Direction, default=Direction.INCOMING, editable=False
    )
    body = models.ForeignKey(
        Body,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="letters",
        verbose_name=_("body"),
        help_text=_("Whose register it is numbered in; empty for the association itself."),
    )
    year = models.PositiveSmallIntegerField(_("Jalali year"), null=True, editable=False)
    serial = models.PositiveIntegerField(_("serial"), null=True, editable=False)
    number = models.CharField(_("number"), max_length=40, blank=True, editable=False)
    day = models.DateField(_("date"), default=today)
    sender_number = models.CharField(_("sender's number"), max_length=60, blank=True)
    sender_day = models.DateField(_("sender's date"), null=True, blank=True)
    subject = models.CharField(_("subject"), max_length=300)
    text = models.TextField(_("text"), blank=True)
    purpose = models.CharField(
        _("purpose"), max_length=12, choices=Purpose, default=Purpose.INFORMATION
    )
    wants_answer = models.BooleanField(_("an answer is awaited"), default=False)
    answer_due = models.DateField(_("answer due"), null=True, blank=True)
    #: the day of the last reminder of its answer
    reminded_on = models.DateField(null=True, editable=False)
    #: the day by which an answer was due of which the head of its body was told
    head_told = models.DateField(null=True, editable=False)
    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.DRAFT, editable=False
    )
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("seen to by"),
        help_text=_("The colleague in whose kartabl it stands while an answer is awaited."),
    )
    answers = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="answered_by",
        verbose_name=_("answers"),
    )
    #: the first letter of the exchange this one belongs to
    thread = models.ForeignKey("self", models.SET_NULL, null=True, editable=False, related_name="+")
    meeting = models.ForeignKey(
        Meeting,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="letters",
        verbose_name=_("meeting"),
    )
    resolution = models.ForeignKey(
        Resolution,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="letters",
        verbose_name=_("resolution"),
    )
    problem = models.ForeignKey(
        Problem,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="letters",
        verbose_name=_("problem"),
    )
    confidential = models.BooleanField(
        _("confidential"),
        default=False,
        help_text=_("Only the secretariat and those who sit in the body see it."),
    )
    #: its parties as they were called then; see `LetterParty.settle`
    senders = models.TextField(_("from"), blank=True, default="", editable=False)
    recipients = models.TextField(_("to"), blank=True, default="", editable=False)
    copied_to = models.TextField(
        pgettext_lazy("letter", "copies"), blank=True, default="", editable=False
    )
    search_key = SearchKey(
        *("number", "sender_number", "subject", "senders", "recipients", "copied_to")
    )

    objects: ClassVar = LiveManager.from_queryset(LetterQuerySet)()
    everything: ClassVar = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        constraints = (
            models.UniqueConstraint(
                fields=("body", "year", "serial"), name="letter_number_of_body"
            ),
            models.UniqueConstraint(
                fields=("year", "serial"),
                condition=Q(body=None),
                name="letter_number_of_association",
            ),
            models.CheckConstraint(
                condition=Q(state="draft", serial=None, number="")
                | (~Q(state="draft") & Q(serial__isnull=False, year__isnull=False)),
                name="letter_is_numbered_when_registered",
            ),
        )
        indexes = (
            models.Index(
                fields=("-day", "-id"), condition=Q(deleted_at=None), name="letter_by_day"
            ),
            models.Index(
                fields=("answer_due", "id"),
                condition=Q(deleted_at=None, state="awaiting"),
                name="letter_awaiting",
            ),
        )

    def __str__(self) -> str:
        start = shorten(self.subject, 80, placeholder=" …")
        return f"{self.number} · {start}" if self.number else start

    @property
    def tone(self) -> str:
        """The colour of its state."""
        return TONES.get(self.state, "")

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT

    @property
    def is_awaiting(self) -> bool:
        return self.state == self.State.AWAITING

    #: whether its deadline still presses
    is_open = is_awaiting

    @property
    def is_outgoing(self) -> bool:
        """Whether others must answer it."""
        return self.direction == self.Direction.OUTGOING

    @property
    def counterpart(self) -> str:
        """Who wrote it, or the first whom we wrote to."""
        names = self.recipients if self.is_outgoing else self.senders
        return names.partition("\n")[0]

    @property
    def is_received(self) -> bool:
        """Whether somebody else wrote it: its words are theirs."""
        return self.direction == self.Direction.INCOMING

    @property
    def is_sent(self) -> bool:
        """Whether it has left under its number: what it says stays as it was read."""
        return not self.is_draft and not self.is_received

    @property
    def due(self) -> Any:
        """By when it must be answered, as the kartabl asks."""
        return self.answer_due

    def take_number(self, serial: int) -> None:
        """This serial of the series it belongs to; permanent from then on."""
        self.year, self.serial = jalali_year(self.day), serial
        series = f"{SERIES}/{self.body.code}" if self.body else SERIES
        self.number = f"{series}/{persian_digits(f'{self.year}/{serial}')}"

    def settle_state(self) -> None:
        """Registered or awaiting an answer, as its fields say; answered and closed stay so."""
        if self.state in (self.State.REGISTERED, self.State.AWAITING):
            state = self.State.AWAITING if self.wants_answer else self.State.REGISTERED
            self.state = str(state)

    def clean(self) -> None:
        """Days come in order; a number stays in the year it bears."""
        if self.answer_due:
            self.wants_answer = True
            if self.day and self.answer_due < self.day:
                raise ValidationError(
                    {"answer_due": _("An answer cannot be due before the letter.")}
                )
        if self.day and self.day > today():
            raise ValidationError({"day": _("This day has not come yet.")})
        if self.serial and self.day and jalali_year(self.day) != self.year:
            raise ValidationError({"day": _("Its number bears another Jalali year.")})

    @classmethod
    def may_be_created_by(cls, user: User) -> bool:
        return Meeting.may_be_created_by(user)


def held(user: User, away: Iterable[int] = ()) -> Q:
    """Letters that wait for the user, or for those they stand in for."""
    keys = list(away)
    return at_hand(user, keys) | given(user, keys)


def at_hand(user: User, away: Iterable[int] = ()) -> Q:
    """Those they see to and have not referred on; what we have written waits for others."""
    ours = Q(handler__in=[user.pk, *away]) & ~Q(direction=Letter.Direction.OUTGOING)
    return ours & ~Q(Exists(referrals().filter(state="held")))


def given(user: User, away: Iterable[int] = ()) -> Q:
    """Those that were referred to them."""
    model: Any = Letter._meta.get_field("referrals").related_model
    held_ones = model.objects.filter(to__in=[user.pk, *away], state="held", letter__isnull=False)
    return Q(pk__in=held_ones.order_by().values("letter"))


def referrals() -> Any:
    """The referrals of the letter of the outer query."""
    model: Any = Letter._meta.get_field("referrals").related_model
    return model.objects.filter(letter=OuterRef("pk")).order_by()
