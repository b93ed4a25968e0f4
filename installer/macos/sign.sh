#!/bin/sh
# Sign Sotto.app from the inside out: sign.sh APP [IDENTITY]
#
# IDENTITY is the name of a "Developer ID Application" certificate in the keychain; without one, or with "-", the
# signature is ad hoc: it runs on Macs that build for themselves and cannot be notarised. codesign's --deep is not used
# for signing: it would give the libraries the programs' entitlements and overlook files beside them.
set -eu

app=${1:?usage: sign.sh APP [IDENTITY]}
identity=${2:--}
here=$(cd "$(dirname "$0")" && pwd)
contents=$app/Contents

if [ "$identity" = "-" ]; then
    set -- --force --sign - --timestamp=none
else
    set -- --force --sign "$identity" --timestamp --options runtime
fi

# Whether $1 is native code: the four ways a Mach-O file can begin, 64 bits or for several processors.
is_code() {
    case $(head -c 4 "$1" | od -An -tx1 | tr -d ' \n') in
        cffaedfe | feedfacf | cafebabe | cafebabf) return 0 ;;
        *) return 1 ;;
    esac
}

# 1. Every library; llama.cpp's lie among the resources.
find "$contents/Frameworks" "$contents/Resources" -type f | while IFS= read -r file; do
    if is_code "$file"; then
        codesign "$@" "$file"
    fi
done

# 2. Frameworks as a whole, now that what is in them is signed; one in another comes before it.
find "$contents/Frameworks" -type d -name '*.framework' | sort -r | while IFS= read -r framework; do
    codesign "$@" "$framework"
done

# 3. The programs beside the main one, then the application with the main one in it.
for program in sotto-engine sotto-fetcher; do
    codesign "$@" --entitlements "$here/entitlements.plist" "$contents/MacOS/$program"
done
codesign "$@" --entitlements "$here/entitlements.plist" "$app"

codesign --verify --deep --strict "$app"
echo "$app is signed."
