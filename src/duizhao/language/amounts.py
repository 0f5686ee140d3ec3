"""Numbers and money in Chinese and English as ranges with currency, hedge, change and place in the text.

    >>> [a.words for a in amounts("公司完成数千万美元融资，估值近百亿元")]
    ['10–99 million USD (several)', '9–10 billion CNY (nearly)']

Conventions: `numerals` for 数 and 多, `hedges` for 约, 近, 超. A date, a duration, an ordinal, a version or a code is no amount; `2080 万` is
20.8 million and never a year. `numbers.quantities` beside this one is the linker's: rougher, and its results feed trained features.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from duizhao.language import currencies, hedges, relative, units
from duizhao.language.atoms import DIGITS, ODD, Atom, atom, digits
from duizhao.language.flat import flat
from duizhao.language.hedges import Hedge
from duizhao.language.numerals import ZH, Numeral, chinese, western
from duizhao.language.relative import Change
from duizhao.language.units import Kind


@dataclass(frozen=True, slots=True)
class Amount:
    """One amount. `low` and `high` are included bounds in units of one; None: not bounded on that side."""

    start: int
    end: int
    text: str
    """As written, `text[start:end]`, hedges and currency included."""
    low: float | None
    high: float | None
    kind: Kind
    unit: str
    """ISO 4217 code, "" for money whose currency is not said; `%`, `pp` (percentage points), `×`; or the word for what is counted."""
    hedge: Hedge = ""
    change: Change = ""
    """`rise` or `fall` when the text says that something rose or fell *by* this. A multiple with `rise` is what it rose *to*: 翻一番 is 2."""
    donation: bool = False
    """Money given away: 捐, donate."""

    @property
    def exact(self) -> bool:
        """True when one value is meant."""
        return self.low is not None and self.low == self.high

    @property
    def words(self) -> str:
        """For people: `10–99 million USD (several)`, `over 300 million CNY`, `up 12.5 %`."""
        return _words(self)


_START = re.compile(
    rf"\d|[{ZH}]|[壹贰叁肆伍陆柒捌玖拾佰仟](?=[壹贰叁肆伍陆柒捌玖拾佰仟零万亿])"
    r"|(?<![a-z])(?:half an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy"
    r"|eighty|ninety|an?|several|tens|dozens|hundreds|thousands|millions|billions|trillions)(?![a-z])"
)
_COUNTLESS = re.compile(r"数以(?P<power>[十百千万亿]+)计的?")
_PER = re.compile(
    rf"(?P<base>百|千|万)分之(?P<low>\d+(?:\.\d+)?|[{ZH}]+)(?:[到至](?P<high>\d+(?:\.\d+)?|[{ZH}]+))?"
)
_GRADE = re.compile(r"(?:元|美元)?级(?!别的人)")
_REACHED = re.compile(r"(?<![以晚早网线身算加马])上$")
_CONNECTOR = re.compile(r"\s?(?:-|~|至|到)\s?| to | and ")
_SECOND_SIGN = re.compile(r"(?:us|hk|nt|s|a)?[$€£¥]|(?:人民币|港币|usd|cny|rmb|hkd|eur)\s?(?=\d)")
_BARE_NAME = re.compile(
    r"度(?!电)|货|姓|分|科|川|济|事|问|里|禧|瓦|克|米|万别|金|帕|字节|万(?:不|别|要)|达(?!元)|向|物|一|维|兴|州|能|华|众|得|纬|联|航|欧|咖|田|邦"
)
_REACHING = re.compile(r"达到?$")
_RAISED = re.compile(
    r"(?:完成|获|获得|斥资|拿到|募资|融资|投入|砸|领投)的?了?$"
)  # 完成亿元B轮融资; 亿元俱乐部 says no amount
_STOP = re.compile(r"[,.;!?\n](?!\d)")
_SENTENCE = re.compile(r"[;!?\n]|\.(?!\d)")
_GIVEN = re.compile(r"捐|(?<![a-z])donat")
_OTHER_VERB = re.compile(
    r"投资|融资|营收|收购|估值|建设|建厂|募资|净利|(?<![a-z])(?:invest|rais|acquir|revenue|valu|spen|paid)"
)


def amounts(text: str) -> tuple[Amount, ...]:
    """The amounts of a text in either language, in order. Places are those of `text` as given."""
    if not text:
        return ()
    f = flat(text)
    found: list[Amount] = []
    place = 0
    word = relative.words(f, 0)
    while True:
        m = _START.search(f, place)
        if word and (m is None or word.start <= m.start()):
            found.append(_of_word(f, word))
            place = word.end
            word = relative.words(f, place)
            continue
        if m is None:
            break
        read, place = _read(text, f, m.start())
        found.extend(read)
        while word and word.start < place:
            word = relative.words(f, max(place, word.end))
    return tuple(
        replace(a, text=text[a.start : a.end], donation=a.kind == "money" and _given(f, a)) for a in found
    )


def _of_word(f: str, word: relative.Word) -> Amount:
    low, high = word.low, word.high
    hedge: Hedge = "over" if word.over else ("order" if word.form == "order" else "")
    start, end = word.start, word.end
    bound: tuple[float | None, float | None] = (low, None if word.over else high)
    if not hedge:
        hedge, start, end = _hedge(f, start, end)
        bound = hedges.bounds(low, high, hedge)
    said = word.change or relative.change(f, start, end)
    unit = "%" if word.kind == "percent" else "×"
    return Amount(start, end, "", *bound, word.kind, unit, hedge, said)


def _hedge(f: str, start: int, end: int) -> tuple[Hedge, int, int]:
    """The hedge around a number, and the place widened by it."""
    reached = _REACHED.search(f, max(0, start - 2), start)
    if reached:
        return "at least", reached.start(), end
    before = hedges.before(f, start)
    if before:
        behind = hedges.after(f, end)
        return before[0], before[1], behind[1] if behind and behind[0] == before[0] else end
    after = hedges.after(f, end)
    return (after[0], start, after[1]) if after else ("", start, end)


def _read(text: str, f: str, place: int) -> tuple[list[Amount], int]:
    """What begins at a place, and from where to go on."""
    per = _PER.match(f, place)
    if per:
        read = _per(f, per)
        return ([read], read.end) if read else ([], per.end())
    countless = _COUNTLESS.match(f, place)
    if countless:
        power = chinese(countless["power"])
        if power:
            n = power.low
            unit = units.unit(f, countless.end(), scaled=True, chinese=True)
            end = unit.end if unit else countless.end()
            kind: Kind = unit.kind if unit else "count"
            return [Amount(place, end, "", n, n * 9.9, kind, unit.unit if unit else "", "several")], end
    first = atom(text, f, place)
    if first is None:
        digits = DIGITS.match(f, place)
        return [], digits.end() if digits else place + 1
    second, unit_of_first, between = _second(text, f, first)
    if second is None:
        read = _finish(f, first, first.numeral, first.start, first.end)
        return ([read] if read else []), max(read.end if read else first.end, place + 1)
    joined = _range(first, second, unit_of_first)
    if joined is None or between == "two":
        one = _finish(f, first, first.numeral, first.start, first.end)
        if one is None and between == "two":  # 从5亿到8亿元: the first takes the unit of the second
            other = _finish(f, second, second.numeral, second.start, second.end)
            if other:
                one = replace(
                    other,
                    start=first.start,
                    end=first.end,
                    low=first.numeral.low,
                    high=first.numeral.high,
                    hedge="",
                )
        return ([one] if one else []), max(one.end if one else first.end, place + 1)
    read = _finish(f, second, joined, first.start, second.end, ranged=True)
    return ([read] if read else []), max(read.end if read else first.end, place + 1)


def _per(f: str, m: re.Match[str]) -> Amount | None:
    """百分之三, 百分之八十到九十, 千分之三."""
    values = []
    for part in (m["low"], m["high"]):
        if part is None:
            continue
        n = western(part) if part[0].isdigit() else chinese(part)
        if n is None:
            return None
        values.append(n)
    factor = {"百": 1.0, "千": 0.1, "万": 0.01}[m["base"]]
    low, high = round(values[0].low * factor, 9), round(values[-1].high * factor, 9)
    if low > high:
        return None
    hedge, start, end = _hedge(f, m.start(), m.end())
    ranged = len(values) > 1 or low != high
    bound = hedges.bounds(low, high, "" if ranged else hedge)
    return Amount(
        start,
        end,
        "",
        *bound,
        "percent",
        "%",
        hedge or ("range" if ranged else ""),
        relative.change(f, start, end),
    )


def _second(text: str, f: str, first: Atom) -> tuple[Atom | None, units.Unit | None, str]:
    """The other end of a range, the unit that stood before the connector, and `two` where a text says from … to … and means two."""
    place = first.end
    unit = units.unit(f, place, scaled=first.scaled, chinese=first.chinese)
    if unit and unit.kind == "count":
        unit = None
    if unit:
        place = unit.end
    joint = _CONNECTOR.match(f, place)
    if not joint:
        return None, unit, ""
    start = currencies.before(f, first.start)
    begin = start[1] if start else first.start
    if joint[0] == " and " and not f.endswith("between ", 0, begin):
        return None, unit, ""
    at = joint.end()
    sign = _SECOND_SIGN.match(f, at)
    if sign:
        at = sign.end()
    if at >= len(f) or not (f[at].isdigit() or f[at] in ZH):
        return None, unit, ""
    second = atom(text, f, at)
    if second is None and joint[0] == "-" and f[at].isdigit():
        second = digits(text, f, at, joined=True)
    if f[max(0, begin - 5) : begin].endswith(("从", "由", "from ")) and "不等" not in f[at : at + 14]:
        return second, unit, "two"
    return second, unit, ""


def _range(first: Atom, second: Atom, unit: units.Unit | None) -> Numeral | None:
    """Both ends as one numeral; None when they are no range."""
    low, high = first.numeral, second.numeral
    if "several" in (low.form, high.form) or "odd" in (low.form, high.form):
        return None
    if not first.scaled and second.scaled and (unit is None or unit.kind != "money"):
        low = low.times(high.power)
    if low.low > high.high:
        return None
    return Numeral(low.low, high.high, "pair", high.unit, max(low.power, high.power))


def _finish(f: str, atom: Atom, n: Numeral, start: int, end: int, *, ranged: bool = False) -> Amount | None:
    """A number with what stands around it; None when nothing there makes it an amount."""
    plus = f[end : end + 1] == "+" and not f[end + 1 : end + 2].isdigit()
    if plus:
        end += 1
    sign = currencies.before(f, start)
    grade = _GRADE.match(f, end) if n.power > 1 else None
    if grade and n.form in ("order", "exact", "several"):
        return _graded(f, atom, n, start, grade)
    unit = units.unit(f, end, scaled=atom.scaled, chinese=atom.chinese)
    kind: Kind = unit.kind if unit else "count"
    name = unit.unit if unit else ""
    last = unit.end if unit else end
    if unit and unit.kind in ("percent", "points") and unit.factor != 1:
        low, high = (
            round(n.low * unit.factor + (unit.extra or 0), 9),
            round(n.high * unit.factor + (unit.extra or 0), 9),
        )
        n = Numeral(low, high, n.form, n.unit * unit.factor)
        odd = ODD.match(f, last) if unit.factor == 10 and unit.extra is None else None
        if odd:
            n, last = Numeral(low, low + 9, "odd", 1), odd.end()
    if sign and kind in ("count", "money"):
        # 港币6.5亿元 is Hong Kong's: a bare 元 repeats the sign before it
        named = kind == "money" and bool(name) and not (name == "CNY" and sign[0])
        kind, name, start = "money", name if named else sign[0], sign[1]
        last = last if unit and unit.kind == "money" else end
        if f[start : start + 1] == "¥":
            name = name or ("CNY" if _has_han(f) else "")
    if plus:
        hedge: Hedge = "over"
        before = hedges.before(f, start)
        first, last = (before[1] if before else start), last
    else:
        hedge, first, last = _hedge(f, start, last)
    if not _is_amount(f, atom, n, start, kind, name, unit, hedge, ranged=ranged):
        return None
    low, high, label = n.low, n.high, hedge
    if n.form in ("several", "odd") and not hedge:
        label = n.form
    elif n.form == "order" and not hedge:
        label, high = "order", float(f"{low * 9.9:.12g}")
    elif n.form == "pair":
        label = hedge or "range"
    bound = hedges.bounds(low, high, "" if n.form == "pair" and hedge == "about" else hedge)
    said = relative.change(f, first, last) if kind in ("percent", "points", "multiple") else ""
    if (
        kind == "multiple"
        and said == "rise"
        and bound[1] is not None
        and bound[0] == bound[1]
        and bound[0] <= 10
        and not f[:last].endswith("fold")
    ):
        bound = (bound[0], bound[1] + 1)  # 增长3倍: to three times for some writers, to four for others
    return Amount(first, last, "", *bound, kind, name, label, said)


def _graded(f: str, atom: Atom, n: Numeral, start: int, grade: re.Match[str]) -> Amount:
    """千万级, 亿元级: the order of magnitude."""
    money = currencies.after(f, atom.end, scaled=True)
    kind, name = ("money", money[0]) if money and money[1] <= grade.end() else ("count", "")
    hedge, first, last = _hedge(f, start, grade.end())
    low, high = (n.low, float(f"{n.low * 9.9:.12g}"))
    return Amount(first, last, "", *hedges.bounds(low, high, hedge), kind, name, hedge or "order")  # type: ignore[arg-type]


def _is_amount(
    f: str,
    atom: Atom,
    n: Numeral,
    start: int,
    kind: Kind,
    name: str,
    unit: units.Unit | None,
    hedge: Hedge,
    *,
    ranged: bool,
) -> bool:
    """Whether a number with this unit and hedge says an amount."""
    if kind != "count":
        # 三元锂 is caught by its word; a lone 万元 or 亿元 is a unit without its number
        return not (n.form == "order" and not hedge and _power_signs(f, atom) < 2) or (
            f[atom.start] == "亿" and _RAISED.search(f, max(0, start - 8), start) is not None
        )
    if units.is_time(f, atom.end) and not (atom.scaled and name):
        return False
    if n.form == "order":
        return bool(hedge or _REACHING.search(f, max(0, start - 3), start)) and not _BARE_NAME.match(
            f, atom.end
        )
    if atom.chinese and not atom.scaled and n.high < 10:
        return False
    if atom.letter:
        return True
    if atom.scaled or (n.form in ("several",) and name):
        return True
    if name:
        text = f[atom.start : atom.end]
        yearlike = len(text) == 4 and text.isdigit() and 1900 <= n.low <= 2100
        return not (yearlike and name[0] < "\u3000" and units.may_be_year(f, start))
    return "," in f[atom.start : atom.end] and not ranged


def _power_signs(f: str, atom: Atom) -> int:
    return sum(c in "十百千万亿" for c in f[atom.start : atom.end])


def _has_han(f: str) -> bool:
    return any("\u4e00" <= c <= "\u9fff" for c in f)


def _given(f: str, a: Amount) -> bool:
    """True when the money is given away: 捐 in its clause, or in the sentence's clause before where its own names no other business."""
    window = max(0, a.start - 200)
    begin = max((m.end() for m in _STOP.finditer(f, window, a.start)), default=window)
    stop = _STOP.search(f, a.end, a.end + 200)
    clause = f[begin : stop.start() if stop else a.end + 200]
    own = list(_GIVEN.finditer(clause))
    if own:
        others = [m.start() for m in _OTHER_VERB.finditer(clause)]
        here = a.start - begin
        near = min(abs(m.start() - here) for m in own)
        return not any(abs(o - here) < near for o in others)
    sentence = max((m.end() for m in _SENTENCE.finditer(f, window, a.start)), default=window)
    return bool(_GIVEN.search(f, sentence, begin)) and not _OTHER_VERB.search(clause)


def _words(a: Amount) -> str:
    bounds = [b for b in (a.low, a.high) if b is not None]
    sizes = ((1e12, " trillion"), (1e9, " billion"), (1e6, " million"))
    large = a.kind in ("money", "count")
    size, name = next(((s, n) for s, n in sizes if large and min(bounds) >= s), (1.0, ""))
    low, high = (None if b is None else f"{b / size:,.6g}" for b in (a.low, a.high))
    value = f"{low}–{high}" if low and high and low != high else (low or high or "")
    unit = f" {a.unit}" if a.unit else ""
    lead = {"over": "over ", "at least": "at least ", "under": "under ", "at most": "at most "}.get(
        a.hedge, ""
    )
    note = f" ({a.hedge})" if a.hedge in ("several", "odd", "order", "nearly", "about") else ""
    if a.kind == "multiple":
        unit = "×"
    move = {"rise": "up ", "fall": "down ", "": ""}[a.change]
    return f"{move}{lead}{value}{name}{unit}{note}{', donated' if a.donation else ''}"
