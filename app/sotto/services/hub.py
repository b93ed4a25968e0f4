"""The core shouts here; whoever paints or prints listens."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from sotto.domain.events import Event

E = TypeVar("E", bound=Event)


class EventHub:
    """Delivers events to listeners by class, at once and in order of subscription; owner thread only."""

    def __init__(self) -> None:
        self._listeners: dict[type[Event], list[Callable[[Any], None]]] = {}

    def subscribe(self, event_class: type[E], listener: Callable[[E], None]) -> Callable[[], None]:
        """Call ``listener`` with every event of exactly ``event_class``; returns a function that ends this."""
        listeners = self._listeners.setdefault(event_class, [])
        listeners.append(listener)

        def unsubscribe() -> None:
            if listener in listeners:
                listeners.remove(listener)

        return unsubscribe

    def publish(self, event: Event) -> None:
        """Tell everyone who listens now; a listener may subscribe, unsubscribe and publish.

        A listener that another one unsubscribes meanwhile is not called any more: what it paints on may be gone.
        """
        listeners = self._listeners.get(type(event), [])
        for listener in tuple(listeners):
            if listener in listeners:
                listener(event)
