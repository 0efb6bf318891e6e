"""The ways a letter can leave: a mail server, or files when none is set."""

from __future__ import annotations

import contextlib
import os
import re
import smtplib
import ssl
from collections.abc import Callable, Iterator
from email.generator import BytesGenerator
from email.policy import Compat32
from email.utils import formataddr, parseaddr
from io import BytesIO
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import DatabaseError
from django.utils.module_loading import import_string

from crm.calendars import CANCEL, REQUEST
from crm.models import Mail

PERMANENT = 500
ACCEPTED, FORWARDED, CLOSING, GO_ON = 250, 251, 421, 354
#: after so many lost connections with no letter between them the server counts as away
MOST_LOST = 2
#: a full mailbox, or a rule of the server: such a no says nothing of the address (RFC 3463)
OF_SOMETHING_ELSE = re.compile(r"^5\d\d[ -]5\.(?:2\.2|[3-7]\.\d+)")
DOTS = re.compile(rb"^\.", re.MULTILINE)
#: how long a server may take to answer after the text (RFC 5321 4.5.3.2.6)
ANSWER_SECONDS = 600


class Refused(Exception):
    """The server said no to this letter before taking its text, or to the text itself."""

    def __init__(self, code: int, answer: Any, *, to_address: bool = False) -> None:
        super().__init__(words := f"{code} {worded(answer)}")
        self.permanent = code >= PERMANENT
        #: whether the address itself is what the server does not know
        self.of_address = to_address and self.permanent and not OF_SOMETHING_ELSE.match(words)


class Unwritable(Exception):
    """The letter cannot be put into the form of mail: no server can ever take it."""


class Unreachable(Exception):
    """No server: nothing was handed over and nothing can be for now."""


class LockedOut(Exception):
    """The server knows us and takes nothing from us: trying again makes it worse."""


def worded(answer: Any) -> str:
    """What a server answered, as text."""
    return answer.decode("utf-8", "replace") if isinstance(answer, bytes) else str(answer)


class Transport(Protocol):
    """A way for letters to leave."""

    def hand_over(self, mail: Mail, before_text: Callable[[], bool]) -> bool:
        """Deliver; `before_text` is called when the text is about to go and may forbid it.

        Raises Unwritable for a letter that is none, Refused for an answer of the server,
        Unreachable and LockedOut when nothing can leave, all of them while the letter was surely
        not taken; any other exception after `before_text` means that nobody knows.
        """


def in_ascii(address: str) -> str:
    """The address in ASCII, as servers know it; Refused when there is none."""
    user, _at, domain = address.rpartition("@")
    try:
        return f"{user.encode('ascii').decode()}@{domain.encode('idna').decode()}"
    except UnicodeError as error:
        words = "The address has letters that mail servers do not take."
        raise Refused(553, words, to_address=True) from error


class Names(dict[str, str]):
    """Whose name a letter in some language bears: asked once for many letters."""

    def __missing__(self, language: str) -> str:
        told: Callable[[str], str] = import_string(settings.MAIL_SENDER)
        self[language] = told(language)
        return self[language]


def compose(mail: Mail, names: Names) -> EmailMultiAlternatives:
    """The letter as a message; the Message-ID is the same at every try."""
    domain = urlsplit(settings.BASE_URL).hostname or "localhost"
    message = EmailMultiAlternatives(
        subject=mail.subject,
        body=mail.text,
        from_email=formataddr((names[mail.language], parseaddr(settings.DEFAULT_FROM_EMAIL)[1])),
        to=[formataddr((mail.to_name, in_ascii(mail.to)))],
        headers={"Message-ID": f"<{mail.uuid}@{domain}>", "Auto-Submitted": "auto-generated"},
    )
    if mail.unsubscribe:
        message.extra_headers["List-Unsubscribe"] = f"<{mail.unsubscribe}>"
        message.extra_headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.attach_alternative(mail.html, "text/html")
    if mail.calendar:
        method = next(word for word in (CANCEL, REQUEST) if f"METHOD:{word}" in mail.calendar)
        message.attach_alternative(mail.calendar, f"text/calendar; method={method}")
    return message


class Headers(Compat32):
    """Writes headers as the standard library does; one that fits its line as it is is not first
    taken apart for folding, which took half the time of a letter."""

    def fold_binary(self, name: str, value: Any) -> bytes:
        fits = isinstance(value, str) and len(name) + len(value) + 2 <= (self.max_line_length or 0)
        if fits and value.isascii() and value.isprintable() and value == value.strip():
            return f"{name}: {value}{self.linesep}".encode("ascii")
        return super().fold_binary(name, value)


HEADERS = Headers()


def as_bytes(mail: Mail, message: Any) -> bytes:
    """A message as it goes over the wire. What parts it is the id of the letter, in none of its
    texts; otherwise they would all be searched for something that is in none."""
    if message.is_multipart():
        message.replace_header(
            "Content-Type", f"{message['Content-Type']}; boundary={mail.uuid.hex}"
        )
    written = BytesIO()
    writer = BytesGenerator(written, mangle_from_=False, policy=HEADERS)
    writer.flatten(message, linesep="\r\n")
    return written.getvalue()


def as_sent(mail: Mail, names: Names | None = None) -> bytes:
    """The letter as it goes over the wire; Unwritable when it cannot be put so."""
    try:
        return as_bytes(mail, compose(mail, Names() if names is None else names).message())
    except (DatabaseError, Refused):
        raise
    except Exception as error:
        raise Unwritable(f"{type(error).__name__}: {error}") from error


