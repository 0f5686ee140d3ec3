"""Vega's SVG with less of what a static drawing does not need: the same picture in a third of the bytes."""

from __future__ import annotations

import re

_WRAP = re.compile(r"^<svg[^>]*>|</svg>\s*$")
_EMPTY = re.compile(
    r'<path class="(?:background|foreground)"[^>]*/>|<rect[^>]*fill="(?:transparent|none)"[^>]*/>'
)
_ATTRIBUTES = re.compile(
    r' (?:font-family|class|role|aria-[a-z]+|stroke-miterlimit|xmlns:xlink)="[^"]*"| opacity="1"| stroke-width="0"'
)
_DECIMALS = re.compile(r"(\d+\.\d)\d+")
_TEXT = re.compile(r"(<text.*?</text>)", re.DOTALL)
_SYMBOL = re.compile(r'<path transform="translate\(([-\d.]+),([-\d.]+)\)" d="([MLAZ\d.,\-]+)"([^>]*)/>')
_LINE = re.compile(
    r'<line transform="translate\(([-\d.]+),([-\d.]+)\)" x2="([-\d.]+)" y2="([-\d.]+)"([^>]*)/>'
)
_DOT = re.compile(r'M([\d.]+),0A\1,\1,0,1,1,-\1,0A\1,\1,0,1,1,\1,0 fill="(#[0-9a-f]{6})"')
_PLACED = re.compile(
    r'<text((?: [a-z-]+="[^"]*")*?) transform="translate\(([-\d.]+),([-\d.]+)\)"((?: [a-z-]+="[^"]*")*)>([^<]*)</text>'
)
_TEXTS = re.compile(r"<g>((?:<text[^>]*>[^<]*</text>)+)</g>")
_COMMAND = re.compile(r"([MLAZ])([^MLAZ]*)")


def slim(svg: str) -> str:
    """The inside of an SVG by Vega: no class, role or font on every mark (the root says it), positions to a tenth of a
    pixel, and marks of one style as one path. What a text says is never touched.
    """
    body = _EMPTY.sub("", _WRAP.sub("", svg.strip()))
    slimmed = []
    for part in _TEXT.split(body):
        if part.startswith("<text"):
            tag, closing, rest = part.partition(">")
            slimmed.append(_DECIMALS.sub(r"\1", _ATTRIBUTES.sub("", tag)) + closing + rest)
        else:
            slimmed.append(_joined(_DECIMALS.sub(r"\1", _ATTRIBUTES.sub("", part))))
    return _hoisted("".join(slimmed))


def _hoisted(markup: str) -> str:
    """What all texts of a group have in common is said once, by the group."""

    def group(match: re.Match[str]) -> str:
        texts = list(_PLACED.finditer(match[1]))
        styles = {t[1] + t[4] for t in texts}
        if len(styles) != 1 or "".join(t[0] for t in texts) != match[1]:
            return match[0]
        inner = "".join(f'<text x="{t[2]}" y="{t[3]}">{t[5]}</text>' for t in texts)
        return f"<g{texts[0][1]}{texts[0][4]}>{inner}</g>"

    return _TEXTS.sub(group, markup)


def _joined(markup: str) -> str:
    """Neighbouring symbols and lines of one style as one path each."""
    out: list[str] = []
    at, style, run = 0, "", ""

    def flush() -> None:
        nonlocal run
        if run:
            out.append(f'<path d="{run}"{style}/>')
            run = ""

    for match in re.finditer(r"<(?:path|line) [^>]*/>", markup):
        between = markup[at : match.start()]
        if between:
            flush()
            out.append(between)
        at = match.end()
        symbol, line = _SYMBOL.fullmatch(match[0]), _LINE.fullmatch(match[0])
        if symbol and (dot := _DOT.fullmatch(symbol[3] + symbol[4])):
            # A filled disc is a line of no length with round ends.
            path = f"M{_n(float(symbol[1]))},{_n(float(symbol[2]))}h0"
            own = f' stroke="{dot[2]}" stroke-width="{_n(2 * float(dot[1]))}" stroke-linecap="round"'
        elif symbol:
            path, own = moved(symbol[3], float(symbol[1]), float(symbol[2])), symbol[4]
        elif line:
            x, y, dx, dy = (float(line[i]) for i in range(1, 5))
            path, own = f"M{_n(x)},{_n(y)}L{_n(x + dx)},{_n(y + dy)}", line[5]
        else:
            flush()
            out.append(match[0])
            continue
        if own != style:
            flush()
            style = own
        run += path
    flush()
    out.append(markup[at:])
    return "".join(out)


def moved(path: str, dx: float, dy: float) -> str:
    """A path of absolute M, L, A and Z commands, shifted."""
    out = []
    for command, rest in _COMMAND.findall(path):
        numbers = [float(n) for n in re.findall(r"-?\d*\.?\d+", rest)]
        if command == "A":
            for i in range(0, len(numbers), 7):
                numbers[i + 5] += dx
                numbers[i + 6] += dy
        else:
            for i in range(0, len(numbers) - 1, 2):
                numbers[i] += dx
                numbers[i + 1] += dy
        out.append(command + ",".join(_n(n) for n in numbers))
    return "".join(out)


def _n(value: float) -> str:
    return f"{round(value, 1):g}"
