"""What was read is kept: returning to a conversation, also after a restart, costs only the new tokens.

Three places are looked in for the longest common beginning with a prompt: the model's context, states in memory, states
on disk. Writing to disk waits until nothing is asked, and gives way to whatever is.

The answer is the same as without: what is exact (see :mod:`~sotto.engine.child.memory`) is preferred, and an answer's
own tokens, which were computed one by one or as guesses, are read again with the next question where that is a matter
of milliseconds. Where it is more, with large models and long answers, they are used as they are, as every program does
that goes on in a conversation: they differ in the last digits.

A model that can't go back (recurrent, hybrid) can use a state only if the prompt begins with all of it. So of such a
conversation three are kept: the newest, that of a prompt but for its last tokens (the same question again), and one a
little earlier (templates end a prompt with words that are gone from the next one).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Final

from sotto.domain.light_dataclass import dataclass
from sotto.engine.child.backend import Backend, StopFlag
from sotto.engine.child.kept_states import TOKEN_BYTES, KeptState, StateKey, StateShelf, common_tokens, packed, unpacked
from sotto.engine.child.memory import GROUP, Memory, OnProgress
from sotto.engine.child.state_files import StateFiles, StoredState

_LEAST: Final = 16
"""Fewer tokens than this are read as fast as they are brought back."""
_WORTH: Final = 16
_WORTH_ON_GPU: Final = 4
"""A state of so many times the tokens that it saves is still brought back, and no larger one. A processor reads tokens
a hundred times slower than it copies their state, a graphics card a few times."""
_PRICE_OF_EXACTNESS: Final = 2_000_000_000
"""Tokens times weights that are computed anew for it: some milliseconds on two cores."""
_BEFORE_END: Final = 16
"""How long before a prompt's end the earlier state is taken: longer than what templates put there."""
_QUIET_SECONDS: Final = 2.0
_BYTES_PER_SECOND: Final = 10_000_000
"""A conversation that goes on is not written after every answer: a large state waits until the pause is long, by so
many of its bytes a second, so that no disk is worn out. One that was left, and the last one at the end, do not wait."""


@dataclass(frozen=True, slots=True)
class _Owner:
    """Whose tokens are in the context."""

    conversation: str = ""
    adapters: str = ""


@dataclass(frozen=True, slots=True)
class _Find:
    """The first ``kept`` tokens of a prompt can be had from ``place``, None: the context. ``worth`` is in tokens."""

    worth: int
    kept: int
    place: KeptState | StoredState | None = None


