"""Text with one width and one form of the characters that numbers are written with, every character at its old place."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_SAME = dict(
    zip(
        "億萬兩幾數餘約達過幣個點圓臺漲減長將滿於從來歲開歐鎊韓羅盧額範圍預計總報為當號時週週會後個間內據捐贈獲資億〇○壹貳參叁肆伍陸柒捌玖拾佰仟—–‒―−～〜∼﹣，。；：！？（）、",
        "亿万两几数余约达过币个点元台涨减长将满于从来岁开欧镑韩罗卢额范围预计总报为当号时周周会后个间内据捐赠获资亿零零壹贰叁叁肆伍陆柒捌玖拾佰仟-----~~~-,.;:!?()、",
        strict=True,
    )
)
"""Traditional or full-width character → the one that the patterns know. 圓 is 元: 日圓 is 日元."""


@lru_cache(maxsize=4096)
def _plain(c: str) -> str:
    if c in _SAME:
        return _SAME[c]
    # Only width is folded: ² and ① would otherwise become digits of the number beside them.
    if unicodedata.decomposition(c).startswith(("<wide>", "<narrow>")):
        c = unicodedata.normalize("NFKC", c)
        c = _SAME.get(c, c)
    lower = c.lower()
    return lower if len(lower) == 1 else c


def flat(text: str) -> str:
    """Lower case, half width, simplified where it matters to numbers and dates. As long as `text`: places in one are places in the other."""
    if text.isascii():
        return text.lower()
    return "".join(map(_plain, text))
