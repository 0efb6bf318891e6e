"""A public call, what a firm would send to it, and how it is sent."""

from __future__ import annotations

import uuid

import pytest
from django.core import signing
from django.test import Client

from cooperation.call_links import call_address, opened_now
from tests.factories import CallFactory

LEGAL_ID = "10380284790"


@pytest.fixture
def call():
    return CallFactory(title="فراخوان نمایشگاه تهران", text="غرفهٔ گروهی انجمن")


@pytest.fixture
def opened(monkeypatch):
    """The word of a form that was opened a minute ago."""
    with monkeypatch.context() as patch:
        then = signing.TimestampSigner.timestamp
        patch.setattr(
            signing.TimestampSigner,
            "timestamp",
            lambda self: signing.b62_encode(signing.b62_decode(then(self)) - 60),
        )
        return opened_now()


@pytest.fixture
def told(opened):
    return {
        "firm": "بافندگي پرنيان",
        "member_number": "۱۲۳",
        "name": "مریم کاظمی",
        "phone": "۰۹۱۲ ۳۴۵ ۶۷۸۹",
        "email": "kazemi@example.org",
        "wish_area": "۳۶",
        "consent": "on",
        "opened": opened,
        "key": str(uuid.uuid4()),
    }


def page_of(call):
    return call_address(call).removeprefix("http://localhost:8000")


def send(call, told, **other):
    return Client().post(page_of(call), told | other)
