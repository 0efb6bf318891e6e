"""What differs from the real settings while tests run; fixtures are in tests/conftest.py."""

from __future__ import annotations

from tempfile import TemporaryDirectory

import pytest
from django.conf import settings

STATIC = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
FOLDER = TemporaryDirectory(prefix="hamkari-tests-")  # gone with the tests
FILES = {
    "BACKEND": "django.core.files.storage.FileSystemStorage",
    "OPTIONS": {"location": FOLDER.name},
}
NO_CACHE = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}


def pytest_configure() -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # fast
    settings.STORAGES = settings.STORAGES | {"staticfiles": STATIC, "default": FILES}
    settings.CACHES = settings.CACHES | NO_CACHE  # no test sees what another one left
    settings.SECURE_SSL_REDIRECT = False


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    postgres = settings.DATABASES["default"]["ENGINE"].endswith("postgresql")
    skip = pytest.mark.skip(reason="needs DATABASE_URL (PostgreSQL) and REDIS_URL")
    one_after_another = pytest.mark.xdist_group("servers")  # they share one Redis
    for item in items:
        if item.get_closest_marker("servers"):
            item.add_marker(one_after_another if postgres and settings.REDIS_URL else skip)
