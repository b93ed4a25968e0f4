"""Where the files of the bundle come from: which installed packages, and which libraries of the build machine.

The bill of materials and the collection of licences are made from what was really taken, not from what is declared.
"""

from __future__ import annotations

import csv
import importlib.metadata
import json
import os
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

_NAME = re.compile(r"^Name: (.+)$", re.MULTILINE)
_METADATA = ("METADATA", "entry_points.txt")


class Origins(NamedTuple):
    """Names of distributions, and the paths of libraries of the system by their names in the bundle."""

    distributions: tuple[str, ...]
    system_libraries: dict[str, str]

    @classmethod
    def read(cls, path: Path) -> Origins:
        """Return what :meth:`write` wrote."""
        content = json.loads(path.read_text(encoding="utf-8"))
        return cls(tuple(content["distributions"]), dict(content["system_libraries"]))

    def write(self, path: Path) -> None:
        """Write it to ``path``; the folder exists."""
        path.write_text(json.dumps(self._asdict(), indent=2), encoding="utf-8")


def origins_of(sources: Iterable[tuple[str, str]]) -> Origins:
    """Return the origins of files, given as pairs of the name in the bundle and the path on this machine."""
    owners = _owners()
    own = [Path(prefix).resolve() for prefix in (sys.prefix, sys.base_prefix)]
    distributions = set()
    libraries = {}
    for name, source in sources:
        path = Path(os.path.realpath(source))
        if _spelling(str(path)) in owners:
            distributions.add(owners[_spelling(str(path))])
        elif sys.platform.startswith("linux") and ".so" in path.name and not any(map(path.is_relative_to, own)):
            libraries[name] = source
    return Origins(tuple(sorted(distributions, key=str.lower)), dict(sorted(libraries.items())))


def metadata_files(distributions: Iterable[str]) -> list[tuple[str, str]]:
    """Return (name in the bundle, path) of what programs read of installed packages: versions and entry points."""
    found = []
    for name in distributions:
        for file in importlib.metadata.distribution(name).files or []:
            if file.parent.suffix == ".dist-info" and file.name in _METADATA:
                found.append((file.as_posix(), str(file.locate())))
    return sorted(found)


def _owners() -> dict[str, str]:
    """Return the name of the distribution of every installed file; Sotto itself is not among them."""
    owners = {}
    for distribution in importlib.metadata.distributions():
        # Read as text: parsing all metadata, and making objects of tens of thousands of paths, takes ten seconds.
        name = _NAME.search(distribution.read_text("METADATA") or "")
        if name is not None and name[1] != "sotto":
            folder = os.path.realpath(str(distribution.locate_file("")))
            record = csv.reader((distribution.read_text("RECORD") or "").splitlines())
            owners.update({_spelling(f"{folder}/{line[0]}"): name[1] for line in record})
    return owners


def _spelling(path: str) -> str:
    """Return the one spelling of ``path``: records have ``/`` on Windows, too, and case does not count there."""
    return os.path.normcase(os.path.normpath(path))
