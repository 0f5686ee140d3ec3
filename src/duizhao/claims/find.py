"""A free sentence → the claim it makes, in either language, whatever the wording.

Words of both languages are mapped to shared concepts (China, 中国 → CN; leads, ahead of, 领先 → more); rare concepts weigh
more than common ones. The order of the compared subjects counts: "the US leads China" is not "China leads the US" but its
reverse, and is answered as such.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from duizhao.claims.concept import CONCEPTS, FILLERS, HARMLESS, IMPLY_AI, OBJECTS, SUBJECTS
from duizhao.claims.parser import nearest
from duizhao.claims.records import Claim
from duizhao.errors import NotFoundError

ENOUGH = 0.62
"""Score from which a sentence is taken to make the claim (see tests/claims/test_find.py)."""
CLOSE = 0.25
AMBIGUOUS = 0.03
"""Two claims this close to each other are both shown and neither is taken."""
REVERSED = "-reversed"
QUALIFIED = 0.75
"""A factor for each thing that a sentence says and its claim never does: “in Nature”, “military”, 人均."""
NEGATED = 0.5
WIDER = 0.6
"""A factor for a sentence about everything against a claim about AI alone."""


@dataclass(frozen=True, slots=True)
class Match:
    """A claim that a sentence may make. `score` is 1 for the claim's id or one of its own sentences."""

    claim: Claim
    sentence: str
    """The claim's sentence that fits best."""
    score: float
    reversed: bool = False
    """True when the sentence says it the other way round."""


def find(claims: Sequence[Claim], sentence: str, *, limit: int = 5) -> tuple[Match, ...]:
    """Claims that the sentence may make, best first; scores are in 0…1. An id finds its claim."""
    for c in claims:
        if sentence.strip() in (c.claim_id, f"c:{c.claim_id}"):
            return (Match(c, c.sentences[0], 1.0),)
    spoken = [(c, s, concepts(s)) for c in claims for s in c.sentences]
    vocabulary: dict[str, set[str]] = {c.claim_id: set() for c in claims}
    for c, _, words in spoken:
        vocabulary[c.claim_id].update(words)
    about_ai = {c.claim_id for c in claims} - {c.claim_id for c, _, words in spoken if "AI" not in words}
    seen = Counter(w for _, _, words in spoken for w in _undirected(words))
    asked = concepts(sentence)
    best: dict[str, Match] = {}
    for c, s, words in spoken:
        score = 1.0
        if _flat(s) != _flat(sentence):
            score = min(_overlap(asked, words, seen, len(spoken)), 0.99)
            score *= _about(asked, words, c) * _of_what(asked, words, vocabulary[c.claim_id])
            score *= _qualified(asked, vocabulary[c.claim_id])
            score *= WIDER if c.claim_id in about_ai and not IMPLY_AI & set(asked) else 1.0
            score *= NEGATED if negated(sentence) != negated(s) else 1.0
        turned = score < 1 and _turned(asked, words, c)
        m = Match(c, s, score, turned)
        if c.claim_id not in best or _rank(m) < _rank(best[c.claim_id]):
            best[c.claim_id] = m
    found = sorted((m for m in best.values() if m.score >= CLOSE), key=_rank)
    return tuple(found[:limit])


def named(claims: Sequence[Claim], name: str) -> Claim | None:
    """The claim of that id or trace id (`…-reversed` is the claim turned round); None when there is none."""
    wanted = name.strip().removeprefix("c:").split("/")[0]
    for c in claims:
        if c.claim_id == wanted:
            return c
        if c.claim_id + REVERSED == wanted and can_mirror(c):
            return mirrored(c)
    return None


def one(claims: Sequence[Claim], sentence: str) -> Claim:
    """The claim that an id, trace id or sentence names; NotFoundError says what is close.

    A sentence that turns a two-sided claim round gives that claim turned round (`mirrored`).
    """
    by_id = {c.claim_id: c for c in claims}
    exact = named(claims, sentence)
    if exact is not None:
        return exact
    found = find(claims, sentence)
    if found and found[0].score >= ENOUGH and not _ambiguous(found):
        best = found[0]
        if not best.reversed:
            return best.claim
        if can_mirror(best.claim):
            return mirrored(best.claim, sentence)
    if not claims:
        raise NotFoundError(
            "this workspace has no claims", hint="Put a claim file into its claims/ folder and read it."
        )
    ids = nearest(sentence.strip(), by_id) if " " not in sentence.strip() else []
    close = ", ".join(ids) or "; ".join(f"{m.claim.claim_id} ({m.sentence})" for m in found[:3])
    raise NotFoundError(
        f"no claim here says {sentence!r}",
        hint=f"Close: {close}" if close else "Known: " + ", ".join(sorted(by_id)),
    )


def _ambiguous(found: Sequence[Match]) -> bool:
    return len(found) > 1 and found[0].score < 0.99 and found[0].score - found[1].score < AMBIGUOUS


def can_mirror(claim: Claim) -> bool:
    """True for `leads` and `trails` between two."""
    return len(claim.compare) == 2 and claim.comparison["kind"] in ("leads", "trails")


def mirrored(claim: Claim, sentence: str | None = None) -> Claim:
    """The claim with its two sides exchanged, under the id `…-reversed`."""
    return replace(
        claim,
        claim_id=claim.claim_id + REVERSED,
        compare=claim.compare[::-1],
        sentences=(sentence.strip(),) if sentence else (f"The reverse of: {claim.sentences[0]}",),
    )


