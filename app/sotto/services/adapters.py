"""LoRA adapters between the user's choice and the engine: which file is meant, and which files a load may open.

A chat and a model name an installed adapter by its id. The record of an answer has its name and hash, the engine its
path. All adapters that could fit are named when a model is loaded, since an engine can open no others later; so they
are changed without loading the model again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from sotto.domain.adapters import AdapterUse
from sotto.domain.errors import UserFacingError
from sotto.domain.generation import LoadSettings, SamplerSettings
from sotto.domain.models import InstalledModel, is_guide


def named(sampler: SamplerSettings, known: Sequence[InstalledModel]) -> SamplerSettings:
    """Return ``sampler`` with names and hashes of its adapters, as the record of an answer has them.

    Raises ``adapter_missing`` for one that is not installed any more.
    """

    def facts(use: AdapterUse) -> AdapterUse:
        if use.path:
            return use
        adapter = _find(use, known)
        return replace(use, id=str(adapter.id), name=adapter.name, sha256=adapter.sha256)

    return replace(sampler, adapters=tuple(map(facts, sampler.adapters))) if sampler.adapters else sampler


def with_files(sampler: SamplerSettings, known: Sequence[InstalledModel]) -> SamplerSettings:
    """Return ``sampler`` as the engine is given it. Raises ``adapter_missing``."""

    def file(use: AdapterUse) -> AdapterUse:
        return AdapterUse(use.path or str(_find(use, known).path), use.scale)

    return replace(sampler, adapters=tuple(map(file, sampler.adapters))) if sampler.adapters else sampler


def opened(
    load: LoadSettings, model: InstalledModel, known: Sequence[InstalledModel], uses: Iterable[AdapterUse] = ()
) -> LoadSettings:
    """Return ``load`` with the files of all adapters that fit ``model``, and of ``uses`` that name one by its path."""
    fitting = () if is_guide(model) else (a for a in known if a.architecture == model.architecture)
    files = {*load.adapters, *(str(adapter.path) for adapter in fitting), *(use.path for use in uses if use.path)}
    return replace(load, adapters=tuple(sorted(files)))


def _find(use: AdapterUse, known: Sequence[InstalledModel]) -> InstalledModel:
    # A record has neither id nor path of one that was not installed then: its name is all there is.
    found = next((one for one in known if (one.id == use.id if use.id else one.name == use.name)), None)
    if found is None:
        raise UserFacingError(
            "adapter_missing",
            f"An adapter that this chat uses is not installed any more{f': {use.name}' if use.name else ''}.",
            "Add its file again, or choose other adapters.",
        )
    return found
