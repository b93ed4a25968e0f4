"""What is loaded before the first message."""

from __future__ import annotations

import subprocess
import sys

_PROGRAM = """
import sys, threading
from sotto.gui.warm_up import load_message_modules
assert "sotto.gui.answer_widget" not in sys.modules
made = []
worker = threading.Thread(target=lambda: made.append(load_message_modules()))
worker.start()
worker.join()
assert made[0] >= 5, made
assert {"sotto.gui.answer_widget", "markdown_it", "pygments.lexers.python"} <= sys.modules.keys()
"""


def test_it_loads_what_a_message_needs_on_any_thread_and_without_an_application() -> None:
    done = subprocess.run([sys.executable, "-c", _PROGRAM], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
