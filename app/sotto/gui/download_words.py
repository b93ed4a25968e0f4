"""How far a download is, in words and short figures; the same on its card, in the catalog and in the dock."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale

from sotto.domain.downloads import Download, DownloadState
from sotto.domain.events import DownloadProgress
from sotto.gui.model_facts import size_words
from sotto.gui.texts import said

_SEPARATOR = " · "
_UNITS = ((1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "kB"))


def amount_words(received: int, size_bytes: int) -> str:
    """Return how much of a file is there, both figures in one unit: ``2.26 of 4.92 GB``. A size of 0 is not known."""
    if size_bytes <= 0:
        return size_words(received) if received else ""
    divisor, unit = next(((d, u) for d, u in _UNITS if size_bytes >= d), _UNITS[-1])
    decimals = 2 if unit == "GB" else 1 if size_bytes < 10_000_000 and unit == "MB" else 0
    done, whole = (QLocale().toString(value / divisor, "f", decimals) for value in (received, size_bytes))
    return _translate("{done} of {whole} {unit}").format(done=done, whole=whole, unit=unit)


def speed_words(bytes_per_second: float) -> str:
    """Return a speed: ``31 MB/s``; empty for one that is no speed."""
    if bytes_per_second < 1:
        return ""
    for divisor, unit in _UNITS:
        if bytes_per_second >= divisor:
            value = bytes_per_second / divisor
            return f"{QLocale().toString(value, 'f', 0 if value >= 10 else 1)} {unit}/s"
    return f"{QLocale().toString(round(bytes_per_second))} B/s"


def time_left_words(seconds: float | None) -> str:
    """Return ``1 min 24 s left``, coarser the longer it takes; empty while nothing can be said."""
    if seconds is None:
        return ""
    whole = max(1, round(seconds))
    if whole >= 24 * 3600:
        return _translate("more than a day left")
    if whole < 60:
        return _translate("{seconds} s left").format(seconds=whole)
    minutes, rest = divmod(whole, 60)
    if whole < 600 and rest:
        return _translate("{minutes} min {seconds} s left").format(minutes=minutes, seconds=rest)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return _translate("{hours} h {minutes} min left").format(hours=hours, minutes=minutes)
    return _translate("{minutes} min left").format(minutes=minutes)


def progress_line(download: Download, progress: DownloadProgress | None) -> str:
    """Return one line about ``download``: how much is there, and how fast it comes or why nothing comes.

    What made a download stop is not in it: ``download.error`` says that, with what to do.
    """
    received, size = figures(download, progress)
    amount = amount_words(received, size)
    stands = amount if received else size_words(size) if size else ""
    match download.state:
        case DownloadState.RUNNING:
            parts = [amount, *_running_words(progress)]
        case DownloadState.QUEUED if download.error is not None:
            parts = [amount, said(download.error.text), _translate("Tried again by itself.")]
        case DownloadState.QUEUED:
            parts = [_translate("Waits for its turn"), stands]
        case DownloadState.PAUSED:
            parts = [_translate("Paused"), stands]
        case DownloadState.FAILED:
            parts = [_translate("Stopped"), stands]
        case DownloadState.DONE:
            parts = [_translate("Complete and checked"), size_words(size)]
    return _SEPARATOR.join(part for part in parts if part)


def needs_attention(download: Download) -> bool:
    """Return whether ``download`` stands because of an error that does not pass by itself."""
    return download.error is not None and download.state in (DownloadState.FAILED, DownloadState.PAUSED)


def figures(download: Download, progress: DownloadProgress | None) -> tuple[int, int]:
    """Return the bytes that are there and the size of all, the newest known; a size of 0 is not known."""
    if progress is None or download.state is not DownloadState.RUNNING:
        return download.received, download.size_bytes
    return progress.received, progress.size_bytes or download.size_bytes


def fraction(received: int, size_bytes: int) -> float:
    """Return how much is there, from 0 to 1."""
    return min(1.0, received / size_bytes) if size_bytes > 0 else 0.0


def _running_words(progress: DownloadProgress | None) -> list[str]:
    if progress is None:
        return [_translate("Starting…")]
    if progress.note:
        return [said(progress.note)]
    speed, left = speed_words(progress.bytes_per_second), time_left_words(progress.seconds_left)
    return [speed, left, _translate("checked as it arrives")]


def _translate(text: str) -> str:
    return QCoreApplication.translate("DownloadWords", text)
