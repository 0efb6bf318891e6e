"""Initiatives, agreements, calls and their parts."""

from __future__ import annotations

from datetime import time, timedelta

import factory
from django.utils import timezone

from cooperation.models import (
    Agreement,
    AgreementParty,
    Call,
    Initiative,
    Link,
    Measure,
    Milestone,
    Obligation,
    Party,
    Registration,
    Session,
    Update,
)
from crm.dates import today
from tests.factories.base import RecordFactory
from tests.factories.contacts import OrganizationFactory
from tests.factories.engagements import ProblemFactory


class AgreementFactory(RecordFactory):
    title = factory.Sequence(lambda n: f"تفاهم‌نامهٔ شمارهٔ {n}")
    signed = factory.LazyFunction(lambda: today() - timedelta(days=200))
    valid_until = factory.LazyFunction(lambda: today() + timedelta(days=200))

    class Meta:
        model = Agreement


class AgreementPartyFactory(RecordFactory):
    agreement = factory.SubFactory(AgreementFactory)
    organization = factory.SubFactory(OrganizationFactory)

    class Meta:
        model = AgreementParty


class ObligationFactory(RecordFactory):
    agreement = factory.SubFactory(AgreementFactory)
    organization = factory.SubFactory(OrganizationFactory)
    text = "دو دورهٔ آموزشی در سال برگزار کند"

    class Meta:
        model = Obligation


class CallFactory(RecordFactory):
    """Open for a month, to exhibitors."""

    initiative = factory.LazyAttribute(lambda _: InitiativeFactory(kind="domestic_exhibition"))
    title = "فراخوان نمایشگاه"
    role = "exhibitor"
    until = factory.LazyFunction(lambda: today() + timedelta(days=30))
    opened_at = factory.LazyFunction(timezone.now)

    class Meta:
        model = Call


class RegistrationFactory(RecordFactory):
    call = factory.SubFactory(CallFactory)
    number = factory.Sequence(lambda n: n + 1)
    firm = factory.Sequence(lambda n: f"بافندگی شمارهٔ {n}")
    name = "مریم کاظمی"
    phone = "09121234567"

    class Meta:
        model = Registration


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


class MilestoneFactory(RecordFactory):
    initiative = factory.SubFactory(InitiativeFactory)
    title = factory.Sequence(lambda n: f"تحویل گزارش {n}")

    class Meta:
        model = Milestone


class MeasureFactory(RecordFactory):
    initiative = factory.SubFactory(InitiativeFactory)
    name = "trainees"
    planned = 25
    unit = "persons"

    class Meta:
        model = Measure


class SessionFactory(RecordFactory):
    initiative = factory.SubFactory(InitiativeFactory)
    day = factory.LazyFunction(today)
    starts = time(8)
    ends = time(12)

    class Meta:
        model = Session


class UpdateFactory(RecordFactory):
    initiative = factory.SubFactory(InitiativeFactory)
    text = factory.Sequence(lambda n: f"{n} نفر ثبت‌نام کردند.")

    class Meta:
        model = Update


class LinkFactory(RecordFactory):
    initiative = factory.SubFactory(InitiativeFactory)
    problem = factory.SubFactory(ProblemFactory)

    class Meta:
        model = Link
