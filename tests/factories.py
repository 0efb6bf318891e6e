"""One believable record of each type, saved as the product saves: with its line of history."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import factory
from django.utils import timezone

from contacts.actions import add_point
from contacts.models import (
    Assessment,
    Circular,
    ContactPoint,
    DuplicatePair,
    Group,
    GroupMember,
    Organization,
    Person,
    Post,
    Province,
    Relation,
    RelationType,
)
from cooperation.models import Initiative, Party
from crm.attaching import attach
from crm.dates import today
from crm.files import checked
from crm.history import record
from crm.models import Export, Mail, User
from engagements.actions import letters, meetings
from engagements.actions.interactions import log
from engagements.models import (
    AgendaItem,
    Attendance,
    Body,
    FollowUp,
    Interaction,
    Letter,
    LetterParty,
    LetterTemplate,
    Meeting,
    Problem,
    Resolution,
    SavedView,
    Seat,
    Statement,
    Term,
)


class UserFactory(factory.django.DjangoModelFactory):
    username = factory.Sequence(lambda n: f"user{n}")
    first_name = "کاربر"
    last_name = factory.Sequence(lambda n: f"شمارهٔ {n}")
    email = factory.LazyAttribute(lambda user: f"{user.username}@example.org")
    role = User.Role.READER

    class Meta:
        model = User


class RecordFactory(factory.django.DjangoModelFactory):
    """Checked and saved by `crm.history`; `by=` says who did it."""

    class Meta:
        abstract = True

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Any:
        by = kwargs.pop("by", None)
        obj = model_class(*args, **kwargs)
        cls.store(obj, by)
        return obj

    @classmethod
    def store(cls, obj: Any, by: User | None) -> None:
        """How a new record of this type is saved."""
        obj.full_clean()
        record("create", obj, by=by)


def province(code: str = "IR-10") -> Province:
    """One of the 31 that are always there."""
    return Province.objects.get(code=code)


class OrganizationFactory(RecordFactory):
    name = factory.Sequence(lambda n: f"سازمان شمارهٔ {n}")
    kind = "agency"

    class Meta:
        model = Organization


class PersonFactory(RecordFactory):
    honorific = "مهندس"
    given_name = "مریم"
    family_name = factory.Sequence(lambda n: f"کاظمی {n}")

    class Meta:
        model = Person


class PostFactory(RecordFactory):
    person = factory.SubFactory(PersonFactory)
    organization = factory.SubFactory(OrganizationFactory)
    title = "کارشناس"

    class Meta:
        model = Post


class ContactPointFactory(RecordFactory):
    person = factory.SubFactory(PersonFactory)
    kind = "email"
    value = factory.Sequence(lambda n: f"contact{n}@example.org")

    class Meta:
        model = ContactPoint

    @classmethod
    def store(cls, obj: Any, by: User | None) -> None:
        add_point(obj, by=by)


class RelationTypeFactory(factory.django.DjangoModelFactory):
    """A word of the vocabulary, apart from those that are always there."""

    name = "مشاور است برای"
    inverse = "مشاورش است"
    name_en = "advises"
    inverse_en = "is advised by"

    class Meta:
        model = RelationType


class RelationFactory(RecordFactory):
    """Somebody advises an organization."""

    type = factory.SubFactory(RelationTypeFactory)
    from_person = factory.SubFactory(PersonFactory)
    to_organization = factory.SubFactory(OrganizationFactory)

    class Meta:
        model = Relation


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


class GroupFactory(RecordFactory):
    """A group kept by hand, with nobody in it yet."""

    name = factory.Sequence(lambda n: f"فهرست شمارهٔ {n}")

    class Meta:
        model = Group


class MemberFactory(RecordFactory):
    group = factory.SubFactory(GroupFactory)
    person = factory.SubFactory(PersonFactory)

    class Meta:
        model = GroupMember


class CircularFactory(RecordFactory):
    """A draft that greets its reader."""

    group = factory.SubFactory(GroupFactory)
    subject = factory.Sequence(lambda n: f"دعوت {n} به نمایشگاه")
    text = "{خطاب}\n\nنمایشگاه از شنبه باز است."

    class Meta:
        model = Circular


class AssessmentFactory(RecordFactory):
    """Somebody who can do much, wants to do something and takes no side."""

    person = factory.SubFactory(PersonFactory)
    topic = "تعرفهٔ واردات"
    influence, interest, stance = 4, 3, 3

    class Meta:
        model = Assessment


class DuplicateFactory(RecordFactory):
    """Two people who may be one."""

    first_person = factory.SubFactory(PersonFactory)
    second_person = factory.SubFactory(PersonFactory)
    score = factory.Sequence(lambda n: 40 + n % 60)
    reasons = [["name_spelling", 9.5], ["same_mobile", 9.0], ["other_id", -8.0]]

    class Meta:
        model = DuplicatePair


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


class AttendanceFactory(RecordFactory):
    meeting = factory.SubFactory(MeetingFactory)
    person = factory.SubFactory(PersonFactory)

    class Meta:
        model = Attendance

    @classmethod
    def store(cls, obj: Any, by: User | None) -> None:
        meetings.note_attendance(obj, by=by)


class StatementFactory(RecordFactory):
    """A statement whose speaker is not decided yet."""

    meeting = factory.SubFactory(MeetingFactory)
    speaker_as_written = "کاظمی"
    text = "برق شهرک‌ها هر روز قطع می‌شود."

    class Meta:
        model = Statement


class ResolutionFactory(RecordFactory):
    meeting = factory.SubFactory(MeetingFactory)
    text = factory.Sequence(lambda n: f"مقرر شد گزارش {n} تهیه شود.")

    class Meta:
        model = Resolution

    @classmethod
    def store(cls, obj: Any, by: User | None) -> None:
        meetings.resolve(obj, by=by)


class ProblemFactory(RecordFactory):
    title = factory.Sequence(lambda n: f"قطع برق شهرک {n}")

    class Meta:
        model = Problem


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


def pdf_file(words: str = "scan") -> bytes:
    """A small PDF with these words in it, ASCII all through."""
    return f"%PDF-1.4\n% {words}\ntrailer <<>>\n%%EOF\n".encode("ascii")


def attached(obj: Any, name: str = "نامه.pdf", words: str = "scan", by: Any = None) -> Any:
    """A PDF that hangs on a record."""
    by = by or UserFactory(role=User.Role.SECRETARIAT)
    [made] = attach(obj, by=by, files=[checked(name, pdf_file(words))])
    return made


class InitiativeFactory(RecordFactory):
    title = factory.Sequence(lambda n: f"دورهٔ آموزشی {n}")
    kind = "training"

    class Meta:
        model = Initiative


class PartyFactory(RecordFactory):
    initiative = factory.SubFactory(InitiativeFactory)
    organization = factory.SubFactory(OrganizationFactory)
    role = "provider"

    class Meta:
        model = Party


class MailFactory(RecordFactory):
    """A letter that is due now."""

    to = factory.Sequence(lambda n: f"reader{n}@example.org")
    to_name = "مریم کاظمی"
    subject = factory.Sequence(lambda n: f"یادآوری {n}")
    text = "متن نامه\n"
    html = "<p>متن نامه</p>"
    next_try_at = factory.LazyFunction(timezone.now)

    class Meta:
        model = Mail

    @classmethod
    def store(cls, obj: Any, by: User | None) -> None:
        record("create", obj, by=by)


class ExportFactory(RecordFactory):
    """The list of people, taken away as an Excel file."""

    title = factory.Sequence(lambda n: f"اشخاص {n}")
    address = "/contacts/people/?q=%D8%A7%D8%AD%D9%85%D8%AF"
    format = "xlsx"
    count = factory.Sequence(lambda n: n + 1)

    class Meta:
        model = Export


class SavedViewFactory(RecordFactory):
    """A view of people that everybody sees."""

    title = factory.Sequence(lambda n: f"نمای شمارهٔ {n}")
    owner = factory.SubFactory(UserFactory)
    scope = "everybody"
    page = "contacts:person-list"
    query = "q=%D8%A7%D8%AD%D9%85%D8%AF"

    class Meta:
        model = SavedView


#: a factory for each type that has pages
FACTORIES: dict[type, type[RecordFactory]] = {
    factory_class._meta.model: factory_class
    for factory_class in (
        *(OrganizationFactory, PersonFactory, PostFactory, ContactPointFactory),
        *(RelationFactory, InteractionFactory, GroupFactory, MemberFactory, CircularFactory),
        *(AssessmentFactory, DuplicateFactory),
        *(BodyFactory, SeatFactory, TermFactory, MeetingFactory, AgendaItemFactory),
        *(AttendanceFactory, StatementFactory, ResolutionFactory, ProblemFactory),
        *(FollowUpFactory, InitiativeFactory, PartyFactory, MailFactory),
        ExportFactory,
        *(SavedViewFactory, LetterFactory, LetterPartyFactory, LetterTemplateFactory),
    )
}


def seated(user: User, body: Body, role: str = "head") -> Person:
    """The user's person, sitting in the body."""
    person = Person.objects.filter(user=user).first() or PersonFactory(user=user)
    TermFactory(seat=SeatFactory(body=body, role=role), person=person)
    return person
