"""Which Debian packages the bundle needs: found from its ELF files, never guessed.

dpkg-shlibdeps follows what each file is linked to and names the oldest version of a package that has every symbol in
use. What lies in the bundle itself is not asked of the system. Only what a program opens by name at run time has to be
listed by hand.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from linux.building import BuildError, run

OPENED_AT_RUN_TIME = ("ca-certificates",)
"""The fetcher checks certificates against the system's list of authorities."""
RECOMMENDED = (
    "dbus-user-session | dbus-session-bus",
    "gnome-keyring | org.freedesktop.secrets",
    "libreadline8",
    "xdg-utils",
)
"""A session bus and the keystore on it, which keeps the key to the chats; editing lines in the terminal's chat; what
opens links. Without them Sotto works and says what is different."""

_OPTIONAL = "readline.*.so"
"""Python does without this module if it cannot be loaded, so what it is linked to is recommended only."""
_ELF = b"\x7fELF"
_LIBRARY = re.compile(r"(.+)\.so\.([^/]+)")
_RELEASE = 12
_CODENAME = "bookworm"


def depends(bundle: Path) -> list[str]:
    """Return the packages for ``Depends``, sorted. Raises BuildError on another system than Debian 12.

    Another release would name packages and versions that Debian 12 does not have.
    """
    if _system() != ("debian", str(_RELEASE)):
        raise BuildError(f"A .deb for Debian {_RELEASE} and newer is made on Debian {_RELEASE} ({_CODENAME}).")
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        (work / "debian").mkdir()
        (work / "debian" / "control").write_text("Source: sotto\n\nPackage: sotto\nArchitecture: any\n")
        inside = work / "debian" / "sotto"  # what lies in there is taken for a part of the package itself
        (inside / "DEBIAN").mkdir(parents=True)
        shutil.copytree(bundle, inside / "usr" / "lib" / "sotto", symlinks=True, copy_function=_link)
        files = list(elf_files(inside))
        (work / "debian" / "shlibs.local").write_text(_own_libraries(inside))
        private = sorted({file.parent for file in files})
        needed = [file for file in files if not file.match(_OPTIONAL)]
        command = ["dpkg-shlibdeps", "-O", *(f"-l{path}" for path in private), *(f"-e{file}" for file in needed)]
        printed = run(command, cwd=work)
    found = re.search(r"^shlibs:Depends=(.*)$", printed, re.MULTILINE)
    if found is None:
        raise BuildError("dpkg-shlibdeps found nothing that the bundle needs.")
    return sorted({*(part.strip() for part in found[1].split(",")), *OPENED_AT_RUN_TIME})


def elf_files(folder: Path) -> Iterator[Path]:
    """Yield the programs and libraries below ``folder``, sorted; links are not followed."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            with path.open("rb") as file:
                if file.read(4) == _ELF:
                    yield path


def _own_libraries(folder: Path) -> str:
    """Return the lines that say: this library is in the package, no other is needed for it."""
    names = {match.groups() for path in folder.rglob("*.so*") if (match := _LIBRARY.fullmatch(path.name))}
    return "".join(f"{name} {version}\n" for name, version in sorted(names))


def _link(source: str, target: str) -> str:
    try:
        Path(target).hardlink_to(source)
    except OSError:  # another disk
        shutil.copy2(source, target)
    return target


def _system() -> tuple[str, str]:
    lines = Path("/etc/os-release").read_text(encoding="utf-8").splitlines() if Path("/etc/os-release").exists() else []
    facts = {name: value.strip('"') for name, _, value in (line.partition("=") for line in lines)}
    return facts.get("ID", ""), facts.get("VERSION_ID", "")
