"""In whose hands follow-ups are: who owes and chases them, got or passed them on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Self

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, F, OuterRef, Q

from contacts.models import Person
from crm.models import Change, User
from crm.models.record import RecordQuerySet


def owed_by(user: User) -> Q:
    """Follow-ups the user owes: by name, or as the chaser of what nobody owes yet."""
    nobody = Q(owner_user=None, owner_person=None, owner_organization=None)
    named = Q(owner_user=user) | Q(owner_person=Person.objects.of_user(user))
    return named | (Q(chaser=user) & nobody)


def owed_for(organization: Any) -> Q:
    """Follow-ups an organization owes: by name, or by a person who spoke for it in the letter, or
    sits for it in the body, the follow-up comes from."""
    letters, bodies = "letter__follow_ups", "seat__body__resolutions__follow_ups"
    party: Any = apps.get_model("engagements", "LetterParty")
    spoke = party.objects.filter(organization=organization)
    term: Any = apps.get_model("engagements", "Term")
    sits = term.objects.filter(seat__office=organization, seat__deleted_at=None)
    found = Q(owner_organization=organization)
    for rows, path in ((spoke, letters), (sits, bodies)):
        theirs = rows.filter(**{f"{path}__owner_person": F("person")})
        found |= Q(pk__in=theirs.order_by().values(path))
    return found


def held(user: User, away: Iterable[int] = ()) -> Q:
    """Follow-ups that wait for the user, or for those they stand in for, to act."""
    keys = list(away)
    return at_hand(user, keys) | given(user, keys)


def at_hand(user: User, away: Iterable[int] = ()) -> Q:
    """Those they owe and have not referred on."""
    keys = list(away)
    nobody = Q(owner_user=None, owner_person=None, owner_organization=None)
    named = Q(owner_user__in=keys) | Q(owner_person__user__in=keys) | (Q(chaser__in=keys) & nobody)
    owed = owed_by(user) | named if keys else owed_by(user)
    return owed & ~Q(Exists(referrals().filter(state="held")))


def given(user: User, away: Iterable[int] = ()) -> Q:
    """Those that were referred to them."""
    model: Any = apps.get_model("engagements", "Referral")
    held_ones = model.objects.filter(to__in=[user.pk, *away], state="held", follow_up__isnull=False)
    return Q(pk__in=held_ones.order_by().values("follow_up"))


def came_again() -> Q:
    """Follow-ups that were added as the next time of another, whatever was made of them since."""
    kind = ContentType.objects.get_for_model(apps.get_model("engagements", "FollowUp"))
    lines = Change.objects.filter(content_type=kind, object_id=OuterRef("pk"), verb="recur")
    return Q(Exists(lines.order_by()))


def referrals() -> Any:
    """The referrals of the follow-up of the outer query."""
    model: Any = apps.get_model("engagements", "Referral")
    return model.objects.filter(follow_up=OuterRef("pk")).order_by()


def referred_to(user: User) -> Q:
    """Follow-ups somebody passed to the user, and that are with the user or were passed on."""
    return Q(Exists(referrals().standing().filter(to=user)))


def referred_by(user: User) -> Q:
    """Follow-ups the user passed to somebody."""
    return Q(Exists(referrals().standing().filter(sender=user)))


def of_those_away(keys: Any) -> Q:
    """Follow-ups owed or chased by, or referred to, one of these accounts."""
    owed = Q(owner_user__in=keys) | Q(owner_person__user__in=keys) | Q(chaser__in=keys)
    return owed | Q(Exists(referrals().filter(state="held", to__in=keys)))


def concerning(user: User) -> Q:
    """Follow-ups the user owes or chases."""
    person = Person.objects.of_user(user)
    return Q(owner_user=user) | Q(owner_person=person) | Q(chaser=user)


class HoldingQuerySet(RecordQuerySet):
    """Queries over follow-ups by whose hands they are in."""

    def owed_by_user(self, user: User) -> Self:
        """What the user owes: named as user or as person, or chased and owed by nobody yet."""
        return self.filter(owed_by(user))

    def chased_by(self, user: User) -> Self:
        """What the user chases and somebody else owes."""
        someone = Q(owner_person__isnull=False) | Q(owner_organization__isnull=False)
        others = someone | (Q(owner_user__isnull=False) & ~Q(owner_user=user))
        return self.filter(others, chaser=user).exclude(owner_person__user=user)

    def of_interest_to(self, user: User) -> Self:
        """What the user owes, chases or has referred, open or closed."""
        return self.filter(concerning(user) | referred_to(user) | referred_by(user))

    def owed_by_organization(self, organization: Any) -> Self:
        return self.filter(owed_for(organization))
