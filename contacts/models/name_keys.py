"""What a name is looked up by when it may be spelled otherwise: its consonants; see `likeness`."""

from __future__ import annotations

from typing import Any

from django.db import models

from contacts.likeness.firm_names import firm_name
from contacts.likeness.names import called
from contacts.likeness.sounds import LONGEST_KEY, neighbours
from crm.fields import ComputedText


class NameKey(ComputedText, models.CharField):
    """A name as a key; two spellings of it have one key, or keys that differ by a consonant."""

    def __init__(self, *sources: str, **kwargs: Any) -> None:
        super().__init__(*sources, **{"max_length": LONGEST_KEY, **kwargs})


class PersonNameKey(NameKey):
    """`PersonNameKey("given_name", "family_name")`"""

    def compute(self, instance: models.Model) -> str:
        given, family = (str(getattr(instance, source)) for source in self.sources)
        return key_of_person(given, family)


class FirmNameKey(NameKey):
    """`FirmNameKey("name")`"""

    def compute(self, instance: models.Model) -> str:
        return key_of_firm(str(getattr(instance, self.sources[0])))


def key_of_person(given: str, family: str) -> str:
    """The key of a name without titles; "" for one that has no consonants."""
    form = next(called(given, family))
    return "".join(sorted(form.given.bones + form.family.bones))[:LONGEST_KEY]


def key_of_firm(name: str) -> str:
    """The key of a name without its legal form."""
    known = firm_name(name)
    return known.bones[:LONGEST_KEY] if known else ""


def near_keys(name_key: str) -> set[str]:
    """The keys a name may have that somebody else spelled; a short one has no near ones."""
    return neighbours(name_key) if len(name_key) > 3 else {name_key} - {""}
