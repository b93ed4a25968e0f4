"""The prompt library as rows."""

from __future__ import annotations

from sotto.domain.ids import PromptId
from sotto.domain.presets import Prompt
from sotto.store.database import Row
from sotto.store.named_records import NamedRecordRepository


class PromptRepository(NamedRecordRepository[Prompt, PromptId]):
    """Prompts of one database; for the thread of the database only."""

    table = "prompt"
    content = "text"

    def _content_of(self, record: Prompt) -> str:
        return record.text

    def _from_row(self, row: Row) -> Prompt:
        return Prompt(PromptId(row[0]), row[1], row[2], row[3], row[4])
