"""Runs before anything else in each of the frozen programs: native code comes from the bundle and nowhere else.

PyInstaller's start-up code has set ``LD_LIBRARY_PATH`` to the bundle. The loader reads it once, when a process starts,
so it has served its purpose: left in place it would make every program that Sotto starts (a browser, a file manager)
load the bundle's libraries instead of its own.
"""

import os
import sys


def _clear() -> None:
    cleared = [name for name in ("LLAMA_CPP_LIB_PATH", "GGML_BACKEND_PATH") if os.environ.pop(name, None) is not None]
    if cleared and sys.stderr is not None:
        print(f"sotto: {' and '.join(cleared)} ignored: libraries come from the bundle.", file=sys.stderr, flush=True)
    original = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
    if original is not None:
        os.environ["LD_LIBRARY_PATH"] = original
    else:
        os.environ.pop("LD_LIBRARY_PATH", None)
    for name in [name for name in os.environ if name.startswith("_PYI_")]:
        del os.environ[name]


_clear()
del _clear
