"""Referrals: an item passed to a colleague to act on, returned, or taken back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from crm.history import lock, record
from crm.models import User
from engagements.models import FollowUp, Letter, Referral, Substitution

State = Referral.State
#: a follow-up, or a letter whose answer is awaited
Item = FollowUp | Letter


@transaction.atomic
def refer(item: Item, *, by: User, to: User, note: str = "") -> Referral:
    """Pass an item to somebody to act on; it waits for them, and `by` waits for it.

    ValidationError when it is closed, with somebody else, or not open to `to`: a referral
    widens nobody's rights over what is confidential.
    """
    stored: Any = lock(item)
    if not stored.is_open:
        raise ValidationError(_("Nothing waits here any more."))
    if not to.is_active or not type(stored).objects.visible_to(to).filter(pk=stored.pk).exists():
        raise ValidationError({"to": _("This is not open to them.")})
    last = Referral.objects.of(stored).filter(state=State.HELD).for_list().first()
    holder = last.to if last else principal(stored, by)
    sender = by if holder is None else holder
    if not by.is_clerk and not acts_as(by, sender):
        raise ValidationError(_("It is with %(name)s: take it back first.") % {"name": sender})
    if to == sender or taken_by(stored, to):
        raise ValidationError({"to": _("It has been with them already; choose somebody else.")})
    if last is not None:
        last.state = State.PASSED
        record("pass_on", last, by=by)
    name = "letter" if isinstance(stored, Letter) else "follow_up"
    referral = Referral(**{name: stored}, sender=sender, to=to, note=note)
    record("create", referral, by=by, **on_behalf(sender, by))
    return referral


def principal(item: Item, by: User) -> User | None:
    """For whom `by` passes it on: themselves, or whom they stand in for."""
    if isinstance(item, Letter):
        seen_to: tuple[User | None, ...] = (item.handler,)
    else:
        seen_to = (item.owner_user, getattr(item.owner_person, "user", None), item.chaser)
    if by in seen_to:
        return by
    return next((one for one in seen_to if one is not None and stands_in(by, one)), by)


def stands_in(by: User, away: User) -> bool:
    """Whether somebody stands in for another today."""
    return Substitution.objects.today().filter(substitute=by, away=away).exists()


def acts_as(by: User, whom: User) -> bool:
    """Whether somebody is another, or stands in for them today."""
    return by == whom or stands_in(by, whom)


def taken_by(item: Item, to: User) -> bool:
    """Whether the chain has passed through somebody: it runs in no circle."""
    return Referral.objects.of(item).standing().filter(to=to).exists()


def on_behalf(of: User, by: User) -> dict[str, Any]:
    """What a line of history says of who acted for whom; nothing for oneself."""
    return {} if of == by else {"for": str(of)}


def acting_for(item: Item, by: User) -> dict[str, Any]:
    """The same, of an item that `by` acts on because they stand in for somebody."""
    last = Referral.objects.of(item).filter(state=State.HELD).for_list().first()
    if last is not None:
        return on_behalf(last.to, by) if stands_in(by, last.to) else {}
    return on_behalf(principal(item, by) or by, by)


@transaction.atomic
def take_back(referral: Referral, *, by: User) -> Referral:
    """Whoever passed it on has it again, however far it went; ValidationError when it is over."""
    stored: Referral = standing(referral)
    if not by.is_clerk and not acts_as(by, stored.sender):
        raise ValidationError(_("Only whoever passed it on takes it back."))
    end(stored, "take_back", State.BACK, by=by)
    return stored


@transaction.atomic
def give_back(referral: Referral, *, by: User, answer: str) -> Referral:
    """Return it to whoever passed it on, with what is said to it."""
    stored: Referral = standing(referral)
    if not acts_as(by, stored.to):
        raise ValidationError(_("It is not with you."))
    stored.answer = answer
    end(stored, "return", State.RETURNED, by=by)
    return stored


def standing(referral: Referral) -> Referral:
    """The referral as it is, its item held; ValidationError when it is over already."""
    item = lock(referral.item)
    stored: Referral = lock(referral)
    if not (stored.stands and item.is_open):
        raise ValidationError(_("This referral is over already."))
    return stored


def end(referral: Referral, verb: str, state: str, *, by: User) -> None:
    """This step of the chain and all after it are over; the one before holds it again."""
    chain = list(Referral.objects.of(referral.item).standing().for_list())
    later = [one for one in chain if one.pk > referral.pk]
    for one in later:
        one.state = State.BACK
        record("take_back", one, by=by)
    whose = referral.sender if verb == "take_back" else referral.to
    referral.state = state
    record(verb, referral, by=by, **on_behalf(whose, by))
    before = [one for one in chain if one.pk < referral.pk]
    if before:
        before[-1].state = State.HELD
        record("come_back", before[-1], by=by)


@transaction.atomic
def refer_many(
    items: Iterable[Item], *, by: User, to: User, note: str = ""
) -> tuple[list[Referral], list[tuple[Item, str]]]:
    """Refer each that can be; (the referrals, [(item, why not)])."""
    done, left = [], []
    for item in items:
        try:
            done.append(refer(item, by=by, to=to, note=note))
        except ValidationError as error:
            left.append((item, " ".join(error.messages)))
    return done, left
