"""Which kind of copy of Sotto this is: what a bug report should say, and what an update has to do with."""

from __future__ import annotations

import sys
from enum import StrEnum

from sotto.config import resources


class InstallationKind(StrEnum):
    """Where the running program is from."""

    CHECKOUT = "checkout"
    """The source, with a Python environment beside it."""
    WHEEL = "wheel"
    """Installed into a Python environment."""
    BUNDLE = "bundle"
    """A program that brings its own Python: from a package, an installer or an archive."""


def kind_of_installation() -> InstallationKind:
    """Return the kind of the running copy."""
    if getattr(sys, "frozen", False):
        return InstallationKind.BUNDLE
    folder = resources.resource_folder()
    return InstallationKind.WHEEL if folder.name == "_resources" else InstallationKind.CHECKOUT
