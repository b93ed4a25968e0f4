"""The changelog as Debian and AppStream want it."""

from __future__ import annotations

import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

import sotto
from linux.changelog import Release, debian_changelog, releases

_BUILT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
_REPOSITORY = Path(__file__).resolve().parents[3]


def test_releases_are_read_with_their_dates_and_news() -> None:
    text = "# Changelog\n\n## [Unreleased]\n\n## [0.0.2] - 2026-01-05\n\n### Added\n\n- One thing, on\n  two lines.\n"
    text += "- Two.\n\n## [0.0.1] – 2025-12-24\n\n- The first.\n"
    assert releases(text, _BUILT) == [
        Release(sotto.__version__, _BUILT, ["See the changelog."]),
        Release("0.0.2", datetime(2026, 1, 5, tzinfo=UTC), ["One thing, on two lines.", "Two."]),
        Release("0.0.1", datetime(2025, 12, 24, tzinfo=UTC), ["The first."]),
    ]


def test_what_is_not_released_counts_as_this_version() -> None:
    text = f"## [Unreleased]\n\n- New.\n\n## [{sotto.__version__}] - 2026-01-05\n\n- Older.\n"
    assert releases(text, _BUILT) == [Release(sotto.__version__, _BUILT, ["New.", "Older."])]


def test_this_version_is_in_the_real_one() -> None:
    history = releases((_REPOSITORY / "CHANGELOG.md").read_text(encoding="utf-8"), _BUILT)
    assert history[0].version == sotto.__version__
    assert history[0].news


def test_debian_reads_it() -> None:
    history = [Release("0.0.2", _BUILT, ["A long sentence about what is new, " * 5]), Release("0.0.1", _BUILT, [])]
    text = debian_changelog(history, "sotto", "A Person <person@example.org>")
    assert "\n -- A Person <person@example.org>  Sun, 22 Nov 2026 09:30:00 +0000\n" in text
    assert max(map(len, text.splitlines())) <= 80
    if shutil.which("dpkg-parsechangelog") is None:
        pytest.skip("dpkg-parsechangelog is not installed (dpkg-dev)")
    command = ["dpkg-parsechangelog", "-l", "-", "--all", "-S", "Version"]
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=False)
    assert (done.stdout.split()[0], done.stderr) == ("0.0.2-1", "")
