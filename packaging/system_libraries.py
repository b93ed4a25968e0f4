"""Check that the system has what pip cannot install: the shared libraries Qt opens, a font, a compiler.

Qt's wheels leave these to the system. When one is missing the window does not open and says little about why, so this
names the packages, and on a Debian of which we are root (containers, CI) installs them. Only the standard library is
used, and no syntax newer than Python 3.8, so that an old Python gets as far as the message about its age.
"""

from __future__ import annotations

import argparse
import ctypes
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple


class Needed(NamedTuple):
    """Something to look for, and the package that brings it on Debian/Ubuntu, Fedora and Arch."""

    name: str
    debian: str
    fedora: str
    arch: str


LIBRARIES = (
    Needed("libEGL.so.1", "libegl1", "libglvnd-egl", "libglvnd"),
    Needed("libGL.so.1", "libgl1", "libglvnd-glx", "libglvnd"),
    Needed("libdbus-1.so.3", "libdbus-1-3", "dbus-libs", "dbus"),
    Needed("libfontconfig.so.1", "libfontconfig1", "fontconfig", "fontconfig"),
    Needed("libglib-2.0.so.0", "libglib2.0-0", "glib2", "glib2"),
    Needed("libxkbcommon.so.0", "libxkbcommon0", "libxkbcommon", "libxkbcommon"),
    Needed("libxkbcommon-x11.so.0", "libxkbcommon-x11-0", "libxkbcommon-x11", "libxkbcommon-x11"),
    Needed("libxcb-cursor.so.0", "libxcb-cursor0", "xcb-util-cursor", "xcb-util-cursor"),
    Needed("libxcb-icccm.so.4", "libxcb-icccm4", "xcb-util-wm", "xcb-util-wm"),
    Needed("libxcb-image.so.0", "libxcb-image0", "xcb-util-image", "xcb-util-image"),
    Needed("libxcb-keysyms.so.1", "libxcb-keysyms1", "xcb-util-keysyms", "xcb-util-keysyms"),
    Needed("libxcb-render-util.so.0", "libxcb-render-util0", "xcb-util-renderutil", "xcb-util-renderutil"),
    Needed("libxcb-shape.so.0", "libxcb-shape0", "libxcb", "libxcb"),
    Needed("libwayland-cursor.so.0", "libwayland-cursor0", "libwayland-cursor", "wayland"),
)
FONT = Needed("a font", "fonts-dejavu-core", "dejavu-sans-fonts", "ttf-dejavu")
COMPILER = Needed("a C++ compiler", "g++", "gcc-c++", "gcc")
VIRTUAL_DISPLAY = Needed("Xvfb", "xvfb", "xorg-x11-server-Xvfb", "xorg-server-xvfb")

_FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts")
_FONT_FILES = (".ttf", ".otf", ".ttc", ".pfb")


def missing(with_compiler: bool, with_tests: bool) -> list[Needed]:
    """Return what this Linux lacks."""
    lacking = [library for library in LIBRARIES if not _can_load(library.name)]
    if not _has_font():
        lacking.append(FONT)
    if with_compiler and not any(map(shutil.which, (os.environ.get("CXX") or "c++", "g++", "clang++"))):
        lacking.append(COMPILER)
    if with_tests and shutil.which("Xvfb") is None:
        lacking.append(VIRTUAL_DISPLAY)
    return lacking


def provide(lacking: list[Needed]) -> list[Needed]:
    """Install the Debian packages of ``lacking`` if this is a Debian and we are root; return what is lacking still."""
    if not lacking or shutil.which("apt-get") is None or os.geteuid() != 0:
        return lacking
    return [needed for needed in lacking if not _apt_install(needed.debian)] if not _apt_install(
        *(needed.debian for needed in lacking)
    ) else []
