"""Translation by a Firefox Translations model on this machine (`fxtranslate`, MPL-2.0). The user downloads the files and pins their digest."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from duizhao.language.translator import Reply, Request, TranslationError


@dataclass(frozen=True, slots=True)
class LocalModel:
    """A folder with `model*.bin`, `srcvocab*.spm` and `trgvocab*.spm` (or one `vocab*.spm`), perhaps `lex*.bin`.

    Nothing is ever downloaded. `sha256` is that of the model file: another file under the same name is refused, so that a stored translation
    can be made again.
    """

    folder: Path
    sha256: str
    placeholders: bool = False
    _engine: list[Any] = field(default_factory=list, repr=False, compare=False)
    """The engine once it is loaded."""

    name = "fxtranslate"
    instructed = False
    price = None
    consent = ""

    @property
    def model(self) -> str:
        return self.sha256

    def translate(self, request: Request) -> Reply:
        """Sentence by sentence; knows nothing of terms."""
        try:
            return Reply(str(self._loaded().translate_long(request.text)).strip())
        except (ValueError, RuntimeError) as e:
            raise TranslationError(f"fxtranslate: {e}") from e

    def _loaded(self) -> Any:
        if not self._engine:
            self._engine.append(self._load())
        return self._engine[0]

    def _load(self) -> Any:
        model, source, target, shortlist = self.files()
        held = model.read_bytes()
        digest = hashlib.sha256(held).hexdigest()
        if digest != self.sha256.lower():
            raise TranslationError(
                f"{model} is not the model that was pinned (its SHA-256 is {digest})",
                hint=f'If you trust this file, write sha256 = "{digest}" under [translation] in duizhao.toml.',
            )
        try:
            import fxtranslate
        except ImportError as e:
            raise TranslationError(
                "fxtranslate is not installed", hint="pip install 'duizhao[fxtranslate]'"
            ) from e
        try:
            return fxtranslate.Translator(
                model=held,
                src_vocab=source.read_bytes(),
                trg_vocab=target.read_bytes(),
                shortlist=shortlist.read_bytes() if shortlist else None,
            )
        except (ValueError, RuntimeError, OSError) as e:
            raise TranslationError(f"fxtranslate cannot load {model}: {e}") from e

    def files(self) -> tuple[Path, Path, Path, Path | None]:
        """Model, source and target vocabulary, and shortlist where there is one; TranslationError when one is missing or there are several."""

        def one(*patterns: str, needed: bool = True) -> Path | None:
            for pattern in patterns:
                found = sorted(self.folder.glob(pattern))
                if len(found) > 1:
                    raise TranslationError(
                        f"{self.folder} holds several {pattern}", hint="Keep one model in a folder."
                    )
                if found:
                    return found[0]
            if not needed:
                return None
            raise TranslationError(
                f"{self.folder} holds no {patterns[0]}",
                hint="Download a zh-en model of Firefox Translations and name its folder.",
            )

        model = one("model*.bin")
        source = one("srcvocab*.spm", "vocab*.spm")
        target = one("trgvocab*.spm", "vocab*.spm")
        assert model and source and target
        return model, source, target, one("lex*.bin", needed=False)
