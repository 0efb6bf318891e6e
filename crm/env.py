"""Reads the settings from the environment; a bad value stops the start with one plain sentence."""

from __future__ import annotations

import os
import secrets
import tempfile
from email.utils import parseaddr
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

TRUE, FALSE = ("1", "true", "yes", "on"), ("0", "false", "no", "off")
NETWORK_FILE_SYSTEMS = [
    "afs",
    "ceph",
    "cifs",
    "fuse.ceph",
    "fuse.glusterfs",
    "fuse.sshfs",
    "glusterfs",
    "lustre",
    "ncpfs",
    "nfs",
    "nfs4",
    "smb2",
    "smb3",
    "smbfs",
]
POSTGRES_OPTIONS = [
    "application_name",
    "channel_binding",
    "connect_timeout",
    "gssencmode",
    "options",
    "passfile",
    "service",
    "sslcert",
    "sslkey",
    "sslmode",
    "sslrootcert",
    "target_session_attrs",
]


def refuse(name: str, why: str) -> NoReturn:
    """Stop the start; the value itself is not shown, for it may hold a password."""
    raise SystemExit(f"{name} {why}.")


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def secret(name: str) -> str:
    """A secret, given as NAME or as the path of a file that holds it in NAME_FILE."""
    path = text(f"{name}_FILE")
    if not path:
        return text(name)
    if text(name):
        refuse(name, f"and {name}_FILE are both set: keep one of them")
    try:
        return Path(path).read_text(encoding="utf-8").strip() or refuse(path, "is empty")
    except (OSError, UnicodeDecodeError):
        refuse(f"{name}_FILE", f"names {path}, which cannot be read")


def boolean(name: str, default: bool = False) -> bool:
    value = text(name).lower()
    if value not in ("", *TRUE, *FALSE):
        refuse(name, "must be 1 or 0")
    return value in TRUE if value else default


def choice(name: str, allowed: tuple[str, ...], default: str) -> str:
    value = text(name, default)
    return value if value in allowed else refuse(name, f"must be one of {', '.join(allowed)}")


def words(name: str) -> list[str]:
    """A list, written with commas."""
    return [word.strip() for word in text(name).split(",") if word.strip()]


def hosts(name: str, default: list[str]) -> list[str]:
    found = words(name)
    if any(set(host) & set("/@ ") for host in found):
        refuse(name, "must be host names with commas between them, such as crm.example.org")
    return found or default


def time_zone(name: str, default: str) -> str:
    value = text(name, default)
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        refuse(name, "must be the name of a time zone, such as Asia/Tehran")
    return value


def address(name: str, default: str) -> str:
    """A sender such as «Hamkari <crm@example.org>»."""
    value = text(name, default)
    user, _, host = parseaddr(value)[1].partition("@")
    if not (user and host) or set(value) & set("\r\n"):
        refuse(name, "must be an e-mail address, such as Hamkari <crm@example.org>")
    return value


def split(name: str, value: str) -> SplitResult:
    """The parts of an address, its port checked."""
    try:
        parts = urlsplit(value)
        return parts if parts.port != 0 else refuse(name, "has a port that cannot be")
    except ValueError:
        refuse(name, "is not a well-formed address (check its port, and write @ : / # as %40 …)")


def base_url(name: str, default: str) -> SplitResult:
    """The address people type, without a path."""
    parts = split(name, text(name, default).rstrip("/"))
    extra = parts.path or parts.query or parts.fragment or parts.username
    if parts.scheme not in ("http", "https") or not parts.hostname or extra:
        refuse(name, "must be an address without a path, such as https://crm.example.org")
    return parts


def redis(name: str) -> str:
    value = text(name)
    if value and split(name, value).scheme not in ("redis", "rediss", "unix"):
        refuse(name, "must begin with redis://, rediss:// or unix://")
    return value


def folder(name: str, default: Path) -> Path:
    """The folder of everything the product writes; made here when missing."""
    path = Path(text(name, str(default))).expanduser().absolute()
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError:
        refuse(name, f"names {path}, which cannot be made")
    return path if os.access(path, os.W_OK) else refuse(name, f"names {path}, not writable")


