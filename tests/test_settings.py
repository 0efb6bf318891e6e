"""The environment is read as an office writes it, and refused with one sentence when malformed."""

from __future__ import annotations

import logging
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from crm import env
from crm.logs import MASK, MaskingFormatter, masked

ROOT = Path(__file__).resolve().parent.parent
SQLITE = (3, 51, 3)


def postgres(url: str) -> dict:
    return env.database(url, Path("/tmp"), SQLITE)


@pytest.mark.parametrize(
    ("version", "mode"),
    [
        ((3, 40, 1), "TRUNCATE"),
        ((3, 44, 5), "TRUNCATE"),
        ((3, 44, 6), "WAL"),
        ((3, 45, 9), "TRUNCATE"),
        ((3, 50, 6), "TRUNCATE"),
        ((3, 50, 7), "WAL"),
        ((3, 51, 2), "TRUNCATE"),
        ((3, 51, 3), "WAL"),
        ((3, 53, 0), "WAL"),
        ((4, 0, 0), "WAL"),
    ],
)
def test_wal_is_used_only_where_sqlite_cannot_lose_commits(version, mode):
    assert env.safe_journal_mode(version) == mode


def test_without_a_database_url_sqlite_lies_in_the_data_folder(tmp_path):
    found = env.database("", tmp_path, (3, 40, 1))
    assert found["NAME"] == str(tmp_path / "hamkari.sqlite3")
    assert found["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=TRUNCATE" in found["OPTIONS"]["init_command"]
    assert "synchronous=FULL" in found["OPTIONS"]["init_command"]


def test_a_data_folder_with_spaces_and_persian_letters_serves(tmp_path):
    home = tmp_path / "دفتر من #1 100%"
    home.mkdir()
    assert env.database("", home, SQLITE)["NAME"] == str(home / "hamkari.sqlite3")


def test_sqlite_can_be_elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert (
        env.database(f"sqlite:///{tmp_path}/a.db", tmp_path, SQLITE)["NAME"] == f"{tmp_path}/a.db"
    )
    assert env.database("sqlite:///a.db", tmp_path, SQLITE)["NAME"] == f"{tmp_path}/a.db"


def test_postgresql_is_read_from_its_url():
    found = postgres("postgres://crm:p%40ss%2F@db.example.org:6432/hamkari?sslmode=require")
    assert (found["USER"], found["PASSWORD"]) == ("crm", "p@ss/")
    assert (found["HOST"], found["PORT"], found["NAME"]) == ("db.example.org", "6432", "hamkari")
    assert found["OPTIONS"] == {"sslmode": "require", "prepare_threshold": 5}
    assert found["CONN_MAX_AGE"] == 60
    assert found["CONN_HEALTH_CHECKS"]


def test_postgresql_over_a_local_socket():
    assert postgres("postgresql:///hamkari")["HOST"] == ""
    assert postgres("postgres:///hamkari?host=/run/postgresql")["HOST"] == "/run/postgresql"


@pytest.mark.parametrize(
    "url",
    [
        "mysql://crm:secret@localhost/hamkari",
        "hamkari",
        "postgres://crm:secret@localhost",
        "postgres://crm:secret@localhost:port/hamkari",
        "postgres://crm:secret@localhost:99999/hamkari",
        "postgres://crm:secret@localhost/hamkari/more",
        "postgres://crm:secret@localhost/hamkari?sslmod=require",
        "postgres://crm:secret@[localhost/hamkari",
        "sqlite:////no/such/folder/secret.db",
    ],
)
def test_a_bad_database_url_is_refused_without_showing_the_password(url):
    with pytest.raises(SystemExit) as refusal:
        postgres(url)
    sentence = str(refusal.value)
    assert sentence.startswith("DATABASE_URL ")
    assert sentence.endswith(".")
    assert "secret@" not in sentence


MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
server:/home /home nfs4 rw 0 0
/dev/sdb1 /home/local\\040disk ext4 rw 0 0
//server/share /mnt/share cifs rw 0 0
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/var/lib/hamkari", ""),
        ("/home/sara/var", "nfs4"),
        ("/home/local disk/var", ""),
        ("/mnt/share", "cifs"),
        ("/mnt/shared", ""),
    ],
)
def test_a_network_file_system_is_noticed(path, kind):
    assert env.network_file_system(Path(path), MOUNTS) == kind


@pytest.mark.parametrize(
    ("url", "port", "ssl", "tls"),
    [
        ("smtp://mail.example.org", 25, False, False),
        ("smtp://mail.example.org:2525", 2525, False, False),
        ("smtps://u:p@mail.example.org", 465, True, False),
        ("smtp+tls://u:p@mail.example.org", 587, False, True),
    ],
)
def test_a_mail_server_is_read_from_its_url(url, port, ssl, tls):
    found = env.mail(url)
    assert found["EMAIL_HOST"] == "mail.example.org"
    assert (found["EMAIL_PORT"], found["EMAIL_USE_SSL"], found["EMAIL_USE_TLS"]) == (port, ssl, tls)
    assert found["EMAIL_TIMEOUT"] == 60


def test_a_mail_servers_password_may_hold_any_sign():
    found = env.mail("smtps://crm%40example.org:a%3Ab%2F@mail.example.org?timeout=5")
    assert found["EMAIL_HOST_USER"] == "crm@example.org"
    assert found["EMAIL_HOST_PASSWORD"] == "a:b/"
    assert found["EMAIL_TIMEOUT"] == 5


