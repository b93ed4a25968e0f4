#!/bin/sh
# Have Apple look at a signed disk image, and put its answer into it: notarise.sh DMG
#
# SOTTO_NOTARY_KEY names the file with the key of the notary service (.p8), SOTTO_NOTARY_KEY_ID and SOTTO_NOTARY_ISSUER
# say whose it is. The image is sent to Apple; nothing else is.
set -eu

image=${1:?usage: notarise.sh DMG}
: "${SOTTO_NOTARY_KEY:?names the key file}" "${SOTTO_NOTARY_KEY_ID:?names the key}" "${SOTTO_NOTARY_ISSUER:?names the team}"

xcrun notarytool submit "$image" --wait \
    --key "$SOTTO_NOTARY_KEY" --key-id "$SOTTO_NOTARY_KEY_ID" --issuer "$SOTTO_NOTARY_ISSUER"
xcrun stapler staple "$image"
xcrun stapler validate "$image"
spctl --assess --type open --context context:primary-signature --verbose "$image"
