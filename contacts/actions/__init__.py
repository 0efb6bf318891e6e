"""What is done to contacts beyond filling in a form."""

from __future__ import annotations

import uuid
from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from contacts.models import ContactPoint, Organization, Person, Post
from crm.dates import PartialDate, today
from crm.history import lock, record
from crm.models import User
from crm.pictures import keep
from crm.spans import to_come


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


@transaction.atomic
def confirm_point(point: ContactPoint, *, by: User) -> ContactPoint:
    """Note that it still reaches them, today."""
    stored: ContactPoint = lock(point)
    stored.confirmed_on, stored.bounces, stored.bounced_on = today(), 0, None
    record("confirm", stored, by=by)
    return stored


@transaction.atomic
def retire_point(
    point: ContactPoint, *, by: User, reason: str, day: date | None = None
) -> ContactPoint:
    """Keep it with the reason it no longer reaches them, from that day (today) on."""
    stored: ContactPoint = lock(point)
    if stored.is_retired:
        raise ValidationError(_("It was retired already."))
    stored.retired_on, stored.retired_because = day or today(), reason
    record("retire", stored, by=by, reason=reason)
    return stored


@transaction.atomic
def revive_point(point: ContactPoint, *, by: User) -> ContactPoint:
    """Take a retired contact point into use again."""
    stored: ContactPoint = lock(point)
    stored.retired_on, stored.retired_because = None, ""
    stored.bounces, stored.bounced_on = 0, None
    record("revive", stored, by=by)
    return stored


@transaction.atomic
def abolish_post(post: Post, *, by: User) -> Post:
    """Note of a post that ended that nobody follows in it; ValidationError while it is held."""
    stored: Post = lock(post)
    if stored.end is None or stored.end.last_day >= today():
        text = _("%(person)s still holds this post; record first that it ends.")
        raise ValidationError(text % {"person": stored.person})
    if not stored.abolished:
        stored.abolished = True
        record("abolish", stored, by=by)
    return stored


@transaction.atomic
def reinstate_post(post: Post, *, by: User) -> Post:
    """Take back that a post was abolished; nothing is done to one that was not."""
    stored: Post = lock(post)
    if stored.abolished:
        stored.abolished = False
        record("reinstate", stored, by=by)
    return stored


@transaction.atomic
def rename(
    organization: Organization, *, by: User, name: str, name_en: str = "", day: date | None = None
) -> Organization:
    """Give an organization a new name; the old one stays among its other names and is found.

    ValidationError when it is called so already, or is to be called so only in time to come.
    """
    if to_come(day):
        raise ValidationError({"day": _("Until that day it has its old name; rename it then.")})
    stored: Organization = lock(organization)
    if stored.name == name:
        raise ValidationError({"name": _("It is called so already.")})
    former = [stored.name, *([stored.name_en] if name_en and stored.name_en else [])]
    known = stored.aliases.splitlines()
    stored.aliases = "\n".join([*known, *(text for text in former if text not in known)])
    stored.name, stored.name_en = name, name_en or stored.name_en
    stored.full_clean()
    record("rename", stored, by=by, day=str(PartialDate.from_date(day or today()).key))
    return stored


@transaction.atomic
def change_photo(
    person: Person, *, by: User, photo: bytes | None = None, remove: bool = False
) -> Person:
    """Give a person another photo, or take the present one away; it stays in the history."""
    if bool(photo) == remove:
        text = _("Choose a file, or tick that the photo is taken away: one of both.")
        raise ValidationError({"photo": text if person.photo else _("Choose a file.")})
    stored: Person = lock(person)
    stored.photo = keep(photo) if photo else ""
    record("photo", stored, by=by)
    return stored


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
