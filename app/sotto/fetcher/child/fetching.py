"""A file transfer as a job: watched over, so that Stop works at once even while a server is silent."""

from __future__ import annotations

import threading
from collections.abc import Callable

from sotto.fetcher.child import disk
from sotto.fetcher.child.failures import Failure, Interrupted
from sotto.fetcher.child.network import Network
from sotto.fetcher.child.part_file import PartClosedError
from sotto.fetcher.child.patience import Patience
from sotto.fetcher.child.transfer import Transfer
from sotto.fetcher.protocol import Failed, Fetch, Fetched, Stopped
from sotto.ipc.wire import WireMessage

LastWord = Fetched | Failed | Stopped

_LOOK_AT_STOP = 0.1  # seconds
_PATIENCE = Patience()


def fetch(
    network: Network,
    message: Fetch,
    send: Callable[[WireMessage], None],
    stop: threading.Event,
    patience: Patience = _PATIENCE,
) -> LastWord:
    """Bring the file of ``message`` into its part; return the last message of the job, all others are sent.

    The network is used on a thread of its own, which is left behind when ``stop`` is set: it may be looking up a name
    or waiting for a connection for some seconds more, and by then the part may belong to another job.
    """
    transfer = Transfer(network, message, send, stop, patience)
    worker = _Worker(network, message, transfer)
    worker.start()
    while not worker.is_over.wait(_LOOK_AT_STOP):
        if stop.is_set():
            network.interrupt(message.job)
            return Stopped(message.job, transfer.close())
        transfer.tell_progress()
    return worker.result()


class _Worker:
    """The thread that uses the network."""

    def __init__(self, network: Network, message: Fetch, transfer: Transfer) -> None:
        self.is_over = threading.Event()
        self._network = network
        self._message = message
        self._transfer = transfer
        self._result: LastWord | BaseException = Stopped(message.job)
        self._thread = threading.Thread(target=self._run, name=f"transfer {message.job}", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def result(self) -> LastWord:
        """Return how it ended; raises what was a bug."""
        if isinstance(self._result, BaseException):
            raise self._result
        return self._result

    def _run(self) -> None:
        try:
            self._result = self._bring()
        except BaseException as error:  # noqa: BLE001 - the border of the thread
            self._result = error
        finally:
            self.is_over.set()

    def _bring(self) -> LastWord:
        job = self._message.job
        try:
            with self._network.job(job, self._message.type):
                return self._transfer.bring()
        except Failure as failure:
            return failed(job, failure)
        except OSError as error:
            return failed(job, disk.explain(error))
        except (Interrupted, PartClosedError):
            return Stopped(job, self._transfer.close())
        finally:
            self._transfer.close()


def failed(job: str, failure: Failure) -> Failed:
    """Return the last message of ``job`` that failed."""
    return Failed(job, failure.code, failure.text, failure.hint, failure.details, failure.passes)
