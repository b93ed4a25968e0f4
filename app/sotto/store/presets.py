"""Presets as rows: the name in a column of its own, what they set as JSON."""

from __future__ import annotations

import dataclasses
import json
from typing import Any, Final

from sotto.domain.adapters import adapters_from, adapters_value
from sotto.domain.ids import PresetId
from sotto.domain.presets import Preset
from sotto.store.database import Row
from sotto.store.named_records import NamedRecordRepository

_IN_COLUMNS: Final = frozenset({"id", "name", "created", "updated"})
_IN_DATA: Final = tuple(field.name for field in dataclasses.fields(Preset) if field.name not in _IN_COLUMNS)


class PresetRepository(NamedRecordRepository[Preset, PresetId]):
    """Presets of one database; for the thread of the database only."""

    table = "preset"
    content = "data"

    def _content_of(self, record: Preset) -> str:
        values = {name: getattr(record, name) for name in _IN_DATA}
        values["adapters"] = None if record.adapters is None else adapters_value(record.adapters)
        return json.dumps(
            {name: value for name, value in values.items() if value not in (None, ())}, ensure_ascii=False
        )

    def _from_row(self, row: Row) -> Preset:
        stored: dict[str, Any] = json.loads(row[2])
        known = {name: stored[name] for name in _IN_DATA if name in stored}
        if "adapters" in known:
            known["adapters"] = adapters_from(known["adapters"])
        known["greetings"] = tuple(known.get("greetings", ()))
        return Preset(PresetId(row[0]), row[1], created=row[3], updated=row[4], **known)
