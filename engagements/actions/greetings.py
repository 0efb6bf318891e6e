"""Congratulations on birthdays and at Nowruz, where the office chose to: once a person and year.

Never to those who want no letters to many, have died, or lie in the trash.
"""

from __future__ import annotations

import logging
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from contacts.mailing import sender_in
from contacts.members import members_of
from contacts.models import Person
from contacts.opting_out import token_of
from contacts.recipients import Recipient, of_people
from crm import mail
from crm.dates import days_in_month, jalali, month_range, year_range
from crm.links import path_with, whole_address
from crm.models import User
from crm.quiet import Quiet
from engagements.models import Notice, Office

log = logging.getLogger(__name__)

#: at this hour of the office
HOUR = time(9)
#: so many at once; the next tick goes on
BATCH = 500
BIRTHDAY, NOWRUZ, LOOKED = "birthday", "nowruz", "birthdays"
#: so many days after Nowruz it is still greeted, as after an outage
NOWRUZ_LASTS = 4
OLDEST = 120


def write_greetings(now: datetime | None = None) -> int:
    """Post the congratulations of today; how many."""
    now, office = now or timezone.now(), Office.current()
    if not (office.birthdays or office.nowruz):
        return 0
    zone = ZoneInfo(settings.TIME_ZONE)
    local = now.astimezone(zone)
    quiet = Quiet(zone, office.quiet_from, office.quiet_until)
    if local.time() < HOUR or quiet.over_at(now) > now:
        return 0
    written = 0
    if office.birthdays:
        written += birthdays(office, local.date())
    shown = jalali(local.date())
    if office.nowruz and shown.month == 1 and shown.day <= NOWRUZ_LASTS:
        written += greet(people_of(office), NOWRUZ, local.date())[1]
    return written


def birthdays(office: Office, day: date) -> int:
    """Congratulate those born on that day of the Jalali year; looked for once a day."""
    if Notice.objects.of(Office, LOOKED).filter(slot=day).exists():
        return 0
    found, written = greet(born_people(office, day), BIRTHDAY, day)
    if found < BATCH:
        Notice.objects.once(Office, office.pk, LOOKED, day)
    return written


def born_people(office: Office, day: date) -> Any:
    """Those of them whose birthday it is: found by their birthdays, whoever else there is."""
    return people_of(office).filter(birthday__in=born_on(day))


def born_on(day: date) -> list[date]:
    """The days on which those were born whose birthday it is; the last of Esfand in a year without
    a thirtieth is also that of those born on a thirtieth."""
    shown = jalali(day)
    last = shown.day == days_in_month(shown.year, shown.month)
    days = {shown.day, 30} if shown.month == 12 and last else {shown.day}
    years = range(shown.year - OLDEST, shown.year)
    return [
        month_range(year, shown.month)[0] + timedelta(days=number - 1)
        for year in years
        for number in days
        if number <= days_in_month(year, shown.month)
    ]


def people_of(office: Office) -> Any:
    """Those whom the office congratulates."""
    people: Any = Person.objects.all()
    if office.greeted and office.updated_by:
        people = members_of(office.greeted, office.updated_by).people
    return people.may_be_written()


def greet(people: Any, kind: str, day: date) -> tuple[int, int]:
    """(how many were looked at, how many letters were written); those of this year are left out."""
    year = year_range(jalali(day).year)[0]
    done = Notice.objects.of(Person, kind).filter(slot=year, object_id=OuterRef("pk"))
    waiting = people.filter(~Exists(done)).order_by("pk")
    keys = list(waiting.values_list("pk", flat=True)[:BATCH])
    written = 0
    for one in of_people(Person.objects.filter(pk__in=keys)):
        try:
            written += post(one, kind, year)
        except Exception:  # one bad record must not keep the others from being greeted
            log.exception("Person %s could not be congratulated", one.pk)
    return len(keys), written


@transaction.atomic
def post(one: Recipient, kind: str, year: date) -> bool:
    """Write one letter, unless that was done this year or no address is known."""
    notice = Notice.objects.once(Person, one.pk, kind, year)
    if notice is None or not one.email:
        return False
    user = User.objects.filter(pk=one.user_id or 0, is_active=True).first()
    language = user.language if user else settings.LANGUAGE_CODE
    notice.mail = mail.post(
        "greeting",
        to=one.email,
        to_name=one.name_in(language),
        user=user,
        language=language,
        stop_url=whole_address(path_with("contacts:opt-out", who=token_of(one.key))),
        kind=kind,
        spoken=one.spoken_to(language),
        year=jalali(year).year,
        sender=sender_in(language),
    )
    notice.save(update_fields=["mail"])
    return True
