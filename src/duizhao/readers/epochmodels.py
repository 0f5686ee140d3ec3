"""AI models as Epoch AI lists them (notable, frontier and large-scale models, CSV, CC BY 4.0): a model is a work of kind `model`, its organisations are the authors.

Countries of organisations: where there are as many as organisations they are paired, in order; where all are the same country every organisation has it; where there is one organisation, all are its own; otherwise they are
unknown for all. ("Multinational" is no country.) A file is about one list, said by its name, and a model in two files is one work with both definitions; of two releases of a list the one read last counts.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Any

from duizhao.errors import ReadError
from duizhao.readers import record
from duizhao.readers.csvrows import rows
from duizhao.readers.lines import excerpt
from duizhao.readers.reader import Sink, Source

LISTS = {"notable": "notable", "frontier": "frontier", "large-scale": "large-scale", "large_scale": "large-scale"}  # fmt: skip
COUNTRY = ("Country (of organization)", "Country (from Organization)")
NEEDED = ("Model", "Organization", "Publication date")
MOST_LINES = 2_000
"""Lines that a row may take: abstracts and notes are long."""


class EpochModels:
    """Epoch AI's lists of models → works."""

    name = "epochmodels"
    reads = "Epoch AI's lists of models (notable_ai_models.csv, frontier_ai_models.csv, large_scale_ai_models.csv)"
    tables = ("works",)

    def detect(self, path: Path, head: bytes) -> bool:
        first = head.removeprefix(b"\xef\xbb\xbf").split(b"\n", 1)[0]
        return path.suffix.lower() == ".csv" and all(n.encode() in first for n in (*NEEDED, "Training compute (FLOP)"))  # fmt: skip

    def read(self, source: Source, out: Sink) -> None:
        found = rows(source.path, out, most=MOST_LINES)
        header = next(found, None)
        names = [] if header is None or header.problem else [c.strip() for c in header.cells]
        missing = next((n for n in NEEDED if n not in names), None)
        if missing:
            raise ReadError(f"{source.name}: no column {missing!r} among {', '.join(names) or 'none'}", hint="Is it a list of models of Epoch AI?")  # fmt: skip
        which = next((v for k, v in LISTS.items() if k in source.path.stem.lower()), None)
        seen: dict[str, int] = {}
        for r in found:
            try:
                if r.problem:
                    raise ValueError(r.problem)
                if len(r.cells) != len(names):
                    raise ValueError(f"{len(r.cells)} cells under {len(names)} columns")
                row = _row(dict(zip(names, (c.strip() for c in r.cells), strict=True)), which)
                if row["work_id"] in seen:
                    raise ValueError(f"the model of line {seen[row['work_id']]}")
            except ValueError as e:
                out.aside(r.line, str(e), excerpt(r.raw))
                continue
            seen[row["work_id"]] = r.line
            out.keep("works", r.line, row)


def _row(cells: dict[str, str], which: str | None) -> dict[str, Any]:
    name = " ".join(cells["Model"].split())
    if not name:
        raise ValueError("a model without name")
    date = cells["Publication date"]
    if date and not re.fullmatch(r"\d{4}(-\d\d){0,2}", date):
        raise ValueError(f"the publication date is {date[:40]!r}")
    cited = cells.get("Citations", "")
    definitions = {which} if which else set()
    if cells.get("Notability criteria"):
        definitions.add("notable")
    if which is None and cells.get("Frontier model") == "True":
        definitions.add("frontier")
    countries = parts(next((cells[c] for c in COUNTRY if cells.get(c)), ""))
    return record.work(
        "epoch", f"{which or 'all'}/{name}", title=name, year=int(date[:4]) if date else None, kind="model", authors=makers(parts(cells["Organization"]), countries),
        citations=int(float(cited)) if re.fullmatch(r"\d{1,9}(\.0*)?", cited) else None, subfields=list(dict.fromkeys(parts(cells.get("Domain", "")))), definitions=sorted(definitions),
        same="model:" + name.casefold(),
    )  # fmt: skip


def parts(text: str) -> list[str]:
    """Names parted by commas; a name that holds one is in quotes, as in CSV. Empty ones keep their place."""
    if not text:
        return []
    try:
        (found,) = csv.reader([text.replace("\n", " ").replace("\r", " ")], skipinitialspace=True)
    except (csv.Error, ValueError) as e:
        raise ValueError(f"no list of names: {text[:60]!r}") from e
    return [f.strip() for f in found]


def makers(organisations: list[str], countries: list[str]) -> list[dict[str, Any]]:
    """The authors of a model: organisations with countries as far as they can be paired (see above)."""
    codes = [record.country(c) for c in countries]
    if len(organisations) == 1:
        own = [c for c, name in zip(codes, countries, strict=True) if name != "Multinational"]
        of = [list(dict.fromkeys(own)) or [None]]
    elif len(codes) == len(organisations):
        of = [[c] for c in codes]
    elif len(set(countries)) == 1:
        of = [codes[:1] for _ in organisations]
    else:
        of = [[None] for _ in organisations]
    return [
        record.author(name, [record.affiliation(org=name, country=c) for c in some])
        for name, some in zip(organisations, of, strict=True)
        if name
    ]
