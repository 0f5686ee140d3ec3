"""The house rules that a machine can hold: the direction of imports, the size of modules, nothing of anybody's machine."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[1]
PACKAGE = CHECKOUT / "src" / "duizhao"

ROOMS = (
    "errors",
    "evidence",
    "workspace",
    "language",
    "readers",
    "fetching",
    "names",
    "search",
    "stories",
    "measures",
    "claims",
    "figures",
    "brief",
    "api_fetching",
    "api_indices",
    "api_measures",
    "api_searching",
    "api_sources",
    "api_translation",
    "api",
    "cli",
)
"""Top to bottom, as docs/design/README.md orders them: a room imports only from rooms above it."""

MOST_LINES = 500

# `store` may be made anywhere, a machine may not be named.
MACHINE = re.compile(
    r"(?<![\w.])/(?:work|home|Users|root|mnt|tmp)/[\w.]|[A-Z]:\\\\Users|\bpypi\.org/simple|\bindex-url\b"
)
TEXT = {
    ".py",
    ".md",
    ".toml",
    ".txt",
    ".yaml",
    ".yml",
    ".csv",
    ".jsonl",
    ".json",
    ".html",
    ".css",
    ".svg",
    ".cfg",
    ".sh",
    "",
}

MODULES = sorted(PACKAGE.rglob("*.py"))


def room(path: Path) -> str:
    """The room of a module: the first part of its path in the package."""
    first = path.relative_to(PACKAGE).parts[0]
    return first.removesuffix(".py")


def imported_rooms(path: Path, source: str) -> set[tuple[int, str]]:
    """Rooms that a module imports, wherever in it the import stands, with the line."""
    found = set()
    package = ["duizhao", *path.relative_to(PACKAGE).parts[:-1]]
    for node in ast.walk(ast.parse(source)):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [a.name for a in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                base = ".".join([*package[: len(package) - node.level + 1], *([base] if base else [])])
            names = [f"{base}.{a.name}" for a in node.names]
        for name in names:
            parts = name.split(".")
            if parts[0] == "duizhao" and len(parts) > 1 and parts[1] in ROOMS:
                found.add((node.lineno, parts[1]))
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_go_one_way(path: Path) -> None:
    here = room(path)
    if here in ("__init__", "__main__"):
        return  # the front door: it opens api and cli, lazily
    assert here in (*ROOMS, "sample"), f"{here} is not in the list of rooms: say where it stands"
    allowed = ROOMS[: ROOMS.index(here) + 1] if here in ROOMS else ()
    wrong = [(n, r) for n, r in imported_rooms(path, path.read_text(encoding="utf-8")) if r not in allowed]
    assert not wrong, f"{path.relative_to(CHECKOUT)} imports from below: {wrong}"


def test_the_direction_test_sees_every_kind_of_import() -> None:
    source = "import duizhao.cli.main\nfrom duizhao import brief\ndef f():\n    from ..stories import story\n    from .store import x\n"
    found = {r for _, r in imported_rooms(PACKAGE / "evidence" / "x.py", source)}
    assert found == {"cli", "brief", "stories", "evidence"}


def python_files() -> list[Path]:
    return [
        p
        for top in ("src", "tests", "benchmarks", "evaluation")
        for p in sorted((CHECKOUT / top).rglob("*.py"))
    ]


def test_no_module_is_over_500_lines() -> None:
    sizes = {p.relative_to(CHECKOUT): len(p.read_text(encoding="utf-8").splitlines()) for p in python_files()}
    assert {str(p): n for p, n in sizes.items() if n > MOST_LINES} == {}


def test_every_room_says_what_it_is() -> None:
    missing = [
        str(p.relative_to(CHECKOUT))
        for p in MODULES
        if p.name != "__init__.py" and ast.get_docstring(ast.parse(p.read_text(encoding="utf-8"))) is None
    ]
    assert missing == []


def committed() -> list[Path]:
    """Files under version control; without a repository (a source archive), every file that would be."""
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z"], cwd=CHECKOUT, capture_output=True, check=True, timeout=60
        ).stdout
        names = [n for n in listed.decode().split("\0") if n]
        return [p for p in (CHECKOUT / n for n in names) if p.is_file()]
    except (OSError, subprocess.SubprocessError):
        tops = ("src", "tests", "docs", "benchmarks", "evaluation")
        return [
            p for t in tops for p in (CHECKOUT / t).rglob("*") if p.is_file() and "__pycache__" not in p.parts
        ]


def test_no_committed_file_names_a_machine() -> None:
    found = []
    for path in committed():
        if path == Path(__file__).resolve() or path.suffix not in TEXT:
            continue
        for n, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            if m := MACHINE.search(line):
                found.append(f"{path.relative_to(CHECKOUT)}:{n}: {m[0]}")
    assert found == []


def test_nothing_of_the_development_data_is_committed() -> None:
    """Headlines of others are never shipped: no committed row of the sample may carry a title."""
    import json

    for path in committed():
        if path.is_relative_to(PACKAGE / "sample") and path.suffix == ".jsonl":
            for n, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                row = json.loads(line)
                assert not row.get("title"), f"{path.name}:{n} carries a title"
