"""Made-up publication records for measuring speed: lines as OpenAlex' snapshot has them, XML as DBLP has it. Synthetic, and of no other use.

Shares and lengths marked *measured* are those of 15,819 conference papers of 2013 to 2022 (paperlists by papercopilot) and of 12,785 raw affiliations of OpenAlex (dataesr); those marked *assumed* have no source.
A pool of distinct records is made from a fixed seed, and each work is one of them with its own number in key, DOI and title: a work repeats after 25 MB of text, far beyond what gzip looks back.
"""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SEED = 2611
POOL = 4_000
"""Distinct records."""

AUTHORS = {1: 248, 2: 1757, 3: 2707, 4: 2411, 5: 1469, 6: 794, 7: 350, 8: 148, 9: 63, 10: 25, 12: 19, 15: 5, 24: 2, 100: 2}  # fmt: skip
"""Authors per work, in 10,000: measured (mean 3.85); the last, a collaboration whose list OpenAlex cuts at 100: assumed."""
AFFILIATIONS = {1: 8660, 2: 1153, 3: 165, 4: 22}
"""Affiliations per author: measured."""
NO_AFFILIATIONS = 0.131
"""Works without any affiliation: measured."""
TITLE, NAME, RAW = (32, 50, 64, 76, 101), (7, 10, 12, 14, 19), (22, 48, 76, 113, 180)
"""Characters of titles, names and raw affiliations at 5, 25, 50, 75 and 95 %: measured."""
NOT_ASCII = {"title": 0.005, "name": 0.013, "raw": 0.063}
"""Texts with other letters: measured (papercopilot)."""
NO_DOI, NO_ORCID, NO_CITATIONS, NO_TOPICS, NO_ABSTRACT = 0.35, 0.6, 0.007, 0.05, 0.45
"""Missing fields: citations measured, the others assumed."""
BYTES = 6_200
"""JSON of a work: 1.6 TB of 258 million works. What a reader passes over (abstract, references, concepts) fills it up."""
_FILLED = 3_600  # many works are larger without any filling

_MARK = "@@@@@@@@"
_WORDS = [
    "learning",
    "networks",
    "deep",
    "of",
    "for",
    "the",
    "with",
    "models",
    "graph",
    "neural",
    "robust",
    "adaptive",
    "sparse",
    "inference",
    "estimation",
    "optimal",
    "language",
    "image",
    "efficient",
    "generative",
    "on",
    "policy",
    "convex",
    "sampling",
    "attention",
    "transformers",
    "representation",
]
_PLACES = [
    "University",
    "Institute",
    "Department",
    "Laboratory",
    "School",
    "Center",
    "Computer",
    "Science",
    "Engineering",
    "of",
    "Technology",
    "National",
    "Academy",
    "Research",
    "Group",
    "Faculty",
]
_NAMES = [
    "Wei",
    "Zhang",
    "Anna",
    "Müller",
    "Li",
    "Chen",
    "John",
    "Smith",
    "Maria",
    "Garcia",
    "Kenji",
    "Tanaka",
    "Priya",
    "Singh",
    "Omar",
    "Haddad",
    "Ivan",
    "Petrov",
    "Lucia",
    "Rossi",
    "Yuki",
    "Sato",
]
_CODES = [
    "US",
    "CN",
    "GB",
    "DE",
    "FR",
    "JP",
    "KR",
    "CA",
    "IN",
    "AU",
    "IT",
    "ES",
    "CH",
    "NL",
    "SG",
    "HK",
    "TW",
    "IL",
    "SE",
    "BR",
]
_OTHER = {"title": "größe", "name": "José", "raw": "清华大学 École"}


def openalex(path: Path, works: int, *, lean: bool = False) -> int:
    """Write works as JSON lines in gzip; returns bytes of text. `lean`: only the fields that our reader reads."""
    chance = random.Random(SEED)
    pool = [
        json.dumps(_openalex(chance, lean=lean), ensure_ascii=False).encode() + b"\n" for _ in range(POOL)
    ]
    return _write(path, pool, works, b"", b"")


