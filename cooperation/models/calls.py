"""Public calls: firms register interest in an initiative, and the secretariat reviews it."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from contacts.models import Organization
from cooperation.kinds import party_fact_labels, roles
from cooperation.models.initiatives import Initiative
from cooperation.models.parties import Party
from cooperation.models.parts import Part, PartQuerySet
from crm.dates import today
from crm.facts import told_facts
from crm.fields import SearchKey
from crm.kinds import Fact, Kind
from crm.models import User
from crm.models.record import LiveManager, Record, RecordQuerySet

#: so many registrations a call takes, unless it says otherwise, and at most
USUAL, MOST = 200, 2000


class CallQuerySet(PartQuerySet):
    """Queries over calls."""

    def for_detail(self) -> Self:
        return self.select_related("initiative__body")

    def answered_by(self, user: User) -> Self:
        """Those with registrations that wait for this user: the secretariat, and who leads."""
        mine = Initiative.objects.visible_to(user).editable_by(user)
        return self.filter(initiative__in=mine).with_counts().filter(waiting__gt=0)

    def with_counts(self) -> Self:
        """With how many registered, and how many of them wait for a word."""
        living = Q(registrations__deleted_at=None)
        new = living & Q(registrations__state=Registration.State.NEW)
        return self.annotate(
            registered=Count("registrations", filter=living),
            waiting=Count("registrations", filter=new),
        )


class Call(Part):
    """An invitation to take part, open to whoever has its address, until a day or a number."""

    verbs = Record.verbs | {"open": _("opened to the public"), "close": _("closed")}
    words: ClassVar = {"role": roles}

    initiative = models.ForeignKey(
        Initiative, models.CASCADE, related_name="calls", verbose_name=_("initiative")
    )
    title = models.CharField(
        _("title"), max_length=250, help_text=_("All that the public reads of the initiative.")
    )
    title_en = models.CharField(_("English title"), max_length=250, blank=True)
    text = models.TextField(_("text of the call"), blank=True)
    text_en = models.TextField(_("English text"), blank=True)
    #: as what those who are accepted take part
    role = models.CharField(_("role"), max_length=30)
    until = models.DateField(_("last day"))
    most = models.PositiveIntegerField(
        _("registrations at most"),
        default=USUAL,
        validators=[MinValueValidator(1), MaxValueValidator(MOST)],
    )
    opened_at = models.DateTimeField(_("opened at"), null=True, editable=False)
    closed_at = models.DateTimeField(_("closed at"), null=True, editable=False)
    search_key = SearchKey("title", "title_en")

    objects: ClassVar = LiveManager.from_queryset(CallQuerySet)()
    everything: ClassVar = CallQuerySet.as_manager()

    class Meta:
        verbose_name = _("public call")
        verbose_name_plural = _("public calls")
        constraints = (
            models.UniqueConstraint(
                fields=("initiative",),
                condition=Q(deleted_at=None),
                name="one_call_per_initiative",
                violation_error_message=_("This initiative has a public call already."),
            ),
        )

    def __str__(self) -> str:
        return self.title_en if get_language() == "en" and self.title_en else self.title

    def get_absolute_url(self) -> str:
        return self.url_role("detail", self.pk)

    @property
    def told(self) -> str:
        """The text in the reader's language, where it is told in that."""
        return self.text_en if get_language() == "en" and self.text_en else self.text

    @property
    def is_over(self) -> bool:
        return self.until < today()

    @property
    def is_open(self) -> bool:
        """Whether it takes registrations today; never for what came to its end or was stopped."""
        opened = bool(self.opened_at) and not self.closed_at and not self.is_over
        return opened and self.initiative.is_open

    @property
    def state(self) -> tuple[Any, str]:
        """(word, tone)"""
        if self.is_open:
            return _("Open"), "ok"
        return (_("Closed"), "bad") if self.opened_at else (_("Not opened yet"), "")

    @property
    def wishes(self) -> tuple[Fact, ...]:
        """What those who register may ask for: some of what is known of the role."""
        track = self.initiative.track
        known = track.of_role.get(self.role, ())
        return tuple(fact for fact in known if fact.slug in track.wishes)

    @property
    def for_people(self) -> bool:
        """Whether persons answer it, such as students, and not firms."""
        return self.role in self.initiative.track.people

    @property
    def told_facts(self) -> list[dict[str, Any]]:
        """What its kind tells the public beside its text, such as days and place, in words."""
        track = self.initiative.track
        known = {slug: told for slug, told in self.initiative.facts.items() if slug in track.public}
        return told_facts(track, known)

    def get_role_display(self) -> str:
        known = self.initiative.track.roles
        return str(known.get(self.role, self.role))


