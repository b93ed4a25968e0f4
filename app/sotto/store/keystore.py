"""The operating system's keystore, reached so that it can neither block Sotto nor turn out to be a plain file.

``keyring`` picks up any backend that is installed, including some that write passwords readable into a file. Only
backends named here count as a keystore.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

T = TypeVar("T")

ALLOWED_BACKENDS = frozenset(
    {
        "keyring.backends.macOS.Keyring",
        "keyring.backends.Windows.WinVaultKeyring",
        "keyring.backends.SecretService.Keyring",
        "keyring.backends.kwallet.DBusKeyring",
        "keyring.backends.kwallet.DBusKeyringKWallet4",
        "keyring.backends.libsecret.Keyring",
    }
)
_STOPPED = "no answer was waited for"
_CHAINER = "keyring.backends.chainer.ChainerBackend"


class KeystoreUnavailable(Exception):
    """There is no keystore, or it did not do what it was asked. The text names the reason and holds no secret."""


class WaitingStopped(KeystoreUnavailable):
    """The user, or the end of the program, did not want to wait for an answer any more."""


class NoKeystore(KeystoreUnavailable):
    """There is none, so nothing can have come of what was asked."""


def configured_backend() -> KeyringBackend:
    """Return the backend ``keyring`` chose. May talk to the session bus, so it can block."""
    import keyring  # imported late: looking for backends takes time and no start without a store needs it

    return keyring.get_keyring()


class Keystore:
    """Entries of ``service`` in the system's keystore. Every call waits at most ``timeout_s`` seconds."""

    def __init__(
        self,
        service: str,
        backend: Callable[[], KeyringBackend] = configured_backend,
        timeout_s: float = 20.0,
    ) -> None:
        self._service = service
        self._backend = backend
        self._timeout_s = timeout_s
        self._calls = threading.Lock()
        self._waiting: set[_Call[Any]] = set()
        self._is_stopped = self._is_over = False

    def stop_waiting(self, *, for_good: bool = False) -> None:
        """Let whoever waits, and whoever asks until :meth:`wait_again`, fail at once. For any thread.

        ``for_good``: whoever asks at any time, since the program ends.
        """
        with self._calls:
            self._is_stopped, self._is_over = True, self._is_over or for_good
            for call in self._waiting:
                call.give_up()

    def wait_again(self) -> None:
        """Whoever asks from now on waits for an answer. For any thread."""
        with self._calls:
            self._is_stopped = self._is_over

    def backend_name(self) -> str:
        """Return the name of the backend that would be used; no entry is read or written.

        Raises :class:`KeystoreUnavailable`.
        """
        return self._in_time(lambda: _name(_allowed(self._backend())[0]))

    def write(self, entry: str, secret: str) -> str:
        """Store ``secret``, read it back, and return the name of the backend that has it.

        Raises :class:`KeystoreUnavailable`.
        """

        def work() -> str:
            backend = _allowed(self._backend())[0]
            backend.set_password(self._service, entry, secret)
            if backend.get_password(self._service, entry) != secret:
                raise KeystoreUnavailable("the keystore does not return what it was given")
            return _name(backend)

        return self._in_time(work)

    def read(self, entry: str, backend_name: str) -> str | None:
        """Return the secret that ``backend_name`` holds, or None if it answers that it has none.

        Raises :class:`KeystoreUnavailable`, also if that backend is no longer the one in use.
        """
        return self._in_time(lambda: self._named(backend_name).get_password(self._service, entry))

    def delete(self, entry: str, backend_name: str) -> None:
        """Remove the secret that ``backend_name`` (empty: any that is in use) holds, if it has it; see that it is gone.

        Raises :class:`KeystoreUnavailable` like :meth:`read`; then it may still be there.
        """

        def work() -> None:
            for backend in [self._named(backend_name)] if backend_name else _allowed(self._backend()):
                if backend.get_password(self._service, entry) is not None:
                    backend.delete_password(self._service, entry)
                if backend.get_password(self._service, entry) is not None:
                    raise KeystoreUnavailable("the keystore does not forget what it was told to")

        self._in_time(work)

    def _named(self, backend_name: str) -> KeyringBackend:
        for backend in _allowed(self._backend()):
            if _name(backend) == backend_name:
                return backend
        raise KeystoreUnavailable(f"{backend_name} is not in use any more")

    def _in_time(self, work: Callable[[], T]) -> T:
        call = _Call(work)
        with self._calls:
            if self._is_stopped:
                raise WaitingStopped(_STOPPED)
            self._waiting.add(call)
        # A daemon thread: one that hangs in a prompt nobody answers must not keep the program from ending.
        threading.Thread(target=call.run, name="sotto-keystore", daemon=True).start()
        try:
            answered = call.done.wait(self._timeout_s)
        finally:
            with self._calls:
                self._waiting.discard(call)
        if not answered:
            raise KeystoreUnavailable(f"no answer within {self._timeout_s:g} s")
        if call.failure is not None:
            raise call.failure
        return call.results[0]


class _Call(Generic[T]):
    """One call on its worker thread; ``results`` or ``failure`` is set once ``done`` is."""

    def __init__(self, work: Callable[[], T]) -> None:
        self._work = work
        self.done = threading.Event()
        self.results: list[T] = []
        self.failure: KeystoreUnavailable | None = None

    def give_up(self) -> None:
        """Wait no more; what comes later is nobody's."""
        self.failure = WaitingStopped(_STOPPED)
        self.done.set()

    def run(self) -> None:
        try:
            self.results.append(self._work())
        except KeystoreUnavailable as error:
            self.failure = type(error)(str(error))  # a new one: the frames of the other hold what was asked
        except Exception as error:  # noqa: BLE001 - thread border; backends raise whatever their bus raises
            # Not its text: some backends quote what they were given.
            self.failure = KeystoreUnavailable(type(error).__name__)
        finally:
            self.done.set()


def _name(backend: KeyringBackend) -> str:
    return f"{type(backend).__module__}.{type(backend).__qualname__}"


def _allowed(backend: KeyringBackend) -> list[KeyringBackend]:
    """Return the real keystores in ``backend``, best first, or raise."""
    candidates: list[KeyringBackend] = [backend]
    if _name(backend) == _CHAINER:
        candidates = list(getattr(backend, "backends", ()))  # sorted by priority
    allowed = [candidate for candidate in candidates if _name(candidate) in ALLOWED_BACKENDS]
    if not allowed:
        raise NoKeystore(f"{_name(backend)} is not a keystore")
    return allowed
