"""The office is built once for all contract tests; what a test does in it is undone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings

from tests.contract.cast import World
from tests.contract.world import build


@pytest.fixture(scope="package")
def office(django_db_setup: Any, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[World]:
    folder = override_settings(DATA_DIR=tmp_path_factory.mktemp("office"))
    with folder, django_db_blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)


@pytest.fixture
def world(office: World, db: Any) -> World:
    """The office; each test starts from the same."""
    return office
