"""Pictures: a fair scale, marks beside one another, names that cover nothing."""

from __future__ import annotations

from itertools import pairwise
from random import Random

import pytest

from crm.charts import Box, Grid, label_places, shades, tone_of

FIELD = Grid(left=50, top=10, cell=100)
COUNTS = [
    *([], [0], [7], [3, 3], [1, 2, 3], [0, 4, 9, 12, 40]),
    *(Random(seed).choices(range(10 ** (1 + seed % 4)), k=31) for seed in range(20)),
]


@pytest.mark.parametrize("counts", COUNTS)
def test_every_number_has_its_step_and_more_is_never_lighter(counts):
    scale = shades(counts)
    assert len(scale) <= 5
    assert [tone_of(0, scale)] == [0]
    tones = [tone_of(count, scale) for count in sorted(counts) if count]
    assert tones == sorted(tones)
    assert all(1 <= tone <= 5 for tone in tones)


@pytest.mark.parametrize("counts", COUNTS)
def test_the_steps_of_a_scale_follow_one_another_without_a_gap(counts):
    scale = shades(counts)
    for one, following in pairwise(scale):
        assert one.high + 1 == following.low
        assert one.tone < following.tone
    if scale:
        assert (scale[0].low, scale[-1].high) == (1, max(counts))


def test_one_giant_does_not_leave_all_others_in_one_step():
    scale = shades([1, 2, 3, 4, 5, 6, 7, 8, 9, 4_000])
    assert len({tone_of(count, scale) for count in range(1, 10)}) >= 4


def test_a_cell_stands_where_its_levels_say():
    assert FIELD.middle(1, 1) == (100, 460)
    assert FIELD.middle(5, 5) == (500, 60)


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 7, 9, 12])
def test_marks_of_one_cell_do_not_cover_one_another_and_stay_in_it(count):
    marks = FIELD.spread([(3, 3)] * count, 20)
    x, y = FIELD.middle(3, 3)
    for mark in marks:
        assert abs(mark.x - x) + 10 <= 50
        assert abs(mark.y - y) + 10 <= 50
    assert not any(one.touches(other) for one in marks for other in marks if one is not other)


def test_marks_come_back_in_the_order_they_were_given():
    places = [(1, 5), (5, 1), (1, 5)]
    marks = FIELD.spread(places, 20)
    assert marks[0].y == marks[2].y < marks[1].y
    assert marks[0].x < marks[2].x


def test_a_name_is_written_only_where_it_covers_nothing():
    levels = [(3, 3)] * 6 + [(1, 1), (5, 5)]
    marks = FIELD.spread(levels, 20)
    names = ["نامی بسیار بسیار دراز"] * len(marks)
    labels = label_places(marks, names, 600, 520)
    written = [label for label in labels if label]
    assert labels[6] is not None  # alone in its cell
    assert len(written) < len(marks)
    things = [*marks, *written]
    for label in written:
        assert label.within(600, 520)
        assert not any(label.touches(other) for other in things if other is not label)


def test_boxes_that_only_meet_do_not_touch():
    assert not Box(0, 0, 10, 10).touches(Box(10, 0, 10, 10))
    assert Box(0, 0, 10, 10).touches(Box(9, 9, 10, 10))
