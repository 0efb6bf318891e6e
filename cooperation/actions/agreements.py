"""What is done to agreements: their obligations chased, they themselves renewed."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from contacts.models import Organization, Post
from cooperation.models import Agreement, AgreementParty, Obligation
from crm.dates import today
from crm.history import lock, record, record_many
from crm.models import User
from engagements.actions import follow_ups
from engagements.models import FollowUp

#: what a renewal takes over
SAME = ("title", "title_en", "scope", "body", "keeper", "text")


@transaction.atomic
def join(party: AgreementParty, *, by: User, key: uuid.UUID | None = None) -> AgreementParty:
    """Add a party; who signed in an unnamed post signed in the one held there that day."""
    name_post(party)
    record("create", party, by=by, key=key)
    return party


@transaction.atomic
def revise_party(party: AgreementParty, *, by: User) -> AgreementParty:
    """Save an edited party; an unnamed post is looked up as when it was added."""
    name_post(party)
    record("update", party, by=by)
    return party


def name_post(party: AgreementParty) -> None:
    """Write down the post in which somebody signed, there or in one of its units."""
    if not party.signatory or party.signed_as:
        return
    units = Organization.objects.branch(party.organization)
    held = Post.objects.filter(person=party.signatory, organization__in=units)
    post = held.held_on(party.agreement.signed or today()).main_first().first()
    party.signed_as = post.title if post else ""


@transaction.atomic
def chase(obligation: Obligation, *, by: User, follow_up: FollowUp | None = None) -> FollowUp:
    """Make what a side is to do a follow-up, or link one that is there.

    What we are to do is owed by whoever keeps the agreement, to the other side.
    """
    stored: Obligation = lock(obligation)
    if stored.chased:
        raise ValidationError(_("It is chased already, as a follow-up."))
    stored.follow_up = follow_up or follow_ups.owe(owed_by(stored, by), by=by)
    record("chase", stored, by=by)
    return stored.follow_up


def owed_by(obligation: Obligation, by: User) -> FollowUp:
    """The follow-up an obligation becomes."""
    agreement = obligation.agreement
    keeper = agreement.keeper or by
    owed: dict[str, Any] = {"owner_organization": obligation.organization}
    home = Organization.objects.home()
    if obligation.organization == home:
        sides = AgreementParty.objects.of(agreement).exclude(organization=home)
        other = sides.filter(role=AgreementParty.Role.SIDE).first()
        owed = {"owner_user": keeper, "owed_to": other and other.organization}
    elif home:
        owed["owed_to"] = home
    note = _("By the agreement “%(title)s”.") % {"title": agreement}
    return FollowUp(title=obligation.text, due=obligation.due, chaser=keeper, note=note, **owed)


@transaction.atomic
def renew(
    agreement: Agreement,
    *,
    by: User,
    number: str = "",
    signed: date | None = None,
    valid_until: date | None = None,
    obligations: bool = True,
) -> Agreement:
    """Add the agreement that takes its place, with its parties and, if asked, what they owe.

    The one before stays as it was; ValidationError when it is a draft or renewed already.
    """
    stored: Agreement = lock(agreement)
    if stored.signed is None:
        raise ValidationError(_("A draft is not renewed: say first when it was signed."))
    if Agreement.objects.filter(renews=stored).exists():
        raise ValidationError(_("This agreement is renewed already."))
    told = {name: getattr(stored, name) for name in SAME}
    days = {"signed": signed, "valid_until": valid_until}
    new = Agreement(renews=stored, number=number.strip(), **days, **told)
    new.full_clean()
    record("renew", new, by=by)
    parties = AgreementParty.objects.of(stored)
    record_many("create", [same_party(one, new) for one in parties], by=by)
    if obligations:
        owed = Obligation.objects.of(stored)
        record_many("create", [same_obligation(one, new) for one in owed], by=by)
    return new


def same_party(party: AgreementParty, agreement: Agreement) -> AgreementParty:
    """As they stood; who signs anew is told when it is signed."""
    return AgreementParty(agreement=agreement, organization=party.organization, role=party.role)


def same_obligation(obligation: Obligation, agreement: Agreement) -> Obligation:
    """To be done anew, on a day of the new time."""
    return Obligation(
        agreement=agreement, organization=obligation.organization, text=obligation.text
    )
