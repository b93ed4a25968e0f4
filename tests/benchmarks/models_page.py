"""How smoothly the Models page scrolls and filters, with the whole catalog and with 2,000 results of a search."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # when it is run as a program

from benchmarks.window import gaps_while, opened, report, run_alone, wait

ROWS = 2_000
_STEPS = 300


def measure() -> dict[str, Any]:
    """Return the gaps in milliseconds of each part."""
    return run_alone(__file__)


def main() -> None:
    """Open the window and print the figures as one JSON line."""
    from sotto.gui.models_page import ModelsTab

    with opened() as (session, _services):
        page = session.window.show_page("models")
        results = {
            "catalog": catalog_gaps(page.show_tab(ModelsTab.CATALOG)),
            "hub_results": hub_gaps(page.show_tab(ModelsTab.HUB)),
        }
    report(results)


def catalog_gaps(tab: Any) -> dict[str, Any]:
    """Measure scrolling through all models, and typing into the filter."""
    wait(lambda: tab.filters is not None and tab.column.is_settled)
    cleared = gaps_while(iter([tab.filters.clear]), until=lambda: tab.column.is_settled)
    wait(lambda: tab.column.is_settled)
    bar = tab.verticalScrollBar()
    scrolled = gaps_while(scrolling(bar))
    bar.setValue(0)
    words = ["q", "qw", "qwe", "qwen", "qwen ", "qwen c", "qwen", "q", "", "g", "ge", "gem", ""]
    typed = gaps_while(
        (functools.partial(tab.filters.words.setText, text) for text in words),
        every=0.1,
        until=lambda: tab.column.is_settled,
    )
    return {"models": len(tab.column.made), "show_all": cleared, "scroll": scrolled, "filter": typed}


def hub_gaps(tab: Any) -> dict[str, Any]:
    """Measure showing 2,000 results, and scrolling through them."""
    from sotto.services.hub_search import FoundRepository

    found = [
        FoundRepository(f"owner-{n % 97}/Some-Model-{n}-Instruct-GGUF", n * 7, n, 1_700_000_000_000 + n, "apache-2.0")
        for n in range(ROWS)
    ]
    shown = gaps_while(iter([lambda: tab.show_results(found)]), until=lambda: True)
    scrolled = gaps_while(scrolling(tab.list.verticalScrollBar()))
    return {"results": tab.results.rowCount(), "show": shown, "scroll": scrolled}


def scrolling(bar: Any) -> Iterator[Callable[[], object]]:
    """Yield the steps from the top to the bottom."""
    assert bar.maximum() > 0
    for step in range(_STEPS + 1):
        yield functools.partial(bar.setValue, bar.maximum() * step // _STEPS)


if __name__ == "__main__":
    main()
