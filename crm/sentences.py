"""Sentences that are kept now and told later, in the language of whoever reads them then.

kept = sentence(_("The same as row %(row)s of this sheet."), row=7)    # gettext_noop as _
told(kept)                                                             # «مانند ردیف ۷ این برگه.»

A kept sentence is [message, {name: what fills it in}], as JSON holds it. What fills it in is a text
as it was typed, a number, another sentence, or a list of such. A text alone was kept in words once
and is told as it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from crm.wording import in_words, single

Kept = str | list[Any]


def sentence(message: Any, **values: Any) -> Kept:
    """A message, lazy or marked for translation, with what fills it in."""
    with translation.override(None):  # which tells a message as it stands in our code
        return [str(message), {name: plain(value) for name, value in values.items()}]


def plain(value: Any) -> Any:
    """What fills a sentence in, as JSON holds it."""
    if isinstance(value, Promise):
        return sentence(value)
    return value if isinstance(value, int | float | list) else str(value)


def sentence_of(error: ValidationError) -> Kept:
    """What is wrong, as one sentence."""
    faults = [sentence(one.message, **(one.params or {})) for one in single(error)]
    return faults[0] if len(faults) == 1 else together(faults)


def together(sentences: list[Kept]) -> Kept:
    """Sentences one after the other."""
    values = {f"s{at}": one for at, one in enumerate(sentences)}
    return sentence(" ".join(f"%({name})s" for name in values), **values)


def told(kept: Any) -> Any:
    """A kept sentence in the reader's language; a number or a text as it is."""
    if not isinstance(kept, list):
        return kept
    if len(kept) == 2 and isinstance(kept[1], dict):
        message, values = kept
        return in_words(_(message), {name: told(value) for name, value in values.items()})
    return listed(kept)


def listed(parts: Iterable[Any]) -> str:
    """Several beside each other, numbers in the reader's digits."""
    return _(", ").join(in_words("%(one)s", {"one": told(part)}) for part in parts)