class PromptCache:
    """For the thread that computes. Without ``shelf`` only the context itself is used again."""

    def __init__(
        self,
        backend: Backend,
        memory: Memory,
        shelf: StateShelf | None = None,
        files: StateFiles | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._backend = backend
        self._memory = memory
        self._shelf = shelf
        self._files = files
        self._clock = clock
        self._owner = _Owner()
        self._quiet_since: float | None = None
        self._is_settled = True
        self._price = max(2 * GROUP - 1, _PRICE_OF_EXACTNESS // max(1, backend.facts.parameters))

    def begin(self, prompt: Sequence[int], conversation: str = "", adapters: str = "") -> int:
        """Bring back as much of the beginning of ``prompt`` as is known; return that in tokens.

        At least the last one is left to be read. What will be read and written belongs to ``conversation``; nothing of
        it is kept if that is empty. ``adapters`` are those that are on.
        """
        owner = _Owner(self._named(conversation), adapters)
        if owner != self._owner:
            self.leave()
        self._owner = owner
        self._quiet_since, self._is_settled = None, False
        best = self._best(packed(prompt), len(prompt))
        if best.place is not None and not self._bring_back(best.place):
            best = self._find(None, packed(self._memory.tokens), self._memory.exact, packed(prompt), len(prompt))
        self._memory.cut(best.kept)
        return self._memory.size

    def read(self, prompt: Sequence[int], stop: StopFlag, on_progress: OnProgress) -> None:
        """Read what :meth:`begin` left of ``prompt``; ``on_progress`` counts from its beginning. Raises Aborted."""
        total = len(prompt)
        ends = [total]
        if not self._backend.can_go_back:
            ends = [_whole_groups(total - GROUP - _BEFORE_END), _whole_groups(total - GROUP), total]
        for slot, end in zip(range(len(ends) - 1, -1, -1), ends, strict=True):
            begin = self._memory.size
            if end > begin:
                self._memory.read(prompt[begin:end], stop, _counted_from(begin, total, on_progress))
                if slot:
                    self._keep(slot)

    def leave(self) -> None:
        """The context will be used for something else: keep what is in it, and don't take what comes for the same."""
        self._keep()
        self._owner = _Owner()

    def settle(self, is_wanted: Callable[[], bool], *, at_end: bool = False) -> float | None:
        """Write what is not on disk yet, until something else ``is_wanted``.

        Returns after how many seconds there is more to do; None if there is nothing. ``at_end`` nothing waits.
        """
        if self._files is None or self._shelf is None or self._is_settled:
            return None
        wait = 0.0 if at_end else self._seconds_to_wait()
        if wait <= 0:
            self._keep()
        for state in self._shelf:
            is_current = state.key.conversation == self._owner.conversation
            if (wait > 0 and is_current) or self._files.holds(state.key, state.tokens):
                continue
            if not self._files.write(state, lambda: not is_wanted()):
                return 0.0
        self._is_settled = wait <= 0
        return wait if wait > 0 else None

    def forget(self, conversation: str) -> None:
        """Forget a conversation, in memory and on disk; everything if it is empty.

        What is in the context and nobody's goes, too: a title was made of the conversation, say.
        """
        name = self._named(conversation)
        if not name or self._owner.conversation in (name, ""):
            self._memory.clear()
            self._owner = _Owner()
        if self._shelf is not None:
            self._shelf.remove(name)
        if self._files is not None:
            self._files.remove(name)

    def _named(self, conversation: str) -> str:
        return self._files.named(conversation) if conversation and self._files is not None else conversation

    def _seconds_to_wait(self) -> float:
        if self._quiet_since is None:
            self._quiet_since = self._clock()
        return self._quiet_since + _QUIET_SECONDS + self._memory.state_size / _BYTES_PER_SECOND - self._clock()

    def _best(self, prompt: bytes, total: int) -> _Find:
        """Return where to have the beginning of ``prompt`` from."""
        best = here = self._find(None, packed(self._memory.tokens), self._memory.exact, prompt, total)
        if self._shelf is None:
            return best
        places: list[KeptState | StoredState] = [s for s in self._shelf if s.key.adapters == self._owner.adapters]
        if self._files is not None:
            places += self._files.all(self._owner.adapters)
        most = _WORTH_ON_GPU if self._backend.facts.placement.gpu_layers else _WORTH
        for place in places:
            count = len(place.tokens) // TOKEN_BYTES
            if count > self._backend.n_ctx:
                continue
            find = self._find(place, place.tokens, place.exact, prompt, total)
            gain = find.worth - here.worth
            is_cheap = count <= most * gain or not self._backend.can_go_back
            if gain >= _LEAST and is_cheap and find.worth > best.worth:
                best = find
        return best

    def _find(
        self, place: KeptState | StoredState | None, known: bytes, exact: int, prompt: bytes, total: int
    ) -> _Find:
        """Return how many of the ``known`` tokens can begin ``prompt``, of which the last is never had.

        Exact ones are worth more: those that are not must spare more than the price of exactness.
        """
        common = min(common_tokens(known, prompt), total - 1)
        kept = max(0, min(_whole_groups(min(common, exact)), _whole_groups(total - GROUP)))
        count = len(known) // TOKEN_BYTES
        if not self._backend.can_go_back:
            kept = count if kept == count else 0
            common = count if common == count else 0
        if common - kept > self._price:
            return _Find(common - self._price, common, place)
        return _Find(kept, kept, place)

    def _bring_back(self, found: KeptState | StoredState) -> bool:
        state = self._files.read(found) if isinstance(found, StoredState) and self._files is not None else found
        if not isinstance(state, KeptState) or self._shelf is None:
            return False
        if not self._memory.restore(unpacked(state.tokens), state.state, state.exact):
            return False
        self._shelf.put(state)
        return True

    def _keep(self, slot: int = 0) -> None:
        """Put what is in the context on the shelf, unless it is there."""
        if self._shelf is None or not self._owner.conversation or self._memory.size < _LEAST:
            return
        key = StateKey(self._owner.conversation, self._owner.adapters, slot)
        tokens = packed(self._memory.tokens)
        known = self._shelf.get(key)
        if (known is not None and known.tokens == tokens) or not self._shelf.has_room(self._memory.state_size):
            return
        state = self._memory.state()
        if len(state):
            self._shelf.put(KeptState(key, tokens, self._memory.exact, state))
        self._is_settled = False


def _whole_groups(count: int) -> int:
    return max(0, count - count % GROUP)


def _counted_from(begin: int, total: int, on_progress: OnProgress) -> OnProgress:
    return lambda done, _of_part: on_progress(begin + done, total)
