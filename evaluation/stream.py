"""How still stories stand while news comes in: `python -m evaluation.stream [--check] [--json]`.

The corpus is read as it was seen, one day after another, into a store of its own; after every day the stories of the last fortnight are formed. Of the stories of
two articles or more that stood yesterday, all of whose articles are in view today:

* `kept_id`: the share whose articles' story (that which holds most of them) bears the same id. Beside it the same for an id made from
  the article that was *published* first, which is what one would do without thinking of late finds.
* `kept_whole`: the share whose articles are still together.
* `not_mixed`: the share that did not fall together with another story of yesterday.

Days of June are for tuning, days of July only for checking.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from importlib import resources
from pathlib import Path
from typing import Any

import duizhao as dz
from duizhao import readers
from duizhao.evidence.ids import short_id
from duizhao.workspace import create
from evaluation.corpus import corpus_workspace, data_folder

FLOORS = Path(__file__).resolve().parent / "floors_stream.toml"
PERIODS = {"fit": ("2026-06-08", 10), "check": ("2026-07-13", 10)}


def main(argv: list[str] | None = None) -> int:
    """Prints the figures; with `--check`, exit status 1 when one lies below its floor."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare with evaluation/floors_stream.toml")
    parser.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args(argv)
    data = data_folder()
    if data is None:
        sys.stdout.write("stream: skipped, the development data are not here (set DUIZHAO_DATA)\n")
        return 0
    found = {name: measure(data, *period) for name, period in PERIODS.items()}
    if options.json:
        sys.stdout.write(json.dumps(found, indent=1) + "\n")
    else:
        for name, figures in found.items():
            sys.stdout.write(f"{name:6} " + "  ".join(f"{k} {v}" for k, v in figures.items()) + "\n")
    if not options.check:
        return 0
    floors = tomllib.loads(FLOORS.read_text(encoding="utf-8"))
    failed = [
        f"{period} {k}: {found[period][k]} is below the floor {floor}"
        for period, wanted in floors.items()
        for k, floor in wanted.items()
        if found[period][k] < floor
    ]
    for line in failed:
        sys.stderr.write(line + "\n")
    return 1 if failed else 0


def measure(data: Path, first: str, days: int) -> dict[str, float]:
    """Shares over `days` days from `first` on."""
    start = date.fromisoformat(first)
    lines = [
        (str(json.loads(line)["first_seen_at"])[:10], line)
        for file in sorted((data / "news" / "ai_news_aggregator_2026").glob("items_*.jsonl"))
        for line in file.read_bytes().splitlines()
        if line.strip()
    ]
    folder = Path(tempfile.mkdtemp(prefix="duizhao-stream-"))
    try:
        made = create(folder / "w", title="Stream")
        with resources.as_file(resources.files("duizhao.sample")) as sample:
            readers.read(made, [sample / "outlets.toml", sample / "entities.yaml"])
        known = corpus_workspace(data).cache / "embeddings"  # vectors are of texts, whatever the day
        if known.is_dir():
            shutil.copytree(known, made.cache / "embeddings")
        session = dz.open(made.folder)
        before: list[tuple[str, str, frozenset[str]]] = []
        count: Counter[str] = Counter()
        for n in range(-1, days):
            day = (start + timedelta(days=n)).isoformat()
            earliest = (start - timedelta(days=30)).isoformat()
            new = [line for seen, line in lines if (earliest <= seen <= day if n < 0 else seen == day)]
            file = folder / f"{day}.jsonl"
            file.write_bytes(b"\n".join(new) + b"\n")
            session.read([file])
            book = session.stories(since=(start + timedelta(days=n - 14)).isoformat())
            now = [_seen(s) for s in book]
            if before:
                compare(before, now, count)
            before = [s for s in now if len(s[2]) > 1]
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    of = count["of"]
    return {"stories": of} | {
        k: round(count[k] / of, 4) for k in ("kept_id", "kept_id_by_published", "kept_whole", "not_mixed")
    }


def _seen(story: Any) -> tuple[str, str, frozenset[str]]:
    told = [m for m in story.members if m.text_kind != "roundup part"]
    published = min(told, key=lambda m: (m.published_to or m.published_from, m.article_id), default=None)
    other = short_id("s", published.article_id) if published else story.story_id
    return story.story_id, other, frozenset(m.article_id for m in told)


def compare(
    before: Iterable[tuple[str, str, frozenset[str]]],
    now: Iterable[tuple[str, str, frozenset[str]]],
    count: Counter[str],
) -> None:
    """Count into `count` what became of yesterday's stories: (id, other id, articles)."""
    stories = sorted(now, key=lambda s: (len(s[2]), s[0]))
    home: Mapping[str, int] = {a: n for n, s in enumerate(stories) for a in s[2]}
    landed: Counter[int] = Counter()
    rows = []
    for identifier, other, articles in before:
        if not all(a in home for a in articles):
            continue
        places = Counter(home[a] for a in sorted(articles))
        main = min(places.items(), key=lambda x: (-x[1], x[0]))[0]
        landed.update(places.keys())
        rows.append((identifier, other, places, main))
    for identifier, other, places, main in rows:
        count["of"] += 1
        count["kept_id"] += stories[main][0] == identifier
        count["kept_id_by_published"] += stories[main][1] == other
        count["kept_whole"] += len(places) == 1
        count["not_mixed"] += all(landed[p] == 1 for p in places)


if __name__ == "__main__":
    sys.exit(main())
