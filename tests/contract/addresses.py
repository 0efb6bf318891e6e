"""Every address of the product, read from the URLconf."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import get_resolver, reverse

from tests.contract.cast import World
from tests.contract.pages import PAGES


def addresses(resolver: Any = None, namespace: str = "") -> Iterator[tuple[str, Any]]:
    """(name, view class or function) of every named address."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if hasattr(pattern, "url_patterns"):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from addresses(pattern, inner)
        elif pattern.name:
            view = pattern.callback
            yield f"{namespace}{pattern.name}", getattr(view, "view_class", view)


VIEWS = dict(addresses())
OWN = sorted(name for name in VIEWS if not name.startswith("admin:"))


def named(ending: str) -> list[str]:
    """The names of our own addresses of one role, such as `-list`."""
    return [name for name in OWN if name.endswith(f"-{ending}")]


def url_of(name: str, world: World, prefix: str = "") -> str:
    """The address of a page about its record in the office."""
    about = PAGES[name].about
    return reverse(name, args=[world[prefix + about].pk] if about else [])
