"""Groups: lists of people and organizations, kept by hand or asked anew from a saved filter."""

from __future__ import annotations

from typing import ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from contacts.models.finding import in_language
from contacts.models.organizations import Organization
from contacts.models.people import Person
from contacts.models.points import ContactPoint
from contacts.models.posts import Post
from contacts.models.relations import Party, one_of
from crm.fields import SearchKey, SortKey
from crm.models.record import LiveManager, Record, RecordQuerySet
from crm.references import Unites


class GroupQuerySet(RecordQuerySet):
    """Queries over groups."""

    def kept_by_hand(self) -> Self:
        """Those one can put somebody into."""
        return self.filter(kind=Group.Kind.STATIC)

    def for_list(self) -> Self:
        """With how many are in it; a live one is counted on its own page."""
        inside = GroupMember.objects.known().filter(group=OuterRef("pk")).order_by()
        count = inside.values("group").annotate(n=Count("pk")).values("n")
        return self.annotate(member_count=Subquery(count))


class Group(Record):
    """A list of people and organizations: kept by hand, or a filter that is asked every time."""

    picked = True

    class Kind(models.TextChoices):
        STATIC = "static", _("Kept by hand")
        LIVE = "live", _("Live, by a filter")

    class Source(models.TextChoices):
        PEOPLE = "people", _("People")
        ORGANIZATIONS = "organizations", _("Organizations")

    verbs = Record.verbs | {
        "fill": _("members were added"),
        "thin": _("members were taken out"),
        "undo": _("the last change of members was undone"),
    }

    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("how it is kept"), max_length=10, choices=Kind, default=Kind.STATIC)
    source = models.CharField(
        _("filters the list of"), max_length=15, choices=Source, default=Source.PEOPLE
    )
    query = models.TextField(_("filter"), blank=True)
    note = models.TextField(_("note"), blank=True)
    search_key = SearchKey("name")
    sort_key = SortKey("name")

    objects: ClassVar = LiveManager.from_queryset(GroupQuerySet)()
    everything: ClassVar = GroupQuerySet.as_manager()

    class Meta:
        verbose_name = _("group")
        verbose_name_plural = _("groups")
        constraints = (
            models.CheckConstraint(
                condition=Q(kind="static", query="") | (Q(kind="live") & ~Q(query="")),
                name="group_live_by_a_filter",
                violation_error_message=_("A live group needs a filter, and only a live one."),
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def is_live(self) -> bool:
        return self.kind == self.Kind.LIVE


class GroupMemberQuerySet(RecordQuerySet):
    """Queries over the members of groups that are kept by hand."""

    def known(self) -> Self:
        """Without those that are in the trash themselves, or whose group is."""
        sides = ("group", "person", "organization")
        return self.filter(**{f"{side}__deleted_at": None for side in sides})

    def sorted_by_name(self) -> Self:
        """With the key people and organizations are sorted by together."""
        return self.annotate(party_key=Coalesce(F("person__sort_key"), F("organization__sort_key")))

    def matching(self, query: str) -> Self:
        """Those whose person or organization is found by the query, as in their own lists."""
        if not query.strip():
            return self
        people, firms = Person.objects.with_words(query), Organization.objects.with_words(query)
        return self.filter(Q(person__in=people) | Q(organization__in=firms))

    def for_list(self) -> Self:
        """With where they work today and where a letter reaches them."""
        posts = Post.objects.filter(person=OuterRef("person")).held_today().main_first()
        emails = ContactPoint.objects.in_use().emails()
        own, firm = (emails.filter(**{s: OuterRef(s)}) for s in ("person", "organization"))
        return self.select_related("person", "organization", "group").annotate(
            office=Subquery(posts.values_list(in_language("organization__name"))[:1]),
            email=Coalesce(Subquery(own.values("value")[:1]), Subquery(firm.values("value")[:1])),
        )


class GroupMember(Record):
    """Somebody in a group that is kept by hand."""

    #: that a row came or went together with others is no change of its own
    untracked = ("step",)
    merging: ClassVar = dict.fromkeys(
        ("person", "organization"), Unites(per=("group",), joined=("note",))
    )

    group = models.ForeignKey(
        Group, models.CASCADE, related_name="members", verbose_name=_("group")
    )
    person = models.ForeignKey(
        Person, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("person")
    )
    organization = models.ForeignKey(
        Organization,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("organization"),
    )
    note = models.CharField(_("note"), max_length=200, blank=True)
    #: the step that last added or took out many at once, so that it can be undone
    step = models.UUIDField(null=True, editable=False, db_index=True)
    search_key = SearchKey("note")

    objects: ClassVar = LiveManager.from_queryset(GroupMemberQuerySet)()
    everything: ClassVar = GroupMemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("member of a group")
        verbose_name_plural = _("members of a group")
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=one_of("person", "organization"),
                name="member_is_one",
                violation_error_message=_("A member is one person or one organization."),
            ),
            models.UniqueConstraint(
                fields=("group", "person"),
                condition=Q(deleted_at=None),
                name="person_once_in_group",
                violation_error_message=_("This person is in the group already."),
            ),
            models.UniqueConstraint(
                fields=("group", "organization"),
                condition=Q(deleted_at=None),
                name="organization_once_in_group",
                violation_error_message=_("This organization is in the group already."),
            ),
        )

    def __str__(self) -> str:
        return str(self.party or "—")

    @property
    def party(self) -> Party | None:
        """Whoever it is."""
        return self.person or self.organization

    def clean(self) -> None:
        if self.group_id and self.group.is_live:
            raise ValidationError(
                {"group": _("A live group follows its filter; nobody is put into it by hand.")}
            )

    @classmethod
    def url_name(cls) -> str:
        return "member"

    def get_absolute_url(self) -> str:
        """Shown on the page of its group."""
        return self.group.get_absolute_url()
