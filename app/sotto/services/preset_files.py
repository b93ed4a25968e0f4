"""Presets and prompts as files: Sotto's own JSON (described in docs/presets.md), and character cards, to be read only.

A file comes from anywhere, so its size and everything in it is checked before anything is kept; what this version does
not know is left out. A model is named by its name and hash, since ids mean nothing on another computer.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn

from sotto.config.atomic_file import write_atomically
from sotto.domain.errors import UserFacingError
from sotto.domain.ids import ModelId, PresetId, PromptId, new_id
from sotto.domain.light_dataclass import dataclass
from sotto.domain.models import InstalledModel
from sotto.domain.presets import SAMPLER_FIELDS, Preset, Prompt
from sotto.services import character_card
from sotto.services.preset_checks import checked_preset, checked_prompt, free_name

if TYPE_CHECKING:
    from sotto.services.named_records import Id, Record
    from sotto.store.named_records import NamedRecordRepository
    from sotto.store.store import Store

FORMAT: Final = "sotto-presets"
VERSION: Final = 1
LARGEST_FILE: Final = 32 * 1024 * 1024
"""Bytes of a picture."""
LARGEST_JSON: Final = character_card.LARGEST_CARD
MOST: Final = 1_000
"""Presets, and prompts, in one file."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What a file held, and sentences about what of it is not used. Before :func:`keep`, nothing has an id."""

    presets: tuple[Preset, ...]
    prompts: tuple[Prompt, ...] = ()
    notes: tuple[str, ...] = ()


def read(path: Path, models: Sequence[InstalledModel]) -> Imported:
    """Return what is in the file at ``path``, checked.

    Raises ``preset_file_unreadable``, ``preset_file_too_large``, ``preset_file_unknown``, ``preset_file_newer``,
    ``preset_file_invalid``, ``card_missing``, ``card_invalid``, or what keeps a preset or prompt from being kept.
    """
    data = _bytes_of(path)
    if data.startswith(character_card.PNG_SIGNATURE):
        return _from_card(character_card.card_in_png(data))
    if len(data) > LARGEST_JSON:
        raise _too_large()
    content = _object_in(data)
    if content.get("format") == FORMAT:
        return _from_own(content, models)
    if character_card.is_card(content):
        return _from_card(content)
    raise _unknown("a JSON object of another kind")


def keep(store: Store, found: Imported, now: int) -> Imported:
    """Store what was read, all or nothing, under free names; return it as it is stored. For the store lane."""
    with store.db.transaction():
        presets = _keep(store.presets, found.presets, now)
        prompts = _keep(store.prompts, found.prompts, now, "-")
    return Imported(presets, prompts, found.notes)


def write(
    path: Path, presets: Iterable[Preset], prompts: Iterable[Prompt], models: Mapping[ModelId, InstalledModel]
) -> None:
    """Write a file that :func:`read` understands. Raises ``export_failed``; then ``path`` is as it was."""
    try:
        write_atomically(path, as_text(presets, prompts, models).encode("utf-8", "replace"))
    except OSError as error:
        raise UserFacingError(
            "export_failed",
            f"{path.name} could not be written.",
            "Choose another folder, or free some space.",
            f"{type(error).__name__} {error.errno}",
        ) from error


