"""File transfers in this process, against the hub of the tests."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from sotto.fetcher.child.fetching import LastWord, fetch
from sotto.fetcher.child.network import Network
from sotto.fetcher.child.patience import Patience
from sotto.fetcher.protocol import Configure, Fetch
from sotto.ipc.wire import WireMessage
from support.hub_server import HubServer

HURRIED = Patience(pauses=(0.01,) * 4, longest=0.01)
"""Five tries, hardly a pause."""

_Kind = TypeVar("_Kind", bound=WireMessage)


class Transfers:
    """Fetches ``owner/model/model.gguf`` of ``hub``; ``messages`` are all that was told, by all of them."""

    def __init__(self, hub: HubServer) -> None:
        self.messages: list[WireMessage] = []
        self.stop = threading.Event()
        self.on_message: Callable[[WireMessage], None] = lambda message: None
        self._network = Network(self._told)
        self._network.configure(Configure(endpoint=hub.endpoint))

    def bring(self, part: Path, patience: Patience = HURRIED, **fields: Any) -> LastWord:
        """Fetch the file into ``part`` and return the last word; no margin is asked for on the disk."""
        asked = {"repository": "owner/model", "revision": "main", "file": "model.gguf", "room": 0, **fields}
        return fetch(self._network, Fetch(job="job", part=str(part), **asked), self._told, self.stop, patience)

    def told(self, kind: type[_Kind]) -> list[_Kind]:
        """The messages of ``kind``."""
        return [message for message in self.messages if isinstance(message, kind)]

    def close(self) -> None:
        self._network.close()

    def _told(self, message: WireMessage) -> None:
        self.messages.append(message)
        self.on_message(message)