def test_without_a_mail_server_letters_become_files():
    assert env.mail("")["EMAIL_BACKEND"].endswith("filebased.EmailBackend")


@pytest.mark.parametrize(
    "url",
    [
        "mail.example.org",
        "http://mail.example.org",
        "smtp://",
        "smtp://mail.example.org:x",
        "smtp://mail.example.org?timeout=soon",
        "smtp://mail.example.org?timeout=0",
        "smtp://mail.example.org?tls=1",
    ],
)
def test_a_bad_mail_url_is_refused(url):
    with pytest.raises(SystemExit, match="^EMAIL_URL "):
        env.mail(url)


def test_a_secret_may_lie_in_a_file(tmp_path, monkeypatch):
    (tmp_path / "key").write_text("from a file\n")
    monkeypatch.setenv("SECRET_KEY_FILE", str(tmp_path / "key"))
    monkeypatch.delenv("SECRET_KEY", raising=False)
    assert env.secret("SECRET_KEY") == "from a file"
    monkeypatch.setenv("SECRET_KEY", "also here")
    with pytest.raises(SystemExit, match="both set"):
        env.secret("SECRET_KEY")


@pytest.mark.parametrize("content", [None, ""])
def test_a_missing_or_empty_secret_file_is_refused(content, tmp_path, monkeypatch):
    if content is not None:
        (tmp_path / "url").write_text(content)
    monkeypatch.delenv("EMAIL_URL", raising=False)
    monkeypatch.setenv("EMAIL_URL_FILE", str(tmp_path / "url"))
    with pytest.raises(SystemExit):
        env.secret("EMAIL_URL")


def test_the_secret_key_is_made_once_and_only_its_owner_reads_it(tmp_path, monkeypatch):
    monkeypatch.delenv("SECRET_KEY", raising=False)
    monkeypatch.delenv("SECRET_KEY_FILE", raising=False)
    first = env.secret_key(tmp_path)
    assert len(first) >= 50
    assert env.secret_key(tmp_path) == first
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600
    assert os.listdir(tmp_path) == ["secret_key"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DEBUG", "maybe"),
        ("TIME_ZONE", "Asia/Teheran"),
        ("TIME_ZONE", "../etc"),
        ("LANGUAGE_CODE", "de"),
        ("BASE_URL", "crm.example.org"),
        ("BASE_URL", "https://crm.example.org/crm"),
        ("BASE_URL", "ftp://crm.example.org"),
        ("ALLOWED_HOSTS", "https://crm.example.org"),
        ("REDIS_URL", "localhost:6379"),
        ("DEFAULT_FROM_EMAIL", "nobody"),
        ("DATABASE_URL", "oracle://x/y"),
        ("EMAIL_URL", "imap://x"),
        ("CRM_DATA_DIR", "/proc/no"),
        ("SECRET_KEY_FILE", "/no/such/file"),
    ],
)
def test_a_malformed_value_stops_the_start_with_one_sentence(name, value, tmp_path):
    environ = {"PATH": os.environ["PATH"], "CRM_DATA_DIR": str(tmp_path), name: value}
    done = subprocess.run(
        [sys.executable, "-c", "import crm.settings"],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1, done.stderr
    assert done.stderr.startswith(name)


def test_the_settings_for_the_internet_are_safe(tmp_path):
    script = """if True:
        from crm import settings as s
        assert not s.DEBUG
        assert s.SESSION_COOKIE_SECURE and s.CSRF_COOKIE_SECURE and s.SECURE_SSL_REDIRECT
        assert s.SESSION_COOKIE_NAME == "__Host-sessionid"
        assert s.ALLOWED_HOSTS[0] == "crm.example.org"
        assert s.CSRF_TRUSTED_ORIGINS == ["https://crm.example.org"]
        assert s.SECURE_HSTS_SECONDS >= 31_536_000"""
    environ = {"CRM_DATA_DIR": str(tmp_path), "BASE_URL": "https://crm.example.org/"}
    subprocess.run([sys.executable, "-c", script], cwd=ROOT, env=os.environ | environ, check=True)


@pytest.mark.parametrize(
    "text",
    [
        "to sara.k+crm@mail.example.ir now",
        "call 09121234567",
        "call +98 912 123 4567",
        "call ۰۹۱۲۱۲۳۴۵۶۷",
        "GET /feed/?token=abc123",
        '{"password": "hunter2"}',
        "redis://user:hunter2@host/0",
        "/calendar/8Jm2v-QyN4xT0bW7cK9dR1fZ3gH5jL6aP0sU2eY4iO8/",
    ],
)
def test_logs_hide_addresses_phones_and_secrets(text):
    assert MASK in masked(text)
    for private in ("sara", "0912", "۰۹۱۲", "912 123", "abc123", "hunter2", "8Jm2v"):
        assert private not in masked(text)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-23 09:40:00,123 INFO crm.outbox: 12 letters of 1124 left",
        "mail 3f2b8c1e-9a54-4f0e-8d1c-2b7a6e5d4c3b is uncertain",
        "person 1234567890 saved",
        "crm.management.commands.bench_data_with_a_long_name_of_its_own",
    ],
)
def test_logs_keep_what_is_not_private(text):
    assert masked(text) == text


def test_tracebacks_are_masked_too():
    try:
        raise ValueError("sara@example.org")
    except ValueError:
        record = logging.LogRecord("x", 40, "", 0, "failed", None, sys.exc_info())
    assert "sara@example.org" not in MaskingFormatter().format(record)
