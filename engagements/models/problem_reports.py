"""Each time a problem is raised: by whom, of which unit, when and where."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from contacts.models import Organization, Person, Province
from crm.dates import today
from crm.fields import SearchKey
from crm.models import User
from crm.models.record import LiveManager, Record, RecordQuerySet
from engagements.models.meetings import Meeting
from engagements.models.problems import Problem


class ProblemReportQuerySet(RecordQuerySet):
    """Queries over reports of problems: they name people and their telephones, and are open to
    those who may change the problem; its page tells everybody how many there are."""

    def visible_to(self, user: User) -> Self:
        seen = Problem.objects.visible_to(user).values("pk")
        return self.editable_by(user).filter(problem__in=seen)

    def editable_by(self, user: User) -> Self:
        return self.filter(problem__in=Problem.objects.editable_by(user))

    def for_list(self) -> Self:
        return self.select_related("person", "unit", "unit__province", "province", "meeting")

    def for_detail(self) -> Self:
        return self.for_list().select_related("problem")


class ProblemReport(Record):
    """One raising of a problem; those of others join the one record of it."""

    problem = models.ForeignKey(
        Problem, models.CASCADE, related_name="reports", verbose_name=_("problem")
    )
    day = models.DateField(_("day"), default=today)
    person = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="problem_reports",
        verbose_name=_("raised by"),
    )
    unit = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="problem_reports",
        verbose_name=_("unit"),
        help_text=_("The mill or company that is hit."),
    )
    province = models.ForeignKey(
        Province,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="problem_reports",
        verbose_name=_("province"),
    )
    meeting = models.ForeignKey(
        Meeting,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="problem_reports",
        verbose_name=_("raised in"),
    )
    #: as they stand in the form that members fill in without an account
    name = models.CharField(_("name as told"), max_length=120, blank=True)
    unit_name = models.CharField(_("unit as told"), max_length=200, blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    note = models.TextField(_("note"), blank=True)
    by_form = models.BooleanField(_("by the form of members"), default=False, editable=False)
    consented = models.BooleanField(
        _("agreed that the secretariat keeps it"), default=False, editable=False
    )
    search_key = SearchKey("name", "unit_name")

    objects: ClassVar = LiveManager.from_queryset(ProblemReportQuerySet)()
    everything: ClassVar = ProblemReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report of a problem")
        verbose_name_plural = _("reports of problems")
        ordering = ("-day", "-pk")

    def __str__(self) -> str:
        return str(self.unit or self.person or self.unit_name or self.problem)

    @classmethod
    def url_name(cls) -> str:
        return "problem-report"

    def get_absolute_url(self) -> str:
        return self.problem.get_absolute_url()

    @classmethod
    def may_be_created_by(cls, user: User) -> bool:
        """Whoever leads a body adds to the problems raised in it."""
        return Meeting.may_be_created_by(user)
