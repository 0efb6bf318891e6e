"""Letters about a meeting to those invited: each change once, whatever is clicked twice.

What a reader was told last stands in their invitation; a letter is written when that is no longer
so, while the meeting is held. Where a change slipped in some other way (many meetings edited at
once), the reminder tick tells of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from contacts.models import Person
from contacts.recipients import Recipient, of_people
from crm import mail
from crm.calendars import Event, calendar_of, uid
from crm.dates import as_day, format_date, today
from crm.history import lock, record
from crm.links import whole_address
from crm.models import Mail, User
from engagements.answering import answer_path
from engagements.clock import Clock
from engagements.models import Invitation, Meeting, Subject
from engagements.models.mutes import muted_by
from engagements.slots import DAY, Slot, latest_slot, slots
from engagements.stopping import stop_url

CANCELLED = "cancelled"
#: of a meeting that has begun nobody is told any more
BEGUN = (Meeting.Status.RUNNING, Meeting.Status.HELD)
#: what stands in `told` between when and where
BAR = "|"


def told_of(meeting: Meeting) -> str:
    """When and where it takes place, as far as those invited must know of a change."""
    if meeting.status == Meeting.Status.CANCELLED:
        return CANCELLED
    return BAR.join(str(part or "") for part in when_of(meeting)) + BAR + meeting.place


def when_of(meeting: Meeting) -> tuple[object, ...]:
    return meeting.day, meeting.starts, meeting.ends


def recipients(invitations: Iterable[Invitation]) -> dict[int, Recipient]:
    """{key of a person: how they are written to}; a few queries for all of them."""
    keys = [invitation.person_id for invitation in invitations]
    return {one.pk: one for one in of_people(Person.objects.filter(pk__in=keys))}


def write(
    invitation: Invitation,
    to: Recipient,
    about: str,
    *,
    by: User | None,
    clock: Clock | None = None,
) -> None:
    """Post one letter about a meeting and note what it tells; a reminder by the clock waits until
    nobody sleeps, and may be stopped."""
    meeting = invitation.meeting
    user = User.objects.filter(pk=to.user_id or 0, is_active=True).first()
    language = user.language if user else settings.LANGUAGE_CODE
    url = whole_address(answer_path(invitation))
    with override(language):
        calendar = "" if about == "reminder" else event_of(invitation, to, about, url)
    take_reminder_back(invitation)
    invitation.mail = mail.post(
        "invitation",
        to=to.email,
        to_name=to.full_name_in(language),
        user=user,
        language=language,
        calendar=calendar,
        stop_url=stop_url(reader_key(to), Subject.MEETING, meeting) if clock else "",
        leaves_at=clock.leaves_at(user) if clock else None,
        by=by,
        about=about,
        meeting=meeting,
        answer_url=url,
    )
    invitation.told = told_of(meeting)
    names = ("mail", "told", "sequence", "reminded_for", "reminded_on")
    stored = {name: getattr(invitation, name) for name in names}
    Invitation.objects.filter(pk=invitation.pk).update(**stored)


def take_reminder_back(invitation: Invitation) -> None:
    """What reminds of the meeting and has not left says nothing a later letter does not say."""
    reminders = Mail.objects.filter(pk=invitation.mail_id).exclude(unsubscribe="")
    mail.take_back(reminders, by=None, reason=_("A later letter says the same."))


def reader_key(to: Recipient) -> str:
    """Who mutes, when they do: their account, or the person they are."""
    return f"u{to.user_id}" if to.user_id else f"p{to.pk}"


def event_of(invitation: Invitation, to: Recipient, about: str, url: str) -> str:
    """What the reader's calendar is told."""
    meeting = invitation.meeting
    over = about in (CANCELLED, "withdrawn")
    event = Event(
        uid=uid("meeting", meeting.pk),
        sequence=invitation.sequence,
        title=f"{meeting.heading}: {meeting.title}",
        day=meeting.day,  # type: ignore[arg-type]
        starts=meeting.starts,
        ends=meeting.ends,
        place=meeting.place,
        description="" if over else f"{format_date(meeting.day, 'full')}\n{url}",
        reader=to.email,
        reader_name=to.name,
        cancelled=over,
    )
    return calendar_of(event)


