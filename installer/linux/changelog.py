"""CHANGELOG.md read as a list of releases, and written as Debian wants it."""

from __future__ import annotations

import re
import textwrap
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import NamedTuple

import sotto
from linux.building import ROOT

_HEADING = re.compile(r"^## \[?(?P<version>[^]\s]+)\]?(?: *[-–] *(?P<date>\d{4}-\d{2}-\d{2}))?\s*$", re.MULTILINE)
_ITEM = re.compile(r"^- (?P<text>.*(?:\n  .*)*)", re.MULTILINE)
_UNRELEASED = "Unreleased"


class Release(NamedTuple):
    """A version, when it came out (UTC), and what is new in it, as plain sentences."""

    version: str
    date: datetime
    news: list[str]


def history(built: datetime) -> list[Release]:
    """Return the releases of CHANGELOG.md as :func:`releases` reads them."""
    return releases((ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), built)


def releases(changelog: str, built: datetime) -> list[Release]:
    """Return the releases of ``changelog`` (Markdown), the newest first.

    What is not released yet counts as this version, of the day of ``built``. There is always one for this version:
    a package has to say what it is.
    """
    found: list[Release] = []
    headings = list(_HEADING.finditer(changelog))
    for heading, following in zip(headings, [*headings[1:], None], strict=True):
        version, day = heading["version"], heading["date"]
        if version == _UNRELEASED:
            version, day = sotto.__version__, None
        body = changelog[heading.end() : following.start() if following else len(changelog)]
        news = [" ".join(item["text"].split()) for item in _ITEM.finditer(body)]
        date = datetime.strptime(day, "%Y-%m-%d").replace(tzinfo=UTC) if day else built
        if news or version != sotto.__version__:
            found.append(Release(version, date, news))
    known = {one.version for one in found}
    if sotto.__version__ not in known:
        found.insert(0, Release(sotto.__version__, built, ["See the changelog."]))
    merged: dict[str, Release] = {}
    for one in found:  # "Unreleased" above a section of the same version: one release
        merged.setdefault(one.version, Release(one.version, one.date, [])).news.extend(one.news)
    return list(merged.values())


def debian_changelog(history: list[Release], package: str, maintainer: str) -> str:
    """Return ``history`` in the form of Debian Policy 4.4; ``maintainer`` is a name and an address."""
    return "\n".join(_debian_entry(one, package, maintainer) for one in history)


def _debian_entry(release: Release, package: str, maintainer: str) -> str:
    items = [
        textwrap.fill(item, 78, initial_indent="  * ", subsequent_indent="    ", break_long_words=False)
        for item in release.news or ["New version."]
    ]
    lines = "\n".join(items)
    date = format_datetime(release.date)
    return f"{package} ({release.version}-1) stable; urgency=medium\n\n{lines}\n\n -- {maintainer}  {date}\n"
