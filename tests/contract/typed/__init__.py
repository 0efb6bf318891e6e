"""What people type into the forms: what a form holds already, and something right for each."""

from __future__ import annotations

import uuid

from tests.contract.cast import World
from tests.contract.typed.change import ACTION, UPDATE
from tests.contract.typed.create import CREATE
from tests.contract.typed.shown import Typed, as_shown

__all__ = ["ACTION", "CREATE", "UPDATE", "Typed", "as_shown", "new"]


def new(name: str, world: World) -> Typed:
    """What to type to add something, with the key the form would carry."""
    return CREATE[name](world) | {"key": str(uuid.uuid4())}
