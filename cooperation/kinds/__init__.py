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


def stages() -> dict[str, Any]:
    """What every stage is called, for history."""
    return {stage.slug: stage.title for kind in KINDS for stage in kind.stages}


def roles() -> dict[str, Any]:
    """What every role is called, for history; the first kind to use a word decides."""
    return {slug: title for kind in reversed(list(KINDS)) for slug, title in kind.roles.items()}