def concepts(sentence: str) -> list[str]:
    """The sentence as concepts in order: shared ones where known, else lower-case words and Han bigrams; fillers dropped."""
    text = _flat(sentence)
    found: list[str] = []
    at = 0
    for hit in _KNOWN.finditer(text):
        found += _words(text[at : hit.start()])
        found.append(_MEANING[hit.group()])
        at = hit.end()
    found += _words(text[at:])
    return [w for w in found if w not in FILLERS and w != ""]


def _words(text: str) -> list[str]:
    words: list[str] = []
    for piece in re.findall(r"[㐀-鿿]+|[a-z0-9][a-z0-9.%+-]*", text):
        if piece[0] >= "㐀":
            words += [piece[i : i + 2] for i in range(max(1, len(piece) - 1)) if piece not in FILLERS]
        elif piece not in FILLERS:
            words.append(_stem(piece.rstrip(".-")))
    return words


def _stem(word: str) -> str:
    for ending in ("ies", "es", "s", "ing", "ed"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word.removesuffix(ending) + ("y" if ending == "ies" else "")
    return word


def _flat(text: str) -> str:
    text = unicodedata.normalize("NFKC", text).casefold().replace("’", "'")
    return " ".join(re.sub(r"[\s?!。？！,，;；:：\"“”]+", " ", text).split()).rstrip(". ")


def _overlap(asked: Sequence[str], words: Sequence[str], seen: Counter[str], n: int) -> float:
    """Weighted F1 of the two sets of concepts; a concept's weight is ln((n + 1)/(k + 0.5)), k sentences of n having it."""

    def weight(w: str) -> float:
        return math.log((n + 1) / (seen[w] + 0.5)) + 0.3

    a, b = _undirected(asked), _undirected(words)
    if not a or not b:
        return 0.0
    shared = sum(weight(w) for w in a & b)
    total = sum(weight(w) for w in a) + sum(weight(w) for w in b)
    return 2 * shared / total


def _undirected(words: Sequence[str]) -> set[str]:
    """Concepts without the direction of the comparison, which `_turned` judges."""
    return {"more" if w == "less" else w for w in words}


def _about(asked: Sequence[str], words: Sequence[str], claim: Claim) -> float:
    """A factor below 1 when the sentences speak of different countries: half for each one too many, and for a missing subject."""
    mine, theirs = SUBJECTS & set(asked), SUBJECTS & set(words)
    if not mine:
        return 1.0
    missing = claim.compare[0] in theirs - mine
    return float(0.5 ** (len(mine - theirs) + missing))


def _of_what(asked: Sequence[str], words: Sequence[str], vocabulary: set[str]) -> float:
    """A factor below 1 when the sentences count different things: papers against patents, a level against a rise."""
    mine = OBJECTS & set(asked)
    if mine - vocabulary:
        return 0.6
    return 0.7 if OBJECTS & set(words) and not mine else 1.0


def _qualified(asked: Sequence[str], vocabulary: set[str]) -> float:
    """A factor below 1 for what narrows or widens the sentence against the claim; the subjects are judged by `_about`."""
    said = _undirected(asked) - vocabulary - SUBJECTS - HARMLESS - {"more", "CN US"}
    # The bigrams of one Han phrase are one thing said.
    extra = [w for w in said if w.isascii() and not re.fullmatch(r"[\d.]+%?", w)]
    han = any(not w.isascii() for w in said)
    return float(QUALIFIED ** (len(extra) + han))


def negated(sentence: str) -> bool:
    """True when the sentence denies something; a question asked as 是不是 or 有没有 denies nothing."""
    text = _KNOWN.sub(" ", _flat(sentence))
    return _DENIES.search(_ASKS.sub(" ", text)) is not None


def _turned(asked: Sequence[str], words: Sequence[str], claim: Claim) -> bool:
    """True when the two sentences put the same two subjects in opposite order, or the same order with opposite verbs.

    Against a claim of one before several others, also when one of the others is put first.
    """
    mine = list(dict.fromkeys(w for w in asked if w in SUBJECTS))
    theirs = list(dict.fromkeys(w for w in words if w in SUBJECTS))
    if len(claim.compare) > 2 and len(mine) > 1 and set(mine[:2]) <= set(claim.compare):
        swapped = claim.compare[0] in mine[1:2]
        return swapped != (_falls_short(asked) != _falls_short(words))
    if len(mine) < 2 or len(theirs) < 2 or set(mine[:2]) != set(theirs[:2]):
        return False
    swapped = mine[:2] != theirs[:2]
    return swapped != (_falls_short(asked) != _falls_short(words))


def _falls_short(words: Sequence[str]) -> bool:
    return "less" in words and "more" not in words


def _rank(m: Match) -> tuple[float, bool, str]:
    return -m.score, m.reversed, m.claim.claim_id


def _alternatives() -> tuple[dict[str, str], re.Pattern[str]]:
    meaning = {_flat(word): concept for concept, words in CONCEPTS.items() for word in words}
    parts = []
    for word in sorted(meaning, key=len, reverse=True):
        quoted = re.escape(word)
        # A Latin word must stand alone; Han words have no boundaries.
        parts.append(rf"(?<![a-z0-9]){quoted}(?![a-z0-9])" if word.isascii() else quoted)
    return meaning, re.compile("|".join(parts))


_MEANING, _KNOWN = _alternatives()
_DENIES = re.compile(
    r"\b(?:not|no|never|none|neither|nor|nobody|hardly|barely|false|untrue|wrong|myth|without|fails? to|cannot)\b|n't\b"
    r"|不(?![仅只断同])|没(?!收)|未(?!来)|无(?!人机)|(?<!是)非(?!常|洲)|并非|谣|假的"
)
_ASKS = re.compile(r"(.)[不没]\1|有没有|不是吗|吗$")
