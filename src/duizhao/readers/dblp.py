"""DBLP's XML, plain or .gz, streamed in constant memory. Its named characters (`&uuml;`) are those of HTML and are resolved from there; its DTD is never loaded, and what a document type declares itself is left out,
so that no entity can name a file or swell. Articles and papers in proceedings become works; home pages, theses, books and volumes are passed over. DBLP lists neither affiliations nor citations."""

from __future__ import annotations

import gzip
import html.entities
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from duizhao.errors import ReadError
from duizhao.readers import record
from duizhao.readers.reader import Sink, Source

TAKEN = ("article", "inproceedings")
RECORDS = (
    *TAKEN,
    "proceedings",
    "book",
    "incollection",
    "phdthesis",
    "mastersthesis",
    "www",
    "person",
    "data",
)
FIELDS = frozenset(("author", "ee", "title", "year", "booktitle", "journal"))
CHUNK = 1 << 20
LONGEST = 4 << 20
"""Bytes of one record above which the file is no DBLP."""
_ENTITY = re.compile(rb"&([A-Za-z][A-Za-z0-9]{0,31});")
_XML = frozenset((b"amp", b"lt", b"gt", b"quot", b"apos"))
_DOCTYPE = re.compile(rb"<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>", re.DOTALL)


class Dblp:
    """DBLP XML → works."""

    name = "dblp"
    reads = "DBLP (.xml, .xml.gz): articles and papers in proceedings"
    tables = ("works",)

    def detect(self, path: Path, head: bytes) -> bool:
        head = record.unpacked(head)
        return b"<dblp" in head[:8192] or b"<!DOCTYPE dblp" in head[:8192]

    def read(self, source: Source, out: Sink) -> None:
        from lxml import etree

        # Events of fields would cost more than all else.
        parser = etree.XMLPullParser(
            events=("end",), tag=RECORDS, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
        )  # fmt: skip
        number = since = 0
        root: Any = None
        try:
            for piece, packed in _pieces(source.path):
                out.advance(packed)
                parser.feed(piece)
                since += len(piece)
                for _, element in parser.read_events():
                    parent = element.getparent()
                    if parent is None or (parent is not root and parent.getparent() is not None):
                        continue  # the whole, or inside a record
                    root = parent
                    number += 1 + _dropped(element)
                    since = 0
                    if element.tag in TAKEN:
                        _keep(element, number, out)
                    element.clear()
                if root is not None and len(root) and (unknown := _dropped(root[-1])):
                    number += unknown
                    since = 0
                if since > LONGEST + CHUNK:
                    raise ReadError(f"{source.name}: a record of over {LONGEST >> 20} MB", hint="Is it DBLP?")
            parser.close()
        except (etree.XMLSyntaxError, OSError, EOFError, zlib.error) as e:
            if not number:
                raise ReadError(f"{source.name}: {e}", hint="The file is torn, or no DBLP.") from e
            out.aside(number + 1, f"the file is torn here ({e}); what came before is kept")


def _pieces(path: Path) -> Iterator[tuple[bytes, int]]:
    """The file in pieces, entities as numbers, without its document type; and how many bytes of the file each took."""
    with path.open("rb") as raw:
        packed = raw.read(2) == b"\x1f\x8b"
        raw.seek(0)
        stream: Any = gzip.GzipFile(fileobj=raw) if packed else raw
        rest, done, first = b"", 0, True
        while True:
            chunk = stream.read(CHUNK)
            data = rest + chunk
            if first and chunk:
                first = False
                data = _DOCTYPE.sub(b"", data, count=1)
                if b"<!DOCTYPE" in data[:8192]:
                    raise ReadError(
                        f"{path.name}: a document type of over {CHUNK >> 20} MB", hint="Is it DBLP?"
                    )
            # An entity may be cut by the end of the piece.
            cut = data.rfind(b"&", max(0, len(data) - 40)) if chunk else -1
            rest, data = (data[cut:], data[:cut]) if cut >= 0 and b";" not in data[cut:] else (b"", data)
            at = raw.tell()
            if data:
                yield _ENTITY.sub(_number, data), at - done
            done = at
            if not chunk:
                return


def _number(m: re.Match[bytes]) -> bytes:
    if m[1] in _XML:
        return m[0]
    code = html.entities.name2codepoint.get(m[1].decode())
    return b"&#%d;" % code if code else b"&amp;" + m[1] + b";"


def _dropped(element: Any) -> int:
    """Takes what stands before a record out of the tree; how many of these are records that nobody knows."""
    unknown = 0
    while (before := element.getprevious()) is not None:
        unknown += before.tag not in RECORDS and isinstance(before.tag, str)
        before.getparent().remove(before)
    return unknown


def _keep(element: Any, number: int, out: Sink) -> None:
    try:
        fields: dict[str, str] = {}
        authors = []
        links = []
        for child in element:
            tag = child.tag
            if tag not in FIELDS or tag in fields:
                continue
            text = child.text if not len(child) else "".join(child.itertext())
            text = " ".join(text.split()) if text else ""
            if tag == "author":
                key = child.get("orcid")
                # Namesakes have numbers: "Wei Wang 0001".
                name = text[:-5] if text[-4:].isdecimal() and text[-5:-4] == " " else text
                authors.append(record.author(name, key=f"https://orcid.org/{key}" if key else f"dblp:{text}"))
            elif tag == "ee":
                links.append(text)
            else:
                fields[tag] = text
        key = element.get("key")
        if not key:
            raise ValueError("a record without key")
        year = fields.get("year", "")
        row = record.work(
            "dblp", key, title=fields.get("title", "").rstrip(".") or None, year=int(year) if year.isdigit() else None, doi_=next((d for link in links if (d := record.doi(link))), None), authors=authors,
            venue=fields.get("booktitle") or fields.get("journal"), track=element.tag,
        )  # fmt: skip
    except ValueError as e:
        out.aside(number, str(e), element.get("key") or "")
        return
    out.keep("works", number, row)
