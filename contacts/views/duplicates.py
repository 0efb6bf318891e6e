"""The queue of pairs that may be one, and the page that lays two records side by side."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.cache import cache
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from contacts.actions.duplicates import ask_scan, last_scan, reopen, tell_apart
from contacts.filters import DuplicateFilter
from contacts.forms.merging import WITH
from contacts.models import ContactPoint, DuplicatePair, Organization, Person, Post
from contacts.models.duplicates import WAITING_KEY
from contacts.tables import DuplicateTable
from crm.listing import with_query
from crm.picks import is_key
from crm.story import told
from crm.text import fold
from crm.views import ActionView, RecordDetail, RecordHistory, RecordList
from crm.wording import faults

#: what is laid side by side, in this order
FACTS: dict[Any, tuple[str, ...]] = {
    Person: (
        *("honorific", "given_name", "family_name", "name_en", "aliases", "national_id"),
        *("birthday", "deceased", "do_not_contact", "user", "biography", "note"),
    ),
    Organization: (
        *("name", "name_en", "aliases", "kind", "parent", "province", "city", "located_in"),
        *("legal_id", "economic_code", "member_number", "member_since", "member_until"),
        *("sectors", "dissolved", "renamed_to", "do_not_contact", "note"),
    ),
}
#: how many posts and numbers of each are shown
SHOWN = 30


class ForKeepers:
    """A page for those who keep all records; nobody else learns more than that it exists."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        taken = hasattr(self, str(request.method).lower()) or hasattr(self, "post")
        if taken and request.user.is_authenticated and not self.opens_to(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @staticmethod
    def opens_to(user: Any) -> bool:
        return bool(user.is_clerk)


class Queue:
    """The pairs an address asks for, in the order in which they are judged."""

    request: HttpRequest

    @property
    def list_url(self) -> str:
        return DuplicatePair.url_role("list")

    @property
    def asking(self) -> QueryDict:
        """What the queue was narrowed to."""
        return self.request.GET

    def queue(self) -> Any:
        rows = DuplicatePair.objects.visible_to(self.request.user).of_living_parties()
        return DuplicateFilter(self.asking, queryset=rows, request=self.request).qs

    def asked(self, url: str) -> str:
        """An address with what the queue was asked."""
        return with_query(url, self.asking.urlencode())

    def next_of(self, pair: DuplicatePair) -> str:
        """Where one goes on after a pair: the next one, or the list when it was the last."""
        following = self.queue().exclude(pk=pair.pk).after(pair).first()
        return self.asked(following.get_absolute_url() if following else self.list_url)


#: the pair a merge began with, and what the queue it stands in was asked
PAIR, QUEUE = "pair", "queue"


class QueueOfMerge(Queue):
    """The queue from which one came to a merge, as the merge's address tells it."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @property
    def asking(self) -> QueryDict:
        return QueryDict(self.request.GET.get(QUEUE, ""))

    @property
    def address(self) -> dict[str, str]:
        """What an address that stays in the queue says."""
        told = {name: self.request.GET.get(name, "") for name in (PAIR, QUEUE)}
        return {name: value for name, value in told.items() if value}

    @cached_property
    def pair(self) -> DuplicatePair | None:
        key = self.request.GET.get(PAIR, "")
        visible = DuplicatePair.objects.visible_to(self.request.user)
        return visible.filter(pk=key).first() if is_key(key) else None

    def url_after(self, record: Any) -> str:
        """The next pair; the record for those who did not come from the queue."""
        return self.next_of(self.pair) if self.pair else record.get_absolute_url()

    def url_before(self, record: Any) -> str:
        """Where one came from."""
        return self.asked(self.pair.get_absolute_url()) if self.pair else record.get_absolute_url()


def counted_anew() -> None:
    """These pages and the menu beside them tell one number."""
    cache.delete(WAITING_KEY)


class DuplicateList(ForKeepers, RecordList):
    model = DuplicatePair
    table_class = DuplicateTable
    filter_class = DuplicateFilter
    icon = "users-round"
    empty_text = gettext_lazy(
        "Every night records that have changed are compared with all others; "
        "what may be the same stands here."
    )

    def get_queryset(self) -> Any:
        return super().get_queryset().of_living_parties()

    def create_url(self) -> None:
        """Pairs are found, not typed."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        counted_anew()
        context = super().get_context_data(last_scan=last_scan(), **kwargs)
        next_url = with_query(reverse("contacts:duplicate-next"), context["asked"])
        return context | {"judge_url": next_url if context["table"].shown.rows else ""}


class DuplicateNext(ForKeepers, Queue, View):
    """Leads to the pair to begin with."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """To the list when nothing waits."""
        first = self.queue().surest_first().first()
        return redirect(self.asked(first.get_absolute_url() if first else self.list_url))


class DuplicateDetail(Queue, RecordDetail):
    """Two records side by side: what differs, what speaks for their being one, what to do."""

    model = DuplicatePair
    icon = "users-round"
    editable = False

    def allowed(self) -> Any:
        return super().allowed().of_living_parties()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        counted_anew()
        pair = self.object
        rows = list(compared(pair))
        own = {
            "rows": [row for row in rows if row["differs"]],
            "same": [row for row in rows if not row["differs"]],
            "sides": [side_of(party) for party in pair.parties],
            "shared": shared_values(pair),
            "merge_url": merge_url(pair, self.asking),
            "differ_url": self.asked(pair.url_role("differ", pair.pk)),
            "reopen_url": self.asked(pair.url_role("reopen", pair.pk)),
            "next_url": self.next_of(pair),
            "list_url": self.asked(self.list_url),
            "left": self.queue().waiting().count(),
        }
        return super().get_context_data(**(own | kwargs))


def compared(pair: DuplicatePair) -> Iterator[dict[str, Any]]:
    """{label, values, differs} of each fact at least one of the two has."""
    for name in FACTS[type(pair.first)]:
        one, other = (told(party, name) for party in pair.parties)
        texts = [plain_value(party, name) for party in pair.parties]
        if any(texts):
            yield {
                "label": one["label"],
                "values": [one["html"], other["html"]],
                "differs": fold(texts[0]) != fold(texts[1]),
                "lacks": not all(texts),
            }


def plain_value(party: Any, name: str) -> str:
    value = getattr(party, name)
    return "" if value in (None, False, "") else str(value)


def side_of(party: Any) -> dict[str, Any]:
    """What hangs on one of the two: posts, and how to reach them."""
    owner = "person" if isinstance(party, Person) else "organization"
    posts = Post.objects.filter(**{owner: party}).for_list().main_first()[:SHOWN]
    points = ContactPoint.objects.filter(**{owner: party}).order_by("kind", "pk")[:SHOWN]
    return {"party": party, "posts": list(posts), "points": list(points)}


def shared_values(pair: DuplicatePair) -> set[str]:
    """The numbers and addresses that both have, as machines write them."""
    owner = "person" if pair.first_person_id else "organization"
    points = ContactPoint.objects.exclude(canonical="")
    values = [
        set(points.filter(**{owner: party}).values_list("canonical", flat=True))
        for party in pair.parties
    ]
    return values[0] & values[1]


def merge_url(pair: DuplicatePair, asking: QueryDict) -> str:
    """Where the two are merged, the older record first, and from where it goes on."""
    told = {WITH: pair.second.pk, PAIR: pair.pk}
    told |= {QUEUE: asking.urlencode()} if asking else {}
    return f"{pair.first.url_role('merge', pair.first.pk)}?{urlencode(told)}"


class Judging(Queue, ActionView):
    """A verdict by one key; sent to from the page of the pair."""

    model = DuplicatePair
    http_method_names = ("post",)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Asks nothing: what it does can be taken back."""
        self.require_change()
        pair = self.object
        try:
            type(self).action(pair, by=request.user)
        except ValidationError as error:
            messages.warning(request, faults(error)[0])
            return redirect(self.asked(self.list_url))
        return self.go_on(pair)

    def go_on(self, pair: DuplicatePair) -> HttpResponse:
        raise NotImplementedError


class DuplicateDiffer(Judging):
    action = tell_apart

    def go_on(self, pair: DuplicatePair) -> HttpResponse:
        """To the next pair, with the way back."""
        text = _("“%(first)s” and “%(second)s” are not the same; that is remembered.")
        messages.success(
            self.request,
            text % {"first": pair.first, "second": pair.second},
            extra_tags=f"undo:{self.asked(pair.url_role('reopen', pair.pk))}",
        )
        return redirect(self.next_of(pair))


class DuplicateReopen(Judging):
    action = reopen

    def go_on(self, pair: DuplicatePair) -> HttpResponse:
        messages.success(self.request, _("The pair waits to be judged again."))
        return redirect(self.asked(pair.get_absolute_url()))


class DuplicateHistory(RecordHistory):
    model = DuplicatePair


class DuplicateScan(ForKeepers, View):
    """Asks for a scan of all records."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest) -> HttpResponse:
        return redirect(ask_scan(by=request.user))
