"""Options in plain words, in English and Chinese: one table for every axis.

Each phrase has two forms: how it reads as the reading one starts from ("by counts") and as a thing one does next ("ask for
the top 10 %", after "once you"). `{0}` is the option, `{1}` … the groups of its pattern.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from duizhao.claims.records import NOT_STATED

Language = Literal["en", "zh"]


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words for the options of an axis that match a pattern (whole option, case ignored)."""

    axis: str
    pattern: str
    start: str
    change: str
    start_zh: str
    change_zh: str


_ANY = r"(?P<any>.*)"

PHRASES: tuple[Phrase, ...] = (
    Phrase("quality", r"all|total", "by counts", "count everything", "按数量算", "把全部都算上"),
    Phrase(
        "quality",
        r"top\s*([\d.]+)\s*%.*",
        "within the top {1} %",
        "ask for the top {1} %",
        "在前 {1}% 中",
        "只看前 {1}%",
    ),
    Phrase("quality", r"top venues?", "at top venues", "ask for top venues", "在顶级会议上", "只看顶级会议"),
    Phrase(
        "quality", r"grant.*", "by granted patents", "ask for granted patents", "按授权专利算", "只看授权专利"
    ),
    Phrase(
        "quality",
        r"international|.*two or more offices.*",
        "by patents filed in several offices",
        "ask for patents filed in several offices",
        "按多局申请的专利算",
        "只看在多局申请的专利",
    ),
    Phrase(
        "quality",
        r"(?:cited|citations?|highly cited).*",
        "by citations",
        "weigh by citations",
        "按引用算",
        "改看引用",
    ),
    Phrase("quality", _ANY, "at “{0}” quality", "ask for “{0}”", "按“{0}”算", "只看“{0}”"),
    Phrase(
        "credit",
        r"whole.*",
        "by whole counts",
        "use whole counts",
        "按整数计数",
        "改用整数计数",
    ),
    Phrase(
        "credit", r"fractional.*", "by fractional counts", "count fractions", "按分数计数", "改用分数计数"
    ),
    Phrase(
        "credit",
        r"first.*author.*|first",
        "by first authors",
        "count first authors only",
        "按第一作者算",
        "只看第一作者",
    ),
    Phrase(
        "credit",
        r"last.*author.*|last|corresponding.*",
        "by last authors",
        "count last authors only",
        "按通讯作者算",
        "只看通讯作者",
    ),
    Phrase("credit", r"documents?", "by documents", "count documents", "按文件数算", "按文件数算"),
    Phrase("credit", r"famil(?:y|ies)", "by families", "count families", "按专利族算", "按专利族算"),
    Phrase("credit", r"grants?", "by grants", "count grants", "按授权数算", "按授权数算"),
    Phrase("credit", r"persons?|people|heads?", "by heads", "count heads", "按人数算", "按人数算"),
    Phrase("credit", _ANY, "by “{0}” credit", "give “{0}” credit", "按“{0}”计", "改按“{0}”计"),
    Phrase(
        "attribution",
        r"affiliation.*|employer.*|work.*",
        "by where people work",
        "go by where people work",
        "按工作所在地算",
        "改看工作所在地",
    ),
    Phrase(
        "attribution",
        r"undergraduate.*|origin.*",
        "by where people first studied",
        "go by where people first studied",
        "按本科所在地算",
        "改看本科所在地",
    ),
    Phrase(
        "attribution",
        r"graduate.*|phd.*",
        "by where people did graduate study",
        "go by where people did graduate study",
        "按研究生阶段所在地算",
        "改看研究生阶段所在地",
    ),
    Phrase(
        "attribution",
        r"filing office.*|office.*",
        "by patent office",
        "go by the patent office",
        "按受理局算",
        "改看受理局",
    ),
    Phrase(
        "attribution",
        r"inventor.*",
        "by inventors",
        "go by where inventors live",
        "按发明人算",
        "改看发明人所在地",
    ),
    Phrase(
        "attribution",
        r"(?:applicant|assignee).*",
        "by applicants",
        "go by the applicant",
        "按申请人算",
        "改看申请人",
    ),
    Phrase(
        "attribution",
        r".*(?:headquarter|hq).*",
        "by headquarters",
        "go by headquarters",
        "按总部所在地算",
        "改看总部所在地",
    ),
    Phrase("attribution", r".*owner.*", "by owner", "go by who owns it", "按所有者算", "改看所有者"),
    Phrase(
        "attribution",
        r".*(?:fab|manufactur|made).*",
        "by where it is made",
        "go by where it is made",
        "按制造地算",
        "改看制造地",
    ),
    Phrase(
        "attribution", r".*design.*", "by who designs it", "go by who designs it", "按设计方算", "改看设计方"
    ),
    Phrase(
        "attribution",
        r".*(?:location|site|host).*",
        "by location",
        "go by location",
        "按所在地算",
        "改看所在地",
    ),
    Phrase("attribution", _ANY, "by “{0}”", "go by “{0}”", "按“{0}”算", "改按“{0}”算"),
    Phrase(
        "quantity",
        r"share of (.*)",
        "by share of {1}",
        "look at the share of {1}",
        "按“{1}”的份额算",
        "改看“{1}”的份额",
    ),
    Phrase("quantity", _ANY, "counting {0}", "count {0}", "按“{0}”算", "改算“{0}”"),
    Phrase(
        "definition",
        _ANY,
        "with “{0}” as the definition",
        "define it by “{0}”",
        "按“{0}”的定义",
        "改用“{0}”的定义",
    ),
    Phrase("subfield", r"all|total", "over all fields", "take all fields", "就全部领域而言", "看全部领域"),
    Phrase(
        "subfield",
        r"vision|computer vision|cv",
        "in computer vision",
        "look at computer vision",
        "在计算机视觉上",
        "只看计算机视觉",
    ),
    Phrase("subfield", _ANY, "in {0}", "look at {0}", "在 {0} 上", "只看 {0}"),
    Phrase(
        "period",
        r"(\d{4})\s*[-–]\s*(\d{4})",
        "over {1}–{2}",
        "look at {1}–{2}",
        "就 {1}–{2} 年而言",
        "看 {1}–{2} 年",
    ),
    Phrase("period", r"\d{4}", "in {0}", "look at {0}", "就 {0} 年而言", "看 {0} 年"),
    Phrase("period", _ANY, "in {0}", "look at {0}", "就 {0} 而言", "看 {0}"),
    Phrase("database", _ANY, "in {0}", "use {0}", "用 {0}", "改用 {0}"),
    Phrase(
        "vintage",
        r"(.*) → (.*)",
        "from the {1} to the {2} release",
        "go from the {1} to the {2} release",
        "由 {1} 版到 {2} 版",
        "由 {1} 版改看 {2} 版",
    ),
    Phrase("vintage", _ANY, "in the {0} release", "use the {0} release", "按 {0} 版数据", "改用 {0} 版数据"),
    Phrase(
        "producer",
        _ANY,
        "by the figures of {0}",
        "use the figures of {0}",
        "按 {0} 的数字",
        "改用 {0} 的数字",
    ),
    Phrase("unit", _ANY, "in {0}", "count in {0}", "以 {0} 计", "改以 {0} 计"),
    Phrase(
        "account",
        r"account (\d+)",
        "by account {1}",
        "believe account {1}",
        "按第 {1} 种说法",
        "采信第 {1} 种说法",
    ),
)

