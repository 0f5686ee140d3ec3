"""How well pages become articles: `python -m evaluation.extraction [--check] [--json]`.

Chinese and English pages that other extractors keep as fixtures (development data; nothing of them is in the project). Two kinds of figures:

* against gold of others: strings that must and must not be in the text (`trafilatura`), and token F1 against Readability's expected articles.
* against digests of titles and times that one reader, a language model, checked by eye on this program's own output (`labels/extraction.jsonl`): a guard against getting worse,
  not an independent measure.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
import tomllib
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from duizhao.readers.htmltext import page_text, paragraphs, tree
from duizhao.readers.page import NoArticleError, Page, read_page
from evaluation.corpus import LABELS, data_folder, lines

FLOORS = Path(__file__).resolve().parent / "floors_extraction.toml"
FILE = LABELS / "extraction.jsonl"
HOSTS = {
    "163": "www.163.com", "baijiahao": "baijiahao.baidu.com", "guancha": "www.guancha.cn", "ifeng": "news.ifeng.com", "people": "politics.people.com.cn", "qq": "new.qq.com",
    "sina": "news.sina.com.cn", "thepaper": "www.thepaper.cn", "wechat": "mp.weixin.qq.com", "xinhuanet": "www.xinhuanet.com",
}  # fmt: skip
"""The fixtures do not say where they were fetched; their folders say from which site."""
NOW = datetime(2026, 11, 26, tzinfo=UTC)
_WORD = re.compile(r"[\u4e00-\u9fff]|[A-Za-z0-9]+")


def main(argv: list[str] | None = None) -> int:
    """Prints the figures; with `--check`, exit status 1 when one lies below its floor. `--label` writes the digests anew."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare with evaluation/floors_extraction.toml")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument(
        "--label", action="store_true", help="write labels/extraction.jsonl from today's output"
    )
    options = parser.parse_args(argv)
    data = data_folder()
    if data is None:
        sys.stdout.write("extraction: skipped, the development data are not here (set DUIZHAO_DATA)\n")
        return 0
    folder = data / "news" / "html_fixtures_zh"
    if options.label:
        with FILE.open("w", encoding="utf-8") as f:
            for name, page in pages(folder).items():
                f.write(json.dumps({"page": name, **said(page)}) + "\n")
    found = measure(folder)
    if options.json:
        sys.stdout.write(json.dumps(found, indent=1) + "\n")
    else:
        for name, value in found.items():
            sys.stdout.write(f"{name:34} {value}\n")
    if not options.check:
        return 0
    floors = tomllib.loads(FLOORS.read_text(encoding="utf-8"))["extraction"]
    failed = [
        f"{n}: {found.get(n)} is below the floor {b}" for n, b in floors.items() if (found.get(n) or 0) < b
    ]
    for line in failed:
        sys.stderr.write(line + "\n")
    return 1 if failed else 0


def pages(folder: Path) -> dict[str, Page | None]:
    """Every page of the largest set, by its place; None for what is found to be no article."""
    out: dict[str, Page | None] = {}
    for path in sorted((folder / "gne").glob("*/*.html")):
        host = HOSTS.get(path.parent.name, "a.example")
        try:
            out[f"{path.parent.name}/{path.name}"] = read_page(
                path.read_bytes(), url=f"https://{host}/x/1", now=NOW
            )
        except NoArticleError:
            out[f"{path.parent.name}/{path.name}"] = None
    return out


def said(page: Page | None) -> dict[str, Any]:
    """What is compared: digests of title and account, the time."""
    if page is None:
        return {"title": None}
    return {
        "title": _digest(page.title),
        "account": _digest(page.account) if page.account else None,
        "published": page.published.start.isoformat() if page.published else None,
        "precision": page.published.precision if page.published else None,
    }


def measure(folder: Path) -> dict[str, Any]:
    """Figures by name."""
    found = pages(folder)
    labels = {r.pop("page"): r for r in lines(FILE)}
    known = [n for n in labels if n in found]
    out: dict[str, Any] = {
        "pages": len(found),
        "articles": sum(p is not None for p in found.values()),
        "with_time": sum(p is not None and p.published is not None for p in found.values()),
        "same_title": round(sum(labels[n]["title"] == said(found[n])["title"] for n in known) / max(1, len(known)), 3),
        "same_time": round(
            sum(labels[n].get("published") == said(found[n]).get("published") for n in known) / max(1, len(known)), 3
        ),
        "decoded": round(
            sum("\ufffd" not in page_text(p.read_bytes()) or "\ufffd".encode() in p.read_bytes() for p in (folder / "gne").glob("*/*.html"))
            / max(1, len(found)),
            3,
        ),
    }  # fmt: skip
    must = must_not = held = kept_out = 0
    wanted = json.loads((folder / "trafilatura" / "evaldata_subset.json").read_text(encoding="utf-8"))
    for url, gold in wanted.items():
        page = read_page((folder / "trafilatura" / gold["file"]).read_bytes(), url=url, now=NOW)
        must += len(gold["with"])
        held += sum("".join(w.split()) in "".join(page.text.split()) for w in gold["with"])
        must_not += len(gold["without"])
        kept_out += sum(w not in page.text for w in gold["without"])
    out["strings_held"], out["strings_kept_out"] = round(held / must, 3), round(kept_out / must_not, 3)
    scores = []
    for case in sorted((folder / "readability").iterdir()):
        if not (case / "source.html").exists():
            continue
        gold_text = paragraphs(tree((case / "expected.html").read_text(encoding="utf-8")))
        try:
            page = read_page((case / "source.html").read_bytes(), url=None, now=NOW)
        except NoArticleError:
            scores.append(0.0)
            continue
        a, b = Counter(_WORD.findall(gold_text)), Counter(_WORD.findall(page.text))
        shared = sum((a & b).values())
        scores.append(2 * shared / max(1, sum(a.values()) + sum(b.values())))
    out["readability_f1"] = round(sum(scores) / max(1, len(scores)), 3)
    out["readability_lowest"] = round(min(scores, default=0.0), 3)
    return out


def _digest(text: str) -> str:
    return hashlib.sha256("".join(text.split()).encode()).hexdigest()[:16]


if __name__ == "__main__":
    sys.exit(main())
