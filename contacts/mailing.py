"""Who would get a letter to many, who would not and why, and how each letter would read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from email.utils import parseaddr
from functools import cached_property

from django.conf import settings
from django.utils.safestring import SafeString
from django.utils.translation import override

from contacts.models import Circular, CircularLetter, Organization
from contacts.placeholders import Wording
from contacts.recipients import Recipient

LeftOut = CircularLetter.LeftOut


class Mailing:
    """A letter to many as it would go to these recipients now."""

    def __init__(self, circular: Circular, recipients: list[Recipient]) -> None:
        self.circular = circular
        self.subject = Wording(circular.subject, circular.language)
        self.text = Wording(circular.text, circular.language)
        self.readers: list[Recipient] = []
        self.left_out: list[tuple[Recipient, LeftOut]] = []
        self.sort(recipients)

    def sort(self, recipients: list[Recipient]) -> None:
        """Those who get it in their order; of those who share an address the first."""
        taken: set[str] = set()
        for one in recipients:
            reason = self.reason_against(one, taken)
            if reason:
                self.left_out.append((one, reason))
            else:
                taken.add(one.email)
                self.readers.append(one)

    def reason_against(self, one: Recipient, taken: set[str]) -> LeftOut | None:
        """Why somebody gets no letter."""
        if one.gone:
            return LeftOut.GONE
        if one.refuses:
            return LeftOut.OPTED_OUT
        if not one.email:
            return LeftOut.NO_ADDRESS
        if one.email in taken and not self.circular.share_addresses:
            return LeftOut.SAME_ADDRESS
        return None

    @cached_property
    def flaws(self) -> list[tuple[Recipient, str]]:
        """Those who get it though something it asks for is not known of them."""
        return list(self.told_flaws())

    def told_flaws(self) -> Iterator[tuple[Recipient, str]]:
        addresses = Counter(one.email for one in self.readers)
        for one in self.readers:
            for flaw in dict.fromkeys((*self.subject.flaws(one), *self.text.flaws(one))):
                yield one, flaw
            if addresses[one.email] > 1:
                yield one, str(LeftOut.SAME_ADDRESS.label)

    def subject_for(self, one: Recipient) -> str:
        return " ".join(self.subject.text(one).split())

    def html_for(self, one: Recipient) -> SafeString:
        return self.text.html(one)

    def text_for(self, one: Recipient) -> str:
        return self.text.text(one)


def sender_in(language: str) -> str:
    """What the office calls itself in a letter of this language."""
    with override(language):
        return sender()


def sender() -> str:
    """What the office calls itself in its letters, in the language in force.

    The name set beside the address it writes from; else that of the association.
    """
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    if name and name != settings.PRODUCT:
        return name
    home = Organization.objects.home()
    return str(home) if home else name or address
