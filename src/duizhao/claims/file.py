"""A claim's YAML file → Claim. Keys are strict: a misspelt key is an error that names file, line, key and the nearest one.

Every scalar is read as text (so that the country NO is not `false` and 2018 is not a number).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import yaml

from duizhao.claims.parser import REQUIRED, Parser
from duizhao.claims.records import Claim
from duizhao.errors import ClaimError


class _Loader(yaml.BaseLoader):
    """All scalars as text; a key given twice is an error instead of the last one winning in silence."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for k, _ in node.value:
            if isinstance(k, yaml.ScalarNode):
                if k.value in seen:
                    raise yaml.constructor.ConstructorError(
                        None, None, f"key {k.value!r} is given twice", k.start_mark
                    )
                seen.add(k.value)
        return cast("dict[Any, Any]", super().construct_mapping(node, deep=True))


def load(folder: Path) -> tuple[Claim, ...]:
    """Every claim of the folder's `*.yaml` and `*.yml` files, by id. The first fault raises ClaimError."""
    claims, problems = load_all(folder)
    if problems:
        raise problems[0]
    return claims


def load_all(folder: Path) -> tuple[tuple[Claim, ...], tuple[ClaimError, ...]]:
    """As `load`, but a faulty file does not hide the others: the claims that are sound, and the faults."""
    claims: dict[str, Claim] = {}
    problems: list[ClaimError] = []
    paths = [p for p in sorted(folder.iterdir()) if p.suffix in (".yaml", ".yml")] if folder.is_dir() else []
    for path in paths:
        try:
            for claim in read(path):
                if claim.claim_id in claims:
                    raise ClaimError(
                        f"{path.name}: id: {claim.claim_id!r} is already in {claims[claim.claim_id].file}",
                        hint="Give one of the two claims another id.",
                    )
                claims[claim.claim_id] = claim
        except ClaimError as e:
            problems.append(e)
    return tuple(claims[k] for k in sorted(claims)), tuple(problems)


def read(path: Path) -> tuple[Claim, ...]:
    """The claims of one file: one mapping, a list of them, or several documents. ClaimError names file and key."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as e:
        raise ClaimError(f"{path.name}: {e}", hint="The file must be readable, in UTF-8.") from e
    return parse(text, path.name)


def validate(path: Path) -> int:
    """How many sound claims a file holds; ClaimError names file and key of the first fault."""
    return len(read(path))


def parse(text: str, file: str = "claim.yaml") -> tuple[Claim, ...]:
    """The claims in a YAML text; `file` is the name shown in errors."""
    try:
        documents = [d for d in yaml.load_all(text, Loader=_Loader) if d not in (None, "")]
    except yaml.YAMLError as e:
        mark = getattr(e, "problem_mark", None)
        where = f"{file}, line {mark.line + 1}" if mark else file
        raise ClaimError(
            f"{where}: {getattr(e, 'problem', None) or e}", hint="The file is not sound YAML."
        ) from e
    entries = [c for d in documents for c in (d if isinstance(d, list) else [d])]
    if not entries:
        raise ClaimError(
            f"{file}: no claim in it", hint="A claim is a mapping with at least: " + ", ".join(REQUIRED)
        )
    return tuple(Parser(file, text).claim(e) for e in entries)