def as_text(presets: Iterable[Preset], prompts: Iterable[Prompt], models: Mapping[ModelId, InstalledModel]) -> str:
    """Return presets and prompts as the text of a file."""
    content = {
        "format": FORMAT,
        "version": VERSION,
        "presets": [_preset_object(preset, models) for preset in presets],
        "prompts": [{"name": prompt.name, "text": prompt.text} for prompt in prompts],
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _keep(
    rows: NamedRecordRepository[Record, Id], found: Iterable[Record], now: int, separator: str = " "
) -> tuple[Record, ...]:
    taken = {known.name.casefold() for known in rows.all()}
    kept: list[Record] = []
    for record in found:
        name = free_name(record.name, lambda name: name.casefold() in taken, separator)
        taken.add(name.casefold())
        identity: Any = new_id()
        kept.append(replace(record, id=identity, name=name, created=now, updated=now))
        rows.put(kept[-1])
    return tuple(kept)


def _preset_object(preset: Preset, models: Mapping[ModelId, InstalledModel]) -> dict[str, Any]:
    model = models.get(preset.model) if preset.model is not None else None
    sampling = {name: getattr(preset, name) for name in SAMPLER_FIELDS if getattr(preset, name) is not None}
    values = {
        "name": preset.name,
        "description": preset.description or None,
        "system_prompt": preset.system_prompt,
        "model": {"name": model.name, "sha256": model.sha256} if model is not None else None,
        "sampling": sampling or None,
        "reasoning": preset.reasoning,
        "greetings": list(preset.greetings) or None,
    }
    return {name: value for name, value in values.items() if value is not None}


def _from_card(content: Mapping[str, Any]) -> Imported:
    card = character_card.preset_from(content)
    return Imported((checked_preset(card.preset),), notes=card.notes)


def _from_own(content: Mapping[str, Any], models: Sequence[InstalledModel]) -> Imported:
    version = content.get("version")
    if type(version) is not int or version < 1:
        _refuse("version")
    if version > VERSION:
        raise UserFacingError(
            "preset_file_newer", "This file was written by a newer version of Sotto.", "Install that version first."
        )
    notes: list[str] = []
    presets = [_preset(_object(one, "presets"), models, notes) for one in _list(content, "presets")]
    prompts = [_prompt(_object(one, "prompts")) for one in _list(content, "prompts")]
    return Imported(tuple(presets), tuple(prompts), tuple(notes))


def _preset(content: Mapping[str, Any], models: Sequence[InstalledModel], notes: list[str]) -> Preset:
    sampling = _object(content.get("sampling", {}), "sampling")
    reasoning = content.get("reasoning")
    if reasoning is not None and type(reasoning) is not bool:
        _refuse("reasoning")
    greetings = _list(content, "greetings")
    if not all(isinstance(text, str) for text in greetings):
        _refuse("greetings")
    values: dict[str, Any] = {name: sampling.get(name) for name in SAMPLER_FIELDS}
    preset = Preset(
        PresetId(""),
        _text(content, "name") or "",
        _text(content, "description") or "",
        _text(content, "system_prompt"),
        reasoning=reasoning,
        greetings=tuple(greetings),
        **values,
    )
    checked = checked_preset(preset)
    if content.get("model") is None:
        return checked
    wanted = _object(content["model"], "model")
    name, sha256 = _text(wanted, "name") or "", _text(wanted, "sha256") or ""
    model = _installed(models, name, sha256)
    if model is None:
        notes.append(f"“{checked.name}” wants the model {name}, which is not installed; it uses the chosen one.")
    return replace(checked, model=model)


def _installed(models: Sequence[InstalledModel], name: str, sha256: str) -> ModelId | None:
    by_hash = [model.id for model in models if sha256 and model.sha256 == sha256.lower()]
    by_name = [model.id for model in models if name and model.name.casefold() == name.casefold()]
    return next(iter([*by_hash, *by_name]), None)


def _prompt(content: Mapping[str, Any]) -> Prompt:
    return checked_prompt(Prompt(PromptId(""), _text(content, "name") or "", _text(content, "text") or ""))


def _bytes_of(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST_FILE + 1)
    except (OSError, ValueError) as error:
        raise UserFacingError(
            "preset_file_unreadable",
            f"{path.name} cannot be read.",
            "Check that the file is there and that you may read it.",
            type(error).__name__,
        ) from error
    if len(data) > LARGEST_FILE:
        raise _too_large()
    return data


def _object_in(data: bytes) -> dict[str, Any]:
    try:
        content = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise _unknown(type(error).__name__) from error
    if not isinstance(content, dict):
        raise _unknown("no JSON object")
    return content


def _object(value: object, where: str) -> dict[str, Any]:
    return value if isinstance(value, dict) else _refuse(where)


def _list(content: Mapping[str, Any], name: str) -> list[Any]:
    value = content.get(name, [])
    if not isinstance(value, list) or len(value) > MOST:
        _refuse(name)
    return value


def _text(content: Mapping[str, Any], name: str) -> str | None:
    value = content.get(name)
    return value if value is None or isinstance(value, str) else _refuse(name)


def _refuse(where: str) -> NoReturn:
    raise UserFacingError(
        "preset_file_invalid",
        f"The file has a mistake in “{where}”.",
        "Nothing was imported. Correct the file, or export it again.",
        where,
    )


def _too_large() -> UserFacingError:
    words = f"A picture may have {LARGEST_FILE // 1024 // 1024} MB, other files {LARGEST_JSON // 1024 // 1024} MB."
    return UserFacingError("preset_file_too_large", "This file is too large to hold presets.", words)


def _unknown(details: str) -> UserFacingError:
    return UserFacingError(
        "preset_file_unknown",
        "This file holds no presets, prompts or characters that Sotto knows.",
        "Choose a file that Sotto exported, or a character card (PNG or JSON).",
        details,
    )
