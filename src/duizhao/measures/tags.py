"""Four tags that every count of records carries, so that a number is not read as more than it measures: where it stands among inputs and outputs, in which layer of the value chain, for which part of the field, for which purpose.

The cross-sections are those of the talk (inputs and outputs of science and technology; foundation, technology, application; subdomains; and that the purpose decides the indicator).
"""

from __future__ import annotations

from duizhao.measures.counting import Counting

STAGE = {"paper": "output: science", "patent": "output: technology", "model": "output: technology"}
LAYER = {"paper": "technology", "patent": "technology and application", "model": "technology"}
PURPOSE = {
    "paper": "research strength; says little of productivity or of military use",
    "patent": "claims on use, under incentives of their own; says little of what is used",
    "model": "frontier engineering; says little of diffusion",
}


def tags(kind: str, counting: Counting) -> dict[str, str]:
    """stage, layer, subdomain and purpose of a count; a kind that is not known is untagged, and says so."""
    unknown = "not tagged"
    subdomain = counting["subfield"] if counting["subfield"] != "all" else "all subdomains of the records"
    return {
        "stage": STAGE.get(kind, unknown),
        "layer": LAYER.get(kind, unknown),
        "subdomain": subdomain,
        "purpose": PURPOSE.get(kind, unknown),
    }
