"""A Debian 12 with nothing in it but the base system, in a folder: what a package's declared dependencies are tried in.

Programs inside see no other process and, unless they need it, no network. Only root can make such a root; what is
mounted for a program is gone when the program ends.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from linux.building import BUILD, BuildError, need, run

RELEASE: Final = "bookworm"
PERSON: Final = "person"
MIRROR_VARIABLE: Final = "SOTTO_DEBIAN_MIRROR"
_BASE = BUILD / f"debian-{RELEASE}"
_SOURCES = Path("/etc/apt")
_ENVIRONMENT = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8", "DEBIAN_FRONTEND": "noninteractive"}
_ENTER = """
root=$1 identity=$2; shift 2
mount --rbind /dev "$root/dev"
mount -t proc proc "$root/proc"
if [ -d /tmp/.X11-unix ]; then mkdir -p "$root/tmp/.X11-unix"; mount --bind /tmp/.X11-unix "$root/tmp/.X11-unix"; fi
exec chroot --userspec="$identity" "$root" /usr/bin/env -i "$@"
"""


class CleanRoot:
    """One such system; :func:`clean_root` makes it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.home = folder / "home" / PERSON

    def command(
        self, words: Sequence[str], *, as_root: bool = False, network: bool = False, variables: Mapping[str, str] = {}
    ) -> list[str]:
        """Return the command that runs ``words`` inside, as a normal user without network unless said otherwise."""
        home = "/root" if as_root else f"/home/{PERSON}"
        environment = {**_ENVIRONMENT, "HOME": home, **variables}
        namespaces = ["--mount", "--pid", "--fork", "--kill-child", "--propagation", "private"]
        identity = "0:0" if as_root else self._identity()
        inside = [*(f"{name}={value}" for name, value in environment.items()), *words]
        isolated = [] if network else ["--net"]
        return ["unshare", *namespaces, *isolated, "sh", "-euc", _ENTER, "sh", str(self.folder), identity, *inside]

    def run(self, *words: str, as_root: bool = False, network: bool = False, timeout: float = 300) -> str:
        """Run ``words`` inside and return what they print. Raises BuildError if they fail."""
        command = self.command(words, as_root=as_root, network=network)
        done = subprocess.run(command, capture_output=True, text=True, timeout=timeout, check=False)
        if done.returncode:
            raise BuildError(f"{shlex.join(words)}: exit status {done.returncode}\n{done.stdout}{done.stderr}")
        return done.stdout

    def installed(self) -> dict[str, str]:
        """Return name -> state of every package, as dpkg has it (``ii``, ``rc``, …)."""
        lines = self.run("dpkg-query", "-W", "-f", "${db:Status-Abbrev} ${Package}\n", as_root=True).splitlines()
        return {line.split()[1]: line.split()[0] for line in lines}

    def _identity(self) -> str:
        entry = re.search(rf"^{PERSON}:[^:]*:(\d+:\d+):", (self.folder / "etc" / "passwd").read_text(), re.MULTILINE)
        if entry is None:
            raise BuildError(f"{self.folder} has no user {PERSON}.")
        return entry[1]


@contextmanager
def clean_root() -> Iterator[CleanRoot]:
    """Make a root with a normal user and remove it afterwards; the base system itself is kept for the next one.

    Raises BuildError without root, debootstrap, or a Debian mirror among this system's package sources.
    """
    need("debootstrap", "unshare", "chroot")
    if os.geteuid() != 0:
        raise BuildError("Only root can make a clean Debian to try the package in.")
    if not (_BASE / "usr" / "bin" / "dpkg").exists():
        _bootstrap()
    folder = BUILD / "root"
    _remove(folder)
    run(["cp", "-a", _BASE, folder])
    try:
        root = CleanRoot(folder)
        _settle(root)
        yield root
    finally:
        _remove(folder)


def mirror() -> str:
    """Return the address this system takes Debian from: SOTTO_DEBIAN_MIRROR, or the first in its package sources."""
    if given := os.environ.get(MIRROR_VARIABLE, "").strip():
        return given
    for path in sorted(_SOURCES.glob("sources.list.d/*.sources")):
        for block in re.split(r"\n\s*\n", path.read_text(encoding="utf-8")):
            fields = dict(re.findall(r"^(\w+): *(.*)$", block, re.MULTILINE))
            if RELEASE in fields.get("Suites", "").split():
                return str(fields["URIs"]).split()[0]
    for path in [_SOURCES / "sources.list", *sorted(_SOURCES.glob("sources.list.d/*.list"))]:
        lines = path.read_text(encoding="utf-8") if path.exists() else ""
        if found := re.search(rf"^deb +(?:\[.*?\] +)?(\S+) +{RELEASE} ", lines, re.MULTILINE):
            return found[1]
    raise BuildError(f"No package source of this system has Debian {RELEASE}; name one in {MIRROR_VARIABLE}.")


def _bootstrap() -> None:
    half = _BASE.with_name(f"{_BASE.name}.part")
    _remove(half)
    half.parent.mkdir(parents=True, exist_ok=True)
    run(["debootstrap", "--variant=minbase", RELEASE, half, mirror()])
    half.rename(_BASE)


def _settle(root: CleanRoot) -> None:
    """Let apt inside ask the way this system does (proxy, age of lists), start no services, and add a normal user."""
    asked = [line for line in run(["apt-config", "dump", "Acquire"]).splitlines() if "::" in line and '""' not in line]
    (root.folder / "etc/apt/apt.conf.d/99-as-outside").write_text("\n".join(asked) + "\n", encoding="utf-8")
    shutil.copy("/etc/resolv.conf", root.folder / "etc/resolv.conf")
    policy = root.folder / "usr/sbin/policy-rc.d"
    policy.write_text("#!/bin/sh\nexit 101\n")
    policy.chmod(0o755)
    root.run("useradd", "--create-home", PERSON, as_root=True)
    root.run("apt-get", "update", "-q", as_root=True, network=True)


def _remove(folder: Path) -> None:
    """Delete ``folder``; nothing of this system is mounted in it, since mounts are made in namespaces of their own."""
    if folder.is_mount() or any(str(folder) in line for line in Path("/proc/mounts").read_text().splitlines()):
        raise BuildError(f"Something is mounted in {folder}; unmount it first.")
    shutil.rmtree(folder, ignore_errors=True)