def dblp(path: Path, works: int) -> int:
    """Write records as DBLP's XML in gzip; returns bytes of text."""
    chance = random.Random(SEED)
    pool = [_dblp(chance).encode() for _ in range(POOL)]
    head = b'<?xml version="1.0" encoding="ISO-8859-1"?>\n<!DOCTYPE dblp SYSTEM "dblp.dtd">\n<dblp>\n'
    return _write(path, pool, works, head, b"</dblp>\n")


def _write(path: Path, pool: list[bytes], works: int, head: bytes, tail: bytes) -> int:
    mark, size = _MARK.encode(), len(head) + len(tail)
    # Level 1: packing is not what is measured, and unpacking costs the same per byte of text.
    with path.open("wb") as raw, gzip.GzipFile(fileobj=raw, mode="wb", compresslevel=1, mtime=0) as f:
        f.write(head)
        for n in range(works):
            text = pool[n % len(pool)].replace(mark, b"%d" % (10**8 + n))
            size += len(text)
            f.write(text)
        f.write(tail)
    return size


def _openalex(chance: random.Random, *, lean: bool) -> dict[str, Any]:
    bare = chance.random() < NO_AFFILIATIONS
    count = _drawn(chance, AUTHORS)
    work: dict[str, Any] = {
        "id": f"https://openalex.org/W{_MARK}",
        "doi": None if chance.random() < NO_DOI else f"https://doi.org/10.1145/{_MARK}.{chance.randrange(10**6)}",
        "title": _text(chance, "title", TITLE, _WORDS) + f" {_MARK}",
        "publication_year": 2010 + int(15 * chance.random() ** 0.6),
        "type": "article",
        "cited_by_count": None if chance.random() < NO_CITATIONS else int(chance.lognormvariate(1.2, 1.5)),
        "primary_location": {"source": {"display_name": _text(chance, "raw", RAW, _WORDS)}},
        "authorships": [_authorship(chance, n, count, bare=bare, lean=lean) for n in range(count)],
        "topics": [] if chance.random() < NO_TOPICS else [_topic(chance, n) for n in range(3)],
    }  # fmt: skip
    if lean:
        return work
    work["ids"] = {"openalex": work["id"], "doi": work["doi"]}
    work["concepts"] = [
        {"id": _id(chance, "C"), "wikidata": f"https://www.wikidata.org/wiki/Q{chance.randrange(10**7)}", "display_name": w.title(), "level": n % 4, "score": round(chance.random(), 4)}
        for n, w in enumerate(chance.sample(_WORDS, 6))
    ]  # fmt: skip
    work["counts_by_year"] = [{"year": 2024 - n, "cited_by_count": chance.randrange(40)} for n in range(6)]
    work["related_works"] = [_id(chance, "W") for _ in range(10)]
    abstract: dict[str, list[int]] = {}
    if chance.random() >= NO_ABSTRACT:
        for n in range(80):
            abstract.setdefault(chance.choice(_WORDS) + str(chance.randrange(12)), []).append(n)
    work["abstract_inverted_index"] = abstract
    missing = _FILLED - len(json.dumps(work, ensure_ascii=False).encode())
    work["referenced_works"] = [_id(chance, "W") for _ in range(max(0, missing // 36))]
    return work


def _authorship(chance: random.Random, n: int, count: int, *, bare: bool, lean: bool) -> dict[str, Any]:
    name = _text(chance, "name", NAME, _NAMES)
    given = 0 if bare else _drawn(chance, AFFILIATIONS)
    raws = [_text(chance, "raw", RAW, _PLACES) for _ in range(given)]
    orcid = None
    if chance.random() >= NO_ORCID:
        orcid = f"https://orcid.org/0000-0002-{chance.randrange(10**4):04}-{chance.randrange(10**4):04}"
    places = [
        {"id": _id(chance, "I"), "display_name": r[:40].strip(), "ror": f"https://ror.org/0{chance.randrange(10**8):08}", "country_code": chance.choice(_CODES), "type": "education"}
        for r in raws
    ]  # fmt: skip
    found = {
        "author_position": "first" if n == 0 else "last" if n == count - 1 else "middle",
        "author": {"id": _id(chance, "A"), "display_name": name, "orcid": orcid},
        "institutions": places,
        "is_corresponding": n == 0,
        "raw_affiliation_strings": raws,
    }
    if not lean:
        found["countries"] = [p["country_code"] for p in places]
        found["raw_author_name"] = name
        found["affiliations"] = [
            {"raw_affiliation_string": r, "institution_ids": [p["id"]]}
            for r, p in zip(raws, places, strict=True)
        ]
    return found


def _topic(chance: random.Random, n: int) -> dict[str, Any]:
    word = chance.choice(_WORDS).title()
    return {
        "id": _id(chance, "T"),
        "display_name": f"{word} and its uses",
        "score": round(0.99 - 0.1 * n, 4),
        "subfield": {"id": _id(chance, "subfields/"), "display_name": word},
        "field": {"display_name": "Computer Science"},
        "domain": {"display_name": "Physical Sciences"},
    }


def _dblp(chance: random.Random) -> str:
    paper = chance.random() < 0.5  # assumed
    kind = "inproceedings" if paper else "article"
    authors = []
    for _ in range(_drawn(chance, AUTHORS)):
        name = _text(chance, "name", NAME, _NAMES, other="J&uuml;rgen")
        number = f" {chance.randrange(1, 99):04}" if chance.random() < 0.1 else ""  # namesakes: assumed
        orcid = "" if chance.random() < NO_ORCID else f' orcid="0000-0002-{chance.randrange(10**4):04}-{chance.randrange(10**4):04}"'  # fmt: skip
        authors.append(f"<author{orcid}>{name}{number}</author>\n")
    title = _text(chance, "title", TITLE, _WORDS, other="gr&ouml;&szlig;e")
    place = "<booktitle>ICML</booktitle>\n" if paper else f"<journal>J. {chance.choice(_WORDS).title()}</journal>\n<volume>{chance.randrange(60)}</volume>\n"  # fmt: skip
    link = "" if chance.random() < NO_DOI else f"<ee>https://doi.org/10.1145/{_MARK}.{chance.randrange(10**6)}</ee>\n"  # fmt: skip
    return (
        f'<{kind} mdate="2024-02-05" key="x/y/{_MARK}">\n{"".join(authors)}<title>{title} {_MARK}.</title>\n<pages>1-12</pages>\n<year>{2010 + chance.randrange(15)}</year>\n'
        f"{place}{link}<url>db/x/y.html#{_MARK}</url>\n</{kind}>\n\n"
    )


def _text(
    chance: random.Random, what: str, lengths: tuple[int, ...], words: list[str], other: str = ""
) -> str:
    low = chance.randrange(len(lengths) - 1)
    length = chance.randint(lengths[low], lengths[low + 1])
    text = "".join(_until(chance, words, length)).strip()
    return f"{other or _OTHER[what]} {text}" if chance.random() < NOT_ASCII[what] else text


def _until(chance: random.Random, words: list[str], length: int) -> Iterator[str]:
    done = 0
    while done < length:
        word = chance.choice(words)
        done += len(word) + 1
        yield word if word.isascii() else "Muller"
        yield " "


def _drawn(chance: random.Random, shares: dict[int, int]) -> int:
    return chance.choices(list(shares), list(shares.values()))[0]


def _id(chance: random.Random, letter: str) -> str:
    return f"https://openalex.org/{letter}{chance.randrange(10**9, 10**10)}"
