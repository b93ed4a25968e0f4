"""Services that have answers written one after the other until this process is killed.

Arguments: the profile's folder and the path of a model. Lines on standard output, each once it is true:
``engine PID``, ``stored CONVERSATION QUESTION ANSWER`` when a question is acknowledged, ``stopped ANSWER``.
"""

from __future__ import annotations

import sys
from pathlib import Path

from sotto.config.paths import AppPaths
from sotto.domain.events import MessageAdded, MessageFinished, TokenReceived
from sotto.services import answer
from support.running_services import RunningServices

answer.SAVE_SECONDS = 0.01
profile, model = Path(sys.argv[1]), Path(sys.argv[2])
running = RunningServices(
    AppPaths.resolve(profile, {}), generate=[["started"], ["tokens_until_stopped"], ["finish"]]
).open()
running.wait(running.services.models.add(model))
while True:
    running.events.clear()
    sent = running.services.chat.send("Sing for ever")
    running.until(lambda: len(running.of(MessageAdded)) == 2)
    print("stored", sent.conversation, sent.user_message, sent.answer, flush=True)
    running.until_writing(sent)
    (engine,) = running.engines()
    print("engine", engine.pid, flush=True)
    running.until(lambda: len(running.of(TokenReceived)) > 40)
    running.services.chat.stop(sent.job)
    running.until(lambda: bool(running.of(MessageFinished)))
    print("stopped", sent.answer, flush=True)
