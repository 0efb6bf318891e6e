"""bench_data: the promised amounts, each row with its keys and history, again and again."""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import CommandError, call_command

from contacts.models import ContactPoint, Organization, Person, Post
from cooperation.bench import names
from cooperation.bench.filling import ACCOUNT
from cooperation.models import Initiative, Party
from crm.history import computed_fields
from crm.models import Change, User
from engagements.models import Attendance, Body, FollowUp, Meeting, Resolution

PEOPLE = 200
PROMISED = {Person: 200, Organization: 10, Meeting: 4, FollowUp: 20, Initiative: 2}
MADE = (
    *(Organization, Person, Post, ContactPoint, Body, Meeting, Attendance, Resolution),
    *(FollowUp, Initiative, Party),
)

pytestmark = pytest.mark.django_db


def fill(seed: int = 1, people: int = PEOPLE) -> None:
    call_command("bench_data", people=people, seed=seed, verbosity=0)


def made(model: type) -> Any:
    """The rows the command made; others may be there."""
    return model.objects.filter(created_by__username=ACCOUNT)


def counts() -> dict[type, int]:
    return {model: made(model).count() for model in PROMISED}


def families() -> list[str]:
    return list(made(Person).order_by("pk").values_list("family_name", flat=True))


def test_makes_what_it_promises() -> None:
    fill()
    assert counts() == PROMISED
    assert PEOPLE < made(Post).count() < 2 * PEOPLE
    assert made(ContactPoint).filter(kind="mobile").count() == PEOPLE
    assert not made(Person).exclude(posts__isnull=False).exists()
    assert not made(Meeting).exclude(attendances__isnull=False).exists()


def test_every_row_has_its_history_and_its_keys() -> None:
    fill()
    for model in MADE:
        kind = ContentType.objects.get_for_model(model)
        lines = Change.objects.filter(content_type=kind, verb="create", by__username=ACCOUNT)
        assert lines.count() == made(model).count() > 0, model
        for row in made(model):
            for field in computed_fields(model):
                assert getattr(row, field.name) == field.compute(row), (row, field)


def test_people_are_found_and_sorted_by_their_names() -> None:
    fill(people=60)
    assert not made(Person).filter(search_key="").exists()
    assert not made(Person).filter(sort_key="").exists()
    somebody = made(Person).first()
    assert somebody in Person.objects.matching(somebody.family_name)


def test_every_row_would_pass_its_form() -> None:
    fill(people=60)
    for model in MADE:
        for row in made(model):
            row.full_clean()


def test_again_with_another_seed() -> None:
    fill()
    before = families()
    fill(seed=2)
    assert counts() == {model: 2 * count for model, count in PROMISED.items()}
    codes = Counter(made(Body).values_list("code", flat=True))
    assert set(codes.values()) == {1}
    assert families()[PEOPLE:] != before


def test_the_same_seed_makes_the_same_people() -> None:
    fill(people=40)
    fill(people=40)
    assert families()[:40] == families()[40:]


def test_organizations_form_a_tree_over_the_provinces() -> None:
    fill(people=400)
    assert made(Organization).filter(parent__isnull=False).exists()
    assert made(Organization).values("province").distinct().count() > 5
    assert made(Organization).values("kind").distinct().count() > 3


def test_one_in_twenty_five_is_called_ahmadi() -> None:
    rng = Random(1)
    borne = Counter(names.family_name(rng) for _ in range(20_000))
    assert borne.most_common(1)[0][0] == names.AHMADI
    assert 0.035 < borne[names.AHMADI] / 20_000 < 0.045
    assert sum("\u200c" in family for family in borne) > 500
    assert sum(" " in family for family in borne) > 500


def test_nobody_can_sign_in_as_the_bench_and_no_letter_goes_out() -> None:
    fill(people=40)
    assert not User.objects.get(username=ACCOUNT).has_usable_password()
    assert not made(FollowUp).exclude(remind_on=None).exists()


@pytest.mark.parametrize("people", ["0", "-5", "many"])
def test_refuses_nonsense(people: str) -> None:
    with pytest.raises(CommandError, match="not a number of people"):
        call_command("bench_data", "--people", people)
