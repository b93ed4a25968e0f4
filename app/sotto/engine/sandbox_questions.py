"""Who wants to know what the engine can do to this computer, and was not answered yet."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sotto.engine.protocol import Probe, Probed

Deliver = Callable[[Probed | None], None]
"""Gets what came of the attempts, or None: the engine could not be asked."""


class SandboxQuestions:
    """Owner thread only. A question may be asked before there is an engine; it is sent when one has said hello."""

    def __init__(self, send: Callable[[Probe], None]) -> None:
        self._send = send
        self._unsent: list[tuple[Probe, Deliver]] = []
        self._waiting: list[Deliver] = []

    def ask(self, files: Sequence[str], deliver: Deliver) -> None:
        """Take the question on; ``deliver`` is called once, by one of the methods below."""
        self._unsent.append((Probe(list(files)), deliver))

    def send(self) -> None:
        """An engine listens: send what was not sent."""
        unsent, self._unsent = self._unsent, []
        for probe, deliver in unsent:
            self._waiting.append(deliver)
            self._send(probe)

    def answered(self, message: Probed) -> None:
        """Deliver what the engine said; it answers in order."""
        if self._waiting:
            self._waiting.pop(0)(message)

    def engine_gone(self, *, will_return: bool) -> None:
        """What was sent is lost; what was not is kept if another engine is about to start."""
        lost, self._waiting = self._waiting, []
        if not will_return:
            lost += [deliver for _probe, deliver in self._unsent]
            self._unsent = []
        for deliver in lost:
            deliver(None)

    @property
    def has_unsent(self) -> bool:
        """Whether an engine is needed to go on."""
        return bool(self._unsent)
