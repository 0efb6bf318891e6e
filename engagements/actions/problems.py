"""Problems: entered, raised again by others, verified, raised, answered, solved or rejected."""

from __future__ import annotations

import uuid

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from crm.dates import as_day
from crm.history import lock, record
from crm.models import User
from crm.public import require_calm
from crm.trash import throw_away
from engagements.actions.agendas import add_item
from engagements.models import AgendaItem, Letter, Meeting, Problem, ProblemReport

#: so many reports by the form of members are taken within an hour, and of one telephone in a day
MOST_AN_HOUR, MOST_OF_ONE = 60, 5


@transaction.atomic
def raise_again(
    report: ProblemReport, *, by: User | None, key: uuid.UUID | None = None
) -> ProblemReport:
    """Add a report of others to a problem that is there; its first raising gets a row too."""
    note_first(lock(report.problem), by=by)
    report.full_clean()
    record("create", report, by=by, key=key)
    return report


def note_first(problem: Problem, *, by: User | None) -> None:
    """Give its first raising a row, once others are to stand beside it."""
    if not ProblemReport.objects.filter(problem=problem).exists():
        record("create", first_report_of(problem), by=by)


@transaction.atomic
def join(problem: Problem, *, by: User, into: Problem) -> Problem:
    """It is the same as another: its reports go there with its words, and it goes to the trash.

    ValidationError when it is that one itself, or something else hangs on it already.
    """
    if problem.pk == into.pk:
        raise ValidationError({"into": _("Choose another problem.")})
    found = {one.pk: taken_up(one) for one in sorted((problem, into), key=lambda one: one.pk)}
    stored, kept = found[problem.pk], found[into.pk]
    note_first(stored, by=by)
    note_first(kept, by=by)
    for report in ProblemReport.objects.filter(problem=stored).order_by("pk"):
        report.problem = kept
        report.note = report.note or f"{stored.title}\n{stored.text}".strip()
        record("update", report, by=by)
    throw_away(stored, by=by)
    return kept


def first_report_of(problem: Problem) -> ProblemReport:
    """What the problem itself tells of its first raising."""
    return ProblemReport(
        problem=problem,
        day=as_day(problem.created_at),
        person=problem.reported_by,
        unit=problem.about,
        province=problem.province,
        meeting=problem.meeting,
    )


@transaction.atomic
def report_by_form(
    problem: Problem, report: ProblemReport, *, key: uuid.UUID | None = None, by: None = None
) -> Problem:
    """A problem told by a member through the form: new, until somebody of ours verifies it.

    ValidationError when more comes in than people write.
    """
    told = ProblemReport.everything.filter(by_form=True)
    same = [Q(phone=report.phone)]
    require_calm(told, same=same, most_of_one=MOST_OF_ONE, most_an_hour=MOST_AN_HOUR)
    problem.state = Problem.State.NEW
    problem.full_clean()
    record("create", problem, by=by, key=key)
    report.problem, report.by_form, report.consented = problem, True, True
    report.full_clean()
    record("create", report, by=by)
    return problem


def taken_up(problem: Problem) -> Problem:
    """The problem as it stands now, held; ValidationError when it is closed."""
    stored: Problem = lock(problem)
    if stored.is_closed:
        raise ValidationError(_("This problem is closed; take it up again first."))
    return stored


@transaction.atomic
def verify(problem: Problem, *, by: User) -> Problem:
    """Somebody of ours has made sure that it is so."""
    stored = taken_up(problem)
    if stored.state != Problem.State.NEW:
        raise ValidationError(_("This problem is verified already."))
    stored.state = Problem.State.VERIFIED
    record("verify", stored, by=by)
    return stored


@transaction.atomic
def raise_in(problem: Problem, *, by: User, meeting: Meeting) -> Problem:
    """It was, or will be, talked about in a meeting; an agenda one prepares gets it as an item."""
    stored = taken_up(problem)
    stored.meeting = meeting
    stored.state = Problem.State.RAISED
    record("raise", stored, by=by)
    put_on_agenda(stored, meeting, by=by)
    return stored


def put_on_agenda(problem: Problem, meeting: Meeting, *, by: User) -> None:
    """Unless it stands there, or the meeting is not theirs to prepare or is past planning."""
    prepared = Meeting.objects.editable_by(by).filter(status=Meeting.Status.PLANNED)
    there = AgendaItem.objects.filter(meeting=meeting, problem=problem).exists()
    if prepared.filter(pk=meeting.pk).exists() and not there:
        add_item(AgendaItem(meeting=meeting, title=problem.title, problem=problem), by=by)


@transaction.atomic
def answer(problem: Problem, *, by: User, letter: Letter) -> Problem:
    """Whoever must answer has done so, by a letter of the register."""
    stored = taken_up(problem)
    answering: Letter = lock(letter)
    if answering.problem_id not in (None, stored.pk):
        raise ValidationError({"letter": _("This letter is about another problem.")})
    answering.problem = stored
    record("update", answering, by=by)
    stored.state = Problem.State.ANSWERED
    record("answered", stored, by=by, note=answering.number)
    return stored


@transaction.atomic
def solve(problem: Problem, *, by: User, solution: str) -> Problem:
    """It is no problem any more; the record keeps how that came."""
    stored = taken_up(problem)
    stored.solution = solution
    stored.state = Problem.State.SOLVED
    record("solve", stored, by=by)
    return stored


@transaction.atomic
def reject(problem: Problem, *, by: User, reason: str) -> Problem:
    """It is not ours to solve, or no problem; history keeps why."""
    stored = taken_up(problem)
    stored.state = Problem.State.REJECTED
    record("reject", stored, by=by, reason=reason)
    return stored


@transaction.atomic
def reopen(problem: Problem, *, by: User, reason: str) -> Problem:
    """It is there again, or was closed by mistake."""
    stored: Problem = lock(problem)
    if not stored.is_closed:
        raise ValidationError(_("This problem is open."))
    stored.state = Problem.State.VERIFIED
    record("reopen", stored, by=by, reason=reason)
    return stored
