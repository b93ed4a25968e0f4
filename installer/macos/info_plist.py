"""What macOS is told about Sotto: Info.plist of Sotto.app. packaging/sotto.spec gives it to PyInstaller.

No address scheme is registered, and no permission is asked for but to read model files where people keep them.
"""

from __future__ import annotations

from typing import Final

from sotto.config.identity import APP_ID, APP_NAME

OLDEST_MACOS: Final = "13.0"
"""What the Qt in packaging/constraints.txt runs on."""
GGUF_TYPE: Final = "org.ggml.gguf"
"""The type of model files. It is nobody's registered one, hence imported: a system that knows it better wins."""
_WHY_READ: Final = "Sotto reads the model files that you choose."


def info_plist(version: str) -> dict[str, object]:
    """Return the whole of Info.plist for ``version``."""
    return {
        "CFBundleIdentifier": APP_ID,
        "CFBundleName": APP_NAME,
        "CFBundleDisplayName": APP_NAME,
        "CFBundleExecutable": "sotto",
        "CFBundleIconFile": "sotto.icns",
        "CFBundlePackageType": "APPL",
        "CFBundleInfoDictionaryVersion": "6.0",
        "CFBundleShortVersionString": version,
        "CFBundleVersion": version,
        "CFBundleDevelopmentRegion": "en",
        "CFBundleLocalizations": ["en", "de"],
        "LSMinimumSystemVersion": OLDEST_MACOS,
        "LSApplicationCategoryType": "public.app-category.productivity",
        "LSBackgroundOnly": False,  # PyInstaller assumes otherwise of a program that also has a command line
        "NSPrincipalClass": "NSApplication",
        "NSHighResolutionCapable": True,
        "NSRequiresAquaSystemAppearance": False,  # dark mode
        "NSSupportsAutomaticTermination": False,  # an answer may be under way behind a closed window
        "NSHumanReadableCopyright": "Sotto contributors, MIT licence",
        "NSDesktopFolderUsageDescription": _WHY_READ,
        "NSDocumentsFolderUsageDescription": _WHY_READ,
        "NSDownloadsFolderUsageDescription": _WHY_READ,
        "NSRemovableVolumesUsageDescription": _WHY_READ,
        "CFBundleDocumentTypes": [
            {
                "CFBundleTypeName": "GGUF language model",
                "CFBundleTypeRole": "Viewer",
                "LSHandlerRank": "Alternate",  # offered under "Open With", never by itself
                "LSItemContentTypes": [GGUF_TYPE],
            }
        ],
        "UTImportedTypeDeclarations": [
            {
                "UTTypeIdentifier": GGUF_TYPE,
                "UTTypeDescription": "GGUF language model",
                "UTTypeConformsTo": ["public.data"],
                "UTTypeTagSpecification": {"public.filename-extension": ["gguf"]},
            }
        ],
    }
