"""Names as they are heard, in Persian and Latin letters alike.

`sound` keeps the vowels that are written: «طهماسب» and «تهماسب» sound the same. `skeleton` keeps
the consonants only, and writes Persian and Latin with one alphabet: «محمد» and "Mohammad" are
`mhmd`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from crm.text import fold

LONGEST_KEY = 60
#: the letters skeletons are made of
ALPHABET = "bpjcdfgklmnrstxzqhw"

_HEARD = str.maketrans(
    {
        **dict.fromkeys("ثصس", "س"),
        **dict.fromkeys("ذضظز", "ز"),
        **dict.fromkeys("طت", "ت"),
        **dict.fromkeys("حه", "ه"),
        **dict.fromkeys("غق", "ق"),
        **dict.fromkeys("عا", "ا"),
        "ژ": "ج",
    }
)
_CONSONANTS = str.maketrans(
    dict(zip("بپتجچهخدرزسشقفکگلمن", "bptjchxdrzswqfkglmn", strict=True)) | dict.fromkeys("اوی", "")
)
_DOUBLED = re.compile(r"(.)\1+")
#: «خواجه» is said «خاجه»
_SILENT_VAV = re.compile("خوا")
_LATIN = re.compile("[a-z]")
#: what several Latin letters stand for, before the single ones
_TOGETHER = (
    ("tch", "C"),
    ("kh", "X"),
    ("gh", "Q"),
    ("sh", "W"),
    ("ch", "C"),
    ("zh", "J"),
    ("ph", "F"),
    ("ck", "K"),
    ("x", "KS"),
)
_ALONE = str.maketrans(
    dict(zip("BPTJCHXDRZSWQFKGLMN", "bptjchxdrzswqfkglmn", strict=True))
    | {"c": "k", "w": "", **dict.fromkeys("aeiouyv", "")}
)
#: in both alphabets an h at the end is seldom heard
_LAST_H = re.compile("(?<=[aeiou])h$|(?<=.)ه$")


@lru_cache(maxsize=100_000)
def sound(text: str) -> str:
    """How a name sounds, without spaces: what is written alike by ear has one form."""
    return together(heard(word) for word in fold(text).split())


def together(words: Iterable[str]) -> str:
    """Words that are heard, in one piece."""
    return _DOUBLED.sub(r"\1", "".join(words))


def heard(word: str) -> str:
    """One folded word as it is heard."""
    if _LATIN.search(word):
        return _DOUBLED.sub(r"\1", word)
    return _DOUBLED.sub(r"\1", _SILENT_VAV.sub("خا", word).translate(_HEARD))


@lru_cache(maxsize=100_000)
def skeleton(text: str) -> str:
    """The consonants of a name, in Latin letters whichever letters it is written in."""
    return "".join(map(bones, fold(text).split()))


def bones(word: str) -> str:
    """The consonants of one folded word."""
    word = _LAST_H.sub("", word)
    if _LATIN.search(word):
        for letters, one in _TOGETHER:
            word = word.replace(letters, one)
        word = word.translate(_ALONE)
    else:
        word = heard(word).translate(_CONSONANTS)
    return _DOUBLED.sub(r"\1", word)


def key(*texts: str) -> str:
    """The consonants of a name in the order of the alphabet: the same however it is divided into
    words, whichever part comes first and whichever letters it is written in."""
    return "".join(sorted("".join(map(skeleton, texts))))[:LONGEST_KEY]


def neighbours(name_key: str) -> set[str]:
    """The key and those that differ from it by one consonant: one left out, added or another."""
    shorter = {name_key[:i] + name_key[i + 1 :] for i in range(len(name_key))}
    others = {
        "".join(sorted(less + letter))[:LONGEST_KEY]
        for less in (*shorter, name_key)
        for letter in ALPHABET
    }
    return {name_key} | shorter | others
