"""Policy documents and their targets; places and their traps."""

from __future__ import annotations

import pytest

from duizhao.stories.place import Places
from duizhao.stories.policy import Policies

POLICIES, PLACES = Policies(), Places()


def test_title_issuer_draft_and_targets() -> None:
    text = "工信部等八部门联合印发《“人工智能+制造”专项行动实施意见》，到2027年推广500个典型应用场景，国产化率达到70%"
    (p,) = POLICIES.find(text)
    assert p.title == '"人工智能+制造"专项行动实施意见'
    assert (p.kind, p.issuers, p.draft) == ("opinion", ("miit",), False)
    assert [(t.quantity.value, t.quantity.kind, t.year) for t in p.targets] == [
        (500.0, "plain", 2027),
        (70.0, "percent", 2027),
    ]
    assert text[p.span.start : p.span.end] == p.span.text


def test_one_document_in_two_languages_has_one_key() -> None:
    (zh,) = POLICIES.find("国务院印发《人工智能行动计划》")
    (en,) = POLICIES.find("China's State Council issues AI Plus Action Plan")
    assert zh.key == en.key == "plan:state-council"


def test_a_draft_and_its_date() -> None:
    (p,) = POLICIES.find("网信办7月3日就《智能体服务管理暂行办法（征求意见稿）》公开征求意见")
    assert (p.title, p.draft, p.date) == ("智能体服务管理暂行办法", True, "--07-03")


def test_n_departments_without_a_title() -> None:
    (p,) = POLICIES.find("十部门印发行动方案")
    assert (p.title, p.kind, p.issuers) == (None, "plan", ())


def test_a_local_office_is_not_the_ministry() -> None:
    (p,) = POLICIES.find("市发改委印发《低空经济发展规划》")
    assert p.issuers == ("local",)


@pytest.mark.parametrize(
    "text",
    [
        "电影《教父计划》上映",
        "《无畏契约：源能行动》更新",
        "《自然》发表论文",
        "DeepMind unveils a Game Plan Strategy",
        "工信部部长会见客人",
        "",
    ],
)
def test_no_document(text: str) -> None:
    assert POLICIES.find(text) == ()


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("宿州与苏州", ["suzhou-anhui", "suzhou"]),
        ("Suzhou, Anhui", ["suzhou-anhui", "anhui"]),
        ("a Suzhou firm", ["suzhou"]),
        ("陕西和山西", ["shaanxi", "shanxi"]),
        ("Shaanxi and Shanxi", ["shaanxi", "shanxi"]),
        ("吉林市在吉林省", ["jilin-city", "jilin"]),
        ("伊春与宜春", ["yichun", "yichun-jiangxi"]),
        ("抚州与福州", ["fuzhou-jiangxi", "fuzhou"]),
        ("Yichun in Jiangxi", ["yichun-jiangxi", "jiangxi"]),
        ("Yichun, Heilongjiang", ["yichun", "heilongjiang"]),
        ("浙江西部", ["zhejiang"]),
        ("上海南京路", ["shanghai", "nanjing"]),
        ("北京大学与北京银行", []),
        ("Peking University and Wuhan University", []),
        ("大连锁品牌", []),
        ("清华教授沈阳", []),
        ("the jinan way", []),
    ],
)
def test_places(text: str, ids: list[str]) -> None:
    assert [h.place.place_id for h in PLACES.find(text)] == ids


def test_a_city_is_within_its_province() -> None:
    assert PLACES.within(["合肥出台办法"], "anhui")
    assert not PLACES.within(["苏州出台办法"], "anhui")
    with pytest.raises(KeyError):
        PLACES.within([""], "atlantis")


def test_places_by_name() -> None:
    for name in ("hefei", "合肥", "合肥市", "Hefei"):
        place = PLACES.named(name)
        assert place and place.place_id == "hefei"
    assert PLACES.named("吉林") != PLACES.named("吉林市")
    assert PLACES.named("Atlantis") is None
