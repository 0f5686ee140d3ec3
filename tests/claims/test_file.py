"""Claim files: what is read, and errors that name file, line, key and the nearest word."""

from __future__ import annotations

from pathlib import Path

import pytest

from duizhao.claims import judge, load, load_all, parse, validate
from duizhao.errors import ClaimError

from . import small

GOOD = """
id: no-leads
sentences: ["Norway leads", "挪威领先"]
source: {title: "A talk", date: 2020-06-23, locator: "16:39"}
compare: [NO, SE]
comparison: {kind: leads}
figures: {quantity: papers, period: [2018, 2019]}
axes:
  quality: {all: equivalent, "top 10 %": different question}
  period: {default: uncertain}
baseline: {period: 2018}
forbid:
  - {database: WoS, quality: ["top 1 %", "top 10 %"]}
  - {when: {credit: first}, reason: "not published soundly"}
require: [{if: {database: Scopus}, then: {definition: Scopus AI set}}]
linked: [[database, definition]]
would_test: More.
"""


def test_everything_is_read_as_text() -> None:
    (claim,) = parse(GOOD, "no.yaml")
    assert claim.compare == ("NO", "SE")
    assert claim.figures == {"quantity": ("papers",), "period": ("2018", "2019")}
    assert claim.source["date"] == "2020-06-23"
    assert claim.forbid == (
        {"database": "WoS", "quality": "top 1 %"},
        {"database": "WoS", "quality": "top 10 %"},
        {"credit": "first"},
    )
    assert claim.forbid_reasons == ("", "", "not published soundly")
    assert claim.require == (({"database": "Scopus"}, {"definition": "Scopus AI set"}),)
    assert claim.linked == (("database", "definition"),)
    assert claim.file == "no.yaml"


@pytest.mark.parametrize(
    ("change", "expected", "hint"),
    [
        ("sentnces: [x]", "line 17: sentnces: unknown key", "'sentences'"),
        ("axes: {qualty: {all: equivalent}}", "axes: 'qualty' is no axis", "'quality'"),
        ("axes: {quality: {all: equivalnt}}", "axes.quality.all: 'equivalnt' is no mark", "'equivalent'"),
        ("comparison: {kind: lead}", "comparison.kind: 'lead' is no comparison", "'leads'"),
        ("comparison: {kind: at_least}", "comparison.value: is missing", None),
        ("comparison: {kind: at_least, value: many}", "'many' is no number", None),
        ("comparison: {kind: at_least, value: 0}", "must be positive", None),
        ("comparison: {kind: rises, from: 2018, to: 2018}", "same period", None),
        ("comparison: {kind: leads, value: 3}", "comparison.value: leads does not take it", None),
        ("compare: [NO]", "needs at least one rival", None),
        ("compare: [NO, NO]", "names a subject twice", None),
        ("figures: {quantty: papers}", "figures.quantty: is no column", "'quantity'"),
        ("figures: {}", "figures: is missing", None),
        ("baseline: [x]", "baseline: expected `key: value` pairs, found a list", None),
        ("linked: [[database]]", "at least two axes", None),
        ("require: [{if: {database: x}}]", "needs `if` and `then`", None),
        ("allow: [incomplete-years]", "cannot be allowed", "'incomplete-year'"),
        ("would_test: ''", "would_test: is missing", None),
        ("id: No Leads", "'No Leads' is no id", None),
    ],
)
def test_errors_name_file_and_key(change: str, expected: str, hint: str | None) -> None:
    key = change.split(":")[0]
    lines = GOOD.strip().splitlines()
    kept: list[str] = []
    inside = False
    for line in lines:
        inside = line.startswith(f"{key}:") or (inside and line.startswith(" "))
        if not inside:
            kept.append(line)
    if key not in GOOD:
        assert len(kept) == 16
    with pytest.raises(ClaimError) as caught:
        parse("\n".join([*kept, change]), "no.yaml")
    assert caught.value.message.startswith("no.yaml")
    assert expected in caught.value.message
    if hint:
        assert hint in (caught.value.hint or "")


def test_a_key_given_twice_and_broken_yaml() -> None:
    with pytest.raises(ClaimError, match=r"no\.yaml, line 18: key 'id' is given twice"):
        parse(GOOD + "id: again\n", "no.yaml")
    with pytest.raises(ClaimError, match=r"no\.yaml, line \d+"):
        parse("id: [unclosed\nsentences: x", "no.yaml")
    with pytest.raises(ClaimError, match="no claim in it"):
        parse("# nothing\n", "no.yaml")
    with pytest.raises(ClaimError, match="expected a mapping"):
        parse("just words", "no.yaml")


def test_one_bad_file_does_not_hide_the_others(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "b.yaml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "c.yaml").write_bytes(b"id: \xff\xfe")
    (tmp_path / "notes.txt").write_text("no claim")
    claims, problems = load_all(tmp_path)
    assert [c.claim_id for c in claims] == ["no-leads"]
    assert "already in a.yaml" in problems[0].message
    assert "c.yaml" in problems[1].message
    with pytest.raises(ClaimError):
        load(tmp_path)
    assert validate(tmp_path / "a.yaml") == 1
    assert load(tmp_path / "absent") == ()


def test_unknown_figure_quantity_and_option() -> None:
    figures = small.pair("cset_2018", 2, 1, quantity="AI articles", quality="top 10 %", title="t")
    with pytest.raises(ClaimError, match="no figure 'cset_2018-AB'") as caught:
        judge(small.claim(figures="{figure_id: [cset_2018-AB]}"), figures)
    assert "'cset_2018-AA'" in (caught.value.hint or "")
    with pytest.raises(ClaimError) as caught:
        judge(small.claim(figures="{quantity: [AI artcles]}"), figures)
    assert caught.value.hint == "Did you mean 'AI articles'?"
    with pytest.raises(ClaimError) as caught:
        judge(
            small.claim(
                figures="{quantity: [AI articles]}", axes="{quality: {'top 10 %%': different question}}"
            ),
            figures,
        )
    assert "axes.quality" in caught.value.message


def test_a_quantity_nobody_published_is_not_testable() -> None:
    verdict = judge(small.claim(figures="{quantity: [gross output]}"), small.pair("a", 2, 1))
    assert verdict.strength == "not testable"
    assert verdict.why_not_testable == "no figure here has quantity 'gross output'."
    assert verdict.flip_sentence.startswith("Not testable with the evidence here: no figure")
    assert verdict.claim.would_test
    absent = judge(small.claim(compare="[AA, ZZ]"), small.pair("a", 2, 1))
    assert absent.strength == "not testable"
    assert dict(absent.excluded) == {"no matching figure for ZZ": 1}
