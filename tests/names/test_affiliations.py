"""Affiliation strings: countries, joint strings, organisations. What is here is made up or common knowledge; labelled strings are in `evaluation.affiliations`."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duizhao.names.affiliation import Resolver
from duizhao.names.joint import MOST, Parter
from duizhao.names.places import place
from duizhao.names.plainname import goes_on, key, words
from duizhao.names.register import Organisation, Register

ORGANISATIONS = [
    Organisation("ror:1", "Tsinghua University", "CN", "1", ("education",), city="Beijing"),
    Organisation("ror:2", "Chengdu University", "CN", "2", ("education",), city="Chengdu"),
    Organisation("ror:3", "Chengdu University of Traditional Chinese Medicine", "CN", "3", ("education",), city="Chengdu"),
    Organisation("ror:4", "York University", "CA", "4", ("education",), city="Toronto"),
    Organisation("ror:5", "Google (United States)", "US", "5", ("company",)),
    Organisation("ror:6", "Stanford University", "US", "6", ("education",), city="Stanford"),
    Organisation("ror:7", "Northeastern University", "US", "7", ("education",), city="Boston"),
    Organisation("ror:8", "Northeastern University", "CN", "8", ("education",), city="Shenyang"),
    Organisation("ror:9", "University of Science and Technology of China", "CN", "9", ("education",), city="Hefei"),
]  # fmt: skip
NAMES = [(n, o.name, False) for n, o in enumerate(ORGANISATIONS)]
NAMES += [(0, "清华大学", False), (0, "THU", True), (1, "成都大学", False), (2, "成都中医药大学", False), (8, "USTC", True), (8, "中国科学技术大学", False)]  # fmt: skip


@pytest.fixture(scope="module")
def register() -> Register:
    return Register(ORGANISATIONS, NAMES)


@pytest.fixture(scope="module")
def resolver(register: Register) -> Resolver:
    return Resolver(register)


@pytest.mark.parametrize(
    ("text", "country", "method"),
    [
        ("Dept. of Physics, Univ. of Oxford, Oxford OX1 3PU, U.K.", "GB", "named"),
        ("Faculty of Medicine, Chinese University, Hong Kong, China", "HK", "named"),
        ("National Chiao Tung University, Hsinchu, Taiwan, R.O.C.", "TW", "named"),
        ("Shenyang 110004 China", "CN", "named"),
        ("University of Science and Technology of China", "CN", "within"),
        ("École polytechnique, 91128 Palaiseau Cedex, France", "FR", "named"),
        ("MIT Media Lab, 75 Amherst St., Cambridge, MA 02142", "US", "state"),
        ("Princeton University, Princeton, New Jersey", "US", "state"),
        ("University of New South Wales", None, "none"),
        ("清华大学，北京100084，中国", "CN", "named"),
        ("Московский университет, Москва, Россия", "RU", "named"),
        ("yang@cs.tsinghua.edu.cn", "CN", "domain"),
        ("Inria, Lille, France and Université de Mons, Belgium", None, "several"),
        ("Georgia Institute of Technology", None, "none"),
        ("", None, "none"),
    ],
)
def test_places(text: str, country: str | None, method: str) -> None:
    found = place(text)
    if method == "several":  # the parter's work; alone, the last named part would be a guess
        assert found.country in (None, "BE")
    else:
        assert (found.country, found.method) == (country, method)


@pytest.mark.parametrize(
    ("text", "org", "method"),
    [
        ("Tsinghua University", "ror:1", "exact"),
        ("Department of Automation, Tsinghua Univ., Beijing, China", "ror:1", "inside"),
        ("清华大学计算机科学与技术系", "ror:1", "inside"),
        ("清華大學電機工程系", "ror:1", "inside"),
        ("Univ. of Sci. & Technol. of China, Hefei 230026, P. R. China", "ror:9", "inside"),
        ("School of Pharmacy, Chengdu University of Traditional Chinese Medicine, Chengdu, China", "ror:3", "inside"),
        ("成都中医药大学药学院", "ror:3", "inside"),
        ("New York University, New York, NY, USA", None, "none"),  # York University is in Canada, and another
        ("The First Affiliated Hospital of Tsinghua University, Beijing, China", "ror:1", "part"),
        ("Northeastern University, Shenyang, China", "ror:8", "inside"),
        ("Northeastern University, Boston, MA 02115", "ror:7", "inside"),
        ("Northeastern University", None, "none"),  # two bear the name
        ("THU, Beijing, China", "ror:1", "acronym"),
        ("we thu and fri", None, "none"),
        ("Department of Physics", None, "none"),
        ("School of Automation, Tsinghva University, China", "ror:1", "nearly"),
    ],
)  # fmt: skip
def test_organisations(resolver: Resolver, text: str, org: str | None, method: str) -> None:
    found = resolver.resolve(text)
    assert (found.id, found.method) == (org, method)
    assert (found.confidence > 0) == (org is not None)


def test_an_organisation_of_another_country_is_never_taken(resolver: Resolver) -> None:
    assert resolver.resolve("Tsinghua University, Hsinchu, Taiwan").id is None
    assert resolver.resolve("Tsinghua University", country="TW").id is None


def test_judgements_win_and_none_is_an_answer(register: Register) -> None:
    judged = Resolver(register, {key("Northeastern University"): "ror:8", key("Tsinghua University"): None})
    assert judged.resolve("Northeastern University").id == "ror:8"
    assert judged.resolve("Northeastern University").country == "CN"
    found = judged.resolve("Tsinghua University")
    assert (found.id, found.method, found.confidence) == (None, "judgement", 1.0)


def test_a_ror_id_is_believed_before_the_string(resolver: Resolver) -> None:
    assert resolver.resolve("Some Lab", ror="https://ror.org/6").id == "ror:6"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Google and Stanford University", ("Google", "Stanford University")),
        ("Google / Stanford University", ("Google", "Stanford University")),
        ("Inria, Lille, France and Université de Mons, Belgium", ("Inria, Lille, France", "Université de Mons, Belgium")),
        ("School of Science and Engineering, Tsinghua University", ("School of Science and Engineering, Tsinghua University",)),
        ("University of Science and Technology of China", ("University of Science and Technology of China",)),
        ("Google & Stanford University & Tsinghua University", ("Google", "Stanford University", "Tsinghua University")),
        ("清华大学和Google", ("清华大学和Google",)),  # no blank: 和 is also within names
    ],
)  # fmt: skip
def test_joint_strings(register: Register, text: str, parts: tuple[str, ...]) -> None:
    assert Parter(register).parts(text) == parts


def test_ways_to_write_one_name() -> None:
    assert key("Univ. of Sci. & Technol. of China") == key(
        "The University of Science and Technology of China"
    )
    assert key("UNIVERSITÉ DE MONTRÉAL") == key("University of Montreal")
    assert key("Xi'an Jiaotong University") == key("Xi’an Jiaotong Univ")
    assert key("清華大學") == key("清华大学")
    assert key("U.S.A.") == "usa"
    assert key("Aerospace Science &#x0026; Industry") == key("Aerospace Science & Industry")
    assert len(goes_on("University of X")) == len(words("University of X"))


@given(st.text(max_size=200))
@settings(max_examples=300, deadline=None)
def test_any_string_has_an_answer(text: str) -> None:
    register = Register(ORGANISATIONS, NAMES)
    found = Resolver(register).resolve(text)
    assert found.country is None or (len(found.country) == 2 and found.country.isupper())
    assert 1 <= len(Parter(register).parts(text)) <= MOST
    assert len(goes_on(text)) == len(words(text))


@given(st.lists(st.sampled_from([*[o.name for o in ORGANISATIONS], "清华大学", "School of Science", "and", ",", ";", "China", "USA", " "]), max_size=9))  # fmt: skip
@settings(max_examples=300, deadline=None)
def test_parts_lose_nothing(pieces: list[str]) -> None:
    text = " ".join(pieces)
    parts = Parter(Register(ORGANISATIONS, NAMES)).parts(text)
    kept = [w for p in parts for w in words(p)]
    assert sorted(kept) == sorted(words(text))


@pytest.mark.parametrize("text", ["a-" * 50_000, "1" * 100_000, "清华大学" * 20_000, "ab." * 30_000, "Google;" * 280, "(" * 50_000, "China and " * 200, "&amp;" * 20_000])  # fmt: skip
def test_pages_in_place_of_affiliations_end_soon(register: Register, text: str) -> None:
    """Patterns that grow with the square of a text were found by trying; only two thousand characters are looked at."""
    Resolver(register).resolve(text)
    assert len(Parter(register).parts(text)) <= MOST
