"""Who deploys and who supplies, from the names table and from the form of a name. Nobody is guessed: unknown stays None."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from duizhao.stories.lexicon import Language
from duizhao.stories.span import Aligned, Span

if TYPE_CHECKING:
    from duizhao.names import Gazetteer


@dataclass(frozen=True, slots=True)
class Party:
    """A deployer or supplier: the words of the text, and the entity when the names table knows it."""

    span: Span
    entity_id: str | None = None

    @property
    def key(self) -> str:
        """What tells one party from another: the entity, or the words."""
        return self.entity_id or self.span.text.casefold()


@dataclass(frozen=True, slots=True)
class _Named:
    start: int
    end: int
    entity_id: str | None
    supplies: bool
    """One of the firms that sell AI."""
    own: bool
    """One of the firms that use what they make."""
    product: bool


_WITH = {
    "zh": re.compile(
        r"(?:携手|联合|联手|与|和|同|牵手|搭载|上线|接入|采用|引入|引进|使用|用上|启用|部署|借助|依托|采购|基于)\s?(?:了)?\s?$"
    ),
    "en": re.compile(
        r"(?i:(?<![a-z])(?:with|from|by|using|uses?|via|through|and|its|of|deploy\w*|integrat\w+|adopt\w*|pick\w*|choos\w+|tap\w*|select\w*) (?:the |its )?)$"
    ),
}
_JOINS = "携手|联合|联手|牵手|达成|减少|鼓励|共建|落地|上线|启动|接入|部署|推出|发布"
_LOWER = r"(?:school district|police|government|hospitals?|city council|university|army|military|court|airport|museum)"
_PART_OF_TECHNOLOGY = re.compile(
    r"^(?:全国|国内|多家|部分|一家|首家|跨国|分布式)|智能|无人|自动|数字|新能源|\bAI\b"
)
_BY = re.compile(r"(?i:(?<![a-z])(?:by|in|at|for|across|inside|the|to) (?:the )?)$")
_USES = re.compile(r"用\s?AI|使用|用上|启用|引入|采用|(?i:us(?:es|ed|ing)(?![a-z])|adopt|deploy)")
"""Words whose subject uses the technology, even a firm that sells some."""
_FOR = re.compile(r"(?:为|给|在|进驻|入驻|走进|服务|应用于|用于|落地|赋能)\s?$")
_MAKES = {
    "zh": re.compile(
        r"^\s?(?:的)?\s?(?:大模型|方案|系统|平台|机器人|模型|技术|智能体|AI|智驾|自动驾驶|提供|为)"
    ),
    "en": re.compile(r"^(?:'s|’s|-powered|-made| models?| robots?| AI| robotaxis?| technology)(?![a-z])"),
}


class Parties:
    """Finds deployer and supplier around a word of use."""

    def __init__(
        self,
        organisation: Mapping[str, Iterable[str]],
        supplying: Iterable[str],
        own: Iterable[str],
        using: Iterable[str],
        generic: Mapping[str, Any],
        persons: Iterable[str] = (),
    ) -> None:
        """`persons`: ids of entities that are people, who neither deploy nor supply."""
        self._persons = frozenset(persons)
        self._bare = frozenset(organisation["zh"]) - {"五角大楼", "国防部"}
        ends = "|".join(sorted(map(re.escape, organisation["zh"]), key=len, reverse=True))
        cut = re.escape(str(generic["zh"]))
        self._chinese = re.compile(
            rf"(?<![A-Za-z\d])(?:(?:(?!{_JOINS})[^\s\d,.:;!?\"'|/()\[\]{cut}]){{0,8}}(?:{ends})(?:局|厅|院|部(?!署))?(?![A-Za-z景])"
            r"|(?:[A-Z][A-Za-z.&+-]+)(?: [A-Z][A-Za-z.&+-]+)+)"
        )
        words = "|".join(sorted(map(re.escape, organisation["en"]), key=len, reverse=True))
        self._english = re.compile(
            rf"(?<![\w'])(?:(?:[A-Z][\w.&+-]*)(?: (?:of|de|[A-Z][\w.&+-]*)){0, 3} )?(?:{words})(?: of [A-Z]\w+)?(?![\w])"
            rf"|(?<![\w'])(?:[A-Z][\w.&+-]* ){{1,4}}{_LOWER}(?![\w])"
        )
        self._subject = re.compile(
            r"(?:^|: |; |, )((?:[A-Z][\w.&+-]*)(?: [A-Z][\w.&+-]*){0,3})(?=(?:'s|’s)? |,)(?=(?:,[^,]{0,60},)?(?:'s|’s)? ?(?:(?:is|are|has|have|will|to|plans|now|and|says|partners|enters?|begins?|starts?|in|agreed|wins?|raises|[A-Z]\w*) ){0,3}(?:us(?:es|ed|ing)|deploy|adopt|test|pilot|trial|roll|launch|install|replac|automat|partner|turn|operat|run|begin|start|expand|cut|sign|add|introduc|enter|robotaxi|with|raises))"
        )
        self._generic = frozenset(generic["en"])
        self._supplying = frozenset(n.lower() for n in supplying)
        self._own = frozenset(n.lower() for n in own)
        self._firms = sorted(
            self._supplying | self._own | {n.lower() for n in using}, key=lambda n: (-len(n), n)
        )

    def sells(self, party: Party | None) -> bool:
        """True for one of the listed firms that sell AI."""
        return party is not None and party.span.text.lower() in self._supplying

    def of(
        self,
        found: Aligned,
        language: Language,
        bounds: tuple[int, int],
        cue: int,
        gazetteer: Gazetteer | None,
        technology: re.Pattern[str],
    ) -> tuple[Party | None, Party | None]:
        """Deployer and supplier in `folded[bounds]` around the word of use at `cue`. What `technology` matches whole is a product."""
        names = self._named(found, language, bounds, gazetteer, technology)
        if not names:
            return None, None
        folded, lo = found.folded, bounds[0]
        makers = [n for n in names if n.supplies or n.product]
        users = [n for n in names if not n.product]
        before = [n for n in users if n.start < cue]
        deployer: _Named | None = None
        # A firm that sells AI beside somebody who does not: the other one is the user.
        plain = [n for n in users if not n.supplies]
        first = next((n for n in users if n.start < cue), None)
        if first is not None and first.own:
            deployer = first
        elif plain and makers:
            deployer = next((n for n in plain if n.start < cue), plain[0])
        elif before:
            deployer = before[0]
        else:
            pattern = _FOR if language == "zh" else _BY
            deployer = next((n for n in users if pattern.search(folded[lo : n.start])), None)
            if deployer is None:  # its clause follows: AI replaces hands, bank X cuts jobs
                deployer = next(
                    (n for n in users if not n.supplies and folded[: n.start].rstrip()[-1:] in ",:;"), None
                )
        supplier = self._supplier(folded, lo, names, deployer, language)
        if supplier is None and deployer is not None and deployer.own and len(names) == 1:
            supplier = deployer
        uses = bool(_USES.match(folded[cue : cue + 8])) and deployer is not None and deployer.start < cue
        if deployer is not None and deployer.supplies and supplier is None and not uses:
            # Only a seller is named: it offers; who uses is not told.
            deployer, supplier = (None, deployer) if not deployer.own else (deployer, deployer)
        return _party(found, deployer), _party(found, supplier)

    def _supplier(
        self, folded: str, lo: int, names: list[_Named], deployer: _Named | None, language: Language
    ) -> _Named | None:
        others = [n for n in names if n is not deployer]
        for n in others:
            if n.product or n.supplies:
                return n
        for n in others:
            if _WITH[language].search(folded[lo : n.start]) or _MAKES[language].search(
                folded[n.end : n.end + 14]
            ):
                return n
        return None

    def _named(
        self,
        found: Aligned,
        language: Language,
        bounds: tuple[int, int],
        gazetteer: Gazetteer | None,
        technology: re.Pattern[str],
    ) -> list[_Named]:
        lo, hi = bounds
        made: list[_Named] = []
        if gazetteer is not None:
            made += [
                self._entry(found, lo + m.start, lo + m.end, m.entity_id, technology)
                for m in gazetteer.find(found.folded[lo:hi])
                if not m.ambiguous and m.entity_id not in self._persons
            ]
        pattern = self._chinese if language == "zh" else self._english
        for m in pattern.finditer(found.folded, lo, hi):
            start = m.start()
            while language == "en" and (lead := re.match(r"[\w'’.-]+ ", found.folded[start : m.end()])):
                if lead[0].strip() not in self._generic:
                    break
                start += lead.end()
            self._add(made, found, start, m.end(), technology)
        if language == "en":
            m2 = self._subject.search(found.folded, lo, hi)
            if m2 and m2[1].split(" ")[0] not in self._generic and len(m2[1]) > 2:
                self._add(made, found, m2.start(1), m2.end(1), technology)
        for m in re.finditer(r"[A-Za-z.]+(?: AI)?|[\u4e00-\u9fff]+", found.folded[lo:hi]):
            # Firms of the lists that the names table lacks.
            for name in self._firms:
                at = m[0].lower().find(name)
                if at >= 0 and (not name.isascii() or len(name) == len(m[0].rstrip("."))):
                    self._add(made, found, lo + m.start() + at, lo + m.start() + at + len(name), technology)
        return sorted(made, key=lambda n: n.start)

    def _add(
        self, made: list[_Named], found: Aligned, start: int, end: int, technology: re.Pattern[str]
    ) -> None:
        words = found.folded[start:end]
        listed = words.lower() in self._supplying | self._own
        if (
            (not listed and technology.search(words))
            or words in self._bare
            or _PART_OF_TECHNOLOGY.search(words)
        ):
            return  # 机器人交警 is a machine, 公司 alone is nobody
        if not any(n.start < end and start < n.end for n in made):
            made.append(self._entry(found, start, end, None, technology))

    def _entry(
        self, found: Aligned, start: int, end: int, entity: str | None, technology: re.Pattern[str]
    ) -> _Named:
        words = found.folded[start:end].lower()
        supplies, own = words in self._supplying, words in self._own
        product = not supplies and not own and technology.match(found.folded, start, end) is not None
        return _Named(start, end, entity, supplies, own, product)


def _party(found: Aligned, named: _Named | None) -> Party | None:
    return None if named is None else Party(found.span(named.start, named.end), named.entity_id)
