"""Chinese into English by a plug-in: terms given, answer checked, one second attempt, then marked. Without a plug-in: the original and its gloss.

No English is ever made up here: what a plug-in did not say is not said.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

from duizhao.language import instructions
from duizhao.language.convert import mainland
from duizhao.language.gloss import Gloss, gloss
from duizhao.language.glossary import Glossary, Term
from duizhao.language.script import script
from duizhao.language.translator import Reply, Request, Translator
from duizhao.language.wordcheck import Violation, violations

State = Literal["translated", "marked", "not translated"]
"""`marked`: translated, with violations that a second attempt did not mend."""

PIECE = 1500
"""Characters of one request at most; longer texts are cut at paragraphs, then at ends of sentences."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One request's worth of text and what came of it."""

    original: str
    english: str | None
    violations: tuple[Violation, ...] = ()
    cached: bool = False
    attempts: int = 0
    tokens_in: int = 0
    tokens_out: int = 0


@dataclass(frozen=True, slots=True)
class Translation:
    """A text with its translation, or with the reason why there is none."""

    original: str
    english: str | None
    state: State
    reason: str
    """Why it was not translated; empty otherwise."""
    translator: str
    model: str
    gloss: tuple[Gloss, ...]
    read_as: str
    """The text that places in the gloss refer to: the original, or the mainland's form of a traditional one."""
    pieces: tuple[Piece, ...] = ()

    @property
    def violations(self) -> tuple[Violation, ...]:
        """Of all pieces."""
        return tuple(v for p in self.pieces for v in p.violations)


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a run would ask of a plug-in. Tokens are a rule of thumb; `price` is None where none is configured. One attempt: a second may double it."""

    texts: int
    pieces: int
    cached: int
    characters: int
    tokens_in: int
    tokens_out: int
    price: float | None
    currency: str


def pieces(text: str) -> tuple[str, ...]:
    """A text cut for the plug-in: whole paragraphs up to `PIECE` characters, longer ones at ends of sentences. Joined with newlines they are the text without its
    empty lines.
    """
    out: list[str] = []
    for line in text.splitlines():
        paragraph = line.strip()
        while len(paragraph) > PIECE:
            cut = max(paragraph.rfind(c, 0, PIECE) for c in "。！？!?；;.") + 1 or PIECE
            out.append(paragraph[:cut].strip())
            paragraph = paragraph[cut:].strip()
        if not paragraph:
            continue
        if out and len(out[-1]) + len(paragraph) < PIECE:
            out[-1] += "\n" + paragraph
        else:
            out.append(paragraph)
    return tuple(out)


def translate(
    text: str,
    translator: Translator | None,
    glossary: Glossary,
    *,
    names: Mapping[str, tuple[str, ...]] | None = None,
    anchor: date | None = None,
    cache: Path | None = None,
) -> Translation:
    """A text's translation. `cache`: the folder of what was translated before; `anchor`: the day of publication, for the gloss.

    TranslationError when the plug-in does not answer: what was translated until then stays in the cache.
    """
    read_as = mainland(text) if script(text) == "zh" else text
    notes = gloss(read_as, glossary, names, anchor) if script(text) == "zh" else ()
    reason = ""
    if script(text) != "zh":
        reason = "not in Chinese"
    elif translator is None:
        reason = "no translation plug-in is configured"
    if reason or translator is None:
        return Translation(text, None, "not translated", reason, "", "", notes, read_as)
    done = tuple(_piece(p, translator, glossary, cache) for p in pieces(text))
    english = "\n".join(p.english or "" for p in done)
    state: State = "marked" if any(p.violations for p in done) else "translated"
    return Translation(text, english, state, "", translator.name, translator.model, notes, read_as, done)


def estimate(
    texts: Sequence[str], translator: Translator, glossary: Glossary, cache: Path | None = None
) -> Estimate:
    """What translating these texts would take; what is in the cache costs nothing."""
    asked, known, characters, tokens_in, tokens_out = 0, 0, 0, 0.0, 0.0
    for text in texts:
        if script(text) != "zh":
            continue
        for piece in pieces(text):
            asked += 1
            terms = _terms(piece, glossary)
            if _kept(cache, _key(piece, translator, terms)) is not None:
                known += 1
                continue
            characters += len(piece)
            told = instructions.system(Request(piece, terms)) if translator.instructed else ""
            tokens_in += _tokens(piece) + _tokens(told)
            tokens_out += _tokens(piece)
    price = translator.price
    cost = (tokens_in * price.per_million_in + tokens_out * price.per_million_out) / 1e6 if price else None
    return Estimate(
        len(texts),
        asked,
        known,
        characters,
        round(tokens_in),
        round(tokens_out),
        cost,
        price.currency if price else "",
    )


def _tokens(text: str) -> float:
    """A rule of thumb: one a Han character, one for four others. Tokenizers differ by a third either way."""
    han = sum("\u3400" <= c <= "\u9fff" for c in text)
    return han + (len(text) - han) / 4


def _terms(text: str, glossary: Glossary) -> tuple[Term, ...]:
    return tuple(dict.fromkeys(t for use in glossary.uses(mainland(text)) for t in use.values))


def _piece(text: str, translator: Translator, glossary: Glossary, cache: Path | None) -> Piece:
    terms = _terms(text, glossary)
    key = _key(text, translator, terms)
    kept = _kept(cache, key)
    if kept is not None:
        english = str(kept["english"])
        faults = violations(text, english, terms, cut=bool(kept["cut"]))
        return Piece(text, english, faults, True, int(kept["attempts"]))
    first = _ask(text, translator, terms, ())
    faults, best, attempts, spent = _faults(text, first, translator, terms), first, 1, [first]
    if faults and translator.instructed:
        second = _ask(text, translator, terms, tuple(v.words for v in faults))
        spent.append(second)
        attempts = 2
        again = _faults(text, second, translator, terms)
        if len(again) < len(faults):
            faults, best = again, second
    english = _restored(best.text, terms) if translator.placeholders else best.text
    if not any(v.fault in ("empty", "not english") for v in faults):
        _keep(
            cache, key, {"english": english, "attempts": attempts, "cut": best.cut, "model": translator.model}
        )
    return Piece(
        text,
        english,
        faults,
        False,
        attempts,
        sum(r.tokens_in for r in spent),
        sum(r.tokens_out for r in spent),
    )


def _ask(text: str, translator: Translator, terms: tuple[Term, ...], corrections: tuple[str, ...]) -> Reply:
    shown = _shielded(text, terms) if translator.placeholders else text
    return translator.translate(Request(shown, terms, corrections))


def _faults(
    text: str, reply: Reply, translator: Translator, terms: tuple[Term, ...]
) -> tuple[Violation, ...]:
    english = _restored(reply.text, terms) if translator.placeholders else reply.text
    faults = violations(text, english, terms, cut=reply.cut)
    if translator.placeholders:
        lost = [t.zh for n, t in enumerate(terms, 1) if not t.common and _sign(n) not in reply.text]
        faults = (*faults, *(Violation("placeholder", zh, f"the sign for {zh} was lost") for zh in lost))
    return faults


def _sign(n: int) -> str:
    return f"⟦{n}⟧"


def _shielded(text: str, terms: tuple[Term, ...]) -> str:
    """The text with a sign in place of each term that is no everyday word; longer terms first."""
    for n, term in sorted(enumerate(terms, 1), key=lambda pair: -len(pair[1].zh)):
        if not term.common:
            text = text.replace(term.zh, _sign(n))
    return text


def _restored(english: str, terms: tuple[Term, ...]) -> str:
    """The preferred rendering in place of each sign."""
    for n, term in enumerate(terms, 1):
        english = re.sub(rf"(?<=\w){_sign(n)}", f" {term.en[0]}", english)
        english = re.sub(rf"{_sign(n)}(?=\w)", f"{term.en[0]} ", english).replace(_sign(n), term.en[0])
    return english


def _key(text: str, translator: Translator, terms: tuple[Term, ...]) -> str:
    """What a stored translation depends on."""
    parts = [text, translator.name, translator.model, instructions.VERSION, translator.placeholders]
    told = [[t.zh, t.en, [[a.en, a.reason] for a in t.avoid]] for t in terms]
    return hashlib.sha256(json.dumps([parts, told], ensure_ascii=False).encode("utf-8")).hexdigest()


def _kept(cache: Path | None, key: str) -> dict[str, Any] | None:
    """What was stored; None when nothing was, or what is there is damaged."""
    if cache is None:
        return None
    try:
        held = json.loads((cache / key[:2] / f"{key}.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    whole = (
        isinstance(held, dict) and isinstance(held.get("english"), str) and {"attempts", "cut"} <= held.keys()
    )
    return held if whole else None


def _keep(cache: Path | None, key: str, held: dict[str, Any]) -> None:
    from duizhao.workspace.folder import write_whole

    if cache is None:
        return
    folder = cache / key[:2]
    folder.mkdir(parents=True, exist_ok=True)
    write_whole(folder / f"{key}.json", json.dumps(held, ensure_ascii=False))
