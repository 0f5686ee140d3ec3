"""Colours and type of every chart, in one place.

A chart is drawn once, in the light colours. They are literal in the SVG, so that a chart stands alone, and each
is used for one purpose only, so that a page can repaint it for a dark scheme by attribute selectors (`dark_css`).
Blue and orange keep apart for colour-blind readers, and no chart says by colour alone what it says.
"""

from __future__ import annotations

INK = "#1c1b19"
MUTED = "#5d5952"
HAIR = "#d8d2c6"
FOR = "#1d5b94"
AGAINST = "#a8440c"
PAPER = "#fffdf9"

DARK: dict[str, str] = {
    INK: "#ece8df",
    MUTED: "#aca598",
    HAIR: "#46423b",
    FOR: "#84bdf0",
    AGAINST: "#f3a570",
    PAPER: "#181715",
}
"""Light colour → its dark twin. Each pair keeps a contrast of at least 4.5 against its paper, hairlines excepted."""

FONTS = '"Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", "Hiragino Sans GB", system-ui, sans-serif'


def dark_css(scope: str) -> str:
    """CSS rules that repaint charts below the selector `scope` in the dark colours."""
    rules = []
    for light, dark in DARK.items():
        rules.append(f'{scope} [fill="{light}"]{{fill:{dark}}}{scope} [stroke="{light}"]{{stroke:{dark}}}')
    return "\n".join(rules)


def text_width(text: str, size: float = 11) -> float:
    """Rough width of a text in pixels: a Han character is one em, a Latin one a little over half."""
    return sum(size if ord(c) > 0x2E7F else size * 0.56 for c in text)


def shorten(text: str, pixels: float, size: float = 11) -> str:
    """The text, cut with an ellipsis where it would be wider than `pixels`."""
    if text_width(text, size) <= pixels:
        return text
    kept = ""
    for c in text:
        if text_width(kept + c + "…", size) > pixels:
            break
        kept += c
    return kept.rstrip() + "…"
