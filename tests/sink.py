"""A mail server to send to: it takes letters, or answers as it is told."""

from __future__ import annotations

import asyncio
import logging
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from aiosmtpd.controller import Controller

logging.getLogger("mail.log").setLevel(logging.WARNING)


class Sink:
    """A mail server that answers as it is told, by the letter's address."""

    def __init__(self) -> None:
        self.taken: list[Any] = []
        self.answers: dict[tuple[str, str], str] = {}
        self.wait = threading.Event()

    def answer(self, envelope: Any, step: str, otherwise: str) -> str:
        return self.answers.get((envelope.rcpt_tos[0], step), otherwise)

    async def handle_RCPT(  # noqa: N802
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        envelope.rcpt_tos.append(address)
        answer = self.answer(envelope, "rcpt", "250 OK")
        if not answer.startswith("2"):
            envelope.rcpt_tos.clear()
        return answer

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        answer = self.answer(envelope, "data", "250 taken")
        if answer == "hang":
            self.taken.append(envelope)
            while not self.wait.is_set():
                await asyncio.sleep(0.02)
            return "250 late"
        if answer == "cut":
            self.taken.append(envelope)
            server.transport.abort()
            return "250 lost"
        if answer.startswith("2"):
            self.taken.append(envelope)
        return answer

    @property
    def recipients(self) -> list[str]:
        return [envelope.rcpt_tos[0] for envelope in self.taken]


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def listening() -> Iterator[tuple[Sink, int]]:
    """The server and its port."""
    server = Sink()
    controller = Controller(server, hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        yield server, int(controller.port)
    finally:
        server.wait.set()
        controller.stop()
