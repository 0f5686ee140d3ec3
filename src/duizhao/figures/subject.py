"""What a compared subject is called: countries by their English short names, entities by what the caller knows them as."""

from __future__ import annotations

from collections.abc import Mapping

COUNTRIES: dict[str, str] = {
    "AU": "Australia",
    "BR": "Brazil",
    "CA": "Canada",
    "CH": "Switzerland",
    "CN": "China",
    "DE": "Germany",
    "ES": "Spain",
    "EU": "European Union",
    "FR": "France",
    "GB": "United Kingdom",
    "HK": "Hong Kong",
    "IL": "Israel",
    "IN": "India",
    "IR": "Iran",
    "IT": "Italy",
    "JP": "Japan",
    "KR": "South Korea",
    "NL": "Netherlands",
    "RU": "Russia",
    "SG": "Singapore",
    "TW": "Taiwan",
    "US": "United States",
    "WORLD": "world",
}
"""ISO 3166-1 alpha-2 (and EU, WORLD) → name on a chart."""


def subject_name(code: str, labels: Mapping[str, str] | None = None) -> str:
    """The name of a subject: the caller's label, else the country's name, else the code as it is."""
    if labels and code in labels:
        return labels[code]
    return COUNTRIES.get(code, code)
