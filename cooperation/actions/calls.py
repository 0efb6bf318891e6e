"""What is done to public calls and to what comes in by them."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.actions import add_point
from contacts.imports.names import split_name
from contacts.models import ContactPoint, Organization, Person
from contacts.models.name_keys import key_of_firm
from cooperation.models import Call, Party, Registration
from crm import mail
from crm.facts import told_value
from crm.history import lock, record
from crm.models import Change, User
from crm.public import require_calm
from crm.trash import throw_away

#: so many registrations are taken within an hour, and of one telephone or address in a day
MOST_AN_HOUR, MOST_OF_ONE = 120, 3
State = Registration.State
#: what counts of somebody who takes part already: what is known, or what they ask for now
KNOWN, ASKED = COUNTS = ("known", "asked")
WHICH = {
    "organization": gettext_lazy("Choose which organization it is, or add it as a new one."),
    "person": gettext_lazy("Choose which person it is, or add them as a new one."),
}


# --- the call ----------------------------------------------------------------------------------


@transaction.atomic
def open_call(call: Call, *, by: User) -> Call:
    """Let whoever has its address register, also again after it was closed."""
    stored: Call = lock(call)
    if stored.is_open:
        raise ValidationError(_("This call is open already."))
    if stored.is_over:
        raise ValidationError(_("Its last day is over: give it a later one first."))
    if not stored.initiative.is_open:
        raise ValidationError(_("The initiative has come to its end."))
    stored.opened_at, stored.closed_at = stored.opened_at or timezone.now(), None
    record("open", stored, by=by)
    return stored


@transaction.atomic
def close_call(call: Call, *, by: User) -> Call:
    """Take no more registrations; its page says so."""
    stored: Call = lock(call)
    if not stored.is_open:
        raise ValidationError(_("This call is not open."))
    stored.closed_at = timezone.now()
    record("close", stored, by=by)
    return stored


# --- what comes in -------------------------------------------------------------------------------


@transaction.atomic
def register(
    registration: Registration, *, key: uuid.UUID | None = None, by: None = None
) -> Registration:
    """Take what somebody told on the public page, number it in its call, and answer by mail.

    ValidationError when the call is closed or full, or more comes in than people write.
    """
    call: Call = lock(registration.call)
    if not call.is_open:
        raise ValidationError(_("This call is closed."))
    require_calm(
        Registration.everything.all(),
        same=of_the_same(registration),
        most_of_one=MOST_OF_ONE,
        most_an_hour=MOST_AN_HOUR,
    )
    taken = Registration.everything.filter(call=call)
    if taken.count() >= call.most:
        raise ValidationError(_("This call has as many registrations as it takes."))
    registration.call = call
    registration.number = (taken.aggregate(last=Max("number"))["last"] or 0) + 1
    registration.organization = known_as(registration)
    registration.full_clean()
    record("create", registration, by=by, key=key)
    answer(registration)
    return registration


def of_the_same(registration: Registration) -> list[Q]:
    """By what it may be of somebody who registered before."""
    same = [Q(phone=registration.phone)]
    if registration.email:
        same.append(Q(email__iexact=registration.email))
    return same


def known_as(registration: Registration) -> Organization | None:
    """The one organization with its number, or of that very name; None when in doubt, and of
    persons."""
    if registration.call.for_people:
        return None
    numbers = {name: getattr(registration, name) for name in ("legal_id", "member_number")}
    signs: list[dict[str, Any]] = [{name: told} for name, told in numbers.items() if told]
    for sign in [*signs, {"name_key": key_of_firm(registration.firm)}]:
        found = list(Organization.objects.filter(**sign)[:2])
        if found:
            return found[0] if len(found) == 1 else None
    return None


# --- the review ----------------------------------------------------------------------------------


@transaction.atomic
def accept(
    registration: Registration,
    *,
    by: User,
    organization: Organization | None = None,
    person: Person | None = None,
    new: bool = False,
    counts: str = "",
) -> Registration:
    """Make it a party of the initiative, with what it asked for; answered by mail.

    It is the firm or person given, or one added now of what was told (`new`). Where they take part
    already with something else than they ask for, `counts` says which of the two does.
    """
    stored = waiting(registration)
    role = "person" if stored.call.for_people else "organization"
    known = person if stored.call.for_people else organization or stored.organization
    who = added(stored, by=by) if new else known
    if who is None:
        raise ValidationError({role: WHICH[role]})
    lock(stored.call.initiative)  # another registration of the same may be accepted right now
    same = Party.objects.filter(initiative=stored.call.initiative, role=stored.call.role)
    there = same.filter(**{role: who}).first()
    if there:
        add_wishes(there, stored, counts, by=by)
    stored.party = there or made_party(stored, {role: who}, by=by)
    stored.state, stored.reason = State.ACCEPTED, ""
    if isinstance(who, Organization):
        stored.organization = who
    record("accept", stored, by=by)
    answer(stored, by=by)
    return stored


def waiting(registration: Registration) -> Registration:
    """The registration as it stands now, held; ValidationError when it was answered."""
    stored: Registration = lock(registration)
    if not stored.is_new:
        raise ValidationError(_("This registration is answered already."))
    return stored


def made_party(registration: Registration, who: dict[str, Any], *, by: User) -> Party:
    """Add the firm or person as a party, with what was asked for."""
    call = registration.call
    party = Party(initiative=call.initiative, role=call.role, **who)
    party.facts = dict(registration.facts)
    party.full_clean()
    record("create", party, by=by, registration=registration.pk)
    return party


def add_wishes(party: Party, registration: Registration, counts: str, *, by: User) -> None:
    """Note what somebody asks for who takes part already; ValidationError where something else is
    known and nobody said which of the two counts.
    """
    asked, known = registration.facts, party.facts
    if counts not in COUNTS and (both := differing(party, registration)):
        told = _("It takes part already: %(known)s. Choose which of the two counts.")
        raise ValidationError({"counts": told % {"known": _(", ").join(both)}})
    party.facts = known | asked if counts == ASKED else asked | known
    if party.facts != known:
        record("fill", party, by=by, registration=registration.pk)


def differing(party: Party, registration: Registration) -> list[str]:
    """What is known of a party otherwise than it asks for, in words."""
    told = _("%(label)s %(known)s, asked for %(asked)s")
    return [
        told
        % {
            "label": fact.label,
            "known": told_value(party.facts[fact.slug]),
            "asked": told_value(registration.facts[fact.slug]),
        }
        for fact in party.own_kind.facts
        if fact.slug in party.facts.keys() & registration.facts.keys()
        and party.facts[fact.slug] != registration.facts[fact.slug]
    ]


def added(registration: Registration, *, by: User) -> Organization | Person:
    """A mill of the name and numbers it told, or a person of that name, reached as they said."""
    told: dict[str, Any]
    if registration.call.for_people:
        honorific, given, family = split_name(registration.name)
        who: Any = Person(honorific=honorific, given_name=given, family_name=family)
        told = {"person": who}
    else:
        who = Organization(
            name=registration.firm,
            kind="mill",
            legal_id=registration.legal_id,
            member_number=registration.member_number,
        )
        told = {"organization": who, "label": registration.name}
    who.full_clean()
    record("create", who, by=by)
    for kind, value in (("mobile", registration.phone), ("email", registration.email)):
        if value:
            add_point(ContactPoint(kind=kind, value=value, **told), by=by)
    found: Organization | Person = who
    return found


@transaction.atomic
def refuse(registration: Registration, *, by: User, reason: str) -> Registration:
    """Say no, and why; answered by mail."""
    stored = waiting(registration)
    stored.state, stored.reason = State.REFUSED, reason.strip()
    record("refuse", stored, by=by)
    answer(stored, by=by)
    return stored


@transaction.atomic
def reconsider(registration: Registration, *, by: User) -> Registration:
    """Take back what was answered, and what it made of a party nobody has changed since: one that
    was added goes to the trash, one that was there has its facts again.
    """
    stored: Registration = lock(registration)
    if stored.is_new:
        raise ValidationError(_("This registration waits for an answer."))
    party, stored.party = stored.party, None
    stored.state, stored.reason = State.NEW, ""
    record("reconsider", stored, by=by)
    shared = Registration.objects.filter(party=party, party__isnull=False).exists()
    if party and party.deleted_at is None and not shared:
        take_back(party, stored, by=by)
    return stored


def take_back(party: Party, registration: Registration, *, by: User) -> None:
    """Undo what the registration made of a party, if that is the last that happened to it."""
    last = Change.objects.of(party).first()
    if last is None or last.version != party.version:
        return
    made_by = last.details.get("registration")
    of_call = Registration.everything.filter(pk=made_by, call=registration.call)
    if last.verb == "create" and of_call.exists():
        throw_away(party, by=by)
    elif last.verb == "fill" and made_by == registration.pk:
        party.facts = last.fields["facts"][0]
        record("update", party, by=by)


@transaction.atomic
def accept_many(registrations: Iterable[Registration], *, by: User) -> list[Registration]:
    """Accept those whose firm is known, unless it takes part already with something else than it
    asks for; the others stay new. Those that were accepted.
    """
    known = registrations_to_answer(registrations, by).filter(organization__isnull=False)
    found, refused = [], None
    for one in known:
        try:
            found.append(accept(one, by=by))
        except ValidationError as error:
            refused = error
    if not found and refused:
        raise ValidationError(refused.messages)
    if not found:
        raise ValidationError(_("None of these is new and of a firm that is known."))
    return found


@transaction.atomic
def refuse_many(
    registrations: Iterable[Registration], *, by: User, reason: str
) -> list[Registration]:
    """Refuse those that wait for an answer, all for one reason; those that were refused."""
    found = [
        refuse(one, by=by, reason=reason) for one in registrations_to_answer(registrations, by)
    ]
    if not found:
        raise ValidationError(_("None of these waits for an answer."))
    return found


def registrations_to_answer(registrations: Any, by: User) -> Any:
    return registrations.editable_by(by).new().for_list().order_by("pk")


def answer(registration: Registration, *, by: User | None = None) -> None:
    """Write to whoever registered how it stands, where there is an address."""
    if registration.email:
        mail.post(
            "registration",
            to=registration.email,
            to_name=registration.name,
            language=registration.language,
            topic=f"registration:{registration.pk}",
            by=by,
            registration=registration,
            call=registration.call,
        )
