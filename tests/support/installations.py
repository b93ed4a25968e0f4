"""The copy of Sotto that the self-test looks at in tests: the running one, with parts replaced by broken ones."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

from sotto.config.paths import AppPaths
from sotto.config.resources import changelog_path, resource_folder
from sotto.services.self_test import Check, CheckResult, Installation, checked, this_installation


def installation(paths: AppPaths, **changes: Any) -> Installation:
    """Return the running copy with other ``changes``, at home where the profile of ``paths`` is."""
    usual = {"home": paths.data.parent, "environ": dict(os.environ)}
    return replace(this_installation(paths), **{**usual, **changes})


def copied_resources(folder: Path) -> Path:
    """Copy the files that ship with Sotto into ``folder`` and return where they are, to be damaged."""
    copy = Path(shutil.copytree(resource_folder(), folder / "resources"))
    shutil.copy(changelog_path(), copy)
    return copy


def result_of(check: Check) -> CheckResult:
    """Return what came of ``check``."""
    return checked("check", check)
