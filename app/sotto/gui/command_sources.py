"""Where the commands of the palette come from: the window as it is, so that nothing has to be listed twice."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction, QKeySequence

from sotto.config.options import OPTIONS, AnyOption
from sotto.config.settings import Settings
from sotto.domain.conversation_list import ConversationSummary
from sotto.domain.ids import ConversationId, ModelId, PresetId
from sotto.domain.models import InstalledModel
from sotto.domain.presets import Preset
from sotto.gui.commands import Command, CommandKind
from sotto.gui.texts import said


def action_commands(actions: Sequence[QAction], left_out: frozenset[str]) -> Iterator[Command]:
    """Yield what the window can do now, without the actions named in ``left_out``.

    An action's tool tip is its text unless it was given one: words that are clear outside of its menu.
    """
    for action in actions:
        name = action.objectName()
        if action.text() and action.isEnabled() and action.isVisible() and name not in left_out:
            keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            title = action.toolTip() or action.text().replace("&", "")
            yield Command(f"action:{name or title}", title, CommandKind.ACTION, action.trigger, keys=keys)


def page_commands(pages: Mapping[str, str], show: Callable[[str], object], left_out: frozenset[str]) -> list[Command]:
    """Return one command for each page; ``pages`` maps their names to what they are called."""
    note = _tr("Page")
    return [
        Command(f"page:{name}", label, CommandKind.PAGE, partial(show, name), note)
        for name, label in pages.items()
        if name not in left_out
    ]


def model_commands(
    models: Iterable[InstalledModel], selected: ModelId | None, select: Callable[[ModelId], object]
) -> Iterator[Command]:
    """Yield the models that can answer."""
    for model in models:
        title = _tr("Use {name}").format(name=model.name)
        note = _tr("Model, in use") if model.id == selected else _tr("Model")
        yield Command(f"model:{model.id}", title, CommandKind.MODEL, partial(select, model.id), note)


def preset_commands(presets: Iterable[Preset], choose: Callable[[PresetId], object]) -> Iterator[Command]:
    """Yield the presets, each to go on with in the chat that is shown."""
    for preset in presets:
        title = _tr("Use the preset {name}").format(name=preset.name)
        yield Command(f"preset:{preset.id}", title, CommandKind.PRESET, partial(choose, preset.id), _tr("Preset"))


def setting_commands(settings: Settings, show: Callable[[AnyOption], object]) -> Iterator[Command]:
    """Yield every setting, which is shown, and every value of those that have a few, which is set at once."""
    for option in OPTIONS:
        label = said(option.label)
        note = _tr("Setting")
        yield Command(f"setting:{option.key}", label, CommandKind.SETTING, partial(show, option), note)
        if settings.is_overridden(option):
            continue
        for choice in option.choices:
            title = _tr("{setting}: {value}").format(setting=label, value=said(choice.label))
            in_use = _tr("Setting, in use") if settings.get(option) == choice.value else note
            id_ = f"setting:{option.key}={choice.value}"
            yield Command(id_, title, CommandKind.SETTING, partial(settings.set, option, choice.value), in_use)


def chat_commands(
    conversations: Iterable[ConversationSummary], show: Callable[[ConversationId], object]
) -> Iterator[Command]:
    """Yield the chats in the order they are given."""
    note, untitled = _tr("Chat"), _tr("Untitled chat")
    for item in conversations:
        yield Command(f"chat:{item.id}", item.title or untitled, CommandKind.CHAT, partial(show, item.id), note)


def _tr(text: str) -> str:
    return QCoreApplication.translate("CommandSources", text)
