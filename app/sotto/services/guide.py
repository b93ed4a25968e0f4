"""The guide, the tiny model that ships with Sotto: where it lies, and how it is asked, whatever the settings say.

It was trained on Sotto's handbook alone, to give the handbook's own sentences. So it is always asked in one way:

- greedily: the likeliest word each time, no penalties, so that the same question has the same answer everywhere;
- without standing instructions: its template leaves system messages out, and they would only take up its context;
- at most 200 tokens an answer, more than its longest text, so that it can never run on;
- in the context window it was trained with, on the processor, with one thread. It is so small that more threads only
  wait for each other: on a busy computer with two cores two threads were a hundred times slower than one.

It is no row of the table of installed models: the file belongs to this copy of Sotto and is looked up at each start.
Chats remember it by its fixed id. Its checksum ships beside it, in ``guide.sha256`` (as ``sha256sum`` prints it).
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Final

from sotto.config.resources import resource_folder
from sotto.domain.errors import UserFacingError
from sotto.domain.generation import LoadSettings, SamplerSettings
from sotto.domain.models import GUIDE, InstalledModel, is_guide

NAME: Final = "Sotto guide"
LONGEST_ANSWER: Final = 200
"""Tokens."""
SAMPLER: Final = SamplerSettings(
    temperature=0.0, top_k=1, top_p=1.0, min_p=0.0, repeat_penalty=1.0, seed=0, max_tokens=LONGEST_ANSWER
)
EXAMPLES: Final = (
    "What can I do here?",
    "Which model fits my computer?",
    "Is this really private?",
    "How do I add a model?",
)
"""Questions to begin with, in the only language that the guide knows."""
LOAD: Final = LoadSettings(n_ctx=0, threads=1, gpu_layers=0, micro_batch=128)
"""The micro-batch is pinned, or the engine would try others after each start, to gain milliseconds."""

_SHA256 = re.compile(r"([0-9a-f]{64})\b")


def guide_file() -> Path:
    """Return where the guide ships; a copy of Sotto may lack it."""
    return resource_folder() / "guide.gguf"


def find_guide(file: Path) -> InstalledModel | None:
    """Return the guide whose file is ``file``, None if there is none. Quick: its header is left unread."""
    try:
        size = file.stat().st_size
    except OSError:
        return None
    return InstalledModel(GUIDE, NAME, file, size, architecture="llama", has_template=True, sha256=_checksum(file))


def described(guide: InstalledModel) -> InstalledModel:
    """Return ``guide`` with the facts of its header; as it is if that can't be read, which loading it will explain."""
    from sotto.services.model_files import model_at

    try:
        found = model_at(guide.path)
    except UserFacingError:
        return guide
    return replace(found, id=guide.id, name=guide.name, path=guide.path, sha256=guide.sha256, added=guide.added)


def asked(
    model: InstalledModel, load: LoadSettings, sampler: SamplerSettings | None
) -> tuple[LoadSettings, SamplerSettings | None]:
    """Return how ``model`` is loaded and asked: as given, or the guide as it must be."""
    return (LOAD, SAMPLER) if is_guide(model) else (load, sampler)


def cannot_remove() -> UserFacingError:
    """Return what is said to someone who wants to remove the guide."""
    return UserFacingError(
        "model_ships_with_sotto",
        "The guide is part of Sotto and cannot be removed.",
        "Choose another model, and the guide stays out of your way.",
    )


def _checksum(file: Path) -> str:
    try:
        match = _SHA256.match(file.with_suffix(".sha256").read_text(encoding="ascii", errors="replace"))
    except OSError:
        return ""
    return match[1] if match else ""
