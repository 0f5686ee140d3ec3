"""Every reader is known by name, documented, and writes only to tables that exist."""

from __future__ import annotations

from pathlib import Path

import pytest

from duizhao.evidence.tables import TABLES
from duizhao.readers import READERS
from duizhao.readers.fieldmap import AUTO, FIELDS, FieldMap
from duizhao.readers.maps import read_map
from duizhao.readers.reader import Reader

CHECKOUT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("reader", READERS, ids=lambda r: r.name)
def test_every_reader_is_documented(reader: Reader) -> None:
    page = (CHECKOUT / "docs/readers.md").read_text(encoding="utf-8")
    assert f"| `{reader.name}` |" in page
    assert reader.reads
    assert set(reader.tables) <= {t.name for t in TABLES}


def test_names_are_unique() -> None:
    assert len({r.name for r in READERS}) == len(READERS)


def test_the_example_map_and_the_guess_name_known_fields() -> None:
    assert {name for name, _ in AUTO.fields} == set(FIELDS)
    example = read_map(CHECKOUT / "docs/examples/headlines.toml")
    assert isinstance(example, FieldMap)
    assert {name for name, _ in example.fields} == set(FIELDS)
    assert example.zone is not None
