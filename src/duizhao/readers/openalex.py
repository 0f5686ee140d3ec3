"""OpenAlex works: JSON lines, plain or .gz, as the snapshot has them (`works/updated_date=…/part_000.gz`), or one page of its API. Streams; a torn gzip keeps what came before.

Traps that are kept visible, not mended here: author lists may be cut at 100 (`is_authors_truncated`: said in the row's track), an institution may be resolved to the wrong country.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from duizhao.readers import record
from duizhao.readers.jsonlines import items
from duizhao.readers.reader import Sink, Source


class OpenAlex:
    """OpenAlex works → works."""

    name = "openalex"
    reads = "OpenAlex works (.jsonl, .json, .gz: lines of the snapshot, a page of the API or one work)"
    tables = ("works",)

    def detect(self, path: Path, head: bytes) -> bool:
        head = record.unpacked(head)
        return (b'"authorships"' in head and b'"publication_year"' in head) or b"openalex.org/W" in head[
            :4000
        ]

    def read(self, source: Source, out: Sink) -> None:
        for number, item, problem in items(source.path, out):
            try:
                if problem:
                    raise ValueError(problem)
                row = _row(item)
            except (ValueError, TypeError, AttributeError) as e:
                out.aside(number, str(e), "" if item is None else json.dumps(item, ensure_ascii=False)[:300])
                continue
            out.keep("works", number, row)


def _row(item: Any) -> dict[str, Any]:
    if not isinstance(item, dict) or not item.get("id"):
        raise ValueError("a work without id")
    authors = []
    for a in item.get("authorships") or []:
        person = a.get("author") or {}
        raws = a.get("raw_affiliation_strings") or (
            [a["raw_affiliation_string"]] if a.get("raw_affiliation_string") else []
        )
        given = [
            record.affiliation(raws[0] if len(raws) == 1 else None, org=i.get("display_name"), ror=i.get("ror"), country=record.country(i.get("country_code")))
            for i in a.get("institutions") or []
        ]  # fmt: skip
        given = given or [record.affiliation(r) for r in raws]
        key = person.get("orcid") or person.get("id")
        authors.append(
            record.author(person.get("display_name"), given, key=key, corresponding=a.get("is_corresponding"))
        )
    place = ((item.get("primary_location") or {}).get("source") or item.get("host_venue") or {}).get(
        "display_name"
    )
    fields = [t.get("subfield", {}).get("display_name") for t in item.get("topics") or []] or [c.get("display_name") for c in item.get("concepts") or [] if c.get("level") == 1]  # fmt: skip
    year = item.get("publication_year")
    return record.work(
        "openalex", str(item["id"]).rsplit("/", 1)[-1], title=item.get("title") or item.get("display_name"), year=int(year) if year is not None else None, doi_=record.doi(item.get("doi")), authors=authors,
        venue=place, track="authors cut at 100" if item.get("is_authors_truncated") else item.get("type"), citations=item.get("cited_by_count"), subfields=list(dict.fromkeys(f for f in fields if f)),
    )  # fmt: skip
