"""Watching one download from the command line until it is installed or cannot go on."""

from __future__ import annotations

from sotto.cli.output import Output
from sotto.cli.session import Session
from sotto.cli.sizes import size
from sotto.domain.downloads import Download, DownloadState
from sotto.domain.errors import UserFacingError
from sotto.domain.events import DownloadFinished, DownloadProgress, DownloadsChanged
from sotto.domain.models import InstalledModel


class DownloadFollower:
    """Follows ``download``. A person sees a line that replaces itself; a script gets one line for each mishap."""

    def __init__(self, session: Session, output: Output, download: Download) -> None:
        self._session = session
        self._services = session.services
        self._output = output
        self._download = download
        self._note = ""
        self._finished: DownloadFinished | None = None
        self._error: UserFacingError | None = None
        hub = session.services.hub
        hub.subscribe(DownloadFinished, self._on_finished)
        hub.subscribe(DownloadsChanged, self._on_changed)
        hub.subscribe(DownloadProgress, self._on_progress)

    def wait(self) -> InstalledModel:
        """Return the model once it is installed; raises what keeps it from that, and KeyboardInterrupt."""
        self._on_changed(DownloadsChanged())
        self._session.run_until(lambda: self._finished is not None or self._error is not None)
        self._output.progress.clear()
        if self._finished is None:
            assert self._error is not None
            raise self._error
        installed = self._finished.model
        return next(model for model in self._services.models.own if model.id == installed)

    def _on_finished(self, event: DownloadFinished) -> None:
        if event.download == self._download.id:
            self._finished = event

    def _on_changed(self, _event: DownloadsChanged) -> None:
        """See an error also where the services would try again later: a script rather hears of it now."""
        now = next((one for one in self._services.downloads.downloads if one.id == self._download.id), None)
        if now is None:
            name = self._download.name
            self._error = UserFacingError("download_gone", f"{name} was finished or cancelled by another Sotto.")
        elif now.error is not None:
            error, can_go_on = now.error, now.state is not DownloadState.FAILED
            hint = f"{error.hint} The same command goes on where it stopped.".strip() if can_go_on else error.hint
            self._error = UserFacingError(error.code, error.text, hint, error.details)

    def _on_progress(self, progress: DownloadProgress) -> None:
        if progress.download != self._download.id:
            return
        total = progress.size_bytes
        self._output.progress.show(self._words(progress), progress.received / total if total else None)
        if progress.note and progress.note != self._note and not self._output.can_report:
            self._output.note(f"{self._download.name}: {progress.note}")
        self._note = progress.note

    def _words(self, progress: DownloadProgress) -> str:
        if progress.note:
            return f"{self._download.name}: {progress.note}"
        words = [f"{size(progress.received)} of {size(progress.size_bytes)}"]
        if progress.bytes_per_second > 0:
            words.append(f"{size(round(progress.bytes_per_second))}/s")
        if progress.seconds_left is not None:
            minutes, seconds = divmod(round(progress.seconds_left), 60)
            words.append(f"{minutes} min left" if minutes else f"{seconds} s left")
        return f"{self._download.name}: {', '.join(words)}"
