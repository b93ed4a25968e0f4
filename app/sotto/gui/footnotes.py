"""Connects references with the footnotes they name; while there is none of that name, a reference is plain text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from sotto.gui.blocks import Block, Paragraph, Run, TableBlock


class FootnoteLinks:
    """What is known of the footnotes of one text that grows at its end."""

    def __init__(self) -> None:
        self._defined: set[str] = set()
        self._waiting: dict[str, set[int]] = {}

    def connect(self, done: list[Block], fresh: Sequence[int], open_blocks: list[Block]) -> set[int]:
        """Raise, in place, the references to footnotes that exist.

        The ``done`` blocks at the indexes ``fresh`` are new or were parsed once more; ``open_blocks`` may still change
        and are not remembered. Return the indexes of the done blocks that changed.
        """
        self._defined |= _labels([done[index] for index in fresh])
        for index in fresh:
            for run in _runs(done[index]):
                if run.note and not run.raised:
                    self._waiting.setdefault(run.note, set()).add(index)
        ready = self._defined | _labels(open_blocks) if self._waiting or open_blocks else self._defined
        changed: set[int] = set()
        for label in [label for label in self._waiting if label in ready]:
            changed |= self._waiting.pop(label)
        for index in changed:
            done[index] = _raised(done[index], ready)
        for index, block in enumerate(open_blocks):
            if any(run.note for run in _runs(block)):
                open_blocks[index] = _raised(block, ready)
        return changed


def _labels(blocks: Sequence[Block]) -> set[str]:
    markers = (block.marker for block in blocks if isinstance(block, Paragraph))
    return {marker.note for marker in markers if marker is not None and marker.note}


def _runs(block: Block) -> Iterable[Run]:
    if isinstance(block, Paragraph):
        return block.runs
    if isinstance(block, TableBlock):
        return (run for row in block.rows for cell in row for run in cell)
    return ()


def _raised(block: Block, labels: set[str]) -> Block:
    def connected(runs: tuple[Run, ...]) -> tuple[Run, ...]:
        return tuple(replace(run, text=f"[{run.note}]", raised=True) if run.note in labels else run for run in runs)

    if isinstance(block, Paragraph):
        return replace(block, runs=connected(block.runs))
    if isinstance(block, TableBlock):
        return replace(block, rows=tuple(tuple(connected(cell) for cell in row) for row in block.rows))
    return block
