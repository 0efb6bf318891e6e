"""What is done to initiatives: started, moved from stage to stage, their milestones reached."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from contacts.models import Organization
from cooperation.kinds.base import THROUGH, Stage
from cooperation.models import AgreementParty, Initiative, Link, Milestone, Party
from cooperation.models.updates import heard_of
from crm.attaching import attach
from crm.dates import PartialDate, today
from crm.files import Upload
from crm.history import lock, record, record_many, rewrite
from crm.models import Change, User
from crm.trash import throw_away
from engagements.actions import follow_ups
from engagements.models import FollowUp, Meeting

#: so many open milestones are named
TOLD = 5


# --- stages ------------------------------------------------------------------------------------


@transaction.atomic
def advance(
    initiative: Initiative,
    *,
    by: User,
    to: str,
    note: str = "",
    evidence: str = "",
    files: Sequence[Upload] = (),
) -> Initiative:
    """Move to a stage its kind allows from here; ValidationError says which, or what is missing.

    Files are evidence too; they hang on the initiative.
    """
    stored: Initiative = lock(initiative)
    if stored.is_stopped:
        raise ValidationError(_("It was stopped: take it up again first."))
    refuse_skipping(stored, to)
    if missing := what_is_missing(stored, to):
        raise ValidationError({"to": missing})
    asked = evidence_asked(stored, to)
    evidence = evidence.strip() or _(", ").join(file.name for file in files)
    if asked and not evidence:
        raise ValidationError({"evidence": _("Say what proves it: %(what)s.") % {"what": asked}})
    if files:
        attach(stored, by=by, files=files)
    told: dict[str, Any] = {"note": note.strip(), "evidence": evidence}
    stored.stage = to
    end_with_its_last_stage(stored)
    record("advance", stored, by=by, **{name: text for name, text in told.items() if text})
    return stored


def end_with_its_last_stage(initiative: Initiative) -> None:
    """What has come to its end ended today, unless it was to end before: it counts in that year."""
    begun = initiative.start is None or initiative.start.first_day <= today()
    planned = initiative.end is None or initiative.end.first_day > today()
    if begun and planned and not initiative.track.stage(initiative.stage).next:
        initiative.end = PartialDate.from_date(today())


@transaction.atomic
def step_back(initiative: Initiative, *, by: User) -> Initiative:
    """Take back one's own step, as long as it is the last thing that was done to the initiative;
    when it was last heard of is again what it was, unless somebody has told of it since.
    """
    stored: Initiative = lock(initiative)
    step = Change.objects.of(stored).first()
    if step is None or (step.verb, step.version) != ("advance", stored.version):
        raise ValidationError(_("It was changed since, so the step stays; move it on from here."))
    if step.by_id != by.pk:
        raise ValidationError(_("Only who moved it can take the step back."))
    for name in {"stage", "end"} & step.fields.keys():
        field: Any = stored._meta.get_field(name)
        setattr(stored, name, field.to_python(step.fields[name][0]))
    record("step_back", stored, by=by)
    stored.news_at = heard_of(stored)
    rewrite([stored], "news_at")
    return stored


@transaction.atomic
def stop(initiative: Initiative, *, by: User, reason: str) -> Initiative:
    """Give it up at the stage where it stands; ValidationError when it is over."""
    stored: Initiative = lock(initiative)
    if not stored.is_open:
        raise ValidationError(_("It is over already."))
    stored.stopped_on, stored.stopped_because = today(), reason
    record("stop", stored, by=by, reason=reason)
    return stored


@transaction.atomic
def resume(initiative: Initiative, *, by: User) -> Initiative:
    """Take up again what was stopped, at the stage where it stood."""
    stored: Initiative = lock(initiative)
    if not stored.is_stopped:
        raise ValidationError(_("It was not stopped."))
    stored.stopped_on, stored.stopped_because = None, ""
    record("resume", stored, by=by)
    return stored


def refuse_skipping(initiative: Initiative, to: str) -> None:
    allowed = initiative.current_stage.next
    if to not in allowed:
        names = _(", ").join(str(initiative.track.stage(slug).title) for slug in allowed)
        here = initiative.get_stage_display()
        raise ValidationError(
            {
                "to": _("From “%(here)s” it can only go on to: %(names)s.")
                % {"here": here, "names": names or "—"}
            }
        )


def what_is_missing(initiative: Initiative, to: str) -> list[str]:
    """Why it cannot step into a stage yet, in words; nothing is asked of going back."""
    track = initiative.track
    if not track.is_ahead(to, initiative.stage):
        return []
    stage = track.stage(to)
    facts = [one.label for one in track.facts if one.slug in unknown_facts(initiative, stage)]
    under_way = [one.label for one in track.facts if one.slug in not_through(initiative, stage)]
    roles = [title for slug, title in track.roles.items() if slug in empty_roles(initiative, stage)]
    told = [
        (_("Not known yet: %(names)s."), facts),
        (_("Not done yet: %(names)s."), under_way),
        (_("Nobody takes part yet as: %(names)s."), roles),
        (_("Milestones that are still open: %(names)s."), open_milestones(initiative, stage)),
    ]
    return [text % {"names": _(", ").join(map(str, names))} for text, names in told if names]


def unknown_facts(initiative: Initiative, stage: Stage) -> set[str]:
    return {slug for slug in stage.facts if initiative.facts.get(slug) in (None, "")}


def not_through(initiative: Initiative, stage: Stage) -> set[str]:
    """The checklists of which it is known that they are not through."""
    known = set(stage.through) - unknown_facts(initiative, stage)
    return {slug for slug in known if initiative.facts[slug] not in THROUGH}


def empty_roles(initiative: Initiative, stage: Stage) -> set[str]:
    if not stage.roles:
        return set()
    filled = Party.objects.filter(initiative=initiative, role__in=stage.roles)
    return set(stage.roles) - set(filled.values_list("role", flat=True))


def open_milestones(initiative: Initiative, stage: Stage) -> list[Any]:
    """What keeps it from its end, where the stage is one."""
    if stage.next:
        return []
    waiting = Milestone.objects.filter(initiative=initiative).waiting().in_order()
    found = list(waiting.select_related("initiative")[: TOLD + 1])
    return [*found[:TOLD], "…"] if len(found) > TOLD else found


def evidence_asked(initiative: Initiative, to: str) -> Any:
    """What must be named to step into a stage; "" for nothing."""
    track = initiative.track
    return track.stage(to).evidence if track.is_ahead(to, initiative.stage) else ""


# --- beginning, and the plan -------------------------------------------------------------------


@transaction.atomic
def start(initiative: Initiative, *, by: User, key: uuid.UUID | None = None) -> Initiative:
    """Add an initiative with the milestones of its kind; what begins under an agreement has its
    other sides as parties.
    """
    initiative.place()
    record("create", initiative, by=by, key=key)
    schedule(initiative, by=by)
    if initiative.agreement:
        record_many("create", partners(initiative), by=by)
    return initiative


def partners(initiative: Initiative) -> list[Party]:
    """The other sides of its agreement, each as what its kind has them for."""
    home = Organization.objects.home()
    sides = AgreementParty.objects.filter(
        agreement=initiative.agreement, role=AgreementParty.Role.SIDE
    )
    sides = sides.for_list().order_by("pk")
    others = (one.organization for one in sides if one.organization != home)
    told = ((one, initiative.track.partner_role(one.kind)) for one in others)
    return [Party(initiative=initiative, role=role, organization=one) for one, role in told if role]


@transaction.atomic
def revise(initiative: Initiative, *, by: User) -> Initiative:
    """Save an edited initiative; its milestones move with the day they are counted from."""
    change = record("update", initiative, by=by)
    if change is not None and "kind" in change.fields:
        schedule(initiative, by=by)
    elif change is not None:
        move_milestones(initiative, by=by)
    return initiative


@transaction.atomic
def revise_many(
    verb: str, initiatives: Iterable[Initiative], *, by: User, **details: Any
) -> list[Initiative]:
    """Save initiatives edited together, as `revise` saves one; those that were written."""
    written = record_many(verb, initiatives, by=by, **details)
    for initiative in written:
        move_milestones(initiative, by=by)
    return written


@transaction.atomic
def schedule(initiative: Initiative, *, by: User) -> list[Milestone]:
    """Give it the milestones of its kind it has not had yet; those that were added.

    Open ones of an earlier kind go to the trash, and what is there moves to its day.
    """
    steps = Milestone.everything.filter(initiative=initiative).exclude(step="")
    had = set(steps.values_list("step", flat=True))
    own = {template.slug for template in initiative.track.milestones}
    for strange in steps.alive().waiting().exclude(step__in=own):
        throw_away(strange, by=by)
    move_milestones(initiative, by=by)
    return record_many(
        "create",
        [
            Milestone(initiative=initiative, step=template.slug, due=day, scheduled=day)
            for template in initiative.track.milestones
            if template.slug not in had
            for day in (initiative.day_of(template),)
        ],
        by=by,
    )


def move_milestones(initiative: Initiative, *, by: User) -> None:
    """Open milestones that stand where their kind put them follow the day they are counted from."""
    waiting = Milestone.objects.filter(initiative=initiative).waiting().exclude(step="")
    known = ((one, initiative.track.milestone(one.step)) for one in waiting)
    record_many(
        "schedule",
        [one for one, template in known if template and one.move_to(initiative.day_of(template))],
        by=by,
    )


@transaction.atomic
def reach(milestone: Milestone, *, by: User, day: date | None = None) -> Milestone:
    """Note that a milestone is reached, today if no day is given; not before it has come."""
    stored: Milestone = lock(milestone)
    if not stored.is_waiting:
        raise ValidationError(_("This milestone is reached already."))
    if day and day > today():
        raise ValidationError({"day": _("That day has not come yet.")})
    stored.reached_on = day or today()
    record("reach", stored, by=by)
    return stored


@transaction.atomic
def reopen(milestone: Milestone, *, by: User) -> Milestone:
    """Take back that a milestone is reached."""
    stored: Milestone = lock(milestone)
    if stored.is_waiting:
        raise ValidationError(_("This milestone is open already."))
    stored.reached_on = None
    record("reopen", stored, by=by)
    return stored


# --- what is owed ------------------------------------------------------------------------------


@transaction.atomic
def owe(
    initiative: Initiative, follow_up: FollowUp, *, by: User, key: uuid.UUID | None = None
) -> FollowUp:
    """Add what somebody owes because of an initiative, linked with it.

    One that comes from a confidential meeting must come from its resolution or problem too, by
    which it is known to whom the follow-up is open.
    """
    origin = follow_up.resolution_id or follow_up.problem_id
    began = initiative.meeting_id and Meeting.objects.get(pk=initiative.meeting_id)
    if began and began.confidential and not origin:
        raise ValidationError(
            {
                "resolution": _(
                    "It began in a confidential meeting: choose the resolution it is for."
                )
            }
        )
    follow_ups.owe(follow_up, by=by, key=key)
    record("create", Link(initiative=initiative, follow_up=follow_up), by=by)
    return follow_up
