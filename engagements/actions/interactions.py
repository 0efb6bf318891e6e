"""Interactions: noted in one step, with whom it was and what was promised."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from contacts.models import Organization, Person, Post
from crm.dates import today
from crm.history import record, record_many
from crm.models import User
from engagements.actions.follow_ups import owe
from engagements.models import FollowUp, Interaction, InteractionParty


@dataclass(frozen=True)
class Promise:
    """What was promised in passing, and until when."""

    title: str
    due: date | None = None


@transaction.atomic
def log(
    interaction: Interaction,
    *,
    by: User,
    people: list[Person] | None = None,
    organizations: list[Organization] | None = None,
    promise: Promise | None = None,
    key: uuid.UUID | None = None,
) -> Interaction:
    """Note an interaction with whom it was, and owe what was promised there.

    Where somebody holds a post on that day, it is noted for the organization as well. The first
    person, or else organization, owes the promise. Raises ValidationError when nobody is named, or
    when the day lies ahead.
    """
    people, organizations = people or [], organizations or []
    if not people and not organizations:
        raise ValidationError(_("Say with whom it was: a person or an organization."))
    if interaction.day > today():
        raise ValidationError({"day": _("This day has not come yet.")})
    interaction.full_clean()
    record("create", interaction, by=by, key=key)
    parties = [InteractionParty(interaction=interaction, person=person) for person in people]
    there = dict.fromkeys([*organizations, *seats_of(people, interaction.day)])
    parties += [InteractionParty(interaction=interaction, organization=one) for one in there]
    record_many("create", parties, by=by)
    if promise is not None:
        owe_promise(promise, interaction, people, organizations, by=by)
    return interaction


def seats_of(people: list[Person], day: date) -> list[Organization]:
    """Where these people hold their main posts on that day."""
    found = []
    for person in people:
        held = Post.objects.filter(person=person).held_on(day).main_first()
        post = held.select_related("organization").first()
        found += [post.organization] if post else []
    return found


def owe_promise(
    promise: Promise,
    interaction: Interaction,
    people: list[Person],
    organizations: list[Organization],
    *,
    by: User,
) -> FollowUp:
    """A follow-up of what was promised, chased by who noted it and seen by whom that is seen."""
    follow_up = FollowUp(
        title=promise.title,
        due=promise.due,
        interaction=interaction,
        owner_person=people[0] if people else None,
        owner_organization=None if people else organizations[0],
        chaser=by,
    )
    follow_up.full_clean()
    return owe(follow_up, by=by)
