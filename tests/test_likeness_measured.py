"""Precision and recall on labelled sets stay where `docs/duplicates.md` says they are."""

from __future__ import annotations

import pytest

from benchmarks.duplicates import febrl, invented, invented_firms, sets
from contacts.likeness.weights import LEAST

PEOPLE, FIRMS = 3_000, 700


@pytest.fixture(scope="module", params=["dev", "holdout"])
def made(request):
    return invented.records(request.param, PEOPLE, 7)


def test_people_are_found_by_name_alone(made):
    result = sets.of_people(made, bare=True).result(LEAST)
    assert result.there > 400
    assert result.f1 >= 0.85, result  # 0.80 among 24,000


def test_people_are_found_with_a_second_signal(made):
    labelled = sets.of_people(made, bare=False)
    assert labelled.result(LEAST).f1 >= 0.92, labelled.result(LEAST)
    labelled.among = sets.with_second_signal(made, labelled.there | labelled.found.keys())
    assert labelled.result(LEAST).f1 >= 0.93, labelled.result(LEAST)


@pytest.mark.parametrize("part", ["dev", "holdout"])
def test_organizations_are_found(part):
    made = invented_firms.firms(part, FIRMS, 7)
    for bare, floor in ((True, 0.88), (False, 0.92)):
        result = sets.of_firms(made, bare=bare).result(LEAST)
        assert result.f1 >= floor, result


@pytest.mark.parametrize(("known", "floor"), [((), 0.85), (("birthday", "number"), 0.95)])
def test_the_linkage_set_of_others_is_found_too(known, floor):
    result = sets.of_febrl(known).result(LEAST)
    assert result.there == 500
    assert (result.precision >= 0.99, result.f1 >= floor) == (True, True), result


def test_the_sets_are_what_they_say():
    first, again = (invented.records("dev", 300, 5) for _time in range(2))
    assert first == again != invented.records("dev", 300, 6)
    assert len({record.who for record in first}) < len(first)
    assert len(febrl.rows()) == 1_000
