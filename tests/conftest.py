"""The cast: the people the tests are about, and how they come in."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test import Client

from crm.models import User
from engagements.models import Body
from tests.factories import BodyFactory, UserFactory, seated

FILES = "django.core.mail.backends.filebased.EmailBackend"


@pytest.fixture(autouse=True, scope="session")
def quiet_refusals() -> None:
    """A refused page is what many tests ask for; only what breaks belongs in the log."""
    logging.getLogger("django.request").setLevel(logging.ERROR)


@pytest.fixture(autouse=True, scope="session")
def no_collected_files(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Else every test client would read all static files that some `make run` has collected."""
    django_settings.STATIC_ROOT = tmp_path_factory.mktemp("static")


@pytest.fixture(autouse=True, scope="session")
def known_database(django_db_setup: None, django_db_blocker: Any) -> None:
    """What Django asks a database once in a process is not what a page costs."""
    with django_db_blocker.unblock():
        assert connection.features.supports_json_field


@pytest.fixture
def client_of() -> Callable[[User], Client]:
    """A browser in which the user is signed in."""

    def signed_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return signed_in


@pytest.fixture
def clerk(db: Any) -> User:
    """Keeps everybody's records."""
    return UserFactory(username="secretariat", role=User.Role.SECRETARIAT)


@pytest.fixture
def admin(db: Any) -> User:
    return UserFactory(username="admin", role=User.Role.ADMIN, is_staff=True, is_superuser=True)


@pytest.fixture
def director(db: Any) -> User:
    """Reads all but what is confidential."""
    return UserFactory(username="director", role=User.Role.DIRECTOR)


@pytest.fixture
def reader(db: Any) -> User:
    return UserFactory(username="reader")


@pytest.fixture
def stranger(db: Any) -> User:
    """An account that was closed."""
    return UserFactory(username="stranger", is_active=False)


@pytest.fixture
def weaving(db: Any) -> Body:
    """The body that `head` leads."""
    return BodyFactory(name="کارگروه بافندگی", code="ب")


@pytest.fixture
def head(weaving: Body) -> User:
    """A reader whose person sits as head of the weaving committee."""
    user = UserFactory(username="head")
    seated(user, weaving)
    return user


@pytest.fixture
def letters(settings: Any, tmp_path: Path) -> Callable[[], list[Path]]:
    """Mail goes to files, as without EMAIL_URL; the files that are there."""
    settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH = FILES, str(tmp_path / "mail")
    return lambda: sorted((tmp_path / "mail").glob("*.eml"))
