"""The base of every object type."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from crm import rights
from crm.addresses import address
from crm.lookups import matching, with_words

if TYPE_CHECKING:
    from crm.models.user import User


class RecordQuerySet(models.QuerySet[Any]):
    """Queries every object type has: what is alive, who may see it, what a page needs of it."""

    def alive(self) -> Self:
        """Those that are not in the trash."""
        return self.filter(deleted_at=None)

    def needing(self) -> Self:
        """Those that keep what they point at from being deleted."""
        return self

    def visible_to(self, user: User) -> Self:
        """Those the user may see."""
        return self if rights.may_enter(user) else self.none()

    def editable_by(self, user: User) -> Self:
        """Those the user may change."""
        return self if user.is_clerk else self.none()

    def restorable_by(self, user: User) -> Self:
        """Those in the trash that the user may take out: who may change it may bring it back."""
        return self.exclude(deleted_at=None).visible_to(user).editable_by(user)

    def for_list(self) -> Self:
        """With what one row of the list page shows."""
        return self

    def with_editor(self) -> Self:
        """With who changed each last."""
        return self.select_related("updated_by")

    def for_detail(self) -> Self:
        """With what the record's own page shows."""
        return self.for_list()

    def for_check(self) -> Self:
        """With what checking a row reads besides its own columns."""
        return self

    def matching(self, query: str) -> Self:
        """Those whose search key holds every word of the query, in any spelling and order."""
        return matching(self, query)

    def with_words(self, query: str) -> Self:
        """The same rows, for use within another query."""
        return with_words(self, query)


class LiveManager(models.Manager[Any]):
    """Records that are not in the trash: `objects = LiveManager.from_queryset(MyQuerySet)()`."""

    def get_queryset(self) -> Any:
        return super().get_queryset().filter(deleted_at=None)


@cache
def labels(field: Any) -> dict[Any, Any]:
    """What the values of a field with choices are called."""
    return dict(field.flatchoices)


class Record(models.Model):
    """What every object type has: who made it and when, a version, a place in the trash."""

    created_at = models.DateTimeField(_("created at"), auto_now_add=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    updated_at = models.DateTimeField(_("updated at"), auto_now=True, editable=False)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    deleted_at = models.DateTimeField(_("deleted at"), null=True, editable=False)
    deleted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )

    objects: ClassVar[Any] = LiveManager.from_queryset(RecordQuerySet)()
    everything: ClassVar[Any] = RecordQuerySet.as_manager()

    class Meta:
        abstract = True

    #: what history calls the things that are done to this type, by verb
    verbs: ClassVar[dict[str, Any]] = {
        "create": _("added"),
        "update": _("edited"),
        "delete": _("moved to the trash"),
        "restore": _("taken out of the trash"),
        "undo": _("change of many taken back"),
        "merge": _("changed by a merge"),
        "unmerge": _("changed back: the merge was undone"),
        "attach": _("file attached"),
        "detach": _("file taken away"),
        "reattach": _("file attached again"),
    }
    #: fields that engines move on by themselves; history does not follow them
    untracked: ClassVar[tuple[str, ...]] = ()
    #: fields computed from rows of other types; only `crm.history.rewrite` writes them
    kept: ClassVar[tuple[str, ...]] = ()
    #: whether forms choose such a record by typing rather than from a drop-down list
    picked: ClassVar[bool] = False
    #: what becomes of the rows of this type when what they point at becomes part of another record,
    #: as {relation: rule}; see `crm.references`
    merging: ClassVar[dict[str, Any]] = {}
    #: whether files may hang on it; see `crm.attaching`
    attachable: ClassVar[bool] = False
    #: for a field without fixed choices: what its values are called, as {field: function}
    words: ClassVar[dict[str, Any]] = {}

    def get_absolute_url(self) -> str:
        return self.url_role("detail", self.pk)

    def _get_FIELD_display(self, field: Any) -> Any:  # noqa: N802
        """As Django's `get_kind_display` and so on, which translates all choices for each row."""
        label = labels(field).get(getattr(self, field.attname))
        if label is None:
            return super()._get_FIELD_display(field)  # type: ignore[misc]
        return str(label)

    @classmethod
    def fact_labels(cls) -> dict[str, Any]:
        """{slug: label} of what its kinds know beyond columns; history names them."""
        return {}

    @classmethod
    def refuse(
        cls, verb: str, rows: Sequence[Self], changes: Sequence[dict[str, list[Any]]]
    ) -> None:
        """Raise ValidationError where rows that were just written must not change so.

        Called by history before anything else is told of them; the transaction takes them back.
        """

    @classmethod
    def settle(cls, rows: Sequence[Self], changes: Sequence[dict[str, list[Any]]]) -> None:
        """Bring up to date what other records keep of these rows, which changed so.

        Called by history for what it has just written, in the same transaction.
        """

    @classmethod
    def led_to(cls, key: int) -> Self | None:
        """The record of which the one with this key is part by now; None when it is of none."""
        return None

    @classmethod
    def url_role(cls, role: str, *args: Any) -> str:
        """The address of a page of this type, such as `contacts:person-list`."""
        return address(f"{cls._meta.app_label}:{cls.url_name()}-{role}", *args)

    @classmethod
    def url_name(cls) -> str:
        """How this type is called in addresses; the class name unless that is two words."""
        return cls._meta.model_name or ""
