"""What goes wrong, and what must hold all the same; each by the name it is asked for."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from tests.chaos import outages, times
from tests.chaos.stage import Stage


@dataclass(frozen=True)
class Scenario:
    """One fault: on which databases, and whether only at length."""

    run: Callable[[Stage], None]
    databases: tuple[str, ...] = ("sqlite", "postgres")
    at_length_only: bool = False


def killed(stage: Stage, workers: int = 1) -> None:
    """Senders killed at random moments, most of them while the server has the letter."""
    stage.sink(delay=0.03 * workers)  # with three, letters leave no faster than they are killed
    stage.letters(stage.many(400, 60))
    wanted, running = stage.many(60, 10), [stage.worker() for _ in range(workers)]
    while stage.unsettled() or stage.result.kills < wanted:
        if not stage.unsettled():
            stage.letters(10)  # all have left before enough were killed
        time.sleep(stage.random.uniform(0.05, 0.3) / workers)
        victim = stage.random.choice(running)
        running.remove(victim)
        stage.kill(victim)
        running.append(stage.worker())
    for pid in running:
        stage.kill(pid)
    stage.run_out()
    stage.must(stage.result.kills >= wanted, f"fewer than {wanted} kills")
    stage.must(not stage.unsettled(), "letters are still in hand")


def ten_thousand(stage: Stage) -> None:
    """Very many due at once."""
    stage.sink()
    stage.letters(count := stage.many(10_000, 400))
    workers = [stage.worker() for _ in range(2)]
    began = time.monotonic()
    while stage.unsettled() and time.monotonic() - began < 300:
        time.sleep(0.5)
    for pid in workers:
        stage.kill(pid)
    stage.must(stage.states() == {"sent": count}, "not all were sent")


def answers(stage: Stage) -> None:
    """A server that says no, not now, hangs up, and never answers."""
    from crm import transport

    transport.ANSWER_SECONDS = 1
    stage.sink()
    each = stage.many(30, 4)
    for behaves in ("550", "452", "421", "cut", ""):
        stage.letters(each, behaves)
    stage.letters(hung := stage.many(5, 2), "hang")
    stage.run_out(0.6, 2, 4, 9, 22, 48, 80, 110)
    states = stage.states()
    stage.must(states.get("dead") == each, "not each 550 is dead")
    stage.must(states.get("uncertain") == each + hung, "what was cut or hung is not uncertain")
    stage.must(states.get("sent") == 3 * each, "452 and 421 did not pass later")


def locked_out(stage: Stage) -> None:
    """A password that is no longer right: everything waits, nothing is tried again by itself."""
    from django.conf import settings

    from crm import outbox, outgoing
    from crm.models import Mail, Outbox, User

    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "office", "old"
    stage.sink(mode="locked")
    stage.letters(count := stage.many(100, 20))
    for _ in range(3):
        outbox.send_due()
    stage.must(Outbox.objects.now().is_paused, "it is not paused")
    stage.must(not Mail.objects.exclude(attempts=0).exists(), "attempts were counted")
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    stage.sink()
    outbox.send_due()
    stage.must(stage.states() == {"pending": count}, "some left before it was resumed")
    outgoing.resume(Outbox.objects.now(), by=User.objects.create(username="clerk"))
    outbox.send_due()
    stage.must(stage.states() == {"sent": count}, "not all left afterwards")


def poison(stage: Stage) -> None:
    """Letters no server can take, in front of the queue."""
    from crm.models import Mail

    stage.sink()
    bad = stage.letters(4)
    good = stage.letters(stage.many(200, 30))
    wrong = ({"subject": "a\r\nBcc: x@y.z"}, {"calendar": "no calendar"}, {"to": ""}, {"to": "ی@ی"})
    for letter, values in zip(bad, wrong, strict=True):
        Mail.objects.filter(pk=letter.pk).update(**values)
        stage.expected.discard(letter.to)
    stage.run_out(2, 8, 30)
    states = dict(Mail.objects.filter(pk__in=[b.pk for b in bad]).values_list("pk", "state"))
    stage.must(set(states.values()) == {"dead"}, f"a bad letter is not dead: {states}")
    stage.must(stage.states().get("sent") == len(good), "good letters were held up")


def twice(stage: Stage) -> None:
    """Every task of ours, twice at the same moment and once more."""
    from celery import current_app
    from django.utils import timezone

    import engagements.tasks  # noqa: F401

    stage.sink()
    stage.letters(stage.many(200, 30))
    stage.follow_ups(stage.many(100, 15), timezone.localdate())
    ours = [task for name, task in current_app.tasks.items() if not name.startswith("celery.")]
    stage.must(len(ours) >= 3, "not all tasks are there")
    for _ in range(2):
        stage.finish(*[stage.fork(task) for task in ours for _ in range(2)])
    stage.run_out()


SCENARIOS = {
    "killed before and after DATA": Scenario(killed),
    "three senders, killed": Scenario(lambda stage: killed(stage, workers=3)),
    "many due at once": Scenario(ten_thousand),
    "421, 452, 550, cut and hung": Scenario(answers),
    "login refused": Scenario(locked_out),
    "poison letters": Scenario(poison),
    "every task twice": Scenario(twice),
    "clock two hours off": Scenario(times.clock),
    "the autumn hour twice": Scenario(times.autumn),
    "three weeks without a mail server": Scenario(times.outage),
    "disk full": Scenario(outages.disk_full),
    "two beats, two workers, the loop": Scenario(outages.everything),
    "PostgreSQL stopped and crashed": Scenario(
        outages.crashed, databases=("postgres",), at_length_only=True
    ),
}