def secret_key(home: Path) -> str:
    """SECRET_KEY, or one made at the first start and kept in a file only its owner can read."""
    path = home / "secret_key"
    if given := secret("SECRET_KEY"):
        return given
    if not path.exists():
        handle, fresh = tempfile.mkstemp(dir=home)  # mode 0600
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(48))
        try:
            os.link(fresh, path)  # of two first starts at once, one key stays
        except FileExistsError:
            pass
        finally:
            os.unlink(fresh)
    return path.read_text().strip() or refuse(str(path), "is empty: delete it to get a new key")


def safe_journal_mode(version: tuple[int, int, int]) -> str:
    """WAL only where its reset bug is mended: before, it could lose commits."""
    backports = {(3, 44): 6, (3, 50): 7}
    least = backports.get(version[:2])
    mended = version >= (3, 51, 3) or (least is not None and version[2] >= least)
    return "WAL" if mended else "TRUNCATE"


def network_file_system(path: Path, mounts: str) -> str:
    """The kind of the network file system that holds the path, by the text of /proc/mounts."""
    best, kind = Path("/"), ""
    for line in mounts.splitlines():
        _, point, found, *_ = line.split()
        mount = Path(point.replace("\\040", " "))
        if path.is_relative_to(mount) and len(mount.parts) >= len(best.parts):
            best, kind = mount, found
    return kind if kind in NETWORK_FILE_SYSTEMS else ""


def database(url: str, home: Path, version: tuple[int, int, int]) -> dict[str, Any]:
    """Django's settings for DATABASE_URL; empty means SQLite in the data folder."""
    if not url:
        return sqlite(home / "hamkari.sqlite3", version)
    parts = split("DATABASE_URL", url)
    if parts.scheme == "sqlite":
        return sqlite(Path(unquote(parts.path)[1:]).absolute(), version)
    if parts.scheme in ("postgres", "postgresql"):
        return postgres(parts)
    refuse("DATABASE_URL", "must begin with postgres:// or sqlite:///")


def sqlite(path: Path, version: tuple[int, int, int]) -> dict[str, Any]:
    mounts = Path("/proc/mounts")
    kind = network_file_system(path, mounts.read_text()) if mounts.exists() else ""
    if kind:
        refuse("DATABASE_URL", f"keeps SQLite on {kind}: use a local disk, or PostgreSQL")
    if not path.parent.is_dir():
        refuse("DATABASE_URL", f"names {path}, whose folder is not there")
    pragmas = f"PRAGMA journal_mode={safe_journal_mode(version)}; PRAGMA synchronous=FULL"
    # Django itself turns foreign keys on.
    options = {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": pragmas}
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(path), "OPTIONS": options}


def postgres(parts: SplitResult) -> dict[str, Any]:
    options = dict(parse_qsl(parts.query))
    host = options.pop("host", unquote(parts.hostname or ""))
    name = unquote(parts.path)[1:]
    if not name or "/" in name:
        refuse("DATABASE_URL", "must name a database: postgres://user:password@host/name")
    if unknown := sorted(set(options) - set(POSTGRES_OPTIONS)):
        refuse("DATABASE_URL", f"has the unknown option {unknown[0]}")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        # for `crm.prepared` alone: the cursors of models put values into the statements themselves
        "OPTIONS": {"prepare_threshold": 5, **options},
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def imap(name: str) -> str:
    """The mailbox to which servers return letters; empty means none."""
    value = secret(name)
    if value:
        parts = split(name, value)
        if parts.scheme not in ("imap", "imaps") or not parts.hostname or not parts.username:
            refuse(name, "must look like imaps://user:password@host/INBOX")
    return value


def token(name: str) -> str:
    """A secret that is part of an address; empty means that the address is not there."""
    value = secret(name)
    if value and (len(value) < 24 or not value.isascii() or not value.isalnum()):
        refuse(name, "must be 24 or more letters and digits")
    return value


def mail(url: str) -> dict[str, Any]:
    """Django's settings for EMAIL_URL; empty means files."""
    if not url:
        return {"EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend"}
    parts, ports = split("EMAIL_URL", url), {"smtp": 25, "smtps": 465, "smtp+tls": 587}
    if parts.scheme not in ports or not parts.hostname or parts.path.strip("/"):
        refuse("EMAIL_URL", "must look like smtp://, smtps:// or smtp+tls://user:password@host")
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    timeout = options.pop("timeout", "60")
    if options or not timeout.isdecimal() or int(timeout) == 0:
        refuse("EMAIL_URL", "takes one option, timeout, in whole seconds")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or ports[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_TIMEOUT": int(timeout),
    }
