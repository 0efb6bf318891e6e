"""Addresses of pages by name, each pattern looked up once: a list leads to 50 records."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.urls import NoReverseMatch, get_script_prefix, reverse

#: stands where a key belongs; no record ever has it
GAP = 10**15 + 7


def address(page: str, *keys: int) -> str:
    """What `reverse(page, args=keys)` gives; keys are numbers."""
    return pattern(page, len(keys), get_script_prefix()).format(*keys)


@cache
def pattern(page: str, keys: int, _prefix: str) -> str:
    """The address with gaps for the keys; it may differ by where the product is mounted."""
    return reverse(page, args=[GAP] * keys).replace(str(GAP), "{:d}")


def has_page(model: Any, role: str) -> bool:
    """Whether records of a type have a page of that role, such as `detail`."""
    try:
        model.url_role(role, GAP)
    except NoReverseMatch:
        return False
    return True
