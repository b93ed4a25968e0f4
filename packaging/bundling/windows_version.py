"""What Windows shows in a program's properties, as the file that PyInstaller's ``version`` option reads."""

from __future__ import annotations

import re

_TEXT = """\
VSVersionInfo(
  ffi=FixedFileInfo(
    filevers={numbers}, prodvers={numbers}, mask=0x3f, flags=0x0, OS=0x40004, fileType=0x1, subtype=0x0, date=(0, 0)
  ),
  kids=[
    StringFileInfo([StringTable("040904B0", [
      StringStruct("CompanyName", "Sotto contributors"),
      StringStruct("FileDescription", "{description}"),
      StringStruct("FileVersion", "{version}"),
      StringStruct("InternalName", "{program}"),
      StringStruct("LegalCopyright", "MIT licence"),
      StringStruct("OriginalFilename", "{program}.exe"),
      StringStruct("ProductName", "Sotto"),
      StringStruct("ProductVersion", "{version}"),
    ])]),
    VarFileInfo([VarStruct("Translation", [1033, 1200])]),
  ],
)
"""


def version_text(program: str, description: str, version: str) -> str:
    """Return the file for ``program`` (without .exe) of Sotto's ``version``, such as ``1.2.3``."""
    numbers = [int(number) for number in re.findall(r"\d+", version)[:4]]
    padded = (*numbers, 0, 0, 0, 0)[:4]
    return _TEXT.format(numbers=padded, description=description, version=version, program=program)
