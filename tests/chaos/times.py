"""Faults of time: clocks that are set, hours that come twice, weeks in which nothing leaves."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta

from tests.chaos.clock import real_now
from tests.chaos.stage import Stage

HOUR = 3600


def clock(stage: Stage) -> None:
    """The clock jumps two hours forth and back while letters leave and senders are killed."""
    stage.sink(delay=0.01)
    running = stage.worker()
    for hours in (0, 2, -2, 26, 0, 2, 0):
        stage.set_clock(hours * HOUR)
        stage.letters(stage.many(40, 8))
        time.sleep(stage.random.uniform(0.1, 0.4))
        stage.kill(running)
        running = stage.worker()
    began = time.monotonic()
    while stage.unsettled() and time.monotonic() - began < 60:
        time.sleep(0.2)
    stage.must(not stage.states().get("pending"), "some wait for an hour of the wrong clock")
    stage.kill(running)
    stage.run_out()


def set_to(stage: Stage, moment: datetime) -> None:
    stage.set_clock((moment - real_now()).total_seconds())


def autumn(stage: Stage) -> None:
    """The night in which Berlin has 02:30 twice, and the one in spring without it."""
    import zoneinfo

    from django.utils import timezone

    from engagements.actions import reminders
    from engagements.models import FollowUp

    stage.sink()
    timezone.activate(zoneinfo.ZoneInfo("Europe/Berlin"))
    nights = ((date(2026, 10, 25), 22), (date(2027, 3, 28), 23))
    for day, midnight in nights:
        before = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=12)
        set_to(stage, before)
        stage.follow_ups(stage.many(60, 10), day)
        start = before + timedelta(hours=midnight - 12)
        for quarter in range(24):
            set_to(stage, start + timedelta(minutes=15 * quarter))
            reminders.tick()
            if quarter % 8 == 0:
                reminders.tick()
        FollowUp.objects.update(state=FollowUp.State.DONE)  # not overdue in spring
    rows = len(stage.expected)
    stage.must(stage.states() == {"sent": rows}, f"not one letter for each: {stage.states()}")


def outage(stage: Stage) -> None:
    """The server is away for 21 days in which reminders come due: then one letter for each."""
    from django.utils import timezone

    from engagements.actions import reminders

    began = timezone.now()
    stage.follow_ups(count := stage.many(60, 10), timezone.localdate())
    for day in range(22):
        set_to(stage, began + timedelta(days=day))
        reminders.tick()
    stage.sink()
    reminders.tick()
    reminders.tick()
    states = stage.states()
    stage.must(states.get("sent") == count, f"not one letter for each: {states}")
    stage.must(states.get("superseded", 0) > 0, "nothing was superseded")
