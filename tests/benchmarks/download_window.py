"""How smoothly the window runs while it downloads: gaps of its event loop during 1 GB from a hub on loopback.

A hub on this computer takes processor time that a real one would not; what sends the bytes gives way, as the fetcher
does.
"""

from __future__ import annotations

import itertools
import os
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # when it is run as a program

from benchmarks.window import gaps_while, opened, report, run_alone, wait
from support.hub_server import Generated, HubServer

SIZE = 1_000_000_000
REPOSITORY = "owner/model"
FILE = "model-Q4_K_M.gguf"


class Considerate(Generated):
    """Bytes from a thread that lets the window have the processor first."""

    def pieces(self, start: int, end: int) -> Iterator[bytes]:
        if sys.platform == "linux":  # where a thread has a priority of its own
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 10)
        return super().pieces(start, end)


def measure(size: int = SIZE) -> dict[str, Any]:
    """Return the gaps in milliseconds with the list of downloads in view; the hub is in this process."""
    with HubServer() as hub:
        hub.add_file(REPOSITORY, FILE, Considerate(size))
        return {"bytes": size, **run_alone(__file__, HF_ENDPOINT=hub.endpoint)}


def main() -> None:
    """Open the window, download, and print the figures as one JSON line."""
    from sotto.gui.models_page import ModelsTab
    from sotto.services.downloads import DownloadState, request_for_variant

    with opened() as (session, services):
        page = session.window.show_page("models")
        catalog = page.show_tab(ModelsTab.CATALOG)
        wait(lambda: catalog.filters is not None and catalog.column.is_settled)  # making its cards is no part of this
        page.show_tab(ModelsTab.DOWNLOADS)
        found: list[Any] = []

        def now() -> Any:
            return next(one for one in services.downloads.downloads if one.id == found[1].id)

        services.hub_search.inspect(REPOSITORY).success(found.append)
        wait(lambda: bool(found))
        request = request_for_variant(found[0], found[0].variants[0])
        services.downloads.accept_licence(request.licence_key).success(
            lambda _: services.downloads.start(request).success(found.append)
        )
        wait(lambda: len(found) == 2)
        wait(lambda: services.downloads.progress(found[1].id) is not None)

        def frames() -> Iterator[Callable[[], object]]:
            return itertools.takewhile(lambda _: now().state is DownloadState.RUNNING, itertools.repeat(lambda: None))

        gaps = gaps_while(frames())
        # The bytes are no model, so it is not installed; that all of them came is what counts here.
        ended = {"state": now().state, "received": now().received}
    report({"gaps": gaps, **ended})


if __name__ == "__main__":
    main()