PRIORITY: tuple[str, ...] = (
    "quality",
    "credit",
    "attribution",
    "quantity",
    "definition",
    "subfield",
    "database",
    "period",
    "vintage",
    "producer",
    "unit",
    "account",
)
"""Which change is told first: choices about what is counted, then where from, then when and by whom."""

AXIS_ZH: dict[str, str] = {
    "quantity": "指标",
    "period": "时期",
    "definition": "定义",
    "database": "数据库",
    "quality": "质量",
    "credit": "计数方式",
    "attribution": "归属方式",
    "subfield": "子领域",
    "vintage": "版本",
    "producer": "出处",
}

_SUBSTANCE = frozenset(PRIORITY[:6]) | {"period"}


def phrase(axis: str, option: str, form: Literal["start", "change"], language: Language = "en") -> str:
    """The words for one option. An empty column says so."""
    if option in (NOT_STATED, "not told", "unknown"):
        words = {
            ("start", "en"): f"where the {axis} is not stated",
            ("change", "en"): f"take figures that state no {axis}",
            ("start", "zh"): f"在未注明{AXIS_ZH.get(axis, axis)}时",
            ("change", "zh"): f"改看未注明{AXIS_ZH.get(axis, axis)}的数字",
        }
        return words[(form, language)]
    for p in PHRASES:
        if p.axis == axis:
            found = re.fullmatch(p.pattern, option.strip(), re.IGNORECASE)
            if found:
                name = form if language == "en" else f"{form}_zh"
                return str(getattr(p, name)).format(option.strip(), *found.groups())
    return option


def told(changes: Mapping[str, object]) -> list[str]:
    """The axes of a change worth telling, in order: database, vintage and producer only where nothing of substance changes."""
    axes = sorted(changes, key=lambda a: PRIORITY.index(a) if a in PRIORITY else len(PRIORITY))
    substance = [a for a in axes if a in _SUBSTANCE]
    return substance or axes


def joined(words: list[str], language: Language = "en") -> str:
    """`a, b and c`; `a、b并c`."""
    if len(words) < 2:
        return "".join(words)
    if language == "zh":
        return "、".join(words[:-1]) + "并" + words[-1]
    return ", ".join(words[:-1]) + " and " + words[-1]
