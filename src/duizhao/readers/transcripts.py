"""Transcripts of talks and podcasts → one article, its text, and who said what when. Plain text with `[12:34] J: …`, SubRip and WebVTT."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from duizhao.errors import ReadError
from duizhao.language import script
from duizhao.language.dates import dates
from duizhao.readers.headlines import to_article
from duizhao.readers.pages import local_id, text_row
from duizhao.readers.reader import Sink, Source
from duizhao.readers.text import decode

_STAMP = r"\[?(?:(\d{1,2}):)?(\d{1,3}):(\d{2})(?:[.,]\d{1,3})?\]?"
_LINE = re.compile(rf"^\s*(?:{_STAMP}\s*)?(?:([^\W\d_][\w .·'’-]{{0,40}}?)\s*[:：]\s+)?(.*)$")
_STAMPED = re.compile(rf"^\s*\[{_STAMP[3:-3]}\]", re.MULTILINE)
_TURN = re.compile(
    r"^(?:\s*\[(?:\d{1,2}:)?\d{1,3}:\d{2}\])?\s*[A-Z\u4e00-\u9fff][\w .·]{0,24}[:：]\s+\S", re.MULTILINE
)
_LEGEND = re.compile(r"^\s*[(（]\s*([A-Z]{1,3}\s*[:：][^()（）]{2,}[;；][^()（）]*)[)）]\s*$")
_CUE = re.compile(r"^(?:(\d{1,2}):)?(\d{2}):(\d{2})[.,]\d{1,3}\s*-->")
_VOICE = re.compile(r"^<v(?:\.[\w.]+)?\s+([^>]{1,60})>")
_TAG = re.compile(r"<[^>]{1,80}>")
_PUBLISHED = re.compile(r"^\s*(?:Published|Date|日期|发布时间)\s*[:：]\s*(.{4,40})$", re.IGNORECASE)
_URL = re.compile(r"^\s*(?:URL|Link|链接)\s*[:：]\s*(https?://\S+)\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker says; `start` in seconds, None where nothing says."""

    start: float | None
    speaker: str | None
    text: str
    line: int


class Transcripts:
    """Transcripts → articles, texts, segments."""

    name = "transcripts"
    reads = "transcripts: text with [12:34] times and speakers (.txt, .md), SubRip and WebVTT (.srt, .vtt)"
    tables = ("articles", "texts", "segments")

    def detect(self, path: Path, head: bytes) -> bool:
        suffix = path.suffix.lower()
        if suffix in (".srt", ".vtt"):
            return b"-->" in head
        if suffix not in (".txt", ".md"):
            return False
        text = head.decode("utf-8", "replace")
        return len(_STAMPED.findall(text)) >= 2 and len(_TURN.findall(text)) >= 3

    def read(self, source: Source, out: Sink) -> None:
        raw = source.bytes()
        text = decode(raw).replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
        cues = source.path.suffix.lower() in (".srt", ".vtt") or text.startswith("WEBVTT")
        head = {"title": source.path.stem} if cues else _head(text)
        turns = list(_cues(text) if cues else _turns(text))
        if not turns:
            raise ReadError(
                f"{source.name}: nobody says anything in it", hint="A turn is `[12:34] Name: words`."
            )
        try:
            row = to_article({**head, **dict(source.mapping.constants)}, source, 1, out)
        except ValueError as e:
            raise ReadError(f"{source.name}: {e}") from e
        if row["url"] is None:
            row["article_id"] = local_id(source)
        row["title_lang"] = script(row["title"] or "")
        out.keep("articles", 1, row)
        out.keep("texts", 1, text_row(row["article_id"], "\n".join(t.text for t in turns), "transcript"))
        for n, t in enumerate(turns, 1):
            out.keep(
                "segments",
                t.line,
                {
                    "article_id": row["article_id"],
                    "n": n,
                    "start": t.start,
                    "speaker": t.speaker,
                    "text": t.text,
                },
            )
        out.advance(len(raw))


def _head(text: str) -> dict[str, Any]:
    """Title, date and address from the lines before the first turn."""
    found: dict[str, Any] = {}
    for line in text.split("\n")[:60]:
        if _STAMPED.match(line):
            break
        if m := _PUBLISHED.match(line):
            day = next((w for w in dates(m[1].strip()) if w.precision == "day"), None)
            if day is not None:
                found.setdefault("published", day.first.date().isoformat())
        elif m := _URL.match(line):
            found.setdefault("url", m[1])
        elif line.strip(" #") and "title" not in found:
            found["title"] = line.strip(" #")[:300]
    return found


def _turns(text: str) -> Iterator[Turn]:
    """Turns of plain text. A paragraph without a speaker goes on with the one before; a time holds until the next."""
    legend: dict[str, str] = {}
    began = False
    now: float | None = None
    speaker: str | None = None
    for number, line in enumerate(text.split("\n"), 1):
        if not began and (m := _LEGEND.match(line)):
            for part in re.split(r"[;；]", m[1]):
                letter, _, name = re.sub("：", ":", part).partition(":")
                if name.strip():
                    legend[letter.strip()] = name.strip()
            continue
        m = _LINE.match(line)
        if m is None or not line.strip():
            continue
        hours, minutes, seconds, who, said = m.groups()
        if minutes is not None:
            now, began = 3600.0 * int(hours or 0) + 60.0 * int(minutes) + int(seconds), True
        if not began:
            continue
        if who is not None and (who in legend or not legend or len(who) > 3):
            if legend and who not in legend and who not in legend.values():
                said = f"{who}: {said}"  # a colon within a sentence is no speaker
            else:
                speaker = legend.get(who, who)
        said = " ".join(said.split())
        if said:
            yield Turn(now, speaker, said, number)


def _cues(text: str) -> Iterator[Turn]:
    """Turns of SubRip or WebVTT: a cue each."""
    start: float | None = None
    words: list[str] = []
    speaker: str | None = None
    at = 0
    for number, line in enumerate([*text.split("\n"), ""], 1):
        if m := _CUE.match(line.strip()):
            start, words, at = 3600.0 * int(m[1] or 0) + 60.0 * int(m[2]) + int(m[3]), [], number
        elif not line.strip():
            said = " ".join(" ".join(words).split())
            if start is not None and said:
                yield Turn(start, speaker, said, at)
            start, words = None, []
        elif start is not None:
            if v := _VOICE.match(line.strip()):
                speaker = v[1].strip()
            words.append(_TAG.sub("", line))
