"""What all factories share: accounts, records with a line of history, and files."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import factory
from PIL import Image

from crm.attaching import attach
from crm.files import checked
from crm.history import record
from crm.models import User


class UserFactory(factory.django.DjangoModelFactory):
    username = factory.Sequence(lambda n: f"user{n}")
    first_name = "کاربر"
    last_name = factory.Sequence(lambda n: f"شمارهٔ {n}")
    email = factory.LazyAttribute(lambda user: f"{user.username}@example.org")
    role = User.Role.READER

    class Meta:
        model = User


class RecordFactory(factory.django.DjangoModelFactory):
    """Checked and saved by `crm.history`; `by=` says who did it."""

    class Meta:
        abstract = True

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Any:
        by = kwargs.pop("by", None)
        obj = model_class(*args, **kwargs)
        cls.store(obj, by)
        return obj

    @classmethod
    def store(cls, obj: Any, by: User | None) -> None:
        """How a new record of this type is saved."""
        obj.full_clean()
        record("create", obj, by=by)


def picture() -> bytes:
    """A small PNG of one colour."""
    made = BytesIO()
    Image.new("RGB", (8, 8), "teal").save(made, "PNG")
    return made.getvalue()


def pdf_file(words: str = "scan") -> bytes:
    """A small PDF with these words in it, ASCII all through."""
    return f"%PDF-1.4\n% {words}\ntrailer <<>>\n%%EOF\n".encode("ascii")


def attached(obj: Any, name: str = "نامه.pdf", words: str = "scan", by: Any = None) -> Any:
    """A PDF that hangs on a record."""
    by = by or UserFactory(role=User.Role.SECRETARIAT)
    [made] = attach(obj, by=by, files=[checked(name, pdf_file(words))])
    return made