@transaction.atomic
def tell_changes(meeting: Meeting, *, by: User | None) -> int:
    """Tell those invited what has changed since their last letter; how many letters."""
    stored: Meeting = lock(meeting)
    now = told_of(stored)
    if stored.day is None or stored.status in BEGUN:
        return 0
    rows = Invitation.objects.filter(meeting=stored).written().exclude(told=now)
    changed = list(rows.for_detail().select_for_update(of=("self",)))
    reached = recipients(changed)
    written = 0
    for invitation in changed:
        invitation.meeting = stored
        if now != CANCELLED and invitation.told.rpartition(BAR)[0] != now.rpartition(BAR)[0]:
            ask_again(invitation, by=by)
        invitation.sequence += 1
        to = reached[invitation.person_id]
        if to.email:
            write(invitation, to, CANCELLED if now == CANCELLED else "changed", by=by)
            written += 1
    return written


def ask_again(invitation: Invitation, *, by: User | None) -> None:
    """An answer for another day or hour says nothing about this one."""
    if invitation.answer != Invitation.Answer.WAITING:
        invitation.answer = Invitation.Answer.WAITING
        invitation.deputy = invitation.proposed = ""
        record("ask_again", invitation, by=by)


def tell_all_changes(day: date) -> int:
    """Tell of changes nobody told of yet, of meetings from that day on; how many letters."""
    rows = Invitation.objects.written().filter(meeting__day__gte=day)
    rows = rows.exclude(meeting__status__in=BEGUN).select_related("meeting")
    late = {row.meeting for row in rows if row.told != told_of(row.meeting)}
    return sum(tell_changes(meeting, by=None) for meeting in late)


def remind_invited(day: date) -> int:
    """Remind those who have not declined of meetings that are near, on the days their rule says.
    Who was invited after a reminder was due gets none."""
    clock = Clock.of(Subject.MEETING, day, records=Meeting.objects.to_come(day))
    near = Invitation.objects.written().filter(
        meeting__status=Meeting.Status.PLANNED,
        meeting__deleted_at=None,
        meeting__day__gte=day,
        meeting__day__lte=clock.until,
    )
    rows = near.exclude(answer=Invitation.Answer.DECLINE).select_related("meeting", "person")
    return sum(remind(row.pk, clock) for row in rows if due_slot(row, clock))


def due_slot(invitation: Invitation, clock: Clock) -> Slot | None:
    """The latest reminder of the meeting on its present day that has come and was not sent."""
    meeting = invitation.meeting
    if meeting.day is None:
        return None
    person = invitation.person
    plan = clock.book.plan(meeting=meeting.pk, user=person.user_id, body=meeting.body_id)
    since = as_day(invitation.created_at) + DAY
    if invitation.reminded_for == meeting.day:
        since = max(since, (invitation.reminded_on or meeting.day) + DAY)
    return latest_slot(slots(meeting.day, plan._replace(every=None), ()), since, clock.day)


@transaction.atomic
def remind(key: int, clock: Clock) -> bool:
    """Write one reminder, unless somebody else has meanwhile. Its meeting is read once it is held:
    whoever held it last may have moved that."""
    rows = Invitation.objects.written().filter(pk=key)
    held = list(rows.select_for_update(of=("self",)).values_list("pk", flat=True))
    invitation = rows.for_detail().first() if held else None
    slot = due_slot(invitation, clock) if invitation else None
    if invitation is None or slot is None:
        return False
    to = recipients([invitation])[invitation.person_id]
    if not to.email:
        return False
    invitation.reminded_for, invitation.reminded_on = invitation.meeting.day, slot.day
    if reader_key(to) in muted_by(Subject.MEETING, invitation.meeting):
        names = ("reminded_for", "reminded_on")
        Invitation.objects.filter(pk=key).update(**{n: getattr(invitation, n) for n in names})
        return False
    write(invitation, to, "reminder", by=None, clock=clock)
    return True


@transaction.atomic
def take_back() -> int:
    """Cancel reminders that wait, of meetings that do not take place or have begun, and to who does
    not come; how many letters."""
    waiting = Mail.objects.waiting().exclude(unsubscribe="").values("pk")
    told = Invitation.everything.filter(mail__in=waiting)
    coming = (
        told.standing()
        .exclude(answer=Invitation.Answer.DECLINE)
        .filter(
            meeting__status=Meeting.Status.PLANNED,
            meeting__deleted_at=None,
            meeting__day__gte=today(),
            deleted_at=None,
        )
    )
    untrue = set(told.values_list("mail", flat=True)) - set(coming.values_list("mail", flat=True))
    if not untrue:
        return 0
    told.filter(mail__in=untrue).update(reminded_for=None, reminded_on=None)
    letters = Mail.objects.filter(pk__in=untrue)
    return mail.take_back(letters, by=None, reason=_("What it reminds of has changed."))
