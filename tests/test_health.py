"""What a watchdog asks: is it alive, and does its database answer."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.db import DatabaseError, InterfaceError, OperationalError
from django.test import Client
from django.utils import timezone

from crm import health, pausing
from engagements.actions import reminders

ROOT = Path(__file__).resolve().parent.parent
ASK = """
import django; django.setup()
from django.test import Client
answer = Client().get("/healthz", headers={"host": "127.0.0.1"})
print(answer.status_code, answer.content.decode())
"""
OK = {"database": "ok", "reminders": "ok", "mail": "ok"}


class Away:
    """A database that does not answer."""

    def __init__(self, error):
        self.error = error

    def cursor(self):
        raise self.error("password=secret host=10.0.0.7")


@pytest.fixture
def ticked(db):
    """Somebody has looked for what is due just now."""
    pausing.looked(timezone.now())


@pytest.mark.usefixtures("ticked")
def test_it_is_well_while_the_database_answers():
    response = Client().get("/healthz")
    assert (response.status_code, response.json()) == (200, OK)


@pytest.mark.usefixtures("ticked")
def test_a_watchdog_needs_no_account_and_leaves_no_trace(django_assert_num_queries):
    with django_assert_num_queries(2):
        response = Client().get("/healthz")
    assert not response.cookies


@pytest.mark.usefixtures("ticked")
@pytest.mark.parametrize("paused", [False, True])
def test_a_tick_with_nothing_due_is_a_look_too(paused, clerk):
    if paused:
        pausing.pause(by=clerk, reason="Server moves")
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=10)):
        assert health.of_outbox()["reminders"] == "last looked 10 minutes ago"
        reminders.tick()
        assert health.of_outbox()["reminders"] == "ok"


def test_a_clock_that_stopped_is_told_after_three_minutes(ticked):
    with time_machine.travel(datetime.now(UTC) + timedelta(seconds=179)):
        assert Client().get("/healthz").status_code == 200
    with time_machine.travel(datetime.now(UTC) + timedelta(seconds=250)):
        response = Client().get("/healthz")
    assert (response.status_code, response.json()["reminders"]) == (
        503,
        "last looked 4 minutes ago",
    )


def test_an_outbox_that_is_paused_is_told(ticked):
    pausing.pause(by=None, reason="535 password=secret")
    response = Client().get("/healthz")
    assert (response.status_code, response.json()) == (503, OK | {"mail": "paused"})


@pytest.mark.usefixtures("ticked")
def test_over_https_it_is_asked_without_a_detour(settings):
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_REDIRECT_EXEMPT = [r"^healthz"]
    assert Client().get("/healthz").status_code == 200
    assert Client().get("/accounts/login/").status_code == 301


@pytest.mark.parametrize("error", [OperationalError, InterfaceError, DatabaseError])
def test_it_is_not_well_when_the_database_is_away_and_tells_no_secret(monkeypatch, error):
    monkeypatch.setattr(health, "connection", Away(error))
    response = Client().get("/healthz")
    assert (response.status_code, response.json()) == (503, {"database": "unreachable"})


def test_a_fault_of_our_own_is_not_taken_for_the_database(monkeypatch):
    monkeypatch.setattr(health, "connection", Away(ZeroDivisionError))
    with pytest.raises(ZeroDivisionError):
        Client().get("/healthz")


def ask(folder, database):
    """What a product of its own says, with that database."""
    environ = {name: value for name, value in os.environ.items() if name != "REDIS_URL"}
    environ |= {"DJANGO_SETTINGS_MODULE": "crm.settings", "CRM_DATA_DIR": str(folder)}
    command = [sys.executable, "-c", ASK]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=environ | {"DATABASE_URL": database},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return done.stdout.strip()


def test_a_real_database_that_answers_and_is_empty(tmp_path):
    told = '{"database": "ok", "reminders": "the database is not up to date"}'
    assert ask(tmp_path, "") == f"503 {told}"


def test_a_real_server_that_is_not_there(tmp_path):
    away = "postgres://nobody:secret@127.0.0.1:1/hamkari?connect_timeout=2"
    assert ask(tmp_path, away) == '503 {"database": "unreachable"}'


def test_a_real_file_that_is_no_database(tmp_path):
    (tmp_path / "hamkari.sqlite3").write_text("this is a letter, not a database" * 99)
    assert ask(tmp_path, "") == '503 {"database": "unreachable"}'
