"""The source as the house rules read it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APPS = ("crm", "contacts", "engagements", "cooperation")
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))


def modules(*, migrations: bool = False) -> list[Path]:
    """The Python files of the product."""
    found = (path for app in APPS for path in (ROOT / app).rglob("*.py"))
    return sorted(path for path in found if migrations or "migrations" not in path.parts)


def short(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), short(path))


def imports(path: Path) -> Iterator[tuple[str, ast.stmt]]:
    """(what is imported, the statement), names from a package included: `crm.views.lists`."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or "", node
            yield from ((f"{node.module}.{alias.name}", node) for alias in node.names)


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def layer(path: Path) -> str:
    """The part of its app a module is: `models`, `actions`, `views` …"""
    return path.relative_to(ROOT).parts[1].removesuffix(".py")


def enclosing(path: Path) -> Iterator[tuple[str, ast.Call]]:
    """Every call with the name of the function it stands in."""

    def walk(node: ast.AST, name: str) -> Iterator[tuple[str, ast.Call]]:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            name = node.name
        if isinstance(node, ast.Call):
            yield name, node
        for child in ast.iter_child_nodes(node):
            yield from walk(child, name)

    return walk(tree(path), "")
