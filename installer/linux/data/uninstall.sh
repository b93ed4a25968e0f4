#!/bin/sh
# Removes what install.sh put into ~/.local: the program, its menu entry, icons and file types. Chats, models and
# settings stay, also those that portable mode keeps beside the program.
set -eu

. "$(dirname "$0")/places.sh"

say() { printf '%s\n' "$*"; }

[ -f "$PROGRAM_FOLDER/program-files" ] || { say "Sotto is not installed in $PROGRAM_FOLDER." >&2; exit 1; }
if is_running; then say "Sotto is running. Close it and try again." >&2; exit 1; fi

# Only what was installed is deleted, file by file; a folder goes when nothing is left in it.
while read -r name; do rm -f "$SHARE_FOLDER/$name"; done < "$PROGRAM_FOLDER/share-files"
case $(readlink "$BIN_FOLDER/sotto" 2>/dev/null) in "$PROGRAM_FOLDER"/*) rm -f "$BIN_FOLDER/sotto" ;; esac
autostart=${XDG_CONFIG_HOME:-$HOME/.config}/autostart/$ID.desktop
if [ -f "$autostart" ] && grep -qF "$PROGRAM_FOLDER/" "$autostart"; then rm -f "$autostart"; fi
names=$(cat "$PROGRAM_FOLDER/program-files")
printf '%s\n' "$names" | while read -r name; do rm -f "$PROGRAM_FOLDER/$name"; done
find "$PROGRAM_FOLDER" -depth -type d ! -path "$PROGRAM_FOLDER/data*" -exec rmdir {} + 2>/dev/null || true
refresh_desktop
say "Sotto is removed. Your chats, models and settings are still there: ${XDG_DATA_HOME:-$HOME/.local/share}/sotto"
[ ! -d "$PROGRAM_FOLDER" ] || say "What you keep in portable mode is in $PROGRAM_FOLDER."