class Files:
    """One file a letter, named by its id: writing it twice is writing it once."""

    def __init__(self, folder: str) -> None:
        self.folder, self.names = Path(folder), Names()

    def hand_over(self, mail: Mail, before_text: Callable[[], bool]) -> bool:
        text = as_sent(mail, self.names)
        if not before_text():
            return False
        self.folder.mkdir(parents=True, exist_ok=True)
        part = self.folder / f"{mail.uuid}.part"
        with part.open("wb") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        part.rename(self.folder / f"{mail.uuid}.eml")
        return True


class Server:
    """An SMTP server, over one connection as long as it lasts."""

    def __init__(self, connection: Any) -> None:
        self.connection, self.names = connection, Names()
        self.lost = 0

    @property
    def smtp(self) -> smtplib.SMTP:
        return self.connection.connection

    def hand_over(self, mail: Mail, before_text: Callable[[], bool]) -> bool:
        text = DOTS.sub(b"..", as_sent(mail, self.names))
        if self.connection.connection is None:
            opened(self.connection)
        try:
            self.envelope(mail)
            if not before_text():
                self.forget()
                return False
            self.expect(GO_ON, *self.smtp.docmd("DATA"))
        except (smtplib.SMTPServerDisconnected, OSError) as error:
            raise self.cut(error) from error
        self.text(text)
        self.lost = 0
        return True

    def envelope(self, mail: Mail) -> None:
        """MAIL and RCPT; Refused when the reader is answered with no, LockedOut when we are."""
        code, answer = self.smtp.mail(parseaddr(settings.DEFAULT_FROM_EMAIL)[1])
        if code >= PERMANENT:
            raise LockedOut(f"{code} {worded(answer)}")
        self.expect(ACCEPTED, code, answer)
        code, answer = self.smtp.rcpt(in_ascii(mail.to))
        if code != FORWARDED:
            self.expect(ACCEPTED, code, answer, to_address=True)

    def text(self, text: bytes) -> None:
        """The letter itself; what breaks here leaves it unknown whether it was taken."""
        try:
            with patience(self.smtp, ANSWER_SECONDS):
                self.smtp.send(text + b".\r\n")
                code, answer = self.smtp.getreply()
        except (smtplib.SMTPException, OSError):
            self.drop()
            raise
        self.expect(ACCEPTED, code, answer)

    def expect(self, wanted: int, code: int, answer: Any, *, to_address: bool = False) -> None:
        """Refused when the answer is another; a server that is closing is left."""
        if code == wanted:
            return
        if code == CLOSING:
            raise self.cut(Refused(code, answer))
        self.lost = 0
        self.forget()
        raise Refused(code, answer, to_address=to_address)

    def cut(self, error: Exception) -> Exception:
        """What it means that the line is gone, certainly before this letter was taken: it may be
        the letter's fault once, but not that of one after the other."""
        self.drop()
        self.lost += 1
        if self.lost >= MOST_LOST:
            return Unreachable(f"{type(error).__name__}: {error}")
        return error if isinstance(error, Refused) else Refused(CLOSING, error)

    def forget(self) -> None:
        """Drop the envelope; a server that has hung up has forgotten it already."""
        with contextlib.suppress(OSError, smtplib.SMTPException):
            self.smtp.rset()

    def drop(self) -> None:
        """Hang up; the next letter gets a line of its own."""
        with contextlib.suppress(OSError):
            self.smtp.close()
        self.connection.connection = None


class Backend:
    """Any other Django mail backend: what it raises leaves the letter uncertain."""

    def __init__(self, connection: Any) -> None:
        self.connection, self.names = connection, Names()

    def hand_over(self, mail: Mail, before_text: Callable[[], bool]) -> bool:
        return before_text() and bool(self.connection.send_messages([compose(mail, self.names)]))


@contextlib.contextmanager
def patience(smtp: smtplib.SMTP, seconds: float) -> Iterator[None]:
    """Wait longer for one answer; the next ones are due as quickly as before."""
    sock = smtp.sock
    usual = sock.gettimeout() if sock else None
    if sock:
        sock.settimeout(seconds)
    try:
        yield
    finally:
        if sock and smtp.sock is sock:
            sock.settimeout(usual)


def opened(connection: Any) -> Any:
    """Connect and sign in; Unreachable or LockedOut when that cannot be."""
    try:
        connection.open()
        smtp = getattr(connection, "connection", None)
        if isinstance(smtp, smtplib.SMTP):
            smtp.ehlo_or_helo_if_needed()  # Django greets only before TLS and login
    except BARRED as error:
        raise LockedOut(f"{type(error).__name__}: {error}") from error
    except (OSError, smtplib.SMTPException) as error:
        refused = getattr(error, "smtp_code", 0) >= PERMANENT
        raise (LockedOut if refused else Unreachable)(f"{type(error).__name__}: {error}") from error
    return smtp


#: no certificate we may trust, or no encryption where the settings want it
BARRED = (ssl.SSLCertVerificationError, smtplib.SMTPNotSupportedError)


@contextlib.contextmanager
def transport() -> Iterator[Transport]:
    """The way the settings name, opened; Unreachable or LockedOut when it cannot be."""
    if settings.EMAIL_BACKEND.endswith("filebased.EmailBackend"):
        yield Files(settings.EMAIL_FILE_PATH)
        return
    connection = get_connection()
    smtp = opened(connection)
    try:
        yield Server(connection) if isinstance(smtp, smtplib.SMTP) else Backend(connection)
    finally:
        with contextlib.suppress(OSError, smtplib.SMTPException):
            connection.close()
