"""Random small worlds: generated for property tests, never evidence."""

from __future__ import annotations

import random
from typing import Any

from hypothesis import strategies as st

KEYS = (("employer", "all"), ("employer", "given"), ("origin", "all"))
UNITS = ["CN", "US", "HK", "MO", "TW", "DE", "FR", "GB", None]


def affiliations() -> st.SearchStrategy[list[dict[tuple[str, str], str | None]]]:
    unit = st.sampled_from(UNITS)
    return st.lists(st.fixed_dictionaries(dict.fromkeys(KEYS, unit)), max_size=3)


def works() -> st.SearchStrategy[list[dict[str, Any]]]:
    author = st.fixed_dictionaries({"corresponding": st.booleans(), "affiliations": affiliations()})
    return st.lists(
        st.fixed_dictionaries(
            {
                "year": st.sampled_from([None, 2017, 2018, 2019]),
                "venue": st.sampled_from([None, "NeurIPS", "ICML", "CVPR"]),
                "subfields": st.lists(st.sampled_from(["vision", "language", "robots"]), max_size=3),
                "definitions": st.lists(st.sampled_from(["keywords", "classifier"]), max_size=2),
                "databases": st.lists(st.sampled_from(["openalex", "dblp", "dblp@2024", "dblp@2025"]), max_size=2),
                "citations": st.sampled_from([None, 0, 0, 1, 1, 2, 5, 5, 40]),
                "family": st.sampled_from([None, "f1", "f2", "f3"]),
                "granted": st.booleans(),
                "authors": st.lists(author, max_size=4),
            }
        ),
        min_size=1,
        max_size=12,
    ).flatmap(lambda some: st.permutations(range(len(some))).map(lambda ids: [{**w, "id": f"w{i:02}"} for w, i in zip(some, ids, strict=True)]))  # fmt: skip


def seeded(count: int, seed: int) -> list[dict[str, Any]]:
    """A world of so many works, the same for a seed: where hypothesis would be too slow."""
    chance = random.Random(seed)

    def some(names: list[str], most: int) -> list[str]:
        return [chance.choice(names) for _ in range(chance.randrange(most + 1))]

    return [
        {
            "year": chance.choice([None, 2017, 2018, 2019]),
            "venue": chance.choice([None, "NeurIPS", "ICML", "CVPR"]),
            "subfields": some(["vision", "language", "robots"], 3),
            "definitions": some(["keywords", "classifier"], 2),
            "databases": some(["openalex", "dblp", "dblp@2024", "dblp@2025"], 2),
            "citations": chance.choice([None, 0, 0, 1, 1, 2, 5, 5, 40]),
            "family": chance.choice([None, *(f"f{n}" for n in range(count // 4 + 1))]),
            "granted": chance.random() < 0.4,
            "id": f"w{chance.randrange(10**6):06}-{place}",
            "authors": [
                {
                    "corresponding": chance.random() < 0.4,
                    "affiliations": [
                        {k: chance.choice(UNITS) for k in KEYS} for _ in range(chance.randrange(4))
                    ],
                }
                for _ in range(chance.randrange(5))
            ],
        }
        for place in range(count)
    ]


OPTIONS: dict[str, tuple[str, ...]] = {
    "period": ("all", "2018", "2017-2018", "2016"),
    "venue": ("all", "NeurIPS", "NeurIPS+ICML", "ACL"),
    "subfield": ("all", "vision", "vision+language", "vision&language", "law"),
    "definition": ("all", "keywords", "keywords&classifier"),
    "database": ("all", "dblp", "openalex+dblp", "openalex&dblp", "dblp@2024"),
    "vintage": ("all", "2024", "2025", "2024&2025"),
    "quality": ("all", "cited>=2", "top10", "top50", "top50:out", "top30:fractional", "top50:in@year+subfield", "top30:fractional@year+subfield"),
    "document": ("all", "granted", "family", "family:granted", "family:offices>=2", "family:offices>=3"),
    "credit": ("fractional", "whole", "unit", "affiliation", "first", "last", "corresponding"),
    "attribution": ("employer", "origin"),
    "strictness": ("all", "given"),
    "units": ("apart", "hk-with-cn", "eu", "eu,hk-with-cn"),
    "unknown": ("kept", "dropped"),
    "measure": ("works", "citations", "fwci"),
    "size": ["total", "per-capita"],  # the division itself: test_size
}  # fmt: skip


def options() -> st.SearchStrategy[dict[str, str]]:
    chosen = st.fixed_dictionaries({k: st.sampled_from(v) for k, v in OPTIONS.items()})
    # Origins are known at one strictness only.
    return chosen.map(lambda o: {**o, "strictness": "all"} if o["attribution"] == "origin" else o)
