"""A mail server in a process of its own: `python -m tests.chaos.sink PORT LOG [DELAY] [MODE]`.

Each letter it takes is a line of the log, written before it answers: "address message-id". How it
answers stands in the address: r7+550@… is refused, r7+452@… and r7+421@… wait the first time,
r7+hang@… is taken and never answered, r7+cut@… is taken and the line cut. MODE `locked` lets
nobody in.
"""

from __future__ import annotations

import asyncio
import os
import re
import sys
from email.parser import BytesHeaderParser
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult

BEHAVES = re.compile(r"\+(550|452|421|hang|cut)@")
WORDS = {"550": "550 5.1.1 no such user", "452": "452 later", "421": "421 closing"}


class Handler:
    def __init__(self, log: str, delay: float) -> None:
        self.log = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        self.delay, self.seen = delay, set()  # type: ignore[var-annotated]

    async def handle_RCPT(  # noqa: N802
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        told = (BEHAVES.search(address) or [None, None])[1]
        first = address not in self.seen
        self.seen.add(address)
        if told == "550" or (told in WORDS and first):
            if told == "421":
                asyncio.get_running_loop().call_later(0.01, server.transport.close)
            return WORDS[told]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        [to] = envelope.rcpt_tos
        name = BytesHeaderParser().parsebytes(envelope.content)["Message-ID"]
        await asyncio.sleep(self.delay / 2)
        os.write(self.log, f"{to} {name}\n".encode())
        await asyncio.sleep(self.delay / 2)
        if "+hang@" in to:
            await asyncio.sleep(3600)
        if "+cut@" in to:
            server.transport.abort()
        return "250 taken"


def nobody(*_: Any) -> AuthResult:
    return AuthResult(success=False, handled=False)


async def main(port: int, log: str, delay: float, mode: str) -> None:
    handler = Handler(log, delay)
    locked = {"authenticator": nobody, "auth_required": True, "auth_require_tls": False}
    more = locked if mode == "locked" else {}
    loop = asyncio.get_running_loop()
    await loop.create_server(lambda: SMTP(handler, hostname="sink", **more), "127.0.0.1", port)
    await asyncio.Event().wait()


if __name__ == "__main__":
    port, log, delay, mode = [*sys.argv[1:], *("", "", "0", "")[len(sys.argv) - 1 :]][:4]
    asyncio.run(main(int(port), log, float(delay), mode))
