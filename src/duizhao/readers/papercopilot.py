"""Conference papers as paperlists (papercopilot) gives them: one JSON array per venue and year, named like `icml2019.json`.

`author` and `aff` are lists joined by ";", an author's several affiliations by "+". Countries are an index: `aff_country_unique` lists them, `aff_country_unique_index` says by author (";") and
affiliation ("+") which; where the two do not match in length an author's countries are unknown, and that is kept so.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from duizhao.errors import ReadError
from duizhao.readers import record
from duizhao.readers.reader import Sink, Source

VENUES = {"nips": "NeurIPS", "neurips": "NeurIPS", "icml": "ICML", "cvpr": "CVPR", "iccv": "ICCV", "eccv": "ECCV", "aaai": "AAAI", "iclr": "ICLR", "acl": "ACL", "emnlp": "EMNLP", "ijcai": "IJCAI", "corl": "CoRL"}  # fmt: skip
_NAME = re.compile(r"([a-z]+)(\d{4})", re.IGNORECASE)


class PaperCopilot:
    """paperlists JSON → works."""

    name = "papercopilot"
    reads = "conference papers as paperlists gives them (icml2019.json: an array with author, aff, aff_country_unique …)"
    tables = ("works",)

    def detect(self, path: Path, head: bytes) -> bool:
        return path.suffix.lower() == ".json" and head.lstrip()[:1] == b"[" and b'"author"' in head and (b'"gs_citation"' in head or b'"aff_unique_index"' in head)  # fmt: skip

    def read(self, source: Source, out: Sink) -> None:
        m = _NAME.match(source.path.stem)
        if m is None:
            raise ReadError(
                f"{source.name}: venue and year stand in the file's name", hint="Name it like icml2019.json."
            )
        venue, year = VENUES.get(m[1].lower(), m[1].upper()), int(m[2])
        try:
            papers = json.loads(source.bytes())
        except (ValueError, RecursionError) as e:
            raise ReadError(f"{source.name}: {e}", hint="The file is cut off or torn.") from e
        if not isinstance(papers, list):
            raise ReadError(f"{source.name}: not an array of papers")
        seen: dict[str, int] = {}
        for number, paper in enumerate(papers, 1):
            try:
                row = _row(paper, venue, year)
                if row["work_id"] in seen:
                    raise ValueError(f"the same key as paper {seen[row['work_id']]}")
            except (ValueError, TypeError, AttributeError) as e:
                out.aside(number, str(e), json.dumps(paper, ensure_ascii=False)[:400])
                continue
            seen[row["work_id"]] = number
            out.keep("works", number, row)
        out.advance(source.path.stat().st_size)


def _row(paper: Any, venue: str, year: int) -> dict[str, Any]:
    if not isinstance(paper, dict) or not str(paper.get("title") or "").strip():
        raise ValueError("a paper without title")
    names = _parts(paper.get("author"))
    raw, countries = _parts(paper.get("aff")), _parts(paper.get("aff_country_unique_index"))
    listed = _parts(paper.get("aff_country_unique"))
    orgs, of_org = _parts(paper.get("aff_unique_norm")), _parts(paper.get("aff_unique_index"))
    authors = []
    for n, name in enumerate(names):
        texts = _of(raw, n, len(names), "+")
        codes = [_at(listed, i) for i in _of(countries, n, len(names), "+")]
        norms = [_at(orgs, i) for i in _of(of_org, n, len(names), "+")]
        size = max(len(texts), len(codes), len(norms))
        # Lists of one author that differ in length cannot be paired: the longer one's extra entries stand alone.
        affiliations = [
            record.affiliation(
                texts[k] if k < len(texts) else None, org=norms[k] if k < len(norms) else None, country=record.country(codes[k]) if k < len(codes) else None
            )
            for k in range(size)
        ]  # fmt: skip
        authors.append(record.author(name, [a for a in affiliations if any(a.values())]))
    cited = paper.get("gs_citation")
    area = str(paper.get("primary_area") or "").strip()
    return record.work(
        "papercopilot", f"{venue}/{year}/{paper.get('id') or paper['title']}", title=str(paper["title"]).strip(), year=year, doi_=record.doi(paper.get("doi")), authors=authors,
        venue=venue, track="; ".join(str(paper[k]) for k in ("track", "status") if paper.get(k)) or None, citations=cited if isinstance(cited, int) and cited >= 0 else None,
        subfields=[area] if area else [],
    )  # fmt: skip


def _parts(value: Any) -> list[str]:
    return [p.strip() for p in str(value).split(";")] if value not in (None, "") else []


def _of(parts: list[str], n: int, authors: int, sign: str) -> list[str]:
    """Entries of author n; none where the list does not match the authors."""
    if len(parts) != authors:
        return []
    return [p.strip() for p in parts[n].split(sign) if p.strip()]


def _at(names: list[str], index: str) -> str | None:
    return names[int(index)] if index.isdigit() and int(index) < len(names) else None
