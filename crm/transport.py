"""The ways a letter can leave: a mail server, or files when none is set."""

from __future__ import annotations

import contextlib
import os
import smtplib
from collections.abc import Callable, Iterator
from email.utils import formataddr
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection

from crm.models import Mail

PERMANENT = 500
ACCEPTED, FORWARDED = 250, 251
#: how long a server may take to answer after the text (RFC 5321 4.5.3.2.6)
ANSWER_SECONDS = 600


class Refused(Exception):
    """The server said no to this letter before taking its text, or to the text itself."""

    def __init__(self, code: int, answer: Any) -> None:
        text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else str(answer)
        super().__init__(f"{code} {text}")
        self.permanent = code >= PERMANENT


class Unreachable(Exception):
    """No server, no login: nothing was handed over and nothing can be for now."""


class Transport(Protocol):
    """A way for letters to leave."""

    def hand_over(self, mail: Mail, before_text: Callable[[], bool]) -> bool:
        """Deliver; `before_text` is called when the text is about to go and may forbid it.

        Raises Refused for an answer of the server, Unreachable when the line is down before the
        text; any other exception means nobody knows whether the letter was taken.
        """


def in_ascii(address: str) -> str:
    """The address in ASCII, as servers know it; Refused when there is none."""
    user, _at, domain = address.rpartition("@")
    try:
        return f"{user.encode('ascii').decode()}@{domain.encode('idna').decode()}"
    except UnicodeError as error:
        raise Refused(553, "The address has letters that mail servers do not take.") from error


def compose(mail: Mail) -> EmailMultiAlternatives:
    """The letter as a message; the Message-ID is the same at every try."""
    domain = urlsplit(settings.BASE_URL).hostname or "localhost"
    message = EmailMultiAlternatives(
        subject=mail.subject,
        body=mail.text,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[formataddr((mail.to_name, in_ascii(mail.to)))],
        headers={"Message-ID": f"<{mail.uuid}@{domain}>", "Auto-Submitted": "auto-generated"},
    )
    message.attach_alternative(mail.html, "text/html")
    return message


def as_sent(mail: Mail) -> bytes:
    """The letter as it goes over the wire."""
    message: Any = compose(mail).message()
    return bytes(message.as_bytes(linesep="\r\n"))


class Files:
    """One file a letter, named by its id: writing it twice is writing it once."""

    def __init__(self, folder: str) -> None:
        self.folder = Path(folder)

    def hand_over(self, mail: Mail, before_text: Callable[[], bool]) -> bool:
        if not before_text():
            return False
        self.folder.mkdir(parents=True, exist_ok=True)
        part = self.folder / f"{mail.uuid}.part"
        with part.open("wb") as file:
            file.write(as_sent(mail))
            file.flush()
            os.fsync(file.fileno())
        part.rename(self.folder / f"{mail.uuid}.eml")
        return True


class Server:
    """An SMTP server, over one connection for the whole batch."""

    def __init__(self, connection: Any) -> None:
        self.smtp: smtplib.SMTP = connection.connection

    def hand_over(self, mail: Mail, before_text: Callable[[], bool]) -> bool:
        try:
            self.envelope(mail)
        except (smtplib.SMTPServerDisconnected, OSError) as error:
            raise Unreachable(str(error)) from error
        if not before_text():
            self.forget()
            return False
        try:
            with patience(self.smtp, ANSWER_SECONDS):
                code, answer = self.smtp.data(as_sent(mail))
        except smtplib.SMTPDataError as error:
            raise Refused(error.smtp_code, error.smtp_error) from error
        if code != ACCEPTED:
            raise Refused(code, answer)
        return True

    def envelope(self, mail: Mail) -> None:
        """MAIL and RCPT; Refused when either is answered with no."""
        sender, to = compose(mail).from_email, in_ascii(mail.to)
        for step in (lambda: self.smtp.mail(sender), lambda: self.smtp.rcpt(to)):
            code, answer = step()
            if code not in (ACCEPTED, FORWARDED):
                self.forget()
                raise Refused(code, answer)

    def forget(self) -> None:
        """Drop the envelope; a server that has hung up has forgotten it already."""
        with contextlib.suppress(OSError, smtplib.SMTPException):
            self.smtp.rset()


class Backend:
    """Any other Django mail backend: what it raises leaves the letter uncertain."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection

    def hand_over(self, mail: Mail, before_text: Callable[[], bool]) -> bool:
        return before_text() and bool(self.connection.send_messages([compose(mail)]))


@contextlib.contextmanager
def patience(smtp: smtplib.SMTP, seconds: float) -> Iterator[None]:
    """Wait longer for one answer; the next ones are due as quickly as before."""
    sock, usual = smtp.sock, smtp.timeout
    if sock:
        sock.settimeout(seconds)
    try:
        yield
    finally:
        if sock and smtp.sock is sock:
            sock.settimeout(usual)


@contextlib.contextmanager
def transport() -> Iterator[Transport]:
    """The way the settings name, opened; Unreachable when it cannot be."""
    if settings.EMAIL_BACKEND.endswith("filebased.EmailBackend"):
        yield Files(settings.EMAIL_FILE_PATH)
        return
    connection = get_connection()
    try:
        connection.open()
        smtp = getattr(connection, "connection", None)
        if is_server := isinstance(smtp, smtplib.SMTP):
            smtp.ehlo_or_helo_if_needed()  # Django greets only before TLS and login
    except (OSError, smtplib.SMTPException) as error:
        raise Unreachable(f"{type(error).__name__}: {error}") from error
    try:
        yield Server(connection) if is_server else Backend(connection)
    finally:
        with contextlib.suppress(OSError, smtplib.SMTPException):
            connection.close()
