"""What the tests of packages share: the bundle that `make package` made."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def bundle() -> Path:
    """The folder with the three programs: that of ``SOTTO_BUNDLE``, or ``dist/sotto``."""
    folder = Path(os.environ.get("SOTTO_BUNDLE", ROOT / "dist" / "sotto"))
    if not (folder / "sbom.cdx.json").is_file():
        pytest.skip("make package first")
    return folder
