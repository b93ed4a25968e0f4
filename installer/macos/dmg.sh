#!/bin/sh
# Make a disk image to drag Sotto out of: dmg.sh APP DMG [IDENTITY]
#
# With IDENTITY the image is signed as well, which Gatekeeper checks when it is opened.
set -eu

app=${1:?usage: dmg.sh APP DMG [IDENTITY]}
image=${2:?usage: dmg.sh APP DMG [IDENTITY]}
identity=${3:-}

staging=$(mktemp -d)
trap 'rm -rf "$staging"' EXIT
cp -R "$app" "$staging/"
ln -s /Applications "$staging/Applications"
hdiutil create -volname Sotto -srcfolder "$staging" -fs HFS+ -format UDZO -imagekey zlib-level=9 -ov "$image"
if [ -n "$identity" ]; then
    codesign --force --sign "$identity" --timestamp "$image"
fi
hdiutil verify "$image"
