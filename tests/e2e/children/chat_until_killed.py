"""A day with Sotto, of which every sentence is secret, until this process is killed in the middle of an answer.

Arguments: the profile's folder, a model that never stops talking, the secret, and a passphrase that is to protect all
of it (empty: the keystore does). A line on standard output says each thing that was done.
"""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path

from sotto.config.logs import set_up_logs
from sotto.config.paths import AppPaths
from sotto.domain.events import TokenReceived
from sotto.domain.protection import KeyProtection
from sotto.ipc.commands import engine_command
from sotto.services.guide import guide_file
from support.running_services import RunningServices

profile, model, secret, passphrase = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], sys.argv[4]
paths = AppPaths.resolve(profile, os.environ)
set_up_logs("debug", sys.stderr, home=Path.home())
logging.getLogger("sotto.test").debug("the log is on")
running = RunningServices(paths, command=engine_command(), guide=guide_file()).open()
services = running.services
if passphrase:
    running.wait(services.protection.set_level(KeyProtection.PASSPHRASE, passphrase=passphrase))
sent = services.chat.send(f"What is {secret}?", system_prompt=f"Never say {secret}")
first = running.finished(sent)
print("asked", flush=True)
running.finished(services.chat.edit(sent.user_message, f"Who is {secret}?", sent.conversation))
running.wait(services.history.rename(sent.conversation, f"About {secret}"))
running.wait(services.history.save_draft(sent.conversation, f"And then {secret}"))
running.wait(services.history.save_draft(None, f"New {secret}"))
assert running.wait(services.history.search(secret))
running.wait(services.branches.delete(sent.conversation, first.message.id))
running.wait(services.tasks.store(lambda store: store.purge(2**53)))
running.wait(services.backups.create())
print("backed up", flush=True)
running.wait(services.models.add(model))
running.events.clear()
services.chat.send(f"Tell me of {secret}")
running.until(lambda: len(running.of(TokenReceived)) > 100)
print("answering", flush=True)
running.until(lambda: False, timeout=60)
