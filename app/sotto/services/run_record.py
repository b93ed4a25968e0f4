"""The run record of an answer: everything that is needed to get it again, or to know why one doesn't.

Most of it is taken over field by field from what the engine was asked and from what it reported, so that a new setting
is in the record from the day it exists. :func:`recorded_sampler` and :func:`recorded_load` read it back.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields, replace
from typing import TYPE_CHECKING, Any, Final, TypeVar

import sotto
from sotto.domain.adapters import AdapterUse
from sotto.domain.chat import Message
from sotto.domain.generation import Completion, LoadSettings, PromptMessage, SamplerSettings
from sotto.domain.light_dataclass import dataclass
from sotto.domain.models import InstalledModel, LoadedModel

if TYPE_CHECKING:  # the engine is loaded with the first question
    from sotto.engine.protocol import Hello
    from sotto.services.generation import GenerationRequest

T = TypeVar("T")

_SAID_ELSEWHERE: Final = {"path", "name", "architecture", "quantization", "parameters", "size_bytes", "n_ctx"}
_NO_SETTING: Final = {"template_sha256", "load_ms", "notices", "placement", "n_vocab", "has_reasoning_switch"}
_PLACEMENT_WORDS: Final = {"reason", "attempts", "decisions"}
_NOT_KEPT: Final = {"template", "adapters"}
"""Of LoadSettings: the record has the hash of the template, and its adapters are among the settings of the sampler."""
_NOT_COMPARED: Final = {"id", "name", "file", "messages"}
"""The same model may have been renamed or added again meanwhile; its hash says whether it is the same."""
_UNKNOWN: Final = (None, "")


@dataclass(frozen=True, slots=True)
class RunFacts:
    """What is known when an answer ends. ``request`` and ``loaded`` are None if it never came that far, ``completion``
    if the engine died over it."""

    model: InstalledModel
    request: GenerationRequest | None
    completion: Completion | None
    loaded: LoadedModel | None
    hello: Hello | None
    continued: int = 0
    """Characters of the answer that were there before: it goes on with one that was cut."""


def run_record(facts: RunFacts) -> dict[str, Any]:
    """Return what makes an answer reproducible; ``docs/export-format.md`` describes it."""
    request, loaded = facts.request, facts.loaded
    record: dict[str, Any] = {
        "model": _model_record(facts.model, loaded),
        "settings": {
            **(sampler_record(request.sampler) if request else {}),
            "template_hash": (loaded.template_sha256 if loaded else "") or None,
        },
        "load": _load_record(request.load) if request else {},
        "engine": engine_record(loaded, facts.hello) if loaded else {},
        "prompt": _prompt_record(request.messages) if request else {},
        **(_completion_record(facts.completion) if facts.completion else {}),
        "sotto": sotto.__version__,
    }
    if request and request.origins:
        record["origins"] = {name: str(origin) for name, origin in request.origins.items()}
    if facts.continued:
        record["continued"] = facts.continued
    return record


def run_document(message: Message) -> dict[str, Any]:
    """Return all that is known of how ``message`` came about, as it is written to a file."""
    return {
        "format": "sotto-run",
        "version": 1,
        "conversation": message.conversation,
        "message": message.id,
        "created": message.created,
        "status": message.status.value,
        "usage": asdict(message.usage) if message.usage else None,
        "run": dict(message.run),
    }


def sampler_record(sampler: SamplerSettings) -> dict[str, Any]:
    """Return every value of ``sampler`` as JSON will give it back; ``reasoning`` only if something was said of it."""
    values: dict[str, Any] = _plain(asdict(replace(sampler, adapters=_without_paths(sampler.adapters))))
    if sampler.reasoning is None:
        del values["reasoning"]
    return values


def engine_record(loaded: LoadedModel, hello: Hello | None) -> dict[str, Any]:
    """Return what ran the model, and how: versions, devices, and whatever was chosen for this computer."""
    own = {name: value for name, value in asdict(loaded).items() if name not in _SAID_ELSEWHERE | _NO_SETTING}
    placement = {name: value for name, value in asdict(loaded.placement).items() if name not in _PLACEMENT_WORDS}
    devices = [device.description or device.name for device in hello.devices] if hello else []
    record: dict[str, Any] = _plain({**own, **placement})
    return {"llama_cpp": hello.llama_cpp if hello else "", "devices": devices, **record}


def with_sha256(message: Message, sha256: str) -> Message:
    """Return ``message`` with the hash of its model's file in its record, if there is a record without one."""
    model = part(message.run, "model")
    if not model or model.get("sha256"):
        return message
    return replace(message, run={**message.run, "model": {**model, "sha256": sha256}})


