"""Charts: what they show, that text stays text, that they are cached by content, and that they print as pictures."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from duizhao import figures
from duizhao.figures import ink
from duizhao.figures.curve import ratio_label, ratio_name, varying
from duizhao.figures.sheet import Sheet
from duizhao.figures.slim import moved, slim
from tests.brief import records

SVG = "{http://www.w3.org/2000/svg}"


def texts(svg: str) -> list[str]:
    return [t.text or "" for t in ElementTree.fromstring(svg).iter(f"{SVG}text")]


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


def test_curve_shows_every_option_and_the_everyday_reading(cache: Path) -> None:
    verdict = records.verdict()
    chart = figures.curve(verdict, cache=cache)
    shown = texts(chart.svg)
    for option in ("top 10 %", "top 1 %", "keyword", "SciBERT classifier", "whole", "fractional"):
        assert option in shown
    assert {"even", "2×", "1/1.5×", "everyday reading", "China ÷ United States"} <= set(shown)
    assert len(chart.table) == 24
    assert [row["ratio"] for row in chart.table] == sorted(row["ratio"] for row in chart.table)
    assert "24 specifications" in chart.alt and "14 support" in chart.alt and "10 go against" in chart.alt
    assert set(chart.sources) == {f"f:{f}" for s in verdict.specifications for f in s.figure_ids}


def test_curve_names_origins_when_they_are_handed_in(cache: Path) -> None:
    verdict = records.verdict()
    origins = {f: "o-1" for s in verdict.specifications for f in s.figure_ids}
    assert figures.curve(verdict, cache=cache, origins=origins).sources == ("o-1",)


def test_curve_narrow_fits_and_keeps_its_labels(cache: Path) -> None:
    chart = figures.curve(records.verdict(), cache=cache, width=330)
    assert chart.width == 330
    assert "SciBERT classifier" in texts(chart.svg)


def test_curve_of_many_specifications_is_thinned_and_says_so(cache: Path) -> None:
    verdict = records.verdict(big=9)
    chart = figures.curve(verdict, cache=cache)
    assert len(chart.table) == len(verdict.specifications) == 132
    assert "of them are drawn" in chart.alt
    assert len(chart.svg) < 60_000


def test_curve_without_specifications_says_so(cache: Path) -> None:
    empty = replace(records.verdict(), specifications=(), baseline=None)
    chart = figures.curve(empty, cache=cache)
    assert any("nothing to draw" in t for t in texts(chart.svg))


def test_side_colours_and_marks_by_side_not_by_sign(cache: Path) -> None:
    verdict = records.verdict()
    tie = replace(verdict.specifications[0], margin=0.0, side="for")
    chart = figures.curve(replace(verdict, specifications=(tie,), baseline=None), cache=cache)
    assert "1 support the claim, 0 go against it" in chart.alt
    assert ink.FOR in chart.svg and ink.AGAINST not in chart.svg


@pytest.mark.parametrize(
    ("margin", "label"),
    [
        (0.0, "even"),
        (math.log(2), "2×"),
        (-math.log(1.5), "1/1.5×"),
        (math.log(1.02), "1.02×"),
        (math.log(4000), "4,000×"),
    ],
)
def test_ratios_read_as_people_say_them(margin: float, label: str) -> None:
    assert ratio_label(margin) == label


def test_axis_names_what_is_divided() -> None:
    assert ratio_name(records.claim(comparison={"kind": "trails"})) == "United States ÷ China"
    assert ratio_name(records.claim(compare=("CN", "US", "JP"))) == "China ÷ strongest rival"
    assert ratio_name(records.claim(comparison={"kind": "at_least", "value": 3})) == "China ÷ threshold"


def test_only_varying_axes_get_rows() -> None:
    fixed = [replace(s, options={**s.options, "producer": "one"}) for s in records.verdict().specifications]
    assert varying(fixed) == ["definition", "quality", "credit"]


def test_timeline_writes_chinese_as_text_and_says_what_is_unknown(cache: Path) -> None:
    chart = figures.timeline(records.story(), cache=cache)
    assert {"甲报", "乙新闻", "丙财经", "TestWire"} <= set(texts(chart.svg))
    assert "Noto Sans CJK SC" in chart.svg
    assert "for 1 only the time before which" in chart.alt
    assert chart.table[1]["from"] is None and chart.table[1]["to"] is not None


def test_timeline_without_times_or_without_a_language(cache: Path) -> None:
    timeless = records.story(members=(records.member(1, "甲报", "zh", "无时间", start=1),))
    timeless = replace(
        timeless, members=(replace(timeless.members[0], published_from=None, published_to=None),)
    )
    assert any("no" in t.lower() and "time" in t for t in texts(figures.timeline(timeless, cache=cache).svg))
    only = records.story(members=(records.member(1, "甲报", "zh", "一家", start=1),))
    assert "none found" in texts(figures.timeline(only, cache=cache).svg)


def test_timeline_of_a_crowd_counts_the_rest(cache: Path) -> None:
    crowd = records.story(
        members=tuple(records.member(i, f"报{i}", "zh", "同一件事", start=i) for i in range(30))
    )
    assert "and 16 more" in texts(figures.timeline(crowd, cache=cache).svg)


def test_strip_has_a_dot_for_every_group(cache: Path) -> None:
    gap = records.gap()
    chart = figures.strip((gap.source, gap.target), cache=cache)
    assert len(chart.table) == 22 + 31
    assert sum(bool(row["carried"]) for row in chart.table) == 4
    assert {"3/22", "1/31"} <= set(texts(chart.svg))


def test_drawn_once_per_content(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = figures.curve(records.verdict(), cache=cache)

    def fail(self: Sheet) -> None:
        raise AssertionError("drawn again")

    monkeypatch.setattr(Sheet, "spec", property(fail))
    assert figures.curve(records.verdict(), cache=cache).svg == first.svg
    with pytest.raises(AssertionError, match="drawn again"):
        figures.curve(records.verdict(big=1), cache=cache)


def test_png_is_a_picture(cache: Path) -> None:
    png = figures.strip((records.gap().source,), cache=cache).png()
    assert png.startswith(b"\x89PNG") and len(png) > 1000


def test_hostile_labels_stay_text(cache: Path) -> None:
    bad = records.story(members=(records.member(1, "<script>alert(1)</script>&", "zh", "x", start=1),))
    svg = figures.timeline(bad, cache=cache).svg
    assert "<script" not in svg
    ElementTree.fromstring(svg)


def test_slim_keeps_text_and_draws_the_same_shape() -> None:
    assert moved("M2,0A2,2,0,1,1,-2,0L3,4Z", 10, 1) == "M12,1A2,2,0,1,1,8,1L13,5Z"
    vega = '<svg a="b"><g class="x"><text transform="translate(1.234,2)" font-family="f">1.2345 "class"</text></g></svg>'
    assert slim(vega) == '<g><text x="1.2" y="2">1.2345 "class"</text></g>'
    disc = "M3,0A3,3,0,1,1,-3,0A3,3,0,1,1,3,0"
    two = "".join(f'<path transform="translate({x},5)" d="{disc}" fill="#1c1b19"/>' for x in (10, 20))
    assert (
        slim(f"<svg>{two}</svg>")
        == '<path d="M10,5h0M20,5h0" stroke="#1c1b19" stroke-width="6" stroke-linecap="round"/>'
    )


def test_a_sheet_is_a_valid_altair_chart() -> None:
    sheet = Sheet(100, 50)
    sheet.rules([(0, 10, 100, 10)], dash=True)
    sheet.points([(5, 5)], shape="diamond", filled=False)
    sheet.texts([(1, 2, "测试")], bold=True)
    assert sheet.chart().to_dict()["layer"][2]["mark"]["type"] == "text"


def _luminance(color: str) -> float:
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(a: str, b: str) -> float:
    high, low = sorted((_luminance(a), _luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("color", [ink.INK, ink.MUTED, ink.FOR, ink.AGAINST])
def test_contrast_in_both_schemes(color: str) -> None:
    assert _contrast(color, ink.PAPER) >= 4.5
    assert _contrast(ink.DARK[color], ink.DARK[ink.PAPER]) >= 4.5


def test_every_colour_of_a_chart_has_a_dark_twin(cache: Path) -> None:
    charts = (figures.curve(records.verdict(), cache=cache), figures.timeline(records.story(), cache=cache))
    for chart in charts:
        used = set(re.findall(r'(?:fill|stroke)="(#[0-9a-fA-F]+)"', chart.svg))
        assert used <= set(ink.DARK)
