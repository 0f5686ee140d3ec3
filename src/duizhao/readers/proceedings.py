"""Lists of accepted papers as conference sites print them: the title on one line, then the authors, `Name (Affiliation) · Name (Affiliation / Affiliation)`; a blank line between papers. Venue and year stand in the
file's name (`icml_2020_papers.txt`)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from duizhao.errors import ReadError
from duizhao.readers import record
from duizhao.readers.papercopilot import VENUES
from duizhao.readers.reader import Sink, Source
from duizhao.readers.text import decode

_NAME = re.compile(r"(neurips|nips|icml|cvpr|iccv|iclr|aaai|acl|emnlp)\D{0,3}(\d{4})", re.IGNORECASE)
_AUTHOR = re.compile(r"\s*([^()·]{2,80}?)\s*\((.*)\)\s*")


class Proceedings:
    """Lists of accepted papers → works."""

    name = "proceedings"
    reads = "lists of accepted papers (.txt: a title, then `Name (Affiliation) · Name (Affiliation)`; venue and year in the file's name)"
    tables = ("works",)

    def detect(self, path: Path, head: bytes) -> bool:
        text = head.decode("utf-8", "replace")
        return (
            path.suffix.lower() == ".txt" and _NAME.search(path.stem) is not None and text.count(") · ") >= 3
        )

    def read(self, source: Source, out: Sink) -> None:
        m = _NAME.search(source.path.stem)
        if m is None:
            raise ReadError(
                f"{source.name}: venue and year stand in the file's name",
                hint="Name it like icml_2020_papers.txt.",
            )
        venue, year = (
            VENUES[m[1].lower()],
            int(m[2]),
        )
        raw = source.bytes()
        seen: dict[str, int] = {}
        for number, title, line in _papers(decode(raw)):
            try:
                authors = []
                for part in line.split("·"):
                    a = _AUTHOR.fullmatch(part)
                    if a is None:
                        raise ValueError(f"no author: {part.strip()[:60]!r}")
                    places = [p.strip() for p in re.split(r"\s/\s|\s&\s|;", a[2]) if p.strip()]
                    authors.append(record.author(a[1], [record.affiliation(p, org=p) for p in places]))
                row = record.work(
                    "proceedings",
                    f"{venue}/{year}/{title}",
                    title=title,
                    year=year,
                    authors=authors,
                    venue=venue,
                )
                if row["work_id"] in seen:
                    raise ValueError(f"the same title as on line {seen[row['work_id']]}")
            except ValueError as e:
                out.aside(number, str(e), f"{title} / {line}"[:400])
                continue
            seen[row["work_id"]] = number
            out.keep("works", number, row)
        out.advance(len(raw))


def _papers(text: str) -> Iterator[tuple[int, str, str]]:
    title, at = "", 0
    for number, line in enumerate(text.splitlines(), 1):
        line = line.strip()
        if not line:
            title = ""
        elif not title:
            title, at = line, number
        else:
            yield at, title, line
            title = ""
