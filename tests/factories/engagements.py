"""Bodies, meetings, letters, problems, resolutions, follow-ups and what hangs on them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import factory

from contacts.models import (
    Person,
)
from crm.dates import today
from crm.models import User
from engagements.actions import letters, meetings
from engagements.actions.interactions import log
from engagements.models import (
    AgendaItem,
    Attendance,
    Ballot,
    Body,
    FollowUp,
    Interaction,
    Invitation,
    Letter,
    LetterParty,
    LetterTemplate,
    Meeting,
    Motion,
    Problem,
    ProblemReport,
    Proposal,
    ReminderRule,
    Resolution,
    SavedView,
    Seat,
    Statement,
    Substitution,
    Term,
)
from tests.factories.base import RecordFactory, UserFactory
from tests.factories.contacts import OrganizationFactory, PersonFactory


class InteractionFactory(RecordFactory):
    """A call with somebody."""

    text = "فهرست واحدها را می‌فرستند."

    class Meta:
        model = Interaction

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Any:
        people = kwargs.pop("people", None) or [PersonFactory()]
        by = kwargs.pop("by", None) or UserFactory(role=User.Role.SECRETARIAT)
        return log(Interaction(**kwargs), by=by, people=people)


class BodyFactory(RecordFactory):
    name = factory.Sequence(lambda n: f"کارگروه شمارهٔ {n}")
    organization = factory.SubFactory(OrganizationFactory)
    code = factory.Sequence(lambda n: f"ک{n}")

    class Meta:
        model = Body


class SeatFactory(RecordFactory):
    body = factory.SubFactory(BodyFactory)
    role = "member"

    class Meta:
        model = Seat


class TermFactory(RecordFactory):
    seat = factory.SubFactory(SeatFactory)
    person = factory.SubFactory(PersonFactory)

    class Meta:
        model = Term


class MeetingFactory(RecordFactory):
    """A planned meeting; its number runs on within its body."""

    body = factory.SubFactory(BodyFactory)
    title = factory.Sequence(lambda n: f"نشست شمارهٔ {n}")
    day = factory.LazyFunction(lambda: today() + timedelta(days=3))

    class Meta:
        model = Meeting

    @classmethod
    def store(cls, obj: Any, by: User | None) -> None:
        meetings.plan(obj, by=by)


class AgendaItemFactory(RecordFactory):
    meeting = factory.SubFactory(MeetingFactory)
    title = factory.Sequence(lambda n: f"بند {n} دستور جلسه")

    class Meta:
        model = AgendaItem


class ProposalFactory(RecordFactory):
    body = factory.SubFactory(BodyFactory)
    title = factory.Sequence(lambda n: f"پیشنهاد {n}")

    class Meta:
        model = Proposal


class AttendanceFactory(RecordFactory):
    meeting = factory.SubFactory(MeetingFactory)
    person = factory.SubFactory(PersonFactory)

    class Meta:
        model = Attendance

    @classmethod
    def store(cls, obj: Any, by: User | None) -> None:
        meetings.note_attendance(obj, by=by)


class InvitationFactory(RecordFactory):
    """Somebody asked to a meeting, who could not be written to."""

    meeting = factory.SubFactory(MeetingFactory)
    person = factory.SubFactory(PersonFactory)

    class Meta:
        model = Invitation


class StatementFactory(RecordFactory):
    """A statement whose speaker is not decided yet."""

    meeting = factory.SubFactory(MeetingFactory)
    speaker_as_written = "کاظمی"
    text = "برق شهرک‌ها هر روز قطع می‌شود."

    class Meta:
        model = Statement


class ResolutionFactory(RecordFactory):
    """A resolution; one that is carried out has evidence."""

    meeting = factory.SubFactory(MeetingFactory)
    text = factory.Sequence(lambda n: f"مقرر شد گزارش {n} تهیه شود.")
    state = "open"
    evidence = factory.LazyAttribute(lambda made: "نامهٔ ۱۲" if made.state == "done" else "")

    class Meta:
        model = Resolution

    @classmethod
    def store(cls, obj: Any, by: User | None) -> None:
        meetings.resolve(obj, by=by)


class ProblemFactory(RecordFactory):
    title = factory.Sequence(lambda n: f"قطع برق شهرک {n}")

    class Meta:
        model = Problem


class ProblemReportFactory(RecordFactory):
    problem = factory.SubFactory(ProblemFactory)
    unit_name = factory.Sequence(lambda n: f"بافندگی شمارهٔ {n}")

    class Meta:
        model = ProblemReport


class MotionFactory(RecordFactory):
    body = factory.SubFactory(BodyFactory)
    text = factory.Sequence(lambda n: f"پاویون {n} برپا شود.")
    until = factory.LazyFunction(lambda: today() + timedelta(days=7))

    class Meta:
        model = Motion


class BallotFactory(RecordFactory):
    motion = factory.SubFactory(MotionFactory, state="open")
    seat = factory.SubFactory(SeatFactory)
    person = factory.SubFactory(PersonFactory)

    class Meta:
        model = Ballot


class FollowUpFactory(RecordFactory):
    """Something owed, with the day of its first reminder."""

    title = factory.Sequence(lambda n: f"فرستادن گزارش {n}")

    class Meta:
        model = FollowUp

    @classmethod
    def store(cls, obj: Any, by: User | None) -> None:
        obj.schedule()
        super().store(obj, by)


class LetterFactory(RecordFactory):
    """A letter that came in from somebody; its number runs on within its register."""

    subject = factory.Sequence(lambda n: f"درخواست شمارهٔ {n}")

    class Meta:
        model = Letter

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Any:
        by = kwargs.pop("by", None) or UserFactory(role=User.Role.SECRETARIAT)
        sender = kwargs.pop("sender", "شهرداری کاشان")
        person, office = kwargs.pop("person", None), kwargs.pop("organization", None)
        letter = Letter(**kwargs)
        name = "" if person or office else sender
        parties = [letters.party_of("from", letter.day, person, office, name)]
        return letters.receive(letter, by=by, parties=parties)


class DraftFactory(RecordFactory):
    """A letter of our own that is still being written, to somebody."""

    subject = factory.Sequence(lambda n: f"دعوت شمارهٔ {n}")
    direction = "outgoing"
    text = "{خطاب}\n\nنشست شنبه برگزار می‌شود."

    class Meta:
        model = Letter

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Any:
        by = kwargs.pop("by", None) or UserFactory(role=User.Role.SECRETARIAT)
        person = kwargs.pop("person", None)
        letter = Letter(**kwargs)
        party = letters.party_of("to", letter.day, person, None, "" if person else "استانداری یزد")
        return letters.draft(letter, by=by, parties=[party])


class LetterPartyFactory(RecordFactory):
    letter = factory.SubFactory(LetterFactory)
    role = "copy"
    name = "فرمانداری"

    class Meta:
        model = LetterParty


class LetterTemplateFactory(RecordFactory):
    name = factory.Sequence(lambda n: f"الگوی شمارهٔ {n}")
    subject = factory.Sequence(lambda n: f"موضوع {n}")
    text = "{خطاب}\n\nبا احترام"

    class Meta:
        model = LetterTemplate


class SavedViewFactory(RecordFactory):
    """A view of people that everybody sees."""

    title = factory.Sequence(lambda n: f"نمای شمارهٔ {n}")
    owner = factory.SubFactory(UserFactory)
    scope = "everybody"
    page = "contacts:person-list"
    query = "q=%D8%A7%D8%AD%D9%85%D8%AF"

    class Meta:
        model = SavedView


class ReminderRuleFactory(RecordFactory):
    """What is usual for follow-ups unless it says otherwise: 3 days before, then each 2."""

    subject = "follow_up"
    before = "3"
    every = 2

    class Meta:
        model = ReminderRule


class SubstitutionFactory(RecordFactory):
    away = factory.SubFactory(UserFactory)
    substitute = factory.SubFactory(UserFactory)
    first_day = factory.LazyFunction(today)
    last_day = factory.LazyFunction(today)

    class Meta:
        model = Substitution


def seated(user: User, body: Body, role: str = "head") -> Person:
    """The user's person, sitting in the body."""
    person = Person.objects.filter(user=user).first() or PersonFactory(user=user)
    TermFactory(seat=SeatFactory(body=body, role=role), person=person)
    return person
