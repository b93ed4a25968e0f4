"""Backups and repairs in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale

from sotto.domain.backups import BackupRow, RepairReport
from sotto.gui.model_facts import day_pattern, size_words


def moment_words(at: int) -> str:
    """Return day and time of ``at`` (Unix milliseconds)."""
    return QLocale().toString(QDateTime.fromMSecsSinceEpoch(at), day_pattern(" yyyy, HH:mm"))


def day_words(at: int) -> str:
    """Return the day of ``at`` (Unix milliseconds)."""
    return QLocale().toString(QDateTime.fromMSecsSinceEpoch(at), day_pattern(" yyyy"))


def chats_words(row: BackupRow) -> str:
    """Return how many chats and messages are in a backup."""
    if row.conversations is None or row.messages is None:
        return _tr("cannot be read")
    words = _tr("1 chat, {messages} messages") if row.conversations == 1 else _tr("{chats} chats, {messages} messages")
    return words.format(chats=figure(row.conversations), messages=figure(row.messages))


def backup_facts(row: BackupRow) -> str:
    """Return why a backup was made, what is in it, and how large it is."""
    kinds = {
        "automatic": _tr("Made by itself"),
        "manual": _tr("Made by you"),
        "before-restore": _tr("Made before a restore"),
        "before-update": _tr("Made before an update"),
    }
    parts = (kinds.get(row.kind, row.kind), chats_words(row), size_words(row.size_bytes).replace(" ", "\u00a0"))
    return "  ·  ".join(parts)


def saved_words(report: RepairReport) -> str:
    """Return what was saved from a damaged file, and what was not."""
    words = _tr("{chats} chats with {messages} messages were saved.")
    if report.conversations == 1:
        words = _tr("1 chat with {messages} messages was saved.")
    lines = [words.format(chats=figure(report.conversations), messages=figure(report.messages))]
    if report.gaps == 1:
        lines.append(_tr("One piece of the file could not be read."))
    elif report.gaps:
        lines.append(_tr("{count} pieces of the file could not be read.").format(count=figure(report.gaps)))
    else:
        lines.append(_tr("Nothing was lost."))
    if report.mended:
        words = _tr("{count} messages follow another one now, since the one before them is lost.")
        lines.append(words.format(count=figure(report.mended)))
    if report.named:
        words = _tr("{count} chats lost their title and are called “Recovered chat”.")
        lines.append(words.format(count=figure(report.named)))
    return "\n".join(lines)


def figure(count: int) -> str:
    """Return a number as the language writes it."""
    return QLocale().toString(count)


def _tr(text: str) -> str:
    return QCoreApplication.translate("BackupWords", text)
