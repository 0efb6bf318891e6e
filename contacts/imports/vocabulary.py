"""Words of a sheet for which there is a list of ours: kinds, provinces, posts; what is asked about.

A word we do not know is asked about, with what it most likely means; until somebody answers, that
is taken.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.conf import settings
from django.utils import translation
from rapidfuzz import fuzz, process

from contacts import cities
from contacts.kinds import KINDS
from contacts.models import Post, Province
from crm.text import fold, squashed

#: of 100: likely enough to be taken until somebody says otherwise, and to be offered at all
LIKELY, OFFERED = 86, 70
MOST_ASKED = 100
OTHER = "other"
PROVINCE_WORDS = frozenset(map(fold, ("استان", "province", "ostan")))
SEPARATOR = "|"


@dataclass
class Question:
    """A word of the sheet: how often it stands there, what it may mean, what is taken for it.

    `options` are [(value, what it is called)]; the page adds those every question of a sort has.
    """

    sort: str
    text: str
    #: the word as answers name it
    key: str
    options: list[tuple[str, str]] = field(default_factory=list)
    chosen: str = ""
    count: int = 0
    #: whether somebody has answered it
    answered: bool = False


@dataclass
class Answers:
    """{sort: {folded word: value}} somebody chose, and what still is to be asked."""

    given: dict[str, dict[str, str]]
    asked: dict[tuple[str, str], Question] = field(default_factory=dict)

    def of(self, sort: str, text: str) -> str | None:
        return self.given.get(sort, {}).get(squashed(text))

    def forget(self, sort: str, text: str) -> None:
        """Take an answer for none."""
        self.given.get(sort, {}).pop(squashed(text), None)

    def ask(
        self, sort: str, text: str, options: list[tuple[str, str]], likely: str, *, rows: int = 1
    ) -> str:
        """What is taken for a word: what was answered, else what is likely. Counts its rows."""
        answer = self.of(sort, text)
        key = (sort, squashed(text))
        question = self.asked.get(key)
        if question is None:
            chosen = likely if answer is None else answer
            question = Question(sort, text, key[1], options, chosen)
            question.answered = answer is not None
            self.asked[key] = question
        question.count += rows
        return question.chosen

    def questions(self) -> list[Question]:
        """The most frequent first, some of each sort."""
        counts: Counter[str] = Counter()
        found = []
        for question in sorted(self.asked.values(), key=lambda one: (-one.count, one.text)):
            counts[question.sort] += 1
            if counts[question.sort] <= MOST_ASKED:
                found.append(question)
        return found


# --- kinds of organizations --------------------------------------------------------------------


@cache
def kind_words() -> dict[str, str]:
    """{folded word or title: kind}."""
    found: dict[str, str] = {}
    for kind in KINDS:
        for word in kind.words.split(SEPARATOR):
            found.setdefault(fold(word), kind.slug)
    found.pop("", None)
    return found


@cache
def titles() -> dict[str, str]:
    """{squashed title in either language, or slug: kind}."""
    found = {squashed(kind.slug): kind.slug for kind in KINDS}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found |= {squashed(str(kind.title)): kind.slug for kind in KINDS}
    return found


def kind_of_name(name: str) -> str:
    """The kind a name tells: that of the longest known word in it, of two the first."""
    padded, best, length = f" {fold(name)} ", OTHER, 0
    for word, slug in kind_words().items():
        if len(word) > length and f" {word} " in padded:
            best, length = slug, len(word)
    return best


class Vocabulary:
    """The lists of ours, read once for a whole sheet."""

    def __init__(self, answers: Answers) -> None:
        self.answers = answers
        self.provinces = {p.pk: p for p in Province.objects.all()}
        self.by_name = {
            squashed(name): p.pk
            for p in self.provinces.values()
            for name in (p.name_fa, p.name_en, p.code)
        }
        self.by_code = {p.code: p.pk for p in self.provinces.values()}
        self.kinds = {fold(word).replace(" ", ""): slug for word, slug in kind_words().items()}
        self.kinds |= titles()
        self.known: dict[tuple[str, str], Any] = {}
        self.posts: dict[str, str] | None = None

    def kind(self, text: str) -> str:
        """The kind a word means."""
        if slug := self.kinds.get(squashed(text)):
            return slug
        return self.answers.ask("kind", text, [], kind_of_name(text))

    def province(self, text: str) -> Province | None:
        """The province a text means; None when it is left out."""
        words = [word for word in fold(text).split() if word not in PROVINCE_WORDS]
        key = "".join(words)
        pk = self.by_name.get(key)
        if pk is None:
            chosen = self.answers.ask("province", text, [], self.likely_province(key, text))
            pk = int(chosen) if chosen.isdecimal() else None
        return self.provinces.get(pk) if pk else None

    def likely_province(self, key: str, text: str) -> str:
        there = self.province_of_city(text)
        if there:
            return str(there.pk)
        found: Any = process.extractOne(key, self.by_name.keys(), scorer=fuzz.ratio)
        return str(self.by_name[found[0]]) if found and found[1] >= LIKELY else ""

    def province_of_city(self, city: str) -> Province | None:
        """The one province in which there is a city of this name."""
        codes = {known.province for known in cities.called(city)}
        return self.provinces.get(self.by_code[codes.pop()]) if len(codes) == 1 else None

    def title(self, text: str) -> str:
        """A post as it is kept: as written, or as one that is spelled nearly so, when chosen."""
        if self.posts is None:
            stored = Post.objects.exclude(title="").values_list("title", flat=True).order_by()
            self.posts = {squashed(title): title for title in stored.distinct()[:20_000]}
        key = squashed(text)
        if key in self.posts:
            return text
        near = self.known.get(("title", key))
        if near is None:
            found = process.extract(
                key, self.posts.keys(), scorer=fuzz.ratio, score_cutoff=LIKELY, limit=3
            )
            near = self.known["title", key] = [self.posts[name] for name, _score, _at in found]
        if not near:
            return text
        return self.answers.ask("title", text, [(one, one) for one in near], "") or text
