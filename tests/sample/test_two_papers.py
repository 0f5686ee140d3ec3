"""The worked example of docs/method/counting.md: two papers recoded by employer, headquarters and origin, read from the page and counted from the sample."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

import pytest

import duizhao as dz

PAGE = Path(__file__).resolve().parents[2] / "docs" / "method" / "counting.md"


def table() -> dict[str, list[float]]:
    found = re.findall(
        r"^\| (employer|undergraduate|graduate) \|(.*)\|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE
    )
    assert len(found) == 3
    return {name: [float(Fraction(v.strip())) for v in cells.split("|")] for name, cells in found}


def counted(ws: dz.Session, attribution: str) -> list[float]:
    found = ws.rank([f"attribution={attribution}"])
    values = {p.unit: p.value for p in found.places}
    return [*(values.get(u, 0.0) for u in ("US", "CN", "HK")), found.unknown]


@pytest.mark.parametrize("attribution", ["employer", "undergraduate", "graduate"])
def test_the_table_of_the_page(sample_folder: Path, attribution: str) -> None:
    assert counted(dz.open(sample_folder), attribution) == pytest.approx(table()[attribution])


def test_who_knows_better_says_so_once(sample_copy: Path) -> None:
    ws = dz.open(sample_copy)
    made = ws.resolve(["Microsoft Research"], "msra", note="the four sat in Beijing")
    assert counted(ws, "employer") == pytest.approx([1, 1, 0, 0])
    assert counted(ws, "headquarters") == pytest.approx([2, 0, 0, 0])
    ws.undo(made)
    assert counted(ws, "employer") == pytest.approx([2, 0, 0, 0])
