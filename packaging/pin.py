"""Note the versions installed in the running environment in constraints.txt, and the hashes of their files in locked/.

``make constraints``; run it in an environment in which the tests pass. Lines of constraints.txt with a marker (``; …``)
are for systems other than this one and are kept as they are. The hashes are those of every file of a release, for all
systems and Pythons; uv (``pip install uv``) asks the package index for them.
"""

from __future__ import annotations

import importlib.metadata
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CONSTRAINTS = ROOT / "packaging" / "constraints.txt"
LOCKED = ROOT / "packaging" / "locked"
HEADER = """\
# The exact versions Sotto is tested with, for Python 3.11 to 3.13. pyproject.toml says what may work besides.
# Made by `make constraints`; lines with a marker are for other systems and are edited by hand.
"""
LOCKED_HEADER = "# Made by `make constraints` from constraints.txt: the files that pip may install.\n"
BUILD_TOOLS = ("cmake", "hatchling", "ninja", "pip", "scikit-build-core[pyproject]")
"""What llama-cpp-python and Sotto itself are built with: installed first, so that no build fetches its own.

And pip: before 23.1 it compiles anew what it has in its cache whenever it looks at hashes.
"""
_WITHOUT_WHEELS = {"llama-cpp-python"}
"""Compiled from their source. Of all others a wheel is taken or nothing: a refused wheel must not lead to a build."""
_OLDEST_PYTHON = "3.11"
_NOT_OURS = {"pip", "setuptools", "wheel", "sotto", "uv"}


def main() -> int:
    """Rewrite the files; return 0, or 1 after saying what is wrong and what to do."""
    lines = CONSTRAINTS.read_text(encoding="utf-8").splitlines() if CONSTRAINTS.exists() else []
    kept = [line for line in lines if ";" in line and not line.startswith("#")]
    named = {_name(line) for line in kept}  # one package may need another version on another system
    for distribution in importlib.metadata.distributions():
        name = re.sub(r"[-_.]+", "-", distribution.name).lower()
        if name not in _NOT_OURS | named:
            kept.append(f"{name}=={distribution.version}")
    CONSTRAINTS.write_text(HEADER + "".join(f"{line}\n" for line in sorted(kept, key=_name)), encoding="utf-8")
    uv = shutil.which("uv", path=os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")]))
    if uv is None:
        print("The versions are noted, but not the hashes of their files: that needs uv (pip install uv).")
        return 1
    return 0 if all(_lock(uv, name, requirements) for name, requirements in _requirements().items()) else 1


def _requirements() -> dict[str, list[str]]:
    """Return what each file in locked/ is made from."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    return {
        "build": list(BUILD_TOOLS),
        "dev": [*project["dependencies"], *extras["dev"]],
        "package": extras["package"],
    }


def _lock(uv: str, name: str, requirements: list[str]) -> bool:
    """Write the file ``name`` with all that ``requirements`` need, on every system; return whether that went well."""
    command = [uv, "pip", "compile", "-", "--quiet", "--universal", "--python-version", _OLDEST_PYTHON]
    command += ["--constraint", str(CONSTRAINTS), "--generate-hashes", "--no-header", "--no-annotate"]
    done = subprocess.run(command, input="\n".join(requirements), stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        return False
    wheels = sorted(set(re.findall(r"^([^\s=]+)==", done.stdout, re.MULTILINE)) - _WITHOUT_WHEELS)
    text = f"{LOCKED_HEADER}--only-binary {','.join(wheels)}\n{done.stdout}"
    (LOCKED / f"{name}.txt").write_text(text, encoding="utf-8", newline="\n")
    return True


def _name(line: str) -> str:
    return line.partition("==")[0]


if __name__ == "__main__":
    sys.exit(main())
