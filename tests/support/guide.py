"""Whether a test has a guide is the test's own choice, never that of the file that happens to lie in ``resources``."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from support.gguf_files import write_scripted_model

NO_GUIDE: Final = Path(__file__).with_name("no-guide.gguf")
"""Does not exist: Sotto without a guide."""
ANSWER: Final = "Open [Models](sotto:models) and **Add**."


def write_guide(folder: Path) -> Path:
    """Write a stand-in for the guide that always says :data:`ANSWER`; return its file."""
    folder.mkdir(parents=True, exist_ok=True)
    return write_scripted_model(folder / "guide.gguf", ANSWER, n_ctx=512)
