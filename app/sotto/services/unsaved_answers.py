"""Answers whose ends could not be saved (a full disk): they are tried again until they are."""

from __future__ import annotations

from typing import Final

from sotto.domain.ids import MessageId
from sotto.services.answer import AnswerWriter
from sotto.services.tasks import TaskRunner, Timer

RETRY_SECONDS: Final = 5.0


class UnsavedAnswers:
    """Owner thread only."""

    def __init__(self, tasks: TaskRunner) -> None:
        self._tasks = tasks
        self._writers: dict[MessageId, AnswerWriter] = {}
        self._retry: Timer | None = None

    def add(self, writer: AnswerWriter) -> None:
        """Try again to save the end of this answer, every ``RETRY_SECONDS``."""
        self._writers[writer.live.message] = writer
        if self._retry is None or not self._retry.is_pending:
            self._retry = self._tasks.call_later(RETRY_SECONDS, self.save)

    def forget(self, writer: AnswerWriter) -> None:
        """The end of this answer is saved, or there is none."""
        self._writers.pop(writer.live.message, None)

    def save(self) -> None:
        """Try now, so that the next question builds on whole texts."""
        for writer in tuple(self._writers.values()):
            writer.save_ending()
