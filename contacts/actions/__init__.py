"""What is done to contacts beyond filling in a form."""

from __future__ import annotations

import uuid
from datetime import date

from django.conf import settings
from django.db import transaction
from django.utils import translation

from contacts.models import ContactPoint, Organization, Person, Post
from crm.dates import today
from crm.history import record
from crm.models import User


@transaction.atomic
def add_person(
    person: Person,
    *,
    by: User,
    key: uuid.UUID | None = None,
    organization: Organization | None = None,
    title: str = "",
    points: dict[str, str] | None = None,
) -> Person:
    """Add a person with the post they hold and how to reach them, all or nothing.

    `points` is {kind: number or address}. Raises ValidationError for what cannot be right.
    """
    record("create", person, by=by, key=key)
    if organization is not None:
        post = Post(person=person, organization=organization, title=title, primary=True)
        post.full_clean()
        record("create", post, by=by)
    for kind, value in (points or {}).items():
        add_point(ContactPoint(person=person, kind=kind, value=value), by=by)
    return person


def add_point(point: ContactPoint, *, by: User | None) -> ContactPoint:
    """Add a checked contact point; ValidationError when it cannot be dialled or written to."""
    point.full_clean()
    record("create", point, by=by)
    return point


def describe(person: Person, day: date | None = None) -> dict[str, str]:
    """The capacity a person acts in on a day (today): {name, post, organization}, "" if unknown."""
    held = Post.objects.filter(person=person).held_on(day or today()).main_first()
    post = held.select_related("organization").first()
    with translation.override(settings.LANGUAGE_CODE):  # whoever asks, in the office's language
        return {
            "name": str(person),
            "post": post.title if post else "",
            "organization": str(post.organization) if post else "",
        }
