"""What a session answers about terms and translation: a part of `api.Session`, kept apart for its size."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from duizhao.errors import NotFoundError, RefusedError
from duizhao.workspace import Workspace
from duizhao.workspace.progress import Progress

if TYPE_CHECKING:
    from duizhao.language.glossary import Glossary, Term
    from duizhao.language.translate import Estimate, Translation
    from duizhao.language.translator import Translator
    from duizhao.stories.termuse import TermReport


@dataclass(frozen=True, slots=True)
class Part:
    """One text of what was asked for: its name (`title`, `lead` … or `text`) and its translation."""

    field: str
    translation: Translation


@dataclass(frozen=True, slots=True)
class Translated:
    """What `duizhao translate` shows."""

    asked: str
    article_id: str | None
    url: str | None
    published: date | None
    """The day that relative dates of the gloss lean on."""
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class TranslationPlan:
    """What a translation would do. `consent` says what leaves this machine or is run, None when nothing does."""

    translator: str | None
    model: str | None
    consent: str | None
    estimate: Estimate | None


@dataclass(frozen=True, slots=True)
class _Asked:
    article_id: str | None
    url: str | None
    published: date | None
    texts: tuple[tuple[str, str], ...]


class TranslationQuestions:
    """Glossary, terms in context, translation."""

    workspace: Workspace
    progress: Progress

    def glossary(self, asked: str = "") -> tuple[Term, ...]:
        """Terms by Chinese or English, all without a word; `glossary.toml` in the workspace is laid over the shipped one."""
        return self._glossary().search(asked)

    def terms(self, asked: str) -> tuple[TermReport, ...]:
        """Terms in context: renderings of the terms asked for, with who used which; NotFoundError for one that no glossary has."""
        from duizhao.stories.termuse import term_uses

        glossary = self._glossary()
        wanted = asked.strip().lower()
        found = [
            t for t in glossary.search(asked) if wanted in (t.zh.lower(), *(r.lower() for r in t.renderings))
        ]
        if not found:
            near = ", ".join(t.zh for t in glossary.search(asked)[:5]) if wanted else ""
            raise NotFoundError(
                f"no term {asked!r} in the glossary",
                hint=f"Near: {near}."
                if near
                else "Add it to glossary.toml in the workspace; `duizhao glossary` lists what is there.",
            )
        with self.workspace.snapshot() as snapshot:
            return tuple(term_uses(snapshot, t) for t in found)

    def translation_plan(self, asked: str) -> TranslationPlan:
        """What `translate` would ask of which plug-in, before it does."""
        from duizhao.language.translate import estimate

        translator = self._translator()
        if translator is None:
            return TranslationPlan(None, None, None, None)
        texts = [text for _, text in self._asked(asked).texts]
        planned = estimate(texts, translator, self._glossary(), self._translations)
        needed = translator.consent if planned.pieces > planned.cached else ""
        return TranslationPlan(translator.name, translator.model, needed or None, planned)

    def translate(self, asked: str, *, consent: bool = False) -> Translated:
        """A text, or an article's title, lead and gist (by id or URL), translated by the workspace's plug-in and checked.

        RefusedError when something would leave this machine, cost money or be run, and `consent` was not given. Without a plug-in: original and gloss.
        """
        from duizhao.language.translate import translate

        plan = self.translation_plan(asked)
        if plan.consent and not consent:
            raise RefusedError(
                "consent",
                f"translating {plan.consent}",
                hint="Look at the estimate, then agree with --yes (consent=True).",
            )
        found, translator, glossary, names = (
            self._asked(asked),
            self._translator(),
            self._glossary(),
            self._names(),
        )
        parts = []
        with self.progress.step("Translating", len(found.texts), "texts") as step:
            for field, text in found.texts:
                made = translate(
                    text, translator, glossary, names=names, anchor=found.published, cache=self._translations
                )
                parts.append(Part(field, made))
                step.advance()
        return Translated(asked, found.article_id, found.url, found.published, tuple(parts))

    @property
    def _translations(self) -> Any:
        return self.workspace.cache / "translations"

    def _glossary(self) -> Glossary:
        from duizhao.language.glossary import chosen

        return chosen([self.workspace.folder / "glossary.toml"])

    def _translator(self) -> Translator | None:
        from duizhao.language.plugins import configured

        return configured(self.workspace.config.extra.get("translation"), os.environ, self.workspace.folder)

    def _names(self) -> Mapping[str, tuple[str, ...]]:
        """Chinese names of the store → English names of the same entity; names that several entities bear are left out."""
        with self.workspace.snapshot() as snapshot:
            rows = snapshot.rows(
                """SELECT zh.name AS zh, min(zh.entity_id) AS entity, list(DISTINCT en.name ORDER BY en.name) AS english
                   FROM names zh JOIN names en USING (entity_id)
                   WHERE zh.lang = 'zh' AND NOT coalesce(zh.ambiguous, false) AND coalesce(zh.kind, '') <> 'pinyin'
                     AND en.lang = 'en' AND coalesce(en.kind, '') NOT IN ('pinyin', 'misspelling')
                   GROUP BY zh.name HAVING count(DISTINCT zh.entity_id) = 1"""
            )
        return {r["zh"]: tuple(r["english"]) for r in rows}

    def _asked(self, asked: str) -> _Asked:
        """The article of that id or URL with its texts, else the words themselves."""
        wanted = asked.strip()
        with self.workspace.snapshot() as snapshot:
            rows = snapshot.rows(
                """SELECT article_id, url, title, title_alt, lead, gist, published_from, published_to, first_seen
                   FROM articles WHERE article_id = $1 OR origin_key = $1 OR url = $1 ORDER BY article_id LIMIT 1""",
                [wanted],
            )
        if not rows:
            if wanted.startswith(("http://", "https://")):
                raise NotFoundError(
                    f"no article {wanted} in the store", hint="`duizhao stories --json` gives ids."
                )
            return _Asked(None, None, None, (("text", wanted),))
        row = rows[0]
        at = row["published_from"] or row["published_to"] or row["first_seen"]
        texts = tuple((f, row[f]) for f in ("title", "title_alt", "lead", "gist") if row[f])
        return _Asked(row["article_id"], row["url"], at.date() if at else None, texts)
