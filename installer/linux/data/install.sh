#!/bin/sh
# Installs Sotto for the user who runs this, in ~/.local, without becoming root. Made for Linux systems that have no
# package of Sotto's. Run again with a newer version to update; chats and settings are never touched.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
. "$here/places.sh"
fresh=$PROGRAM_FOLDER.new
old=$PROGRAM_FOLDER.old

say() { printf '%s\n' "$*"; }
stop() { printf 'Sotto was not installed: %s\n' "$*" >&2; exit 1; }

check_system() {
    [ "$(id -u)" -ne 0 ] || [ -n "${SOTTO_INSTALL_AS_ROOT:-}" ] ||
        stop "this installs for one user. Run it as yourself, without sudo."
    [ "$(uname -m)" = "$ARCHITECTURE" ] || stop "it is made for $ARCHITECTURE, and this computer is $(uname -m)."
    have=$(getconf GNU_LIBC_VERSION 2>/dev/null | sed 's/.* //') || have=
    [ -n "$have" ] || stop "it needs a Linux with the GNU C library."
    oldest=$(printf '%s\n%s\n' "$have" "$OLDEST_GLIBC" | sort -V | head -n 1)
    [ "$oldest" = "$OLDEST_GLIBC" ] || stop "it needs glibc $OLDEST_GLIBC or newer, and this system has $have."
}

check_libraries() {
    missing=$(
        find "$here/program" -name '*.so*' -type f -exec ldd {} + 2>/dev/null |
            sed -n 's/^[[:space:]]*\([^ ]*\) => not found$/\1/p' | sort -u |
            while read -r name; do [ -n "$(find "$here/program" -name "$name")" ] || printf '%s ' "$name"; done
    )
    [ -z "$missing" ] || say "Note: this system lacks $missing" "The window may not open before they are installed."
}

check_not_running() {
    if is_running; then stop "Sotto is running. Close it and try again."; fi
}

# Portable mode keeps chats in a folder beside the program. No folder that holds them is ever deleted.
discard() {
    [ ! -e "$1/data" ] || stop "$1 holds chats of portable mode. Move its folder data elsewhere and try again."
    rm -rf "$1"
}

finish_interrupted_update() {
    [ -d "$old" ] || return 0
    if [ ! -d "$PROGRAM_FOLDER" ]; then
        mv "$old" "$PROGRAM_FOLDER"
    elif [ -d "$old/data" ] && [ ! -e "$PROGRAM_FOLDER/data" ]; then
        mv "$old/data" "$PROGRAM_FOLDER/data"
    fi
}

copy_program() {
    mkdir -p "$(dirname "$PROGRAM_FOLDER")"
    discard "$fresh"
    cp -R "$here/program" "$fresh"
    cp "$here/uninstall.sh" "$here/places.sh" "$fresh/"
    (cd "$here/share" && find . -type f) > "$fresh/share-files"
    (cd "$fresh" && find . -type f -o -type l) > "$here/program-files"
    { cat "$here/program-files"; printf './program-files\n'; } > "$fresh/program-files"
}

replace_program() {
    discard "$old"
    [ ! -d "$PROGRAM_FOLDER" ] || mv "$PROGRAM_FOLDER" "$old"
    mv "$fresh" "$PROGRAM_FOLDER"
    finish_interrupted_update
    discard "$old"
}

# A command of that name that is not ours: pip puts one there, say.
is_foreign() {
    [ -e "$1" ] || [ -L "$1" ] || return 1
    case $(readlink "$1") in "$PROGRAM_FOLDER"/*) return 1 ;; esac
}

link_program() {
    mkdir -p "$BIN_FOLDER" "$SHARE_FOLDER"
    started_by=$BIN_FOLDER/sotto
    if is_foreign "$started_by"; then
        say "Note: $started_by is another program, and was left as it is."
        started_by=$PROGRAM_FOLDER/sotto
    else
        ln -sf "$PROGRAM_FOLDER/sotto" "$started_by"
    fi
    cp -R "$here/share/." "$SHARE_FOLDER/"
    entry=$SHARE_FOLDER/applications/$ID.desktop
    case $PROGRAM_FOLDER in
        *[!A-Za-z0-9/._-]*) command=sotto ;; # a name that menus would take apart: found through ~/.local/bin
        *) command=$PROGRAM_FOLDER/sotto ;;
    esac
    sed "s|^Exec=.*|Exec=$command %F|" "$entry" > "$entry.new"
    mv "$entry.new" "$entry"
}

check_system
check_not_running
check_libraries
finish_interrupted_update
copy_program
replace_program
link_program
refresh_desktop
version=$("$PROGRAM_FOLDER/sotto" --version) || stop "the program does not start."
say "Installed: $version" "It is in the menu as Sotto, and is started in a terminal by: $started_by"
case :$PATH: in *:"$BIN_FOLDER":*) ;; *) say "($BIN_FOLDER is not on your PATH.)" ;; esac
say "To remove it: $PROGRAM_FOLDER/uninstall.sh (your chats stay)"
