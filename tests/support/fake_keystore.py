"""A keystore for tests: it passes for the Secret Service, answers from memory, and can keep one waiting."""

from __future__ import annotations

import threading

_PASSES_FOR = "keyring.backends.SecretService.Keyring"


class FakeKeystore:
    """A ``keyring`` backend. ``entries`` outlives windows and stores, as a real keystore does.

    While ``is_blocked`` calls wait: a prompt nobody answers. :meth:`release` ends that.
    """

    def __init__(self) -> None:
        module, _, name = _PASSES_FOR.rpartition(".")
        self.__class__ = type(name, (FakeKeystore,), {"__module__": module})
        self.entries: dict[tuple[str, str], str] = {}
        self.asked = threading.Event()
        self._answers = threading.Event()
        self._answers.set()

    def block(self) -> None:
        """Answer nothing from now on."""
        self.asked.clear()
        self._answers.clear()

    def release(self) -> None:
        """Answer again, also what waits."""
        self._answers.set()

    def get_password(self, service: str, username: str) -> str | None:
        self._wait()
        return self.entries.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._wait()
        self.entries[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._wait()
        del self.entries[service, username]

    def _wait(self) -> None:
        self.asked.set()
        self._answers.wait(60)
