"""Policy documents that a text names: title, kind, issuer, date where given, and the targets it states (a quantity by a year)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from duizhao.language import Quantity, quantities
from duizhao.stories.lexicon import LANGUAGES, Language, data, terms, written
from duizhao.stories.span import Aligned, Span, aligned

_TITLE = re.compile(r"《([^《》]{3,60})》")
_MANY = re.compile(
    r"([一二三四五六七八九十]{1,2}|\d{1,2})\s?部门|多部门|两部委|[一二三四五六七八九十\d]{1,2}部委"
)
_DATE_ZH = re.compile(r"(?:(\d{4})\s?年\s?)?(\d{1,2})\s?月\s?(\d{1,2})\s?日")
_DATE_EN = re.compile(
    r"(?:(\d{1,2}) )?(January|February|March|April|May|June|July|August|September|October|November|December)(?: (\d{1,2}))?(?:,? (\d{4}))?"
)
_MONTHS = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"]  # fmt: skip
_YEAR_ZH = re.compile(r"(?:到|至|力争到?|截至)?\s?(20[2-6]\d)\s?年(?:底|末|前|年底)?")
_YEAR_EN = re.compile(r"(?i:by|before|until|in)(?: the end of)? (20[2-6]\d)")
_LOCAL = re.compile(
    r"[省市区县州][\u4e00-\u9fff]{1,8}?(?:局|厅|委|办|政府)(?=[^\u4e00-\u9fff]|印发|发布|出台|公布|启动|拟|联合|就)"
)
"""An office of a province, city or district, which the list of issuers does not hold."""
_FIRST = re.compile(
    r"(?:国内|全国|我国|国际|全球|行业)(?:首个|首项|首部|首批|首套)[^,.;:!?]{0,16}?(?P<kind>标准体系|国家标准|标准|规范|白皮书|蓝皮书)"
)
"""A first of its kind, told without title and issuer."""
_COUNTED = re.compile(r"\d\s?[多余]?(?:个|家|项|款|台|座|所|名|件|条|辆|种)")
_CLAUSE = re.compile(r"[,;.。!]")


@dataclass(frozen=True, slots=True)
class Target:
    """A quantity that a document sets for a year; `year` None when the clause names none."""

    quantity: Quantity
    year: int | None
    span: Span
    """The clause that states it."""


@dataclass(frozen=True, slots=True)
class Policy:
    """One policy document as a text names it."""

    title: str | None
    """As written, without its marks; None when only "N departments issue a plan" is told."""
    kind: str
    """plan, opinion, measures, law, white paper, initiative or standard."""
    issuers: tuple[str, ...]
    """Ids of issuers named in the text, in order; `local` for an office of a province, city or district."""
    issuer_words: tuple[Span, ...]
    date: str | None
    """ISO date, or `--MM-DD` where the year is not told."""
    draft: bool
    targets: tuple[Target, ...]
    span: Span

    @property
    def key(self) -> str:
        """What another text on the same document shares, in either language: kind and issuers; without an issuer the title."""
        named = [i for i in self.issuers if i != "local"]
        return f"{self.kind}:{'+'.join(sorted(named))}" if named else f"title:{self.title or self.span.text}"


class Policies:
    """The lists of `policy.toml`, compiled."""

    def __init__(self, raw: dict[str, Any] | None = None) -> None:
        """`raw` replaces the shipped lists (same shape as `policy.toml`)."""
        raw = data("policy.toml") if raw is None else raw
        self._kinds = {
            lang: sorted(
                ((w, k["id"]) for k in raw["kind"] for w in k[lang]), key=lambda wk: (-len(wk[0]), wk[0])
            )
            for lang in LANGUAGES
        }
        self._issuer_of: dict[str, str] = {}
        words: Mapping[str, list[str]] = {"zh": [], "en": []}
        for identifier, zh, en in raw["issuer"]:
            for lang, names in (("zh", zh), ("en", en)):
                words[lang].extend(names)
                self._issuer_of |= {n.lower(): identifier for n in names}
        self._issuers = {lang: terms(words[lang], lang) for lang in LANGUAGES}
        self._issued = {lang: terms(raw["issued"][lang], lang) for lang in LANGUAGES}
        self._not = {lang: terms(raw["not"][lang], lang) for lang in LANGUAGES}
        kinds = "|".join(re.escape(w) for w, _ in self._kinds["en"])
        self._english_title = re.compile(
            rf"(?<![\w])((?:(?:[A-Z][\w'’+&-]*|AI|of|on|for|the|and|to|in) ){{1,9}}(?:{kinds}))(?![\w])"
        )

    def find(self, text: str) -> tuple[Policy, ...]:
        """The documents a text names, in order."""
        found = aligned(text)
        language = written(found.folded)
        many = "部" in found.folded and _MANY.search(found.folded)
        told = self._issuers[language].search(found.folded) or _LOCAL.search(found.folded)
        if "《" not in text and not many and not told and not _FIRST.search(found.folded):
            return ()
        named = self._titled(found, language)
        if not named:
            bare = self._untitled(found, language) or self._first(found, language)
            named = [bare] if bare else []
        return tuple(named)

    def _titled(self, found: Aligned, language: Language) -> list[Policy]:
        folded = found.folded
        made: list[Policy] = []
        if self._not[language].search(folded):
            return made
        issuers = self._named(found, language)
        if language == "zh":
            for m in _TITLE.finditer(folded):
                title = re.sub(r"\((?:征求意见稿|试行|草案|送审稿)[^)]*\)$", "", m[1])
                kind = next((k for w, k in self._kinds["zh"] if title.endswith(w)), None)
                # 《…法》 and 《…行动》 are also films and books: they need an issuer.
                weak = (kind == "law" and not title.endswith(("条例", "法案"))) or (
                    title.endswith("行动") and not title.endswith("专项行动")
                )
                if kind and (issuers or not (weak or len(title) < 6)):
                    made.append(self._policy(found, language, title, kind, issuers, m.start(), m.end()))
            return made
        for m in self._english_title.finditer(folded):
            title = re.sub(r"^(?:the|of|on|for|and|to|in) ", "", m[1], flags=re.I)
            kind = next(k for w, k in self._kinds["en"] if title.endswith(w))
            if len(title.split()) >= 3 and issuers:
                made.append(self._policy(found, language, title, kind, issuers, m.start(1), m.end(1)))
        return made

    def _untitled(self, found: Aligned, language: Language) -> Policy | None:
        folded = found.folded
        issuers = self._named(found, language)
        many = _MANY.search(folded) if language == "zh" else None
        issued = self._issued[language].search(folded)
        if not issued or not (issuers or many):
            return None
        for word, kind in self._kinds[language]:
            short = len(word) < 2 or word in ("计划", "行动", "方案", "标准", "措施", "通知", "规定", "Plan", "Act", "Bill", "Standard", "Notice")  # fmt: skip
            at = folded.find(word, issued.start()) if language == "zh" else self._lower(folded, word)
            if at >= 0 and not (short and not many):
                start = min([at, issued.start(), *(i.start for _, i in issuers)])
                return self._policy(found, language, None, kind, issuers, start, at + len(word))
        return None

    def _first(self, found: Aligned, language: Language) -> Policy | None:
        m = _FIRST.search(found.folded) if self._issued[language].search(found.folded) else None
        if m is None:
            return None
        kind = next(k for w, k in self._kinds["zh"] if m["kind"].endswith(w))
        return self._policy(found, language, None, kind, [], m.start(), m.end())

    @staticmethod
    def _lower(folded: str, word: str) -> int:
        m = re.search(rf"(?<![A-Za-z]){re.escape(word)}(?![A-Za-z])", folded, re.IGNORECASE)
        return m.start() if m else -1

    def _named(self, found: Aligned, language: Language) -> list[tuple[str, Span]]:
        made = []
        for m in self._issuers[language].finditer(found.folded):
            local = found.folded[m.start() - 1 : m.start()] in set("省市区县州")
            made.append(("local" if local else self._issuer_of[m[0].lower()], found.span(m.start(), m.end())))
        return made or [("local", found.span(m.start(), m.end())) for m in _LOCAL.finditer(found.folded)]

    def _policy(
        self,
        found: Aligned,
        language: Language,
        title: str | None,
        kind: str,
        issuers: list[tuple[str, Span]],
        start: int,
        end: int,
    ) -> Policy:
        folded = found.folded
        return Policy(
            title=title,
            kind=kind,
            issuers=tuple(dict.fromkeys(i for i, _ in issuers)),
            issuer_words=tuple(s for _, s in issuers),
            date=_date(folded, language),
            draft=bool(re.search(r"征求意见|草案|起草|(?i:\bdraft)", folded)),
            targets=_targets(found, language),
            span=found.span(start, end),
        )


def _date(folded: str, language: Language) -> str | None:
    if language == "zh":
        m = _DATE_ZH.search(folded)
        return f"{m[1] or '-'}-{int(m[2]):02}-{int(m[3]):02}" if m else None
    m = _DATE_EN.search(folded)
    day = (m[1] or m[3]) if m else None
    if m is None or day is None:
        return None
    return f"{m[4] or '-'}-{_MONTHS.index(m[2].lower()) + 1:02}-{int(day):02}"


def _targets(found: Aligned, language: Language) -> tuple[Target, ...]:
    """Quantities with a unit in clauses after (or with) "by 2027"; the year holds until another is named."""
    made: list[Target] = []
    year: int | None = None
    pattern = _YEAR_ZH if language == "zh" else _YEAR_EN
    at = 0
    for piece in [*_CLAUSE.finditer(found.folded), None]:
        stop = piece.start() if piece else len(found.folded)
        if piece and piece[0] == "." and stop + 1 < len(found.folded) and found.folded[stop + 1].isdigit():
            continue
        clause = found.folded[at:stop]
        m = pattern.search(clause)
        year = int(m[1]) if m else year
        if year is not None:
            made += [
                Target(q, year, found.span(at, stop))
                for q in quantities(clause)
                if q.kind != "plain" or _COUNTED.search(clause)
            ]
        at = stop + 1
    return tuple(made)
