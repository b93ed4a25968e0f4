"""Marks for tests that not every computer can run; each says in one place when it skips, and why."""

from __future__ import annotations

import os
import shutil
import sys

import pytest

from sotto.engine.child import confinement_landlock

needs_posix = pytest.mark.skipif(sys.platform == "win32", reason="needs signals, modes or limits that Windows lacks")
needs_linux = pytest.mark.skipif(sys.platform != "linux", reason="needs something that only Linux has")
needs_landlock = pytest.mark.skipif(
    sys.platform != "linux" or not confinement_landlock.version(), reason="needs a kernel with Landlock"
)
needs_permissions = pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() == 0, reason="needs permissions, which root stands above and Windows lacks"
)


def needs_programs(*names: str) -> pytest.MarkDecorator:
    """Return the mark of a test that runs the programs ``names``."""
    absent = [name for name in names if shutil.which(name) is None]
    return pytest.mark.skipif(bool(absent), reason=f"needs programs that are not installed: {', '.join(absent)}")
