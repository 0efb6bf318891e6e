"""What belongs to an initiative, and is nothing without it."""

from __future__ import annotations

from typing import ClassVar, Self

from cooperation.models.initiatives import Initiative
from crm.models import User
from crm.models.record import LiveManager, Record, RecordQuerySet


class PartQuerySet(RecordQuerySet):
    """Queries over parts: seen and changed with their initiative."""

    def visible_to(self, user: User) -> Self:
        return self.filter(initiative__in=Initiative.objects.visible_to(user))

    def editable_by(self, user: User) -> Self:
        return self.filter(initiative__in=Initiative.objects.editable_by(user))

    def needing(self) -> Self:
        """An initiative goes to the trash with what belongs to it."""
        return self.none()

    def for_list(self) -> Self:
        return self.select_related("initiative")


class Part(Record):
    """Belongs to an initiative and is shown on its page."""

    initiative: Initiative

    objects: ClassVar = LiveManager.from_queryset(PartQuerySet)()
    everything: ClassVar = PartQuerySet.as_manager()

    class Meta:
        abstract = True

    def get_absolute_url(self) -> str:
        return self.initiative.get_absolute_url()

    @classmethod
    def may_be_created_by(cls, user: User) -> bool:
        """Whoever may change some initiative."""
        return user.is_clerk or Initiative.objects.editable_by(user).exists()
