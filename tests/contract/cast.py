"""Who looks at the pages: the roles, their browsers, and the records they look at by name."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.test import RequestFactory
from django.test.client import ClientHandler
from django.test.signals import template_rendered

from crm.models import User

#: stands in every text of what is confidential, and nowhere else
SECRET = "رازنامه"


ROLES = ("anonymous", "reader", "director", "head", "other_head", "clerk", "admin")


ENTITLED = {"head", "clerk", "admin"}


class Browser(RequestFactory):
    """Asks the product itself and notes the context of the page; faster than the test client."""

    handler = ClientHandler(enforce_csrf_checks=False)

    def __init__(self, session: str = "") -> None:
        super().__init__()
        if session:
            self.cookies[settings.SESSION_COOKIE_NAME] = session

    def request(self, **request: Any) -> Any:
        context: dict[str, Any] = {}

        def note(sender: Any, **rendered: Any) -> None:
            if not context and "view" in rendered["context"]:
                context.update(rendered["context"].flatten())

        template_rendered.connect(note)
        try:
            response = self.handler(self._base_environ(**request))
        finally:
            template_rendered.disconnect(note)
        response.context = context
        return response


@dataclass
class World:
    """The records by name (`world["secret_meeting"]`), and who is signed in."""

    records: dict[str, Any] = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Any:
        return self.records[name]

    def user(self, role: str) -> User:
        return self.records[f"user_{role}"]

    def browser(self, role: str) -> Browser:
        """Where somebody signed in long ago."""
        return Browser(self.sessions.get(role, ""))


def marked(text: str, mark: str) -> str:
    return f"{text} {mark}".strip()
