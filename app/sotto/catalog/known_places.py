"""Where other programs keep their models: the folder each of them makes, and the settings that may have moved it.

As their sources and pages say (November 2026):

- LM Studio: ``models`` in its home, which ``~/.lmstudio-home-pointer`` names; its ``settings.json`` may move the folder
  (``downloadsFolder``).
- Jan: ``llamacpp/models`` in its data folder, before that ``models``; a ``settings.json`` may move the data folder
  (``data_folder``).
- GPT4All: its data folder; ``modelPath`` in the ini file of its settings may name another one.
- Ollama: ``OLLAMA_MODELS``. The hub's cache: ``HF_HUB_CACHE``, ``HF_HOME``. llama.cpp: ``LLAMA_CACHE``.

Only those small text files are read here; any thread.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from sotto.catalog.other_apps import FolderKind, ModelPlace, is_folder
from sotto.catalog.small_files import qt_setting, small_json, small_text
from sotto.domain.light_dataclass import dataclass


def known_places(environ: Mapping[str, str], home: Path, platform: str) -> list[ModelPlace]:
    """Return the folders of other programs that exist; ``platform`` is :data:`sys.platform`. Never raises."""
    here = _Surroundings(environ, home, platform)
    candidates = [
        *((FolderKind.LM_STUDIO, path) for path in _lm_studio(here)),
        *((FolderKind.JAN, path) for path in _jan(here)),
        *((FolderKind.GPT4ALL, path) for path in _gpt4all(here)),
        *((FolderKind.OLLAMA, path) for path in _ollama(here)),
        (FolderKind.HUB_CACHE, _hub_cache(here)),
        (FolderKind.LLAMA_CPP, _llama_cpp(here)),
    ]
    places: dict[Path, ModelPlace] = {}
    for kind, path in candidates:
        if path not in places and is_folder(path):
            places[path] = ModelPlace(path, kind)
    return list(places.values())


@dataclass(frozen=True, slots=True)
class _Surroundings:
    """The environment, the user's home and the system that places are looked for in."""

    environ: Mapping[str, str]
    home: Path
    platform: str

    def named(self, text: object) -> Path | None:
        """Return the folder that ``text`` names; None for what is no absolute path (``~`` is the home)."""
        given = text.strip() if isinstance(text, str) else ""
        if "\0" in given:
            return None
        path = self.home / given[1:].lstrip("/\\") if given == "~" or given[:2] in ("~/", "~\\") else Path(given)
        return path if path.is_absolute() else None

    def variable(self, name: str) -> Path | None:
        """Return the folder that a variable of the environment names, if it does."""
        return self.named(self.environ.get(name, ""))

    @property
    def config(self) -> Path:
        """Where programs keep settings, on systems that follow the XDG rules."""
        return self.variable("XDG_CONFIG_HOME") or self.home / ".config"

    @property
    def cache(self) -> Path:
        """The same for what can be made anew."""
        return self.variable("XDG_CACHE_HOME") or self.home / ".cache"

    def data(self, *, is_local: bool) -> Path:
        """Return where programs keep data; ``is_local``: the part of a Windows profile that stays on the computer."""
        if self.platform == "win32":
            variable, name = ("LOCALAPPDATA", "Local") if is_local else ("APPDATA", "Roaming")
            return self.variable(variable) or self.home / "AppData" / name
        if self.platform == "darwin":
            return self.home / "Library" / "Application Support"
        return self.variable("XDG_DATA_HOME") or self.home / ".local" / "share"


def _lm_studio(here: _Surroundings) -> Iterator[Path]:
    pointed = here.named(small_text(here.home / ".lmstudio-home-pointer"))
    for base in ([pointed] if pointed else []) + [here.home / ".lmstudio", here.home / ".cache" / "lm-studio"]:
        moved = here.named(small_json(base / "settings.json").get("downloadsFolder"))
        if moved is not None:
            yield moved
        yield base / "models"


def _jan(here: _Surroundings) -> Iterator[Path]:
    data = here.data(is_local=False)
    bases = [data / "Jan", data / "jan.ai.app"]
    if here.platform not in ("win32", "darwin"):
        bases.append(here.config / "Jan")
    for base in bases:
        moved = here.named(small_json(base / "settings.json").get("data_folder"))
        for folder in ([moved] if moved else []) + [base / "data"]:
            yield folder / "llamacpp" / "models"
            yield folder / "models"


def _gpt4all(here: _Surroundings) -> Iterator[Path]:
    if here.platform == "win32":
        folders = [here.data(is_local=False) / "nomic.ai"]
    elif here.platform == "darwin":  # there Qt takes the domain for the name of the folder
        folders = [here.config / "gpt4all.io", here.config / "nomic.ai"]
    else:
        folders = [here.config / "nomic.ai"]
    for folder in folders:
        moved = here.named(qt_setting(folder / "GPT4All.ini", "modelPath"))
        if moved is not None:
            yield moved
    yield here.data(is_local=True) / "nomic.ai" / "GPT4All"


def _ollama(here: _Surroundings) -> Iterator[Path]:
    moved = here.variable("OLLAMA_MODELS")
    if moved is not None:
        yield moved
    yield here.home / ".ollama" / "models"
    if here.platform.startswith("linux"):  # the service's own account, and the package of some distributions
        yield Path("/usr/share/ollama/.ollama/models")
        yield Path("/var/lib/ollama")


def _hub_cache(here: _Surroundings) -> Path:
    named = here.variable("HF_HUB_CACHE") or here.variable("HUGGINGFACE_HUB_CACHE")
    return named or (here.variable("HF_HOME") or here.cache / "huggingface") / "hub"


def _llama_cpp(here: _Surroundings) -> Path:
    named = here.variable("LLAMA_CACHE")
    if named is not None:
        return named
    if here.platform == "win32":
        return here.data(is_local=True) / "llama.cpp"
    if here.platform == "darwin":
        return here.home / "Library" / "Caches" / "llama.cpp"
    return here.cache / "llama.cpp"
