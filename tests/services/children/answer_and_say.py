"""Services in which one answer is written until this process is killed; says how long it is, ten times a second or so.

Arguments: the profile's folder and the path of a model. Lines on standard output: ``answer ID``, then the number of
characters that have been shown.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from sotto.config.paths import AppPaths
from sotto.domain.events import TokenReceived
from support.running_services import RunningServices

running = RunningServices(
    AppPaths.resolve(Path(sys.argv[1]), {}), generate=[["started"], ["tokens_until_stopped"], ["finish"]]
).open()
running.wait(running.services.models.add(Path(sys.argv[2])))
sent = running.services.chat.send("Sing for ever")
print("answer", sent.answer, flush=True)
shown, said = 0, 0.0


def show(event: TokenReceived) -> None:
    global shown, said
    shown += len(event.text)
    if time.monotonic() - said > 0.1:
        said = time.monotonic()
        print(shown, flush=True)


running.services.hub.subscribe(TokenReceived, show)
running.until(lambda: False, timeout=60)
