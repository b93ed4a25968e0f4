"""The prompt library: texts that are put into the message field, with gaps to be filled."""

from __future__ import annotations

from collections.abc import Sequence

from sotto.domain.errors import UserFacingError
from sotto.domain.ids import PromptId
from sotto.domain.presets import Prompt
from sotto.services.hub import EventHub
from sotto.services.named_records import NamedRecordService, RecordKind
from sotto.services.preset_checks import checked_prompt
from sotto.services.tasks import TaskRunner


class PromptService(NamedRecordService[Prompt, PromptId]):
    """Owner thread only. ``prompts`` is empty until :meth:`refresh` has been called once.

    Saving fails with ``prompt_name_empty``, ``prompt_name_taken``, ``prompt_empty``, ``prompt_too_long`` or
    ``prompt_missing``.
    """

    def __init__(self, tasks: TaskRunner, hub: EventHub) -> None:
        super().__init__(tasks, hub, RecordKind("prompt", "-", lambda store: store.prompts, checked_prompt, _missing))

    @property
    def prompts(self) -> Sequence[Prompt]:
        """All prompts, by name."""
        return self._known


def _missing() -> UserFacingError:
    return UserFacingError("prompt_missing", "This prompt does not exist any more.", "Choose another one.")
