"""Check that a Linux has what pip cannot install: the shared libraries Qt opens, a font, a compiler.

Qt's wheels leave these to the system. When one is missing the window does not open and says little about why, so this
names the packages, and on a Debian of which we are root (containers, CI) installs them. Standard library only, and no
syntax newer than Python 3.8: an old Python must get as far as the message about its age.
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
    """Something to look for, and the package that brings it on Debian and Ubuntu, on Fedora, and on Arch."""

    name: str
    apt: str
    dnf: str
    pacman: str


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
VIRTUAL_DISPLAY = Needed("Xvfb (a display for tests)", "xvfb", "xorg-x11-server-Xvfb", "xorg-server-xvfb")
SESSION_BUS = Needed("dbus-daemon (a session bus for tests)", "dbus", "dbus-daemon", "dbus")
ACCESSIBILITY_BUS = Needed("at-spi2-core (what screen readers use)", "at-spi2-core", "at-spi2-core", "at-spi2-core")

_ACCESSIBILITY_SERVICES = ("/usr/share/dbus-1/services/org.a11y.Bus.service",)
_FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts")
_FONT_FILES = (".ttf", ".otf", ".ttc", ".pfb")
_INSTALL_COMMANDS = {"apt": "sudo apt-get install", "dnf": "sudo dnf install", "pacman": "sudo pacman -S"}


def missing(with_compiler: bool = False, with_tests: bool = False) -> list[Needed]:
    """Return what this Linux lacks."""
    lacking = [library for library in LIBRARIES if not _can_load(library.name)]
    if not _has_font():
        lacking.append(FONT)
    if with_compiler and not any(shutil.which(name) for name in (os.environ.get("CXX", "c++"), "g++", "clang++")):
        lacking.append(COMPILER)
    if with_tests and shutil.which("Xvfb") is None:
        lacking.append(VIRTUAL_DISPLAY)
    if with_tests and shutil.which("dbus-daemon") is None:
        lacking.append(SESSION_BUS)
    if with_tests and not any(Path(service).exists() for service in _ACCESSIBILITY_SERVICES):
        lacking.append(ACCESSIBILITY_BUS)
    return lacking


def advice(lacking: list[Needed]) -> str:
    """Return the commands that install ``lacking``: for this package manager, or for all."""
    known = [tool for tool in _INSTALL_COMMANDS if shutil.which(tool)] or list(_INSTALL_COMMANDS)
    return "\n".join(
        "    " + " ".join([_INSTALL_COMMANDS[tool], *sorted({getattr(needed, tool) for needed in lacking})])
        for tool in known
    )


def can_install() -> bool:
    """Return whether packages can be installed without asking anyone: a Debian or Ubuntu, and we are root."""
    return sys.platform == "linux" and os.geteuid() == 0 and shutil.which("apt-get") is not None


def apt_install(*packages: str) -> bool:
    """Install Debian packages, refreshing the list of packages if needed; return whether that went well."""
    print(f"Installing with apt-get: {' '.join(packages)}", flush=True)
    install = ["install", "-y", "-q", "--no-install-recommends", *packages]
    return _apt_get(install) or (_apt_get(["update", "-q"]) and _apt_get(install))


def check(with_compiler: bool = False, with_tests: bool = False) -> bool:
    """Make sure that nothing is missing, or say what is; return whether all is there. Only Linux needs this."""
    if sys.platform != "linux":
        return True
    lacking = missing(with_compiler, with_tests)
    if lacking and can_install():
        apt_install(*(needed.apt for needed in lacking))
        lacking = missing(with_compiler, with_tests)
    if lacking:
        print(f"This system lacks {', '.join(needed.name for needed in lacking)}. Install with:\n{advice(lacking)}")
        print("Going on without; a window or a test that needs it will fail.", flush=True)
    return not lacking


def _apt_get(arguments: list[str]) -> bool:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    command = ["apt-get", "-o", "DPkg::Lock::Timeout=120", *arguments]
    return subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False).returncode == 0


def _can_load(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def _has_font() -> bool:
    for folder in _FONT_FOLDERS:
        for _path, _folders, files in os.walk(Path(folder).expanduser()):
            if any(file.lower().endswith(_FONT_FILES) for file in files):
                return True
    return False


def main() -> int:
    """Run the check from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--with-compiler", action="store_true", help="also look for a C++ compiler")
    parser.add_argument("--with-tests", action="store_true", help="also look for what only tests use")
    arguments = parser.parse_args()
    return 0 if check(arguments.with_compiler, arguments.with_tests) else 1


if __name__ == "__main__":
    sys.exit(main())
