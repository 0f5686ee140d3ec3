"""Mutated feeds, pages, exports, transcripts and records go through every reader: read or set aside, no other exception, every row fit for its table. DUIZHAO_MUTATIONS says how many (1,000),
DUIZHAO_MUTATION_SEED which (20261127)."""

from __future__ import annotations

import gzip
import json
import os
import random
import time
from pathlib import Path
from typing import Any

import pyarrow as pa

from duizhao import readers
from duizhao.errors import DuizhaoError
from duizhao.evidence.tables import table
from duizhao.readers.reader import Source
from duizhao.readers.registry import READERS
from duizhao.workspace import create
from tests.readers.test_epochmodels import HEADER
from tests.readers.test_pages import EXPORT, TALK, WECHAT
from tests.readers.test_patents import GRANT
from tests.readers.test_published import BY_YEAR, MATRIX, PAIRS, PUSHES, TOTALS, YEARLY
from tests.readers.test_records import DBLP, OPENALEX, PAPERS
from tests.readers.test_registers import AUTHOR, INSTITUTION, ORCID, ROR

SEEDS: dict[str, tuple[str, bytes]] = {
    "m.html": ("pages", WECHAT.encode()),
    "m.json": ("exports", json.dumps(EXPORT).encode()),
    "m.txt": ("transcripts", TALK.encode()),
    "m.xml": ("feeds", b'<?xml version="1.0"?><rss version="2.0"><channel><item><title>t</title><link>https://a.example/1</link><enclosure url="https://a.example/1.mp3"/><category>x</category><pubDate>Mon, 15 Jun 2026 08:00:00 GMT</pubDate></item></channel></rss>'),
    "m.jsonl": ("headlines", b'{"title": "t", "url": "https://a.example/1", "published": "2026-06-15T08:00:00Z"}\n' * 3),
    "icml2019.json": ("papercopilot", json.dumps(PAPERS).encode()),
    "works.jsonl": ("openalex", json.dumps(OPENALEX).encode() + b"\n" + json.dumps(OPENALEX).encode()),
    "works.gz": ("openalex", gzip.compress(json.dumps(OPENALEX).encode() + b"\n")),
    "patents.json": ("patents", json.dumps(GRANT).encode() + b"\n" + json.dumps(GRANT).encode()),
    "notable_ai_models.csv": ("epochmodels", (HEADER + 'M,"A,B",2024-05-01,"Vision,Language",1e24,12.0,"China,China",x,True\nN,A,2024,,,,,,\n').encode()),
    "dblp.xml": ("dblp", DBLP.encode("latin-1")),
    "ror.json": ("ror", json.dumps([ROR, ROR], indent=1).encode()),
    "institutions.jsonl": ("openalex-institutions", json.dumps(INSTITUTION).encode()),
    "authors.jsonl": ("openalex-authors", json.dumps(AUTHOR).encode()),
    "orcid.json": ("orcid", json.dumps(ORCID).encode()),
    "csrankings.csv": ("csrankings", b"name,affiliation,homepage,scholarid\nAnn Lee 0001,MIT,,\nBo Chen,Tsinghua University,,\n"),
    "git_pushes.csv": ("innovationgraph", PUSHES.encode()),
    "yearly.csv": ("etoactivity", YEARLY.encode()),
    "pairs.csv": ("etoactivity", (PAIRS + "China,India,Robotics,2020,30,True\nIndia,China,Robotics,2020,30,True\n").encode()),
    "10059.csv": ("nsf", TOTALS.encode()),
    "10060.csv": ("nsf", MATRIX.encode()),
    "10067.csv": ("nsf", BY_YEAR.encode()),
    "icml_2020.txt": ("proceedings", "On Knives\nAnn Lee (MIT) · Bo Chen (清华大学 / Baidu)\n\nOn Grids\nCy Ho (State Grid) · Di Wu ()\n".encode()),
}  # fmt: skip
HARD = [b"<div>" * 2000, b"[" * 3000, b"&#0;", b"\xff\xfe", "\u202e\ud7ff".encode(), b"]]>", b"<!--", b'"\\ud800"', b"9" * 400, b"null", b"{}", b"-1", b"1e999", b"NaN", b"true", b'{"a":', b"&x;", b"<!DOCTYPE a [<!ENTITY x 'y'>]>"]  # fmt: skip


class Fit:
    """A sink that builds each table as the store would."""

    def __init__(self) -> None:
        self.rows: dict[str, list[dict[str, Any]]] = {}

    def keep(self, name: str, line: int, row: Any) -> None:
        self.rows.setdefault(name, []).append({**row, "read_id": "r", "line": line})

    def aside(self, line: int, reason: str, excerpt: object = "", *, field: bool = False) -> None:
        assert reason
        str(excerpt).replace("\0", "").encode("utf-8", "replace")

    def copied(self, rows: int, new: int) -> None: ...

    def advance(self, n: int) -> None:
        assert n >= 0

    def check(self) -> None:
        for name, rows in self.rows.items():
            for c in table(name).columns:
                column = pa.array([r.get(c.name) for r in rows], c.type)
                assert not (c.required and column.null_count), (name, c.name)


def mutated(raw: bytes, chance: random.Random) -> bytes:
    out = bytearray(raw)
    for _ in range(chance.randrange(1, 12)):
        at = chance.randrange(len(out) + 1)
        match chance.randrange(6):
            case 0:
                out[at : at + chance.randrange(1, 40)] = b""
            case 1:
                out[at:at] = bytes(chance.randrange(256) for _ in range(chance.randrange(1, 20)))
            case 2:
                out[at:at] = out[: chance.randrange(1, 200)]
            case 3:
                out[at:at] = chance.choice(HARD)
            case 4:
                # A value becomes another one.
                cut = out.find(b'"', at)
                if cut >= 0 and (end := out.find(b'"', cut + 1)) > 0:
                    out[cut : end + 1] = chance.choice(HARD)
            case _:
                out = out[:at] or bytearray(b"x")
    return bytes(out)


def test_mutated_files_are_read_or_set_aside(tmp_path: Path) -> None:
    chance = random.Random(int(os.environ.get("DUIZHAO_MUTATION_SEED", "20261127")))
    workspace = create(tmp_path / "w", title="mutations")
    by_name = {r.name: r for r in READERS}
    slowest = 0.0
    for n in range(int(os.environ.get("DUIZHAO_MUTATIONS", "1000"))):
        name = chance.choice(list(SEEDS))
        kind, seed = SEEDS[name]
        path = tmp_path / name
        raw = mutated(seed, chance)
        path.write_bytes(raw)
        sink = Fit()
        start = time.perf_counter()
        try:
            by_name[kind].detect(path, raw[:65_536])
            by_name[kind].read(Source(path, name, workspace), sink)
        except DuizhaoError:
            pass
        except Exception as e:
            (tmp_path / "crash").write_bytes(raw)
            raise AssertionError(f"mutation {n} of {name}: {type(e).__name__}: {e}\n{raw[:300]!r}") from e
        sink.check()
        slowest = max(slowest, time.perf_counter() - start)
    assert slowest < 30


def test_mutated_files_go_through_the_store(tmp_path: Path) -> None:
    """A file that cannot be read as a whole is a state there, not an exception."""
    chance = random.Random(20261126)
    workspace = create(tmp_path / "w", title="mutations")
    for n in range(200):
        name = chance.choice(list(SEEDS))
        kind, seed = SEEDS[name]
        path = tmp_path / str(n % 40) / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(mutated(seed, chance))
        (found,) = readers.read(workspace, [path], kind=kind, lenient=True)
        assert found.state in ("read", "already read", "restored", "failed")
