"""Requests whose end the fetcher has not reported: if it dies first, somebody has to say what they brought."""

from __future__ import annotations

from sotto.domain.light_dataclass import dataclass
from sotto.fetcher.protocol import Checking, Progress, RequestEnded, RequestStarted, Restarted
from sotto.ipc.wire import WireMessage


@dataclass(frozen=True, slots=True)
class _Open:
    """A request of ``job``, begun when ``had`` bytes of its file lay on the disk."""

    job: str
    had: int


class OpenRequests:
    """Follows what the fetcher says, message by message."""

    def __init__(self) -> None:
        self._open: dict[int, _Open] = {}
        self._received: dict[str, int] = {}

    def heard(self, message: WireMessage) -> None:
        """Take note of ``message``, whatever it is."""
        match message:
            case RequestStarted():
                self._open[message.number] = _Open(message.job, self._received.get(message.job, 0))
            case RequestEnded():
                self._open.pop(message.number, None)
            case Checking():
                self._received[message.job] = message.total
            case Progress():
                self._received[message.job] = message.received
            case Restarted():
                self._received[message.job] = 0

    def forget(self, job: str) -> None:
        """``job`` is over; its requests, if any are open, stay."""
        if not any(one.job == job for one in self._open.values()):
            self._received.pop(job, None)

    def give_up(self) -> list[RequestEnded]:
        """Return an end for every open request, with the bytes that reached the disk, and forget all of them."""
        ends = [
            RequestEnded(number, 0, max(0, self._received.get(one.job, 0) - one.had))
            for number, one in self._open.items()
        ]
        self._open.clear()
        self._received.clear()
        return ends
