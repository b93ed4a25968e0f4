"""The check of a finished bundle against ``packaging/bundle_allowed.txt``: nothing unknown in it, nothing missing.

A new version of a dependency may bring files nobody looked at; then the build stops until somebody did.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

_SECTIONS = {"linux": "linux", "darwin": "macos", "win32": "windows"}


class Rule(NamedTuple):
    """A pattern of names, and whether at least one file has to match it."""

    pattern: str
    is_needed: bool
    regex: re.Pattern[str]


def read_rules(path: Path, system: str = sys.platform) -> list[Rule]:
    """Return the rules for ``system`` (as in :data:`sys.platform`).

    A line is a pattern; ``*`` is anything but ``/``, ``**`` anything. ``+`` before it: something like this must be
    there. ``[linux]`` and the like begin the part for one system, ``[all]`` that for every one; ``#`` a comment.
    """
    section, rules = "all", []
    for line in path.read_text(encoding="utf-8").splitlines():
        text = line.partition("#")[0].strip()
        if text.startswith("["):
            section = text.strip("[]")
        elif text and section in ("all", _SECTIONS.get(system, system)):
            pattern = text.lstrip("+ ")
            rules.append(Rule(pattern, text.startswith("+"), _as_regex(pattern)))
    return rules


def faults(names: Sequence[str], rules: Iterable[Rule]) -> list[str]:
    """Return sentences about ``names`` that no rule allows and about rules that need a file there is not."""
    rules = list(rules)
    unknown = [name for name in names if not any(rule.regex.fullmatch(name) for rule in rules)]
    missing = [rule.pattern for rule in rules if rule.is_needed and not any(map(rule.regex.fullmatch, names))]
    return [*(f"not allowed: {name}" for name in unknown), *(f"missing: {pattern}" for pattern in missing)]


def names_in(bundle: Path) -> list[str]:
    """Return the names of all files and links below ``bundle``, with ``/`` between folders, in order."""
    return sorted(path.relative_to(bundle).as_posix() for path in bundle.rglob("*") if not _is_folder(path))


def traces(bundle: Path, folders: Iterable[Path]) -> list[str]:
    """Return sentences about files that hold the path of one of ``folders``: what a build leaves of its own machine."""
    searched = [str(folder).encode() for folder in folders]
    found = []
    for name in names_in(bundle):
        path = bundle / name
        content = b"" if path.is_symlink() else path.read_bytes()
        found += [f"{name} holds the path {folder.decode()}" for folder in searched if folder in content]
    return found


def _is_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


def _as_regex(pattern: str) -> re.Pattern[str]:
    escaped = re.escape(pattern)
    return re.compile(escaped.replace(r"\*\*", ".*").replace(r"\*", "[^/]*"))
