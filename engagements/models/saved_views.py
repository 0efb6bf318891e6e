"""Saved views: what a list was asked, kept under a name, for oneself, a body or everybody."""

from __future__ import annotations

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from crm import rights
from crm.fields import SearchKey, SortKey
from crm.listing import asked_by, closed_to, list_title, list_view, with_query
from crm.models import User
from crm.models.record import LiveManager, Record, RecordQuerySet
from engagements.models.bodies import Body, leads, sits_in


class SavedViewQuerySet(RecordQuerySet):
    """Queries over saved views."""

    def visible_to(self, user: User) -> Self:
        """One's own, those of one's bodies of today and everybody's, of lists one may open."""
        entered, own = super().visible_to(user), Q(owner=user)
        if closed := closed_to(user):
            entered = entered.exclude(page__in=closed)
        if user.is_clerk:
            return entered.filter(own | ~Q(scope=SavedView.Scope.MINE))
        shared = Q(scope=SavedView.Scope.BODY, body__in=sits_in(user))
        return entered.filter(own | shared | Q(scope=SavedView.Scope.EVERYBODY))

    def editable_by(self, user: User) -> Self:
        """One's own; those of a body by whoever leads it; all shared ones by the secretariat."""
        mine = Q(owner=user, scope=SavedView.Scope.MINE)
        if user.is_clerk:
            return self.filter(mine | ~Q(scope=SavedView.Scope.MINE))
        led = Q(scope=SavedView.Scope.BODY, body__in=leads(user))
        return self.filter(mine | led)

    def of_list(self, page: str) -> Self:
        """The views of one list."""
        return self.filter(page=page)

    def for_list(self) -> Self:
        return self.select_related("owner", "body")


class SavedView(Record):
    """Filters, columns and order of a list under a name."""

    class Scope(models.TextChoices):
        MINE = "mine", _("Only me")
        BODY = "body", _("A body")
        EVERYBODY = "everybody", _("Everybody")

    verbs = Record.verbs | {"rewrite": _("saved as the list was shown")}

    title = models.CharField(_("name"), max_length=80)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        editable=False,
        related_name="+",
        verbose_name=_("saved by"),
    )
    scope = models.CharField(_("for whom"), max_length=10, choices=Scope, default=Scope.MINE)
    body = models.ForeignKey(
        Body,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="saved_views",
        verbose_name=_("body"),
    )
    pinned = models.BooleanField(
        _("always in sight"),
        default=False,
        help_text=_("Stands above the list, with the number of its rows."),
    )
    #: the list, by its URL name, and what it is asked, as `crm.listing.canonical` spells it
    page = models.CharField(_("list"), max_length=100)
    query = models.TextField(_("filters, columns and order"), blank=True)
    search_key = SearchKey("title")
    sort_key = SortKey("title")

    objects: ClassVar = LiveManager.from_queryset(SavedViewQuerySet)()
    everything: ClassVar = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        constraints = (
            models.CheckConstraint(
                condition=Q(scope="body", body__isnull=False)
                | Q(~Q(scope="body"), body__isnull=True),
                name="saved_view_names_its_body",
                violation_error_message=_("Choose the body that shall see it."),
            ),
            models.UniqueConstraint(
                fields=("owner", "page", "title"),
                condition=Q(deleted_at=None),
                name="saved_view_title_of_owner",
                violation_error_message=_("You already have a view of this list with this name."),
            ),
        )
        indexes = (
            models.Index(
                fields=("page", "sort_key"), condition=Q(deleted_at=None), name="saved_view_of_list"
            ),
        )

    def __str__(self) -> str:
        return self.title

    @classmethod
    def url_name(cls) -> str:
        return "saved-view"

    @classmethod
    def may_be_created_by(cls, user: User) -> bool:
        """Everybody who may look around keeps views of their own."""
        return rights.may_enter(user)

    @property
    def list_title(self) -> str:
        """What the list is called that it is a view of."""
        return list_title(self.page)

    @property
    def asked(self) -> QueryDict:
        """What it asks of its list."""
        return asked_by(self.query)

    @property
    def opened_url(self) -> str:
        """The list with all it asks; its own page where there is no such list any more."""
        if list_view(self.page) is None:
            return self.get_absolute_url()
        asked = self.query or "q="  # the number alone would lead here again
        return with_query(reverse(self.page), f"{asked}&view={self.pk}")
