"""Guests, and a letter to many as it is sent, for the tests of letters to many."""

from __future__ import annotations

from contacts.actions.circulars import post_circular
from contacts.members import members_of
from contacts.models import Circular, GroupMember, Person
from tests.factories import (
    ContactPointFactory,
    MemberFactory,
    PersonFactory,
)


def guest(group, address="", **known):
    """Somebody in the group, with an e-mail address unless it is None."""
    person = PersonFactory(**known)
    MemberFactory(group=group, person=person)
    if address is not None:
        ContactPointFactory(person=person, **({"value": address} if address else {}))
    return person


def send(circular, user, expected=None, version=None):
    found = members_of(circular.group, user)
    if expected is None:
        expected = found.people.filter(pk__in=readers(circular)).count()
    return post_circular(
        circular,
        found.people,
        found.organizations,
        by=user,
        expected=expected,
        version=version or Circular.objects.get(pk=circular.pk).version,
    )


def readers(circular):
    """Those in the group who have an address, wish letters and are there."""
    inside = GroupMember.objects.known().filter(group=circular.group).values("person")
    reached = Person.objects.filter(pk__in=inside, points__kind="email")
    return reached.exclude(pk__in=Person.objects.not_to_be_written()).values("pk")
