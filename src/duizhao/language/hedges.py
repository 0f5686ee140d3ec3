"""Words that turn a number into a range: about, nearly, over, at most … in Chinese and English, before it and behind it.

| hedge | 3亿 becomes | written |
|---|---|---|
| `about` | 0.9 to 1.1 of it | 约, 左右, around |
| `nearly` | 0.9 of it to it | 近, 逼近, almost, just under |
| `over` | from it, no upper end | 超, 逾, 过, more than, + |
| `at least` | from it, no upper end | 至少, 以上, 上亿 |
| `under` | up to it, no lower end | 不到, 低于, less than |
| `at most` | up to it, no lower end | 不超过, 最高, up to |

The tenth is ours: no text says how near "nearly" is.
"""

from __future__ import annotations

import re
from typing import Literal

Hedge = Literal[
    "", "about", "nearly", "over", "at least", "under", "at most", "several", "odd", "order", "range"
]

SLACK = 0.1
"""How far `about` and `nearly` reach."""

_BEFORE: tuple[tuple[Hedge, str, str], ...] = (
    ("at most", "不超过|不高于|不多于|至多|最多|最高|不大于|上限为?", "no more than|not more than|at most|up to|as much as|as many as|a maximum of|not exceeding|capped at"),
    ("at least", "不低于|不少于|不小于|至少|最少|最低|起码|下限为?", "at least|no less than|not less than|no fewer than|a minimum of"),
    ("under", "不到|不足|低于|少于|小于|未满|不满|未达|未到", "less than|fewer than|below|under|lower than"),
    ("nearly", "将近|接近|逼近|近", "nearly|almost|close to|just under|just below|approaching|near"),
    ("over", "大幅超过|远超过?|超过|超出|突破|高于|多于|大于|不止|超|逾|破|过", "just over|well over|more than|over|above|exceeding|exceeded|exceeds|exceed|surpassing|surpassed|surpasses|surpass|topping|topped|tops|upwards of|in excess of|greater than|higher than|north of"),
    ("about", r"大约|大概|约莫|约为|约合|约|大致|估计|(?<![\d%万亿元])~", "approximately|about|around|roughly|some|an estimated|estimated|circa"),
)  # fmt: skip
_AFTER: tuple[tuple[Hedge, str, str], ...] = (
    ("about", "左右|上下", " or so"),
    ("at least", "及以上|以上|之上|起(?![步飞诉用源])", " or more| or higher| and above"),
    ("at most", "及以下|以内|之内|封顶", " or less| or fewer"),
    ("under", "以下|之下", ""),
    ("over", "[+]", "-plus| plus(?! [a-z])"),
)

_ZH_BEFORE = re.compile(
    "(?:"
    + "|".join(f"(?P<h{n}>{zh})" for n, (_, zh, _en) in enumerate(_BEFORE))
    + r")(?:的|了|达|为)?(?:人民币|港币)?\s?$"
)
_EN_BEFORE = re.compile(
    r"(?<![a-z])(?:"
    + "|".join(f"(?P<h{n}>{en})" for n, (_, _zh, en) in enumerate(_BEFORE))
    + r")(?: the| a| an)?\s?$"
)
_ZH_AFTER = re.compile(
    "(?:的)?(?:" + "|".join(f"(?P<h{n}>{zh})" for n, (_, zh, _en) in enumerate(_AFTER)) + ")"
)
_EN_AFTER = re.compile(
    "(?:" + "|".join(f"(?P<h{n}>{en})" for n, (_, _zh, en) in enumerate(_AFTER) if en) + ")(?![a-z])"
)
# 过 and 近 also end other words; 过去3年, 附近3家, 通过3项 are no hedges.
_FALSE = re.compile(
    r"(?:通过|经过|附近|最近|渗透过|走过|见过|做过|有过|投过|度过|来过|去过|临近|邻近|靠近|曝光过|发布过|推出过|获得过)$"
)


def before(text: str, place: int) -> tuple[Hedge, int] | None:
    """The hedge whose words end at a place of a flat text, with where they begin."""
    window = max(0, place - 24)
    for pattern in (_ZH_BEFORE, _EN_BEFORE):
        m = pattern.search(text, window, place)
        if m:
            if pattern is _ZH_BEFORE and _FALSE.search(text, window, m.end()):
                continue
            n = next(i for i in range(len(_BEFORE)) if m[f"h{i}"])
            return _BEFORE[n][0], m.start()
    return None


def after(text: str, place: int) -> tuple[Hedge, int] | None:
    """The hedge whose words begin at a place, with where they end."""
    for pattern in (_ZH_AFTER, _EN_AFTER):
        m = pattern.match(text, place)
        if m:
            n = next(i for i in range(len(_AFTER)) if f"h{i}" in m.re.groupindex and m[f"h{i}"])
            return _AFTER[n][0], m.end()
    return None


def bounds(low: float, high: float, hedge: Hedge) -> tuple[float | None, float | None]:
    """The range that a hedge makes of a range; None on a side that it leaves open."""
    if hedge == "about":
        return _round(low * (1 - SLACK)), _round(high * (1 + SLACK))
    if hedge == "nearly":
        return _round(low * (1 - SLACK)), high
    if hedge in ("over", "at least"):
        return low, None
    if hedge in ("under", "at most"):
        return None, high
    return low, high


def _round(value: float) -> float:
    return float(f"{value:.12g}")
