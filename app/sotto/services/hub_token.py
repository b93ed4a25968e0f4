"""The user's access token for the hub: where it comes from, and who is told when it changes.

``HF_TOKEN`` counts before the keystore, as with every other program that knows it. The token itself is handed to the
fetcher and to nobody else; it is never shown, logged or part of an error.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import TYPE_CHECKING

from sotto.domain.errors import UserFacingError
from sotto.domain.events import Notice
from sotto.domain.light_dataclass import dataclass
from sotto.services.hub import EventHub
from sotto.services.tasks import Task, TaskRunner

if TYPE_CHECKING:
    from sotto.store.token_vault import TokenVault

TOKEN_VARIABLE = "HF_TOKEN"  # noqa: S105 - the name of a variable
_MOST_CHARACTERS = 500


class TokenSource(StrEnum):
    """Where the token comes from."""

    NONE = "none"
    KEYSTORE = "keystore"
    ENVIRONMENT = "environment"


@dataclass(frozen=True, slots=True)
class TokenStatus:
    """Whether there is a token; never the token itself. ``backend`` names the keystore that holds one, also while the
    environment's counts."""

    source: TokenSource
    backend: str = ""


class HubToken:
    """Knows the token once it was loaded. Owner thread only; the keystore is asked on the io pool.

    ``on_changed`` is called when :attr:`value` became another.
    """

    def __init__(
        self, tasks: TaskRunner, hub: EventHub, make_vault: Callable[[], TokenVault], environ: Mapping[str, str]
    ) -> None:
        self.on_changed: Callable[[], None] | None = None
        self._tasks = tasks
        self._hub = hub
        self._make_vault = make_vault
        self._from_environment = environ.get(TOKEN_VARIABLE, "").strip()
        self._kept: str | None = None

    @property
    def value(self) -> str:
        """The token to use; empty if there is none, or as long as it was not loaded."""
        return self._from_environment or self._kept or ""

    def load(self) -> Task[None]:
        """Make :attr:`value` known. Never fails: a keystore that does not answer is announced as a Notice, and it is
        not asked again, since every search would wait for it."""
        finished: Task[None] = Task(self._hub)

        def loaded(token: str | None) -> None:
            self._kept = token or ""
            finished.succeed(None)

        def failed(error: UserFacingError) -> None:
            self._kept = ""
            self._hub.publish(Notice(error))
            finished.succeed(None)

        def work() -> str | None:
            if self._from_environment or self._kept is not None:
                return self._kept
            return self._make_vault().read()

        self._tasks.io(work).success(loaded).failure(failed)
        return finished

    def status(self) -> Task[TokenStatus]:
        """Return where the token comes from, without asking the keystore for it."""
        return self._tasks.io(lambda: self._status(self._make_vault().backend))

    def set(self, text: str) -> Task[TokenStatus]:
        """Keep a token in the system's keystore. Fails with ``token_malformed`` or ``token_not_kept``."""
        token = text.strip()

        def work() -> TokenStatus:
            return self._status(self._make_vault().write(checked_token(token)))

        return self._changing(work, token)

    def clear(self) -> Task[TokenStatus]:
        """Remove the token from the keystore. Fails with ``keystore_unavailable``; it is still there then."""

        def work() -> TokenStatus:
            self._make_vault().clear()
            return self._status("")

        return self._changing(work, "")

    def _changing(self, work: Callable[[], TokenStatus], token: str) -> Task[TokenStatus]:
        finished: Task[TokenStatus] = Task(self._hub)

        def done(status: TokenStatus) -> None:
            self._kept = token
            if self.on_changed is not None:
                self.on_changed()
            finished.succeed(status)

        self._tasks.io(work).success(done).failure(finished.fail)
        return finished

    def _status(self, backend: str) -> TokenStatus:
        if self._from_environment:
            return TokenStatus(TokenSource.ENVIRONMENT, backend)
        return TokenStatus(TokenSource.KEYSTORE if backend else TokenSource.NONE, backend)


def checked_token(token: str) -> str:
    """Return ``token`` if it can be one (it becomes part of a request's header). Raises ``token_malformed``."""
    if not token or len(token) > _MOST_CHARACTERS or not all("!" <= character <= "~" for character in token):
        raise UserFacingError(
            "token_malformed",
            "That is not an access token.",
            "Copy the whole token from the settings of your account on the hub; it begins with “hf_”.",
        )
    return token
