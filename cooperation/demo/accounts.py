"""The four accounts everybody may try the demonstration with."""

from __future__ import annotations

from django.contrib.auth.hashers import make_password

from cooperation.demo.world import read
from crm.models import User

PASSWORD = "demo"  # noqa: S105


def names() -> list[str]:
    """What the accounts are called."""
    return [entry["username"] for entry in read("accounts")]


def load() -> dict[str, User]:
    """Make the accounts; hashing is slow on purpose, so they share one hash."""
    password = make_password(PASSWORD)
    columns = {field.name for field in User._meta.concrete_fields}
    users = {}
    for entry in read("accounts"):
        told = {name: value for name, value in entry.items() if name in columns}
        users[entry["username"]] = User.objects.create(password=password, **told)
    return users
