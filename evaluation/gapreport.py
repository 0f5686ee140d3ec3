"""The worlds' figures as a table and a reliability diagram for docs/method/gap.md (`python -m evaluation.gapworlds --document`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
PAGE = CHECKOUT / "docs" / "method" / "gap.md"
DIAGRAM = CHECKOUT / "docs" / "images" / "gap_reliability.svg"
OPEN, CLOSE = "<!-- worlds -->", "<!-- /worlds -->"
Bins = Sequence[tuple[float, float, int]]
INK = ("#1b6ca8", "#c0504d", "#5b8c3e", "#8a5fa8", "#c98a1b")


def table(worlds: Mapping[str, Mapping[str, float]]) -> str:
    """Markdown: one row a world."""
    lines = [
        "| world | stories | bias | RMSE | in 90 % interval | rank correlation | top 50 | off in P |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for name, f in worlds.items():
        lines.append(
            f"| {name} | {f['listed']:.0f} | {f['bias']:+.2f} | **{f['rmse']:.2f}** / {f['jeffreys_rmse']:.2f} "
            f"| **{f['covered']:.0%}** / {f['jeffreys_covered']:.0%} "
            f"| **{f['rank']:.2f}** / {f['jeffreys_rank']:.2f} / {f['share_rank']:.2f} "
            f"| **{f['top50']:.2f}** / {f['jeffreys_top50']:.2f} / {f['share_top50']:.2f} | {f['unreliability']:.3f} |"
        )
    return "\n".join(lines)


def diagram(worlds: Mapping[str, Bins]) -> str:
    """SVG: P(gap > 0) as stated against how often it was so, one line a world, points as large as their stories are many (all of them, not only those listed)."""
    size, left, top = 340, 46, 14
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {left + size + 190} {top + size + 44}" '
        'font-family="sans-serif" font-size="12" role="img" '
        'aria-label="P(gap above 0) as stated against the share of stories where it was so; close to the diagonal">',
        '<rect width="100%" height="100%" fill="#fff"/>',
        f'<rect x="{left}" y="{top}" width="{size}" height="{size}" fill="none" stroke="#999"/>',
        f'<path d="M{left} {top + size}L{left + size} {top}" stroke="#999" stroke-dasharray="4 4"/>',
    ]
    for tick in (0, 0.25, 0.5, 0.75, 1):
        x, y = left + tick * size, top + (1 - tick) * size
        parts.append(f'<text x="{x:.0f}" y="{top + size + 16}" text-anchor="middle">{tick:g}</text>')
        parts.append(f'<text x="{left - 6}" y="{y + 4:.0f}" text-anchor="end">{tick:g}</text>')
    parts.append(
        f'<text x="{left + size / 2}" y="{top + size + 36}" text-anchor="middle">P(gap &gt; 0) as stated</text>'
    )
    parts.append(
        f'<text transform="translate(12 {top + size / 2}) rotate(-90)" text-anchor="middle">so, share of stories</text>'
    )
    for n, (name, bins) in enumerate(worlds.items()):
        ink = INK[n % len(INK)]
        at = [(left + p * size, top + (1 - so) * size, count) for p, so, count in bins]
        path = "L".join(f"{x:.1f} {y:.1f}" for x, y, _ in at)
        parts.append(f'<path d="M{path}" fill="none" stroke="{ink}" stroke-width="1.5"/>')
        parts += [
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{1.5 + count**0.5 / 6:.1f}" fill="{ink}" fill-opacity=".7"/>'
            for x, y, count in at
        ]
        y = top + 14 + 18 * n
        parts.append(f'<circle cx="{left + size + 16}" cy="{y - 4}" r="4" fill="{ink}"/>')
        parts.append(f'<text x="{left + size + 26}" y="{y}">{name}</text>')
    return "\n".join([*parts, "</svg>"]) + "\n"


def document(figures: Mapping[str, Mapping[str, float]], bins: Mapping[str, Bins]) -> None:
    """Write the table into the page, between its marks, and the diagram beside it."""
    page = PAGE.read_text("utf-8")
    before, rest = page.split(OPEN)
    after = rest.split(CLOSE)[1]
    PAGE.write_text(f"{before}{OPEN}\n{table(figures)}\n{CLOSE}{after}", "utf-8")
    DIAGRAM.parent.mkdir(parents=True, exist_ok=True)
    DIAGRAM.write_text(diagram(bins), "utf-8")
