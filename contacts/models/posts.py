"""Posts: who held which office from when to when. "Current" is derived, never stored."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from contacts.models.finding import find_anew
from contacts.models.organizations import Organization
from crm.dates import today
from crm.fields import PartialDateField, SearchKey
from crm.models.record import LiveManager, Record, RecordQuerySet
from crm.references import Moves, Unites
from crm.spans import DAY, ends_after_start, in_force_on, over_by, overlap
from crm.text import squashed

#: how many ended posts of an organization are looked through for those nobody holds
LOOKED_BACK = 300


class PostQuerySet(RecordQuerySet):
    """Queries over posts."""

    def held_on(self, day: date) -> Self:
        """Held on that day as far as is known."""
        return self.filter(in_force_on(day))

    def held_today(self) -> Self:
        return self.held_on(today())

    def over_by(self, day: date) -> Self:
        """Those that have certainly ended by then, the last first."""
        return self.filter(over_by(day)).order_by("-end", "-pk")

    def main_first(self) -> Self:
        """The primary post first, then the one begun last."""
        return self.order_by("-primary", F("start").desc(nulls_last=True), "-pk")

    def for_list(self) -> Self:
        return self.select_related("person", "organization")

    def in_a_province(self) -> Self:
        """Those in organizations of which it is known where they are."""
        return self.exclude(organization__province=None)

    def nowhere(self) -> Self:
        """Those of people none of whose posts here is known to be in a province."""
        elsewhere = self.in_a_province().filter(person=OuterRef("person"))
        return self.filter(~Exists(elsewhere), organization__province=None)

    def people_by_province(self) -> dict[int | None, int]:
        """{key of a province: how many people hold a post in it}.

        People in the trash are counted apart and taken off: joining everybody takes twice as long.
        """
        place = self.in_a_province().values_list("organization__province").order_by()
        count = Count("person", distinct=True)
        found = dict(place.annotate(count))
        for province, gone in place.exclude(person__deleted_at=None).annotate(count):
            found[province] -= gone
        return found

    def people(self) -> int:
        """How many people hold them; those in the trash do not count."""
        count = Count("person", distinct=True)
        everybody = self.aggregate(count=count)["count"]
        return int(
            everybody - self.exclude(person__deleted_at=None).aggregate(count=count)["count"]
        )

    def of_known_people(self) -> Self:
        """Without those whose person is in the trash."""
        return self.filter(person__deleted_at=None)


class Post(Record):
    """A person's office in an organization over time."""

    merging: ClassVar = {
        "person": Unites(per=("organization", "same_title"), spans=True),
        "organization": Unites(per=("person", "same_title"), spans=True),
        "successor": Moves(apart=("person",)),
    }
    verbs = Record.verbs | {
        "change_post": _("ended by a change of post"),
        "call_off": _("change of post called off"),
        "abolish": _("abolished"),
        "reinstate": _("no longer abolished"),
    }

    person = models.ForeignKey(
        "contacts.Person", models.CASCADE, related_name="posts", verbose_name=_("person")
    )
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="posts", verbose_name=_("organization")
    )
    title = models.CharField(
        _("post"), max_length=200, blank=True, help_text=_("Leave empty when it is not known.")
    )
    title_en = models.CharField(
        _("English post"), max_length=200, blank=True, help_text=_("As it stands on English pages.")
    )
    start = PartialDateField(
        _("from"), null=True, blank=True, help_text=_("A day, a month, or only a year.")
    )
    end = PartialDateField(
        _("until"), null=True, blank=True, help_text=_("Empty while the post is held.")
    )
    primary = models.BooleanField(_("main post"), default=False)
    head = models.BooleanField(
        _("heads the organization"),
        default=False,
        help_text=_("An organization has one head at a time."),
    )
    abolished = models.BooleanField(
        _("abolished"), default=False, help_text=_("Nobody follows in this post: it is not vacant.")
    )
    successor = models.ForeignKey(
        "contacts.Person",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("successor"),
    )
    source = models.CharField(
        _("source"), max_length=200, blank=True, help_text=_("How we know: a letter, a report, …")
    )
    search_key = SearchKey("title", "title_en")

    #: how a page draws it among others; see `contacts.bars`
    bar: Any = None

    objects: ClassVar = LiveManager.from_queryset(PostQuerySet)()
    everything: ClassVar = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        indexes = (
            models.Index(fields=("person",), condition=Q(deleted_at=None), name="post_of_person"),
            # With all that tells who is there today, so that the table itself is not read.
            models.Index(
                fields=("organization", "person", "start", "end"),
                condition=Q(deleted_at=None),
                name="post_in_organization",
            ),
        )
        constraints = (
            ends_after_start("post_ends_after_start", _("A post cannot end before it starts.")),
        )

    def __str__(self) -> str:
        return self.name or "—"

    @property
    def name(self) -> str:
        """What it is called in the language of the page; "" when that is not known."""
        return self.title_en if self.title_en and get_language() == "en" else self.title

    def clean(self) -> None:
        """Dates come in order, and an organization has one head at a time."""
        if self.start and self.end and self.end.last_day < self.start.first_day:
            raise ValidationError({"end": _("A post cannot end before it starts.")})
        if self.head and self.organization_id and (other := self.other_head()):
            message = _("%(person)s heads this organization at the same time; end that post first.")
            raise ValidationError({"head": message % {"person": other.person}})

    def other_head(self) -> Post | None:
        """Another post of the organization's head that certainly falls together with this one."""
        heads = Post.objects.of_known_people().filter(organization=self.organization_id, head=True)
        others = heads.exclude(pk=self.pk).select_related("person")
        return next((other for other in others if overlap(self, other)), None)

    @classmethod
    def vacant_in(cls, organization: Organization, day: date) -> list[Post]:
        """The last holding of each post that nobody holds on that day, latest vacancy first.

        An organization that is dissolved by then has none.
        """
        if organization.dissolved and organization.dissolved.last_day < day:
            return []  # what is gone waits for nobody
        here = cls.objects.of_known_people().filter(organization=organization)
        filled = {squashed(title) for title in here.held_on(day).values_list("title", flat=True)}
        vacant: dict[str, Post] = {}
        for post in here.over_by(day).exclude(title="").select_related("person")[:LOOKED_BACK]:
            if squashed(post.title) not in filled:
                vacant.setdefault(squashed(post.title), post)
        return [post for post in vacant.values() if not post.abolished]

    @property
    def same_title(self) -> str:
        """The title as it is compared."""
        return squashed(self.title)

    @property
    def is_held(self) -> bool:
        """Whether it is held today."""
        began = self.start is None or self.start.first_day <= today()
        return began and (self.end is None or self.end.last_day >= today())

    @property
    def may_be_over_on(self) -> date | None:
        """The first day on which it may be over; it is held for a day at least."""
        if self.end is None:
            return None
        free = self.end.first_day + DAY if self.end.day else self.end.first_day
        return max(free, self.start.first_day + DAY) if self.start else free

    @property
    def is_to_come(self) -> bool:
        """Whether it begins on a day after today."""
        return self.start is not None and self.start.first_day > today()

    @classmethod
    def settle(cls, rows: Sequence[Self], changes: Sequence[dict[str, list[Any]]]) -> None:
        """People are found by the posts they hold or held."""
        find_anew(cls, "person", rows, changes)

    def get_absolute_url(self) -> str:
        """A post is shown on its person's page."""
        return self.person.get_absolute_url()
