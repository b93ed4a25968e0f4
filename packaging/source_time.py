"""The time of the source: it stands in every file of a package, so that building later gives the same bytes."""

from __future__ import annotations

import os
import re
import subprocess
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VARIABLE = "SOURCE_DATE_EPOCH"
_DATE = re.compile(r"^## \[.*\] [-–] (\d{4}-\d\d-\d\d)", re.MULTILINE)
_LONG_AGO = 1577836800  # 2020-01-01: for a source without history and without a release


def source_epoch() -> int:
    """Return the time in Unix seconds: of ``SOURCE_DATE_EPOCH``, the last commit, or the newest release, never now."""
    given = os.environ.get(VARIABLE) or _last_commit()
    if given:
        return int(given)
    released = _DATE.search((ROOT / "CHANGELOG.md").read_text(encoding="utf-8"))
    return int(datetime.fromisoformat(released[1]).replace(tzinfo=UTC).timestamp()) if released else _LONG_AGO


def _last_commit() -> str:
    """Return its time as git prints it, or nothing where there is no git or no history."""
    git = ["git", "-C", str(ROOT), "log", "-1", "--format=%ct"]
    try:
        return subprocess.run(git, capture_output=True, text=True, check=False).stdout.strip()
    except FileNotFoundError:
        return ""