#: the colour of how it stands with a registration
ANSWER_TONES = {"new": "info", "accepted": "ok", "refused": "bad"}


class RegistrationQuerySet(RecordQuerySet):
    """Queries over registrations: open to those who may change the initiative."""

    def visible_to(self, user: User) -> Self:
        seen = Initiative.objects.visible_to(user).editable_by(user)
        return self.filter(call__initiative__in=seen)

    def editable_by(self, user: User) -> Self:
        return self.filter(call__initiative__in=Initiative.objects.editable_by(user))

    def needing(self) -> Self:
        """Who asked to take part keeps nothing from being deleted."""
        return self.none()

    def new(self) -> Self:
        return self.filter(state=Registration.State.NEW)

    def newest(self) -> Self:
        return self.order_by(F("created_at").desc(), "-pk")

    def for_list(self) -> Self:
        return self.select_related("call__initiative", "organization")

    def for_detail(self) -> Self:
        return self.for_list().select_related("party", "created_by", "updated_by")


class Registration(Record):
    """That a firm would like to take part, told by itself without an account."""

    class State(models.TextChoices):
        NEW = "new", _("New")
        ACCEPTED = "accepted", _("Accepted")
        REFUSED = "refused", _("Refused")

    verbs = Record.verbs | {
        "accept": _("accepted"),
        "refuse": _("refused"),
        "reconsider": _("taken up again"),
    }

    call = models.ForeignKey(
        Call, models.CASCADE, related_name="registrations", verbose_name=_("public call")
    )
    #: its place in the call; told to whoever registered
    number = models.PositiveIntegerField(_("number"))
    firm = models.CharField(_("firm"), max_length=200)
    member_number = models.CharField(_("membership number"), max_length=20, blank=True)
    legal_id = models.CharField(_("legal-entity ID"), max_length=20, blank=True)
    name = models.CharField(_("name"), max_length=120)
    phone = models.CharField(_("mobile"), max_length=40)
    email = models.EmailField(_("e-mail"), blank=True)
    note = models.TextField(_("note"), blank=True)
    #: what they ask for: {slug of the fact of the role: value}
    facts = models.JSONField(_("wishes"), default=dict, blank=True, editable=False)
    #: in which language they are written to
    language = models.CharField(max_length=5, default="fa", editable=False)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.NEW)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    #: which organization it is, as far as somebody or a number says
    organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="registrations",
        verbose_name=_("organization"),
    )
    party = models.ForeignKey(
        Party, models.SET_NULL, null=True, editable=False, related_name="registrations"
    )
    search_key = SearchKey("firm", "name", "phone", "member_number", "legal_id", "email")

    objects: ClassVar = LiveManager.from_queryset(RegistrationQuerySet)()
    everything: ClassVar = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        indexes = (
            models.Index(fields=("phone", "created_at"), name="registration_by_phone"),
            models.Index(fields=("created_at",), name="registration_by_moment"),
        )
        constraints = (
            models.UniqueConstraint(fields=("call", "number"), name="registration_number_once"),
        )

    def __str__(self) -> str:
        return self.firm

    @property
    def tone(self) -> str:
        return ANSWER_TONES[self.state]

    @property
    def is_new(self) -> bool:
        return self.state == self.State.NEW

    @property
    def own_kind(self) -> Kind:
        """What it may ask for, as forms over facts want it."""
        return Kind(slug=self.call.role, title=self.call.role, facts=self.call.wishes)

    @classmethod
    def fact_labels(cls) -> dict[str, Any]:
        """What history calls the wishes of all roles."""
        return party_fact_labels()

    @classmethod
    def may_be_created_by(cls, user: User) -> bool:
        """Nobody adds one here: they come in by the public page."""
        return False
