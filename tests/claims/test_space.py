"""Marks, rules and composite choices."""

from __future__ import annotations

from duizhao.claims import judge
from duizhao.claims.space import broken, composites, matches, option_mark, weakest

from . import small


def test_marks() -> None:
    claim = small.claim(
        axes="{quality: {all: equivalent, 'top 10 %': different question}, database: {default: equivalent, x: uncertain}}"
    )
    assert option_mark(claim, "quality", "Top 10%") == "different question"
    assert option_mark(claim, "quality", "nobody judged this") == "uncertain"
    assert option_mark(claim, "database", "other") == "equivalent"
    assert option_mark(claim, "database", "X") == "uncertain"
    assert option_mark(claim, "credit", "anything") == "equivalent"
    assert weakest(["equivalent", "different question", "uncertain"]) == "different question"
    assert weakest([]) == "equivalent"


def test_rules() -> None:
    options = {"database": "Scopus", "definition": "keyword"}
    assert broken(options, [{"database": "scopus"}], []) == ("forbid", 0)
    assert broken(options, [{"quality": "all"}], []) is None
    assert broken(options, [], [({"database": "Scopus"}, {"definition": "Scopus set"})]) == ("require", 0)
    assert broken(options, [], [({"database": "WoS"}, {"definition": "Scopus set"})]) is None
    assert not matches(options, {"credit": "whole"})


def test_composites() -> None:
    rows = [
        {"database": "m", "producer": "M", "credit": "w", "period": "1"},
        {"database": "n", "producer": "N", "credit": "w", "period": "1"},
        {"database": "n", "producer": "N", "credit": "f", "period": "1"},
    ]
    assert composites(rows) == (("database", "producer"), ("credit",))
    assert composites(rows, [("producer", "credit")]) == (("database", "producer", "credit"),)
    assert composites([]) == ()


def test_a_constant_axis_keeps_its_mark() -> None:
    claim = small.claim(axes="{quality: {top 10 %: uncertain}}")
    verdict = judge(claim, small.pair("a", 2, 1, quality="top 10 %"))
    assert verdict.constant["quality"] == "top 10 %"
    assert verdict.specifications[0].mark == "uncertain"
    assert verdict.strength == "not testable"


def test_spelling_of_options_is_unified() -> None:
    figures = [
        *small.pair("a", 2, 1, quality="top 10 %", database="m"),
        *small.pair("b", 1, 2, quality="Top 10%", database="n"),
    ]
    claim = small.claim(axes="{quality: {top 10%: equivalent}}")
    assert [s.options for s in judge(claim, figures).specifications] == [{"database": "m"}, {"database": "n"}]


def test_unit_is_an_option_only_where_needed() -> None:
    figures = [*small.pair("a", 2, 1, unit="papers"), *small.pair("b", 20, 40, unit="percent")]
    assert [s.options for s in judge(small.claim(), figures).specifications] == [
        {"unit": "papers"},
        {"unit": "percent"},
    ]
    told = [
        *small.pair("a", 2, 1, unit="papers", credit="w"),
        *small.pair("b", 2, 1, unit="percent", credit="f"),
    ]
    assert [s.options for s in judge(small.claim(), told).specifications] == [
        {"credit": "f"},
        {"credit": "w"},
    ]
