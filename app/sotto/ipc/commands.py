"""How Sotto's own child programs are started: which command, with which environment.

In a checkout or an installed wheel a child is a module run by the same Python; in a frozen bundle (PyInstaller) it is
an executable that lies beside the main one.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Mapping
from pathlib import Path

_log = logging.getLogger(__name__)

HIJACKING_VARIABLES = frozenset(
    {
        "LLAMA_CPP_LIB_PATH",  # llama-cpp-python: load the native library from there
        "GGML_BACKEND_PATH",  # ggml: load one more native backend
        "LD_PRELOAD",
        "LD_AUDIT",
        "DYLD_INSERT_LIBRARIES",
        "DYLD_LIBRARY_PATH",
        "DYLD_FRAMEWORK_PATH",
        "GCONV_PATH",  # glibc: load character converters from there
        "CUDA_INJECTION64_PATH",  # NVIDIA: load a library into every program that uses the card
        "NVTX_INJECTION64_PATH",
        "VK_LAYER_PATH",  # Vulkan: put libraries between a program and its driver
        "VK_ADD_LAYER_PATH",
        "VK_IMPLICIT_LAYER_PATH",
        "VK_ADD_IMPLICIT_LAYER_PATH",
        "VK_INSTANCE_LAYERS",
        "PYTHONINSPECT",  # would keep the child alive after its end
        "PYTHONSTARTUP",
        "PYTHONBREAKPOINT",
    }
)
"""Variables that would put foreign code into a child that reads chats. ``LD_LIBRARY_PATH`` is not among them: a frozen
bundle sets it for itself, and some systems need it to find the graphics driver."""


PRIVATE_VARIABLES = frozenset(
    {"HF_TOKEN", "HUGGING_FACE_HUB_TOKEN", "HF_TOKEN_PATH", "SOTTO_PASSPHRASE_FILE"}  # what is meant for Sotto alone
)
_PRIVATE_WORDS = ("TOKEN", "SECRET", "PASSWORD", "PASSWD", "CREDENTIAL", "API_KEY", "ACCESS_KEY", "PROXY")
_ENGINE_PRIVATE = frozenset({"SSH_AUTH_SOCK", "SSH_AGENT_PID", "GPG_AGENT_INFO", "DBUS_SESSION_BUS_ADDRESS", "NETRC"})
"""Names, and parts of names, of variables that open doors. A program that only computes has no use for them."""


def child_command(module: str, executable: str) -> list[str]:
    """Return the command for the child program that is ``module`` in Python and ``executable`` in a frozen bundle."""
    if getattr(sys, "frozen", False):
        suffix = ".exe" if sys.platform == "win32" else ""
        return [str(Path(sys.executable).with_name(executable + suffix))]
    # -P keeps the current folder off sys.path (a stray json.py there would be run); -I would also ignore PYTHONPATH,
    # which a checkout may rely on.
    return [sys.executable, "-P", "-m", module]


def main_command() -> list[str]:
    """Return the command that starts Sotto itself: the window, or what further words say."""
    return [sys.executable] if getattr(sys, "frozen", False) else child_command("sotto", "sotto")


def engine_command() -> list[str]:
    """Return the command that starts the engine."""
    return child_command("sotto.engine", "sotto-engine")


def fetcher_command() -> list[str]:
    """Return the command that starts the fetcher."""
    return child_command("sotto.fetcher", "sotto-fetcher")


def child_environment(environ: Mapping[str, str]) -> dict[str, str]:
    """Return ``environ`` without secrets and what could redirect native code, and with UTF-8 as Python's encoding."""
    cleared = sorted(name for name in environ if name.upper() in HIJACKING_VARIABLES)
    if cleared:
        _log.warning("Not passed on to child programs: %s", ", ".join(cleared))
    private = {name for name in environ if name.upper() in PRIVATE_VARIABLES}
    kept = {name: value for name, value in environ.items() if name not in cleared and name not in private}
    return {**kept, "PYTHONUTF8": "1"}


def engine_environment(environ: Mapping[str, str]) -> dict[str, str]:
    """Return :func:`child_environment` without proxies, passwords and tokens: the engine reads strangers' files."""
    return {name: value for name, value in child_environment(environ).items() if not _is_private(name.upper())}


def _is_private(name: str) -> bool:
    return name in _ENGINE_PRIVATE or any(word in name for word in _PRIVATE_WORDS)
