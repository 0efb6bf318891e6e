"""The word in a reminder by which its reader says, without an account, that they want no more."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType

from contacts.models import Organization, Person
from crm.links import BETWEEN, path_with, signed, unsigned, whole_address
from crm.models import Record, User
from engagements.models import Subject

PURPOSE, DIGESTS = "engagements.stopping", "engagements.digests"
#: who wants none, of what kind, of which thing
KEY = re.compile(r"([upo]\d{1,18})-([a-z_]{1,10})-(\d{1,18})-(\d{1,18})")


@dataclass(frozen=True)
class Stop:
    """What a link is about: a reader's key, a kind of record, and the record."""

    who: str
    subject: Subject
    about: Any


def stop_url(who: str, subject: str, about: Record) -> str:
    """Where somebody says so; "" for a reader without a key."""
    if not who:
        return ""
    token = signed(PURPOSE, key_of(who, subject, about))
    return whole_address(path_with("engagements:reminders-stop", link=token))


def key_of(who: str, subject: str, about: Record) -> str:
    """What the link says: it ends where the signature begins."""
    kind = ContentType.objects.get_for_model(about).pk
    return f"{who}-{subject}-{kind}-{about.pk}"


def signed_for(who: str, subject: str, about: Record | None) -> str:
    """What stands in the links of a reader about a thing and no other, or about its whole kind."""
    return f"={key_of(who, subject, about)}{BETWEEN}" if about else f"={who}-{subject}-"


def digest_stop_path(user: User) -> str:
    """Where somebody says that they want no daily letter any more, but single reminders."""
    return path_with("engagements:digest-stop", link=signed(DIGESTS, str(user.pk)))


def digest_reader(token: str) -> User | None:
    """Whose daily letter a link is about; None when we did not sign it."""
    key = unsigned(DIGESTS, token)
    return User.objects.filter(pk=int(key)).first() if key else None


def stop_of(token: str) -> Stop | None:
    """What a link is about; None when we did not sign it, or the record is not there any more."""
    key = KEY.fullmatch(unsigned(PURPOSE, token) or "")
    if key is None or key[2] not in Subject.values:
        return None
    model: Any = ContentType.objects.get_for_id(int(key[3])).model_class()
    about, who = model.objects.filter(pk=int(key[4])).first(), present(key[1])
    return Stop(who, Subject(key[2]), about) if about and who else None


def present(who: str) -> str:
    """The reader's key as it is now: somebody may be part of another by now; "" of nobody."""
    if who[0] == "u":
        return who if User.objects.filter(pk=int(who[1:])).exists() else ""
    model = Person if who[0] == "p" else Organization
    found = model.objects.filter(pk=int(who[1:])).first() or model.led_to(int(who[1:]))
    return f"{who[0]}{found.pk}" if found else ""