def recorded_sampler(run: Mapping[str, Any]) -> SamplerSettings | None:
    """Return the sampler values of a record, those it lacks at their defaults; None if it has none that make sense."""
    settings = part(run, "settings")
    found = _read(SamplerSettings, settings) if settings.get("seed") is not None else None
    return None if found is None else replace(found, adapters=_without_paths(found.adapters))


def recorded_load(run: Mapping[str, Any]) -> LoadSettings:
    """Return how the model was asked to be loaded; what an older record doesn't say is chosen by the computer."""
    found = _read(LoadSettings, part(run, "load")) or LoadSettings()
    return replace(found, **{name: getattr(LoadSettings(), name) for name in _NOT_KEPT})


def pinned_load(run: Mapping[str, Any]) -> LoadSettings:
    """Return how the model was loaded in the end: what the computer chose then is no longer left to it."""
    return replace(recorded_load(run), **_pins(run))


def was_loaded_like(run: Mapping[str, Any], loaded: LoadedModel) -> bool:
    """Return whether ``loaded`` has what the model of the record had, so that it need not be loaded anew."""
    now = {**asdict(loaded.placement), "n_ctx": loaded.n_ctx}
    return all(now.get(name) == value for name, value in _pins(run).items())


def differing(then: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[tuple[str, Any, Any], ...]:
    """Return (name, then, now) of what two runs should have had in common and had not: another engine, file, prompt.

    What only one of the records knows is no difference.
    """
    found = []
    for name in ("model", "settings", "engine", "prompt", "context"):
        old, new = part(then, name), part(now, name)
        for key in old.keys() & new.keys() - _NOT_COMPARED:
            if old[key] not in _UNKNOWN and new[key] not in _UNKNOWN and old[key] != new[key]:
                found.append((f"{name}.{key}", old[key], new[key]))
    return tuple(sorted(found, key=lambda each: each[0]))


def part(record: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """Return one part of a record; empty if it has none, or something else in its place."""
    found = record.get(name)
    return found if isinstance(found, Mapping) else {}


def _pins(run: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was chosen for the computer, by the names of LoadSettings."""
    chosen = {**part(run, "engine"), "n_ctx": part(run, "model").get("n_ctx")}
    known = {field.name: type(getattr(LoadSettings(), field.name)) for field in fields(LoadSettings)}
    return {
        name: chosen[name]
        for name, kind in known.items()
        if kind in (int, str) and type(chosen.get(name)) is kind and chosen[name] != ""
    }


def _model_record(model: InstalledModel, loaded: LoadedModel | None) -> dict[str, Any]:
    return {
        "id": model.id or None,
        "name": model.name,
        "file": model.path.name,
        "size_bytes": model.size_bytes,
        "sha256": model.sha256 or None,
        "architecture": loaded.architecture if loaded else model.architecture,
        "quantization": loaded.quantization if loaded else model.quantization,
        "n_ctx": loaded.n_ctx if loaded else None,
    }


def _load_record(load: LoadSettings) -> dict[str, Any]:
    return {name: value for name, value in _plain(asdict(load)).items() if name not in _NOT_KEPT}


def _prompt_record(messages: Sequence[PromptMessage]) -> dict[str, Any]:
    """The texts are in the chat; the hash says whether they are still what was sent then."""
    digest = hashlib.sha256()
    for message in messages:
        for text in (message.role, message.content):
            data = text.encode("utf-8", "surrogatepass")
            digest.update(len(data).to_bytes(8, "big") + data)
    return {"messages": len(messages), "sha256": digest.hexdigest()}


def _completion_record(completion: Completion) -> dict[str, Any]:
    return {name: value for name, value in _plain(asdict(completion)).items() if name != "usage"}


def _plain(value: Any) -> Any:
    """Return ``value`` as JSON gives it back."""
    if isinstance(value, Mapping):
        return {str(name): _plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value.value if hasattr(value, "value") else value


def _without_paths(uses: Sequence[AdapterUse]) -> tuple[AdapterUse, ...]:
    """Nobody who is given a record learns of a folder, and none that came with an imported chat has a file opened."""
    return tuple(replace(use, path="") for use in uses)


def _read(kind: type[T], values: Mapping[str, Any]) -> T | None:
    from sotto.ipc.jsonl import ProtocolError
    from sotto.ipc.wire import read_dataclass

    try:
        return read_dataclass(kind, values)
    except ProtocolError:  # written by a newer Sotto, or by hand
        return None
