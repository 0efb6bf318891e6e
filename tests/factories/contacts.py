"""People, organizations, their posts, points, relations and groups."""

from __future__ import annotations

from typing import Any

import factory

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
from crm.models import User
from tests.factories.base import RecordFactory


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
