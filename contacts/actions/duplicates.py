"""Finding records that may be one, and what is decided about them; never merging by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contacts.faces import changed_since, firm_faces, person_faces
from contacts.likeness import organizations as firms
from contacts.likeness import people
from contacts.likeness.weights import LEAST, kept
from contacts.models import DuplicatePair, Organization, Person
from contacts.models.duplicates import WAITING_KEY
from contacts.models.relations import Party
from crm import jobs
from crm.history import lock, record, record_many, rewrite
from crm.models import Job, User
from crm.templatetags.persian import number

SCAN = "contacts.actions.duplicates.scan"
#: after midnight, when the office sleeps
NIGHT = 2
#: after so many records it is told how far the scan is
TOLD_EACH = 500
Verdict = DuplicatePair.Verdict


# --- the scan ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Sort:
    """A type whose records are compared with each other."""

    model: Any
    faces: Callable[[Any], list[Any]]
    alike: Callable[..., Iterable[tuple[int, int, int, dict[str, float]]]]
    #: how often each of them is looked at
    rounds: int


SORTS = (
    Sort(Person, person_faces, people.alike, 2),
    Sort(Organization, firm_faces, firms.alike, 1),
)


@dataclass
class Tally:
    """What a scan changed."""

    found: int = 0
    faded: int = 0


def ask_scan(*, by: User, everybody: bool = True) -> Job:
    """Ask for a scan in the background; one that is asked for already is not doubled.

    Without `everybody` only records are compared that have changed since the last one began.
    """
    unfinished = Job.objects.unfinished().filter(action=SCAN).first()
    title = _("Search for duplicates")
    return unfinished or jobs.start(SCAN, by=by, title=title, everybody=everybody)


def ask_nightly_scan(now: datetime) -> Job | None:
    """The scan of the night, asked for once after each midnight by whoever comes first.

    It is done in the name of somebody who will see what it found; without such an account nobody
    needs it.
    """
    local = timezone.localtime(now)
    mark = f"duplicates-scan-{local.date().isoformat()}"
    if local.hour < NIGHT or cache.get(mark):
        return None
    begun = local.replace(hour=0, minute=0, second=0, microsecond=0)
    keeper = User.objects.clerks().order_by("pk").first()
    if keeper is None or Job.objects.filter(action=SCAN, created_at__gte=begun).exists():
        cache.set(mark, True, 24 * 60 * 60)
        return None
    cache.set(mark, True, 24 * 60 * 60)
    with translation.override(keeper.language or settings.LANGUAGE_CODE):
        return ask_scan(by=keeper, everybody=False)


def scan(job: Job, progress: Callable[[int, int], None]) -> dict[str, Any]:
    """Find the pairs that may be one and keep them; a job, safe to run twice."""
    since = None if job.params.get("everybody", True) else last_scan_began(job)
    tally = find_pairs(progress, since)
    waiting = DuplicatePair.objects.waiting().of_living_parties().count()
    cache.delete(WAITING_KEY)
    told = [
        ngettext("%(count)s new pair was found.", "%(count)s new pairs were found.", tally.found)
        % {"count": number(tally.found)},
        ngettext(
            "%(count)s pair waits to be judged.", "%(count)s pairs wait to be judged.", waiting
        )
        % {"count": number(waiting)},
    ]
    return {"told": told, "url": reverse("contacts:duplicate-list"), "label": _("Look at them")}


def last_scan() -> Job | None:
    """The last scan that came to its end."""
    done = Job.objects.filter(action=SCAN, state=Job.State.DONE)
    return done.order_by("-started_at").first()


def last_scan_began(job: Job) -> datetime | None:
    """When the last scan before this one began; None when there was none."""
    last = last_scan()
    return last.started_at if last and last.pk != job.pk else None


def find_pairs(
    progress: Callable[[int, int], None] = lambda done, total: None,
    since: datetime | None = None,
) -> Tally:
    """Compare all records, or those changed since with all, and keep what is alike."""
    tally = Tally()
    changed = {sort.model: touched(sort.model, since) for sort in SORTS}
    sorts = [sort for sort in SORTS if changed[sort.model] is None or changed[sort.model]]
    total = sum(sort.rounds * sort.model.objects.count() for sort in sorts)
    done = 0

    def watch() -> None:
        nonlocal done
        done += 1
        if done % TOLD_EACH == 0:
            progress(min(done, total), total)

    for sort in sorts:
        faces = sort.faces(sort.model.objects.all())
        keys = changed[sort.model]
        for face in faces:
            face.changed = keys is None or face.key in keys
        found = {
            (min(one, other), max(one, other)): (score, kept(reasons))
            for one, other, score, reasons in sort.alike(faces, LEAST, watch)
        }
        keep_pairs(sort.model, found, keys, tally, by=None)
    return tally


def touched(model: Any, since: datetime | None) -> set[int] | None:
    """The keys of records that have changed since; None for all."""
    return None if since is None else changed_since(model, since - timedelta(minutes=1))


Found = dict[tuple[int, int], tuple[int, list[list[Any]]]]


@transaction.atomic
def keep_pairs(
    model: Any, found: Found, keys: set[int] | None, tally: Tally, *, by: User | None
) -> None:
    """Write what was found: new pairs, new scores of open ones, and which are no longer alike.

    What somebody has judged is left as it is for ever.
    """
    sides = [f"{side}_id" for side in DuplicatePair.sides_of(model)]
    rows = DuplicatePair.everything.exclude(**{sides[0]: None}).select_for_update(of=("self",))
    known = {(getattr(row, sides[0]), getattr(row, sides[1])): row for row in rows}
    fresh = [
        DuplicatePair(**dict(zip(sides, pair, strict=True)), score=score, reasons=reasons)
        for pair, (score, reasons) in found.items()
        if pair not in known
    ]
    waiting = {pair: row for pair, row in known.items() if row.is_open}
    again = [row for pair, row in waiting.items() if pair in found and row.deleted_at]
    faded = [
        row
        for pair, row in waiting.items()
        if pair not in found and not row.deleted_at and (keys is None or keys & set(pair))
    ]
    record_many("create", fresh, by=by)
    record_many("restore", lifted(again, None), by=by)
    record_many("fade", lifted(faded, timezone.now()), by=by)
    rescore(waiting, found)
    tally.found += len(fresh) + len(again)
    tally.faded += len(faded)


def lifted(rows: list[DuplicatePair], moment: datetime | None) -> list[DuplicatePair]:
    """The rows, put into the trash or taken out of it."""
    for row in rows:
        row.deleted_at = moment
    return rows


def rescore(waiting: dict[tuple[int, int], DuplicatePair], found: Found) -> None:
    """Give open pairs the score and the reasons of today."""
    stale = []
    for pair, row in waiting.items():
        score, reasons = found.get(pair, (row.score, row.reasons))
        if (row.score, row.reasons) != (score, reasons):
            row.score, row.reasons = score, reasons
            stale.append(row)
    rewrite(stale, "score", "reasons")


# --- what is decided ---------------------------------------------------------------------------


@transaction.atomic
def tell_apart(pair: DuplicatePair, *, by: User) -> DuplicatePair:
    """Say for good that the two are not the same; said before, it is not said again.

    ValidationError when they were merged meanwhile.
    """
    stored: DuplicatePair = lock(pair)
    if stored.verdict == Verdict.MERGED:
        raise ValidationError(_("These two were merged meanwhile."))
    if stored.is_open:
        judge(stored, "differ", Verdict.DIFFERENT, by=by)
    return stored


@transaction.atomic
def reopen(pair: DuplicatePair, *, by: User) -> DuplicatePair:
    """Take a verdict back: the pair waits to be judged again."""
    stored: DuplicatePair = lock(pair)
    if not stored.is_open:
        judge(stored, "reopen", Verdict.OPEN, by=by)
    return stored


@transaction.atomic
def note_merged(survivor: Party, gone: Party, *, by: User) -> None:
    """After a merge: the pair of both is settled, and whom the one that is gone was told apart
    from, the one that stays is too.
    """
    for pair in DuplicatePair.everything.between(survivor, gone).select_for_update(of=("self",)):
        judge(pair, "merge", Verdict.MERGED, by=by)
    apart = DuplicatePair.everything.with_party(gone).filter(verdict=Verdict.DIFFERENT)
    for pair in apart.select_related(*DuplicatePair.sides_of(type(gone))):
        other = pair.first if pair.second == gone else pair.second
        if other != survivor:
            tell_apart(pair_of(survivor, other, by=by), by=by)


@transaction.atomic
def note_unmerged(survivor: Party, gone: Party, *, by: User) -> None:
    """After a merge was undone: the pair of both waits to be judged again."""
    for pair in DuplicatePair.everything.between(survivor, gone).filter(verdict=Verdict.MERGED):
        reopen(pair, by=by)


def pair_of(one: Party, other: Party, *, by: User) -> DuplicatePair:
    """The pair of two records; a new one when nobody thought of it yet."""
    known: DuplicatePair | None = DuplicatePair.everything.between(one, other).first()
    if known is not None:
        return known
    sides = DuplicatePair.sides_of(type(one))
    in_order = sorted((one, other), key=lambda party: party.pk)
    pair = DuplicatePair(**dict(zip(sides, in_order, strict=True)), score=0)
    record("create", pair, by=by)
    return pair


def judge(pair: DuplicatePair, verb: str, verdict: str, *, by: User) -> None:
    """Write a verdict on a pair that is held."""
    is_open = verdict == Verdict.OPEN
    pair.verdict = verdict
    pair.judged_by, pair.judged_at = (None, None) if is_open else (by, timezone.now())
    record(verb, pair, by=by)
    cache.delete(WAITING_KEY)
