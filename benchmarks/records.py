"""Reading publication records: `python -m benchmarks.records [--works 200000] [--lean] [--json]`.

The records are made up (`benchmarks.madeup` says how) and written to a temporary folder, at the size asked for and at a fifth of it. Each part runs in a process of its own, so that its peak memory is its own:
unpacking and parsing alone (`json.loads` of every line; `iterparse` of lxml, every record dropped unseen), the same with the values taken out of lxml's tree, as `json.loads` gives them, our reader into a sink that throws rows away, and the whole `read` into a new store.
Small files are merged after 24 commits, at about a million works: only larger sizes show what that costs. Goal: the whole within 3 × of parsing alone, and less than 1 GB whatever the size. `--lean` leaves out what our reader passes over, which is most of a real line and all of the parser's advantage.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.madeup import dblp, openalex

FORMATS = {"openalex": "part_000.gz", "dblp": "dblp.xml.gz"}


def parse(path: Path, _: Path) -> int:
    """The floor: unpacked and parsed, nothing kept."""
    if path.suffixes == [".gz"]:
        with gzip.open(path, "rb") as f:
            return sum(1 for line in f if json.loads(line))
    from lxml import etree

    n = 0
    with gzip.open(path, "rb") as f:
        for _, element in etree.iterparse(f, tag=("article", "inproceedings"), resolve_entities=False):
            n += 1
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    return n


def rows(path: Path, folder: Path) -> int:
    """Our reader, every row thrown away."""
    from duizhao.readers.reader import Source
    from duizhao.readers.registry import READERS
    from duizhao.workspace import open_workspace

    class Away:
        kept = 0

        def keep(self, *_: Any) -> None:
            self.kept += 1

        def aside(self, line: int, reason: str, *_: Any, **__: Any) -> None:
            raise AssertionError(f"line {line}: {reason}")

        def copied(self, *_: Any) -> None: ...

        def advance(self, *_: Any) -> None: ...

    name = "openalex" if path.name == FORMATS["openalex"] else "dblp"
    reader = next(r for r in READERS if r.name == name)
    out = Away()
    reader.read(Source(path, path.name, open_workspace(folder)), out)
    return out.kept


def read(path: Path, folder: Path) -> int:
    """What `duizhao read` does."""
    from duizhao import readers
    from duizhao.workspace import open_workspace

    (result,) = readers.read(open_workspace(folder), [path])
    assert not result.aside and result.new == result.rows, result
    return result.rows


def fields(path: Path, _: Path) -> int:
    """As `parse`, and each record taken out of the parser as Python values, as `json.loads` does it: a list of tags and texts for DBLP."""
    if path.name == FORMATS["openalex"]:
        return parse(path, path)
    from lxml import etree

    n = 0
    with gzip.open(path, "rb") as f:
        for _, element in etree.iterparse(f, tag=("article", "inproceedings"), resolve_entities=False):
            n += bool([(child.tag, child.text) for child in element])
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    return n


PARTS = {
    "parse alone": parse,
    "parse into values": fields,
    "our rows": rows,
    "read into the store": read,
}


def part(name: str, path: str, folder: str) -> None:
    """One part in this process; prints works, seconds and peak memory as JSON."""
    import duizhao.readers
    import duizhao.workspace  # noqa: F401 - importing is not reading

    began = time.perf_counter()
    n = PARTS[name](Path(path), Path(folder))
    seconds = time.perf_counter() - began
    own = resource.getrusage(resource.RUSAGE_SELF)
    found = {"works": n, "seconds": seconds, "cpu": own.ru_utime + own.ru_stime}
    sys.stdout.write(json.dumps({**found, "peak_mb": own.ru_maxrss / 1024}) + "\n")


def measured(form: str, works: int, folder: Path, *, lean: bool) -> list[dict[str, Any]]:
    """The three parts on a new file of that many works."""
    from duizhao.workspace import create

    path = folder / FORMATS[form]
    size = openalex(path, works, lean=lean) if form == "openalex" else dblp(path, works)
    workspace = create(folder / f"{form}-{works}").folder
    found = []
    for name in PARTS:
        command = [sys.executable, "-m", "benchmarks.records", "--part", name, str(path), str(workspace)]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
        found.append(
            {"format": form, "part": name, "text_mb": size / 1e6, **json.loads(done.stdout.splitlines()[-1])}
        )
        assert found[-1]["works"] == works, found[-1]
        found[-1]["ratio"] = found[-1]["seconds"] / found[0]["seconds"]
    shutil.rmtree(workspace)
    path.unlink()
    return found


def main(argv: list[str] | None = None) -> int:
    """Prints the table."""
    if argv is None:
        argv = sys.argv[1:]
    if argv[:1] == ["--part"]:
        part(*argv[1:4])
        return 0
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--works", type=int, default=200_000, help="works of each format")
    parser.add_argument("--lean", action="store_true", help="only the fields that are read")
    parser.add_argument("--only", choices=tuple(FORMATS), help="one format")
    options = parser.parse_args(argv)
    found: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory(prefix="duizhao-records-") as folder:
        for form in [options.only] if options.only else FORMATS:
            for works in (options.works // 5, options.works):
                found += measured(form, works, Path(folder), lean=options.lean)
    if options.json:
        sys.stdout.write(json.dumps(found, indent=1) + "\n")
        return 0
    sys.stdout.write(f"load average {os.getloadavg()[0]:.1f}\n")
    sys.stdout.write(
        f"{'':10}{'':22}{'works':>11}{'MB text':>9}{'s':>8}{'CPU s':>8}{'works/s':>10}{'ratio':>7}{'peak MB':>9}\n"
    )
    for r in found:
        sys.stdout.write(
            f"{r['format']:10}{r['part']:22}{r['works']:11,}{r['text_mb']:9,.0f}{r['seconds']:8.2f}{r['cpu']:8.2f}{r['works'] / r['seconds']:10,.0f}{r['ratio']:7.2f}{r['peak_mb']:9.0f}\n"
        )
    for at in range(0, len(found), 2 * len(PARTS)):
        small, values, large = (found[at + n] for n in (len(PARTS) - 1, len(PARTS) + 1, 2 * len(PARTS) - 1))
        grown = large["peak_mb"] / small["peak_mb"]
        sys.stdout.write(
            f"{large['format']}: whole read {large['ratio']:.1f} × parsing alone, {large['seconds'] / values['seconds']:.1f} × parsing into values (goal 3); five times the works, {grown:.2f} × the memory, {large['peak_mb']:.0f} MB (goal < 1,000)\n"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
