"""On X11 a desktop finds the menu entry of a window by its class, and a screen reader must still say a plain name."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from sotto.config.identity import APP_ID
from support.needs import needs_programs

pytestmark = needs_programs("xvfb-run", "xwininfo", "xprop")

_SCRIPT = """
"$@" & program=$!
until xwininfo -root -tree | grep -q '"Sotto"'; do sleep 0.1; kill -0 $program || exit 3; done
xprop -name Sotto WM_CLASS _KDE_NET_WM_DESKTOP_FILE
kill $program
wait $program
"""


def test_the_window_has_the_id_of_the_menu_entry(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "sotto", "--data-dir", str(tmp_path / "data")]
    environment = {name: value for name, value in os.environ.items() if name != "WAYLAND_DISPLAY"}
    environment |= {"QT_QPA_PLATFORM": "xcb", "XDG_RUNTIME_DIR": str(tmp_path)}
    done = subprocess.run(
        ["xvfb-run", "-a", "sh", "-c", _SCRIPT, "sh", *command],
        env=environment,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert f'WM_CLASS(STRING) = "{APP_ID}", "{APP_ID}"' in done.stdout
    assert f'_KDE_NET_WM_DESKTOP_FILE(UTF8_STRING) = "{APP_ID}"' in done.stdout
