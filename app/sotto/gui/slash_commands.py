"""What can be typed after a slash in the message field: the prompts of the library, and the presets."""

from __future__ import annotations

from collections.abc import Sequence

from sotto.domain.light_dataclass import dataclass
from sotto.domain.presets import Preset, Prompt, command_name
from sotto.services.preset_checks import free_name


@dataclass(frozen=True, slots=True)
class Target:
    """A command and what it leads to. ``title`` is what it is about."""

    name: str
    title: str
    subject: Preset | Prompt


def slash_targets(presets: Sequence[Preset], prompts: Sequence[Prompt]) -> list[Target]:
    """Return the commands, prompts first; a preset with the name of another one gets a number."""
    taken = {prompt.name for prompt in prompts}
    found = [Target(prompt.name, _beginning(prompt.text), prompt) for prompt in prompts]
    for preset in presets:
        wanted = command_name(preset.name)
        if wanted:
            name = free_name(wanted, lambda name: name in taken, "-")
            taken.add(name)
            found.append(Target(name, preset.name, preset))
    return found


def _beginning(text: str) -> str:
    """Return what is shown of a prompt: its first words on one line."""
    line = " ".join(text[:400].split())
    return line if len(line) <= 100 else f"{line[:99].rstrip()}…"
