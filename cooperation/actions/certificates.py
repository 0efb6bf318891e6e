"""What is done about certificates: numbers given, many of them printed as a job."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from cooperation.certificate_paper import file_name, typeset
from cooperation.certificates import Standing, standings
from cooperation.kinds.base import Certificate
from cooperation.models import Initiative, Party, Session
from cooperation.models.sessions import keys_of
from crm import jobs, pdf
from crm.dates import jalali_year, today
from crm.history import lock, record_many
from crm.models import Job, User

#: {party: (the version that was read, {fact: value})}
Sheet = dict[int, tuple[int, dict[str, Any]]]
#: {session: (the version that was read, the keys of the parties that were there)}
Ticks = dict[int, tuple[int, set[int]]]
FILE = "certificates.pdf"


@transaction.atomic
def certify(initiative: Initiative, *, by: User) -> list[Party]:
    """Give everybody who has passed and has none a number and today as its day."""
    stored: Initiative = lock(initiative)
    waiting = [one for one in standings(stored) if not one.wanting and not one.number]
    if not waiting:
        raise ValidationError(_("Nobody who has passed is without a certificate."))
    first = last_number(stored, waiting[0].rule) + 1
    for n, one in enumerate(waiting, first):
        given = {one.rule.number: f"{series(stored)}{n:02d}", one.rule.day: today().isoformat()}
        one.party.facts = one.party.facts | given
    return record_many("certify", [one.party for one in waiting], by=by)


@transaction.atomic
def mark(initiative: Initiative, *, by: User, sheet: Sheet) -> list[Party]:
    """Write down how those who may get a certificate attended and did; what is empty is forgotten.

    Raises Conflict when somebody changed one of them since `sheet` was read.
    """
    changed = []
    for one in standings(lock(initiative)):
        if (typed := sheet.get(one.party.pk)) is None:
            continue
        one.party.version, facts = typed
        kept = {slug: value for slug, value in one.party.facts.items() if slug not in facts}
        one.party.facts = kept | {slug: value for slug, value in facts.items() if value is not None}
        changed.append(one.party)
    return record_many("update", changed, by=by)


@transaction.atomic
def attend(initiative: Initiative, *, by: User, ticks: Ticks) -> list[Session]:
    """Write down who was at which session; the hours of those who may get a certificate follow.

    Raises Conflict when somebody changed one of the sessions since `ticks` were read.
    """
    stored: Initiative = lock(initiative)
    names = {one.party.pk: str(one.party.who) for one in standings(stored)}
    keys, changed = keys_of(stored), []
    told = set().union(*(keys[key] for key in names))
    for session in Session.objects.filter(initiative=stored).in_order():
        if (typed := ticks.get(session.pk)) is None:
            continue
        session.version, came = typed
        others = {key: name for key, name in session.present.items() if int(key) not in told}
        there = {str(key): session.present.get(str(key), names[key]) for key in came & names.keys()}
        session.present = others | there
        changed.append(session)
    return record_many("attend", changed, by=by)


def series(initiative: Initiative) -> str:
    """What the numbers of a course begin with: a letter, so that none reads as a day, the year, and
    the course."""
    return f"C-{jalali_year(today())}-{initiative.pk}-"


def last_number(initiative: Initiative, rule: Certificate) -> int:
    """The last number given in the series, to whom it may be; those taken away count too."""
    begun = {f"facts__{rule.number}__startswith": series(initiative)}
    given = Party.everything.filter(initiative=initiative, **begun)
    endings = (
        str(facts[rule.number]).rsplit("-", 1)[1] for facts in given.values_list("facts", flat=True)
    )
    return max((int(ending) for ending in endings if ending.isdecimal()), default=0)


def printable(initiative: Initiative, party: int | None = None) -> list[Standing]:
    """The certificates that were given and count; of one party, or of all."""
    found = [one for one in standings(initiative) if one.may_be_printed]
    return [one for one in found if party in (None, one.party.pk)]


def ask_for_pdf(initiative: Initiative, *, by: User, language: str) -> Job:
    """Begin to set all certificates; the page of the job gives them to whoever asked."""
    title = _("PDF: %(name)s") % {"name": initiative}
    action = "cooperation.actions.certificates.make_pdf"
    return jobs.start(action, by=by, title=title, initiative=initiative.pk, language=language)


def make_pdf(job: Job, progress: Any) -> dict[str, Any]:
    """Set them, as far as the initiative is whoever's who asked when they are made."""
    mine = Initiative.objects.visible_to(job.by).editable_by(job.by).for_detail()
    initiative = mine.filter(pk=job.params["initiative"]).first()
    chosen = printable(initiative) if initiative else []
    if initiative is None or not chosen:
        raise ValidationError(_("There is no certificate you may print here any more."))
    progress(0, 1)
    try:
        content = typeset(initiative, chosen, job.params["language"])
    except pdf.Unavailable as missing:
        raise ValidationError(str(missing)) from missing
    (job.folder / FILE).write_bytes(content)
    progress(1, 1)
    return {"file": FILE, "name": file_name(initiative), "url": initiative.get_absolute_url()}
