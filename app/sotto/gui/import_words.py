"""What an import found and what became of it, in sentences."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QLocale

from sotto.gui.import_list import day_words
from sotto.gui.texts import said
from sotto.services.import_report import ImportPreview, ImportReport, Skipped

_MOST_LINES = 40
"""Skipped chats that are named one by one."""


def found_words(preview: ImportPreview) -> str:
    """Return how much was found, of which programs, and from when."""
    chats = sum(file.conversations for file in preview.files)
    messages = sum(file.messages for file in preview.files)
    programs = list(dict.fromkeys(program for file in preview.files for program in file.programs))
    if not chats:
        return _tr("No chats were found.")
    words = _tr("1 chat of {program} with {messages} messages.")
    if chats != 1:
        words = _tr("{chats} chats of {program} with {messages} messages.")
    listed = preview.chats
    sentences = [words.format(chats=_figure(chats), program=", ".join(programs), messages=_figure(messages))]
    first = day_words(min(chat.created for chat in listed)) if listed else ""
    last = day_words(max(chat.updated or chat.created for chat in listed)) if listed else ""
    if first and first == last:
        sentences.append(_tr("From {day}.").format(day=first))
    elif first:
        sentences.append(_tr("From {first} to {last}.").format(first=first, last=last))
    known = sum(1 for chat in listed if chat.is_known)
    if known:
        words = _tr("{count} are in Sotto already and are not imported again.")
        if known == 1:
            words = _tr("1 is in Sotto already and is not imported again.")
        sentences.append(words.format(count=_figure(known)))
    if preview.unlisted:
        words = _tr("{count} more are not in this list; they come along if you choose all.")
        sentences.append(words.format(count=_figure(preview.unlisted)))
    return " ".join(sentences)


def done_words(report: ImportReport) -> str:
    """Return how much was imported."""
    chats = len(report.conversations)
    if not chats:
        return _tr("Nothing new was imported. Your chats are as they were before.")
    words = _tr("1 chat with {messages} messages was imported.")
    if chats != 1:
        words = _tr("{chats} chats with {messages} messages were imported.")
    return words.format(chats=_figure(chats), messages=_figure(report.messages))


def skipped_heading(skipped: Sequence[Skipped]) -> str:
    """Return how many things are not imported; empty if there are none."""
    if not skipped:
        return ""
    words = _tr("1 is skipped") if len(skipped) == 1 else _tr("{count} are skipped")
    return words.format(count=_figure(len(skipped)))


def skipped_words(skipped: Sequence[Skipped]) -> str:
    """Return what is not imported and why, a line each, the unknown ones first."""
    ordered = sorted(skipped, key=lambda one: one.is_known)
    lines = []
    for one in ordered[:_MOST_LINES]:
        what = _tr("{file}, “{title}”").format(file=one.file, title=one.title) if one.title else one.file
        lines.append(f"{what}: {said(one.reason)}")
    more = len(ordered) - _MOST_LINES
    if more > 0:
        lines.append(_tr("… and {count} more").format(count=_figure(more)))
    return "\n".join(lines)


def import_label(count: int) -> str:
    """Return what the button says that begins the import."""
    if count == 1:
        return _tr("Import 1 chat")
    return _tr("Import {count} chats").format(count=_figure(count)) if count else _tr("Import")


def _figure(count: int) -> str:
    return QLocale().toString(count)


def _tr(text: str) -> str:
    return QCoreApplication.translate("ImportWords", text)
