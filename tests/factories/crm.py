"""Records of the kernel: mail and exported files."""

from __future__ import annotations

from typing import Any

import factory
from django.utils import timezone

from crm.history import record
from crm.models import Export, Mail, User
from tests.factories.base import RecordFactory


class MailFactory(RecordFactory):
    """A letter that is due now."""

    to = factory.Sequence(lambda n: f"reader{n}@example.org")
    to_name = "مریم کاظمی"
    subject = factory.Sequence(lambda n: f"یادآوری {n}")
    text = "متن نامه\n"
    html = "<p>متن نامه</p>"
    next_try_at = factory.LazyFunction(timezone.now)

    class Meta:
        model = Mail

    @classmethod
    def store(cls, obj: Any, by: User | None) -> None:
        record("create", obj, by=by)


class ExportFactory(RecordFactory):
    """The list of people, taken away as an Excel file."""

    title = factory.Sequence(lambda n: f"اشخاص {n}")
    address = "/contacts/people/?q=%D8%A7%D8%AD%D9%85%D8%AF"
    format = "xlsx"
    count = factory.Sequence(lambda n: n + 1)

    class Meta:
        model = Export
