"""What every step of filling the database needs: chance, words, batches, history."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from random import Random
from typing import Any

from contacts.models import Province
from cooperation.bench import names
from cooperation.bench.words import CITIES, CRAFTS, SUBJECTS
from crm.history import record_many
from crm.models import User
from crm.text import persian_digits

BATCH = 2000
ACCOUNT = "bench"


@dataclass
class Filling:
    """One run: how much, by whom, with which chance, and the keys of what was made so far."""

    people: int
    rng: Random
    by: User
    say: Callable[[str], object] = print
    persons: array[int] = field(default_factory=lambda: array("q"))
    organizations: dict[str, array[int]] = field(
        default_factory=lambda: defaultdict(lambda: array("q"))
    )
    bodies: array[int] = field(default_factory=lambda: array("q"))
    meetings: array[int] = field(default_factory=lambda: array("q"))
    resolutions: array[int] = field(default_factory=lambda: array("q"))

    def one_in(self, share: int) -> int:
        """How many there are of something that comes once for so many people."""
        return max(1, self.people // share)

    @cached_property
    def provinces(self) -> list[Province]:
        return list(Province.objects.order_by("code"))

    def save(self, rows: list[Any]) -> list[Any]:
        """Save new records with their history; their key columns are filled on the way."""
        return record_many("create", rows, by=self.by)

    def batches(self, label: str, count: int, size: int = BATCH) -> Iterator[int]:
        """Cut a count into batches, telling how far it has come."""
        step = max(size, count // 10)
        for start in range(0, count, size):
            yield min(size, count - start)
            done = min(start + size, count)
            if done == count or done // step > start // step:
                self.say(f"{label}: {done:,} of {count:,}")

    def words(self, province: Province | None = None) -> dict[str, str]:
        """Words to put into a name or a sentence."""
        province = province or self.rng.choice(self.provinces)
        return {
            "province": province.name_fa,
            "city": self.rng.choice(CITIES[province.code]),
            "subject": self.rng.choice(SUBJECTS),
            "craft": self.rng.choice(CRAFTS),
            "family": names.family_name(self.rng),
            "number": persian_digits(self.rng.randrange(1, 400)),
        }

    def sentence(self, patterns: tuple[str, ...]) -> str:
        return self.rng.choice(patterns).format(**self.words())

    @cached_property
    def all_organizations(self) -> list[int]:
        """The keys of all organizations; asked once they are all made."""
        return [key for keys in self.organizations.values() for key in keys]

    def maybe(self, keys: array[int] | list[int], chance: float) -> int | None:
        """One of the keys, or none."""
        return self.rng.choice(keys) if keys and self.rng.random() < chance else None


def bench_user() -> User:
    """The clerk all of this is recorded under; nobody can sign in as it."""
    user, fresh = User.objects.get_or_create(
        username=ACCOUNT,
        defaults={"role": User.Role.SECRETARIAT, "first_name": "سنجش", "last_name": "سرعت"},
    )
    if fresh:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    return user
