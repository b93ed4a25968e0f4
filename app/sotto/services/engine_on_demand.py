"""The engine as the queue has it: its client is made with the first request, and who asks is told what it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from sotto.domain.models import LoadedModel
from sotto.engine.states import EngineState

if TYPE_CHECKING:  # the queue is there from the start, the engine from the first request on
    from sotto.engine.client import EngineClient
    from sotto.engine.protocol import Hello


class EngineOnDemand:
    """Owner thread only. ``on_gone`` is called when the engine has ended, by itself or not."""

    def __init__(self, make_client: Callable[[], EngineClient], on_gone: Callable[[], None]) -> None:
        """``make_client`` is called with the first request."""
        self._make_client = make_client
        self._on_gone = on_gone
        self._made: EngineClient | None = None
        self._listeners: list[Callable[[Hello | None], None]] = []

    @property
    def client(self) -> EngineClient:
        """The client, made now if need be."""
        if self._made is None:
            self._made = self._make_client()
            self._made.on_state_changed = self._on_state_changed
        return self._made

    @property
    def made(self) -> EngineClient | None:
        """The client, if anything was ever asked of it."""
        return self._made

    @property
    def loaded(self) -> LoadedModel | None:
        """The model in memory."""
        return self._made.loaded if self._made is not None else None

    @property
    def hello(self) -> Hello | None:
        """What the engine said about itself, if it was ever started."""
        return self._made.hello if self._made is not None else None

    @property
    def pid(self) -> int | None:
        """Process id of the engine, if it runs."""
        return self._made.pid if self._made is not None else None

    def ask(self, listener: Callable[[Hello | None], None]) -> None:
        """Call ``listener`` with what the engine says about itself, starting it if needed; None if it can't start."""
        if self.client.hello is not None:
            listener(self.client.hello)
            return
        self._listeners.append(listener)
        self.client.start()

    def _on_state_changed(self, state: EngineState) -> None:
        if state in (EngineState.IDLE, EngineState.CRASHED, EngineState.STOPPED):
            listeners, self._listeners = self._listeners, []
            for listener in listeners:
                listener(self.hello)
        if state in (EngineState.CRASHED, EngineState.STOPPED):
            self._on_gone()
