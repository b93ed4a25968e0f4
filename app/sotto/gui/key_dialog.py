"""What the dialogs that change the key have in common: the passphrase in use, asked again when it was wrong."""

from __future__ import annotations

from sotto.domain.errors import UserFacingError
from sotto.gui.edit_dialog import EditDialog
from sotto.gui.passphrase_field import PassphraseField


class KeyDialog(EditDialog):
    """Nothing that is typed here outlives the dialog, or a lock of the chats."""

    holds_typed_words = False
    current: PassphraseField
    """Where the passphrase in use is typed; made by the dialog."""

    def failed(self, error: UserFacingError) -> None:
        """Show why not; a wrong passphrase is typed again."""
        super().failed(error)
        if error.code == "passphrase_wrong" and not self.is_closed:
            self.current.line.selectAll()
            self.current.setFocus()

    def done(self, result: int) -> None:
        self.current.clear()
        super().done(result)
