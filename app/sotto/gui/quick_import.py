"""Keep PySide6 from reading the source of every module that is imported after it.

WORKAROUND(PySide6 6.11): to find out which modules might use its ``__feature__`` switch, PySide6 hooks every import and
searches the module's source text for its own name. Sotto never uses that switch, and the search costs a tenth of the
time to import the window, and the memory of all that text.
"""

from __future__ import annotations

import contextlib
import importlib
from typing import Final

_QUESTION: Final = "_mod_uses_pyside"


def skip_source_search() -> None:
    """Answer PySide6's question without looking; does nothing if a newer version no longer asks it."""
    with contextlib.suppress(ImportError, AttributeError):
        importlib.import_module("PySide6.QtCore")
        feature = importlib.import_module("shibokensupport.feature")
        if callable(getattr(feature, _QUESTION)):
            setattr(feature, _QUESTION, lambda _module: False)  # "has no features to switch"
