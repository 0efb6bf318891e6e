"""Faults of what the product stands on: the disk, the broker, the database, its own processes."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from contextlib import ExitStack

from tests.chaos.stage import Stage

FILL = 1024 * 1024
LOOP = ("manage.py", "remind", "--sleep", "1")


def disk_full(stage: Stage) -> None:
    """No room is left in the data folder (and with SQLite for the database) while letters leave."""
    stage.sink(delay=0.005)
    count = stage.many(300, 60)
    stage.letters(count)
    worker = stage.worker()
    time.sleep(0.3)
    filler = stage.home / "data" / "filler"
    with contextlib.suppress(OSError), filler.open("wb", buffering=0) as file:
        for _ in range(200):  # the folder is small where one may be mounted; see `small`
            file.write(bytes(FILL))
    time.sleep(stage.many(4, 1))
    stage.kill(worker)
    worker = stage.worker()
    time.sleep(stage.many(3, 1))
    filler.unlink()
    began = time.monotonic()
    while stage.unsettled() and time.monotonic() - began < 60:
        time.sleep(0.2)
    stage.kill(worker)
    stage.run_out()
    stage.must(stage.states().get("sent", 0) >= count - 2, f"they do not go on: {stage.states()}")


def crashed(stage: Stage) -> None:
    """PostgreSQL goes down in the middle of batches, three times hard and once for a while."""
    assert stage.postgres
    stage.sink(delay=0.005)
    stage.letters(stage.many(2000, 200))
    workers = [stage.worker() for _ in range(2)]
    for mode in ("immediate", "immediate", "fast", "immediate"):
        time.sleep(stage.random.uniform(0.8, 1.6))
        stage.postgres.stop(mode)
        time.sleep(2 if mode == "fast" else 0.2)
        stage.postgres.start()
    from django.db import connections

    connections.close_all()
    began = time.monotonic()
    while stage.unsettled() and time.monotonic() - began < 120:
        time.sleep(0.5)
    for pid in workers:
        stage.kill(pid)
    stage.run_out()


def everything(stage: Stage) -> None:
    """Two beats, two Celery workers and the loop at once, with Redis emptied and away."""
    from crm import tasks

    stage.redis.start()
    stage.sink()
    broker = {"REDIS_URL": stage.redis.url}
    with ExitStack() as running:
        for number in range(2):
            celery = ("-m", "celery", "-A", "crm")
            worker = (*celery, "worker", "-c", "1", f"--hostname=w{number}@%h")
            running.enter_context(stage.command(*worker, **broker))
            beat = (*celery, "beat", f"--schedule={stage.home}/beat{number}", "--pidfile=")
            running.enter_context(stage.command(*beat, **broker))
        process = running.enter_context(stage.command(*LOOP))
        rounds, each = stage.many(30, 10), stage.many(50, 12)
        bell = ringing(stage, tasks)
        for number in range(rounds):
            stage.letters(each)
            bell()
            time.sleep(0.7)
            if number == rounds // 4:
                stage.redis.flush()
            if number == rounds // 2:
                stage.redis.stop()
                os.killpg(process.pid, signal.SIGKILL)
                stage.result.kills += 1
                process = running.enter_context(
                    stage.command("manage.py", "remind", "--sleep", "1")
                )
            if number == rounds // 2 + 3:
                stage.redis.start()
        began = time.monotonic()
        while stage.unsettled() and time.monotonic() - began < 60:
            time.sleep(0.5)
    stage.run_out()
    sent = stage.states().get("sent", 0)
    stage.must(sent >= len(stage.expected) - 2, f"not all left: {stage.states()}")


def ringing(stage: Stage, tasks: object):  # type: ignore[no-untyped-def]
    """What rings for the workers as a page would, heard or not."""
    command = ["redis-cli", "-p", str(stage.redis.port), "ping"]

    def ring() -> None:
        from django.conf import settings

        settings.REDIS_URL = stage.redis.url
        app = tasks.send_mail_due.app  # type: ignore[attr-defined]
        app.conf.broker_url = stage.redis.url
        if subprocess.run(command, capture_output=True, check=False).returncode == 0:
            with contextlib.suppress(Exception):
                tasks.ring()  # type: ignore[attr-defined]

    return ring
