"""What is changed in llama.cpp's source before it is built for a package: as little as it takes, each with its reason.

A change whose place is no longer found stops the build, so that a new llama.cpp is looked at and not built by halves.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import NamedTuple


class Change(NamedTuple):
    """In ``file``, ``before`` becomes ``after``."""

    file: str
    before: str
    after: str


_LAYER_SETTINGS_BEGIN = "    VkBool32 enable_best_practice = layer_settings;\n"
_LAYER_SETTINGS_END = (
    "    vk::InstanceCreateInfo instance_create_info"
    "(vk::InstanceCreateFlags{}, &app_info, layers, extensions, &layer_setting_info);\n"
)
_WITHOUT = _LAYER_SETTINGS_END.replace(", &layer_setting_info", "")
_VULKAN = "ggml/src/ggml-vulkan/ggml-vulkan.cpp"

CHANGES = (
    # Debian 12's Vulkan headers (1.3.239) do not know the settings of layers, which only a build for debugging uses.
    Change(_VULKAN, _LAYER_SETTINGS_BEGIN, f"#ifdef VK_EXT_layer_settings\n{_LAYER_SETTINGS_BEGIN}"),
    Change(_VULKAN, _LAYER_SETTINGS_END, f"{_LAYER_SETTINGS_END}#else\n{_WITHOUT}#endif\n"),
)


class ChangeError(Exception):
    """The source is not the one that the changes were made for."""


def fingerprint() -> str:
    """Return what the changes are told apart by."""
    return hashlib.sha256(repr(CHANGES).encode()).hexdigest()[:16]


def apply(source: Path) -> None:
    """Change the files below ``source``. Raises ChangeError if one does not look as expected."""
    for change in CHANGES:
        file = source / change.file
        text = file.read_text(encoding="utf-8")
        if text.count(change.before) != 1:
            raise ChangeError(f"{change.file} is not as expected near: {change.before.strip()}")
        file.write_text(text.replace(change.before, change.after), encoding="utf-8", newline="\n")
