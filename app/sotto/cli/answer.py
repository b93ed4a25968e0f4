"""Waits for one answer, with Ctrl+C meaning "stop and keep what there is"."""

from __future__ import annotations

from dataclasses import replace

from sotto.cli.answer_printer import AnswerPrinter
from sotto.cli.attempts import Answer, Attempt, Question
from sotto.cli.session import Session

_STOP_SECONDS = 6.0
"""An answer that was stopped has ended by then: the engine is killed after three seconds."""


def ask(session: Session, question: Question, printer: AnswerPrinter) -> Answer:
    """Ask through the chat service, which stores question and answer, those of a temporary conversation in memory.

    Ctrl+C stops the answer and is told by ``was_interrupted``; a second one raises ``KeyboardInterrupt``. Raises what
    printing the answer raised, and ``answer_running``.
    """
    return follow(session, Attempt.asking(session.services, question, printer), printer)


def follow(session: Session, attempt: Attempt, printer: AnswerPrinter) -> Answer:
    """Wait for the end of ``attempt``; Ctrl+C and errors as in :func:`ask`."""
    was_interrupted = False
    try:
        session.run_until(lambda: attempt.is_over or printer.failure is not None)
    except KeyboardInterrupt:
        was_interrupted = True
    if not attempt.is_over:
        attempt.stop()
        if not session.run_until(lambda: attempt.is_over, _STOP_SECONDS):
            raise KeyboardInterrupt
    printer.ended()
    if printer.failure is not None:
        raise printer.failure
    answer = attempt.answer()
    printer.left_out(answer.run)
    return replace(answer, was_interrupted=was_interrupted)
