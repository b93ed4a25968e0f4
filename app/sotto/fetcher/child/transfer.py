"""Bringing one file here: pinned to what it must be, continued where it stopped, and checked to the last byte.

huggingface_hub's own download throws a partial file away when it fails, never goes on after a restart and does not
check the SHA-256 (2.4, measured); so it is asked for the file's facts only and the bytes are fetched here.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable
from pathlib import Path

from sotto.fetcher.child import disk, hub, misfits
from sotto.fetcher.child.answer import Expected
from sotto.fetcher.child.body import Body, ChangedError, OtherRangeError, open_body
from sotto.fetcher.child.failures import Failure
from sotto.fetcher.child.network import Network
from sotto.fetcher.child.part_file import PartClosedError, PartFile
from sotto.fetcher.child.patience import Patience, Tries
from sotto.fetcher.child.speed import Speed
from sotto.fetcher.protocol import Checking, Fetch, Fetched, Pinned, Progress, Restarted
from sotto.ipc.wire import WireMessage

TELL_EVERY = 0.25
"""Seconds between two messages about the progress."""

_LOOK_AT_DISK_EVERY = 16 * 1024 * 1024
_MAX_CHANGES = 3
"""How often a file may change while it is fetched; a server that goes on with that has something else wrong."""
_MAX_MISFITS = 3
"""After so many answers in a row that are not the rest that was asked for, what is there is given up."""


class Transfer:
    """One file on its way. :meth:`bring` runs on a worker thread; the other public methods are for the thread that
    watches over it. What is told after :meth:`close` is to be dropped by ``say``."""

    def __init__(
        self,
        network: Network,
        message: Fetch,
        say: Callable[[WireMessage], None],
        stop: threading.Event,
        patience: Patience,
    ) -> None:
        self._network = network
        self._message = message
        self._say = say
        self._stop = stop
        self._tries = Tries(message.job, patience, say, stop)
        self._path = Path(message.part)
        self._part: PartFile | None = None
        self._size_bytes = 0
        self._speed = Speed()
        self._told_at = 0.0
        self._is_receiving = False
        self._has_older_bytes = False
        self._etag = ""
        self._are_etags_of_use = True
        self._misfits = 0
        self._is_prefix_known = False  # whether what is there belongs to the file that is asked for

    def tell_progress(self) -> None:
        """Say how far it is, if it is time to; a stall shows as a falling speed, and costs no bytes."""
        now = time.monotonic()
        if self._is_receiving and self._part is not None and now - self._told_at >= TELL_EVERY:
            self._told_at = now
            with contextlib.suppress(OSError, PartClosedError):  # the worker gets it too
                self._part.flush()
            received = self._part.size
            self._say(Progress(self._message.job, received, self._size_bytes, self._speed.measure(now, received)))

    def close(self) -> int:
        """Let go of the part, also while the worker is filling it; return how many bytes are in it."""
        if self._part is not None:
            self._part.close()
        return _size_of(self._path)

    def bring(self) -> Fetched:
        """Do it all. Raises Failure, OSError of the disk, or PartClosedError after :meth:`close`."""
        wanted = self._tries.until_done(self._pin)
        part = self._open(wanted)
        changes = 0
        is_fresh_try = False
        while True:
            try:
                self._receive(wanted, part)
            except ChangedError as change:
                changes += 1
                if changes > _MAX_CHANGES:
                    raise misfits.keeps_changing() from None
                wanted = self._change(wanted, part, change)
                continue
            checksum = part.finish()
            if checksum == wanted.sha256:
                part.sync()
                return Fetched(self._message.job, checksum, wanted.size_bytes)
            if not self._has_older_bytes or is_fresh_try:
                part.delete()
                raise misfits.wrong_checksum(wanted.sha256, checksum)
            is_fresh_try = True
            self._start_over(part, "part_damaged", "What had arrived earlier was damaged.")

    def _pin(self) -> hub.Pin:
        message = self._message
        pin = hub.pin(self._network, message.repository, message.revision, message.file)
        if message.size_bytes not in (None, pin.size_bytes):
            raise misfits.other_size(message.size_bytes, pin.size_bytes)
        if message.sha256 not in (None, pin.sha256):
            raise misfits.other_content(message.sha256, pin.sha256)
        return pin

    def _open(self, wanted: hub.Pin) -> PartFile:
        """Open the part if the disk has room for the rest, and hash what is in it."""
        self._check_room(wanted.size_bytes - _size_of(self._path))
        self._part = part = PartFile(self._path)
        if self._stop.is_set():  # and whoever set it may have seen no part to close
            raise PartClosedError
        self._has_older_bytes = part.size > 0
        self._is_prefix_known = self._message.sha256 is not None or not self._has_older_bytes
        self._etag = self._message.etag if self._has_older_bytes else ""
        self._tell_pinned(wanted)
        if part.size > wanted.size_bytes:
            self._start_over(part, "part_damaged", "The part that was there is longer than the file.")
        elif self._has_older_bytes:
            self._check(part)
        return part

    def _check_room(self, rest: int) -> None:
        missing = rest + self._message.room - disk.free_bytes(self._path.parent)
        if missing > 0:
            raise disk.too_small(missing)

    def _check(self, part: PartFile) -> None:
        job, total = self._message.job, part.size
        self._say(Checking(job, 0, total))
        told_at = time.monotonic()

        def tell(done: int) -> None:
            nonlocal told_at
            now = time.monotonic()
            if done == total or now - told_at >= TELL_EVERY:
                told_at = now
                self._say(Checking(job, done, total))

        part.hash_again(tell)

    def _receive(self, wanted: hub.Pin, part: PartFile) -> None:
        """Receive the rest, in as many tries as it takes. Raises ChangedError if it is another file by now."""
        best = part.received

        def has_come_further() -> bool:
            nonlocal best
            before, best = best, max(best, part.received)
            return best > before

        def receive() -> None:
            if part.received < wanted.size_bytes:
                self._receive_once(wanted, part)

        self._tries.until_done(receive, has_come_further)
        part.flush()
        self._say(Progress(self._message.job, part.size, wanted.size_bytes))

    def _receive_once(self, wanted: hub.Pin, part: PartFile) -> None:
        etag = self._etag if self._are_etags_of_use else ""
        expected = Expected(part.received, wanted.size_bytes, etag)
        try:
            with open_body(self._network, wanted.url, expected) as body:
                if body.is_from_start and expected.offset:
                    self._endure(misfits.no_rest(), part)
                named = body.etag if self._are_etags_of_use else ""  # or the next session would believe in it again
                if named != self._etag:
                    self._etag = named
                    self._tell_pinned(wanted, body.host)
                # Two answers may be of two files, so joined bytes are no better than those of an earlier session.
                self._has_older_bytes = part.received > 0
                self._fill(part, body, wanted.size_bytes)
        except OtherRangeError:
            self._endure(misfits.other_range(), part)
            self._receive_once(wanted, part)

    def _endure(self, misfit: Failure, part: PartFile) -> None:
        """Have the rest asked for again (by raising ``misfit``), or, after some such answers, throw away what is there.

        The checksum says which file it is, so one server of several that can't send a rest, or that has names of its
        own for the same content, is no reason to fetch again what is right.
        """
        self._are_etags_of_use = False  # a condition may be what it stumbled over
        self._misfits += 1
        if self._misfits < _MAX_MISFITS:
            raise misfit
        self._start_over(part, "range_ignored", misfit.text)

    def _fill(self, part: PartFile, body: Body, size_bytes: int) -> None:
        check_at = part.received + _LOOK_AT_DISK_EVERY
        self._is_receiving = True
        try:
            for chunk in body.chunks():
                self._misfits = 0
                part.append(chunk[: size_bytes - part.received])
                if part.received == size_bytes:  # what follows is of no use, and its end may never come
                    return
                if part.received >= check_at:
                    check_at = part.received + _LOOK_AT_DISK_EVERY
                    self._check_disk()
        finally:
            self._is_receiving = False
        raise misfits.ended_early(part.received, size_bytes)

    def _check_disk(self) -> None:
        # Half of the margin is for others: what they take is no reason to end a download that still fits.
        if disk.free_bytes(self._path.parent) < self._message.room // 2:
            raise disk.full()

    def _change(self, wanted: hub.Pin, part: PartFile, change: ChangedError) -> hub.Pin:
        """Look again what the file is by now: go on with what is there if it is the same, else begin anew."""
        pin = self._tries.until_done(self._pin)
        if change.failure is not None and pin == wanted:
            raise change.failure
        # The same content under another name: what this server calls it says nothing.
        self._are_etags_of_use = pin.sha256 != wanted.sha256
        if pin.sha256 != wanted.sha256 or not self._is_prefix_known:
            self._start_over(part, "file_changed", "The file was changed on the server.")
            self._check_room(pin.size_bytes)
        self._tell_pinned(pin)
        return pin

    def _start_over(self, part: PartFile, code: str, why: str) -> None:
        part.start_over()
        self._has_older_bytes = False
        self._is_prefix_known = True
        self._misfits = 0
        self._etag = ""
        self._say(Restarted(self._message.job, code, f"{why} It is fetched from its beginning."))

    def _tell_pinned(self, pin: hub.Pin, host: str = "") -> None:
        self._size_bytes = pin.size_bytes
        host = host or self._network.hub_host
        self._say(Pinned(self._message.job, pin.commit, pin.size_bytes, pin.sha256, self._etag, host))


def _size_of(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0
