"""A file opened from the file manager while Sotto runs: a second process hands it over and ends."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from support.driven_window import DrivenWindow


def test_the_window_that_runs_is_told_what_was_opened(tmp_path: Path) -> None:
    with DrivenWindow(tmp_path / "data") as window:
        window.wait(lambda screen: screen["ready"])
        command = [sys.executable, "-m", "sotto", "--data-dir", str(tmp_path / "data"), "gone.gguf"]
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
        done = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, timeout=60, check=False)
        assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
        window.wait(lambda screen: any("There is no file “gone.gguf”" in text for text in screen["errors"]))
        assert window.quit() == 0
