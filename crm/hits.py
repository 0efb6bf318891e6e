"""What a search over everything finds of one type: which rows, which of them first, what they tell.

A type declares a `Hits` in its app's `hits.py`; `crm.search` asks them all in one statement.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.db.models.expressions import RawSQL
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from crm.lookups import search_field, wanted
from crm.marks import excerpt, lacking, marked
from crm.models import Record, User
from crm.text import BASE36, BETWEEN_TEXTS, LONGEST_QUERY, fold, normalise, sort_key

#: how many rows of a type are looked at to find the best; beyond, their number is not told either
CANDIDATES = 1_000
EXACT, BEGINS, ENDS, WORDS, WITHIN = range(5)
#: so many digits are the end of a telephone number
DIGITS = 3


@dataclass(frozen=True)
class Asked:
    """What is searched for."""

    text: str

    @classmethod
    def of(cls, typed: str) -> Asked:
        return cls(normalise(typed.replace("\x00", ""))[:LONGEST_QUERY])

    @cached_property
    def folded(self) -> str:
        return fold(self.text)

    @cached_property
    def words(self) -> list[str]:
        """As the search key must hold them; short ones alone begin a word."""
        return wanted(self.text)

    @property
    def marks(self) -> list[str]:
        """What is marked: the whole as it was typed, where it stands so, and each word."""
        return [*self.words, self.folded]

    @property
    def is_short(self) -> bool:
        """Single letters find only names that begin so: to look further means to read all rows."""
        return all(len(word.strip()) == 1 for word in self.words)

    @property
    def is_number(self) -> bool:
        return self.folded.isdecimal() and len(self.folded) >= DIGITS


@dataclass(frozen=True)
class Hit:
    """One thing that was found, and what tells it from others alike."""

    url: str
    title: SafeString
    notes: list[SafeString]
    #: what it is found by, when nothing of the above shows that
    where: SafeString | str
    badge: tuple[Any, str]

    @property
    def note(self) -> SafeString:
        """What tells it from others, as one line."""
        return SafeString(" · ".join(self.notes))


class Hits:
    """What is found of one type."""

    model: ClassVar[type[Record]]
    icon: ClassVar[str] = "file-text"
    #: which of equally good hits comes first
    order: ClassVar[str] = "-pk"
    #: what is over comes after what is in use
    past: ClassVar[Q | None] = None
    #: whether there is an index of `sort_key`, and so of names that begin with a text
    by_name: ClassVar[bool] = False
    #: whether its list finds the same rows, so that their number can be told; else it finds more
    as_listed: ClassVar[bool] = True

    def __init__(self, asked: Asked, user: User) -> None:
        self.asked, self.user = asked, user

    @property
    def label(self) -> str:
        """What the group is called."""
        return capfirst(str(self.model._meta.verbose_name_plural))

    # --- which rows ----------------------------------------------------------------------------

    def rows(self) -> Any:
        """Those the reader may see."""
        return self.model.objects.visible_to(self.user)

    def matching(self) -> Any:
        """Those that hold all the words, as in the list of the type."""
        return self.rows().with_words(self.asked.text)

    def candidates(self) -> QuerySet[Any]:
        """Some of the rows, in no order, each with how good it is (see `crm.search`)."""
        rows = self.matching().annotate(hit_rank=self.rank(), hit_past=self.is_past())
        told = dict.fromkeys(("pk", "hit_rank", "hit_past", self.order.removeprefix("-")))
        return rows.order_by().values_list(*told)[: CANDIDATES + 1]

    def first_by_name(self, count: int) -> QuerySet[Any]:
        """Those whose name begins with the text, in order, found by the index of names."""
        low, high = name_range(self.asked.text)
        rows = self.rows().filter(sort_key__gte=low, sort_key__lt=high)
        return rows.order_by("sort_key", "pk").values_list("pk")[:count]

    def rank(self) -> RawSQL:
        """How good a hit is: the text itself, its beginning, the end of a number, its words.

        Written out: built of expressions it took a third of the time of a search. What has been
        folded holds no sign that `LIKE` knows.
        """
        folded, cases = self.asked.folded, []
        key, name = self.column(search_field(self.model).name), self.column("sort_key")
        low, high = name_range(self.asked.text)
        cases.append((EXACT, f"{key} LIKE %s", [f" {folded} %"]))
        if self.by_name:
            alone = f"{name} = %s OR {name} LIKE %s"
            cases.append((EXACT, alone, [low, f"{low}{BETWEEN_TEXTS}%"]))
            cases.append((BEGINS, f"{name} >= %s AND {name} < %s", [low, high]))
        cases.append((BEGINS, f"{key} LIKE %s", [f" {folded}%"]))
        if self.asked.is_number:
            cases.append((ENDS, f"{key} || ' ' LIKE %s", [f"%{folded} %"]))
        words = [f"% {word.strip()}%" for word in self.asked.words]
        cases.append((WORDS, " AND ".join(f"{key} LIKE %s" for _word in words), words))
        whens = " ".join(f"WHEN {sql} THEN {rank}" for rank, sql, _params in cases)
        params = [param for _rank, _sql, params in cases for param in params]
        return RawSQL(f"CASE {whens} ELSE {WITHIN} END", params, IntegerField())  # noqa: S611

    def column(self, name: str) -> str:
        return f'"{self.model._meta.db_table}"."{name}"'

    def is_past(self) -> Any:
        """1 for what is over, else 0."""
        return Case(When(self.past, then=1), default=0) if self.past else Value(0)

    # --- what they tell ------------------------------------------------------------------------

    def hits(self, rows: Any) -> dict[int, Hit]:
        """{key: what is told of the row}, for a few rows the reader is known to see."""
        return {row.pk: self.hit(row) for row in rows.for_list()}

    def hit(self, row: Any) -> Hit:
        title, notes = self.title(row), [str(note) for note in self.notes(row) if note]
        line, words = self.where(row, [title, *notes]), self.asked.marks
        return Hit(
            url=row.get_absolute_url(),
            title=marked(title, words),
            notes=[marked(note, words) for note in notes],
            where=marked(line, words) if line else "",
            badge=self.badge(row),
        )

    def title(self, row: Any) -> str:
        return str(row)

    def notes(self, row: Any) -> Iterable[Any]:
        """What tells a hit from others alike, the most telling first."""
        return ()

    def badge(self, row: Any) -> tuple[Any, str]:
        """(word, tone) of its state."""
        return "", ""

    @classmethod
    def hint(cls, row: Any) -> list[str]:
        """What tells one that is not searched for from others alike."""
        kind = cls(Asked(""), User())
        told = (*kind.notes(row), kind.badge(row)[0])
        return [str(note) for note in told if note]

    def where(self, row: Any, shown: list[str]) -> str:
        """The line of what it is found by that holds the words nothing shown holds."""
        missing = lacking(shown, self.asked.words)
        if not missing:
            return ""
        lines = search_field(self.model).texts(row)
        best = min(lines, key=lambda line: len(lacking([line], missing)), default="")
        return excerpt(best, missing) if len(lacking([best], missing)) < len(missing) else ""

    # --- when there is none --------------------------------------------------------------------

    def new_named(self, name: str) -> dict[str, str]:
        """What the form of a new record is filled in with, when one may be made from its name."""
        return {}


def name_range(text: str) -> tuple[str, str]:
    """The keys of names that begin with the text: from the first, up to but without the second."""
    low = sort_key(text)
    start = low.rstrip(BASE36[-1])
    return low, start[:-1] + BASE36[BASE36.index(start[-1]) + 1] if start else ""
