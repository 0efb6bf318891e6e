"""Letters to many: one text to everybody in a group, and what became of each letter."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Count, F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from contacts.models.groups import Group
from contacts.models.organizations import Organization
from contacts.models.people import Person
from contacts.models.relations import Party, one_of
from crm.fields import SearchKey
from crm.models import Mail, User
from crm.models.record import LiveManager, Record, RecordQuerySet
from crm.references import Moves


class CircularQuerySet(RecordQuerySet):
    """Queries over letters to many."""

    def visible_to(self, user: User) -> Self:
        """The secretariat's own; what was written to others is nobody else's to read."""
        return self if user.is_clerk else self.none()

    def for_list(self) -> Self:
        return self.select_related("group", "created_by")


class Circular(Record):
    """A letter to everybody in a group: written, looked at, then sent once."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        POSTED = "posted", _("Sent")
        CANCELLED = "cancelled", _("Cancelled")

    class Language(models.TextChoices):
        FA = "fa", "فارسی"
        EN = "en", "English"

    verbs = Record.verbs | {"post": _("sent"), "cancel": _("cancelled")}

    group = models.ForeignKey(
        Group, models.CASCADE, related_name="circulars", verbose_name=_("to the group")
    )
    subject = models.CharField(_("subject"), max_length=200)
    text = models.TextField(_("text"))
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.FA)
    why = models.CharField(
        _("why they get it"),
        max_length=200,
        blank=True,
        help_text=_("Stands below the letter: You get this letter because …"),
    )
    share_addresses = models.BooleanField(
        _("a letter for each reader, even where several share an address"), default=False
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    posted_at = models.DateTimeField(_("sent at"), null=True, blank=True, editable=False)
    search_key = SearchKey("subject")

    objects: ClassVar = LiveManager.from_queryset(CircularQuerySet)()
    everything: ClassVar = CircularQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter to many")
        verbose_name_plural = _("letters to many")

    def __str__(self) -> str:
        return self.subject

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT


class LetterQuerySet(models.QuerySet["CircularLetter"]):
    """Queries over the single letters of a letter to many."""

    def matching(self, query: str) -> Self:
        """Those whose reader is found by the query, as in the lists of contacts."""
        if not query.strip():
            return self
        people, firms = Person.objects.with_words(query), Organization.objects.with_words(query)
        return self.filter(Q(person__in=people) | Q(organization__in=firms))

    def sorted_by_name(self) -> Self:
        return self.annotate(party_key=Coalesce(F("person__sort_key"), F("organization__sort_key")))

    def for_list(self) -> Self:
        return self.select_related("person", "organization", "mail")

    def waiting(self) -> Self:
        """Those that have not been handed over yet."""
        return self.filter(mail__state=Mail.State.PENDING)

    def tally(self) -> dict[str, int]:
        """{state of the mail, or why no letter was written: how many}"""
        rows = self.order_by().values_list("mail__state", "left_out").annotate(n=Count("pk"))
        return {state or left_out: n for state, left_out, n in rows}


class CircularLetter(models.Model):
    """What one reader got of a letter to many: a letter, or the reason why there is none."""

    class LeftOut(models.TextChoices):
        NO_ADDRESS = "no_address", _("No e-mail address")
        OPTED_OUT = "opted_out", _("Does not want letters to many")
        GONE = "gone", _("Deceased or dissolved")
        SAME_ADDRESS = "same_address", _("Another reader has the same address")

    #: who got the same letter twice did so: the second one stays with the record that is gone
    merging: ClassVar = dict.fromkeys(("person", "organization"), Moves(once=("circular",)))

    circular = models.ForeignKey(
        Circular, models.CASCADE, related_name="letters", verbose_name=_("letter to many")
    )
    person = models.ForeignKey(
        Person, models.CASCADE, null=True, related_name="+", verbose_name=_("person")
    )
    organization = models.ForeignKey(
        Organization, models.CASCADE, null=True, related_name="+", verbose_name=_("organization")
    )
    mail = models.OneToOneField(
        Mail, models.PROTECT, null=True, related_name="circular_letter", verbose_name=_("mail")
    )
    left_out = models.CharField(_("left out"), max_length=15, choices=LeftOut, blank=True)

    objects = everything = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=one_of("person", "organization"), name="letter_to_one"
            ),
            models.UniqueConstraint(fields=("circular", "person"), name="one_letter_for_a_person"),
            models.UniqueConstraint(
                fields=("circular", "organization"), name="one_letter_for_an_organization"
            ),
            models.CheckConstraint(
                condition=Q(mail__isnull=False, left_out="")
                | (Q(mail__isnull=True) & ~Q(left_out="")),
                name="letter_or_reason",
            ),
        )

    def __str__(self) -> str:
        return str(self.party)

    @property
    def party(self) -> Party | None:
        """Whoever reads it."""
        return self.person or self.organization

    def told_state(self) -> tuple[str, str]:
        """(the state in words, as a code) of the letter, or why there is none."""
        told: Any = self.mail.get_state_display() if self.mail else self.get_left_out_display()
        return str(told), self.mail.state if self.mail else self.left_out
