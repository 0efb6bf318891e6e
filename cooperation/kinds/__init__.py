"""The kinds of cooperation; one file and one line here is one more kind."""

from typing import Any

from cooperation.kinds import (
    business_development,
    domestic_exhibition,
    export_consortium,
    foreign_exhibition,
    statistics,
    thesis,
    training,
)
from crm.kinds import Kinds
from crm.text import fold

KINDS = Kinds(
    (
        training.KIND,
        business_development.KIND,
        domestic_exhibition.KIND,
        foreign_exhibition.KIND,
        export_consortium.KIND,
        statistics.KIND,
        thesis.KIND,
    )
)


def choices() -> list[tuple[str, Any]]:
    """For the model field: asked at run time, so that a new kind needs no migration."""
    return KINDS.pairs()


def titles() -> dict[str, Any]:
    """What every kind is called, for history."""
    return dict(choices())


def stages() -> dict[str, Any]:
    """What every stage is called, for history."""
    return {stage.slug: stage.title for kind in KINDS for stage in kind.stages}


def roles() -> dict[str, Any]:
    """What every role is called, for history; the first kind to use a word decides."""
    return {slug: title for kind in reversed(list(KINDS)) for slug, title in kind.roles.items()}


def measures() -> dict[str, Any]:
    """What every measure is called, for history; the first kind to use a word decides."""
    return {one.slug: one.title for kind in reversed(list(KINDS)) for one in kind.measures}


def milestones() -> dict[str, Any]:
    """What every milestone of a kind is called, for history."""
    return {one.slug: one.title for kind in reversed(list(KINDS)) for one in kind.milestones}


def party_fact_labels() -> dict[str, Any]:
    """What the facts of parties are called, for history."""
    facts = [fact for kind in KINDS for known in kind.of_role.values() for fact in known]
    return {fact.slug: fact.label for fact in facts}


def guessed(text: str) -> str:
    """The kind a text speaks of: the one of the longest of its words that stands in it; or ""."""
    key = f" {fold(text)}"
    found = [
        (len(word), kind.slug)
        for kind in KINDS
        if not kind.retired
        for word in map(fold, kind.words.split("|"))
        if word and f" {word}" in key
    ]
    return max(found, default=(0, ""))[1]
