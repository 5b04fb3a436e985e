#!/bin/sh
# Installs what docs/crypto/verify.py runs on (Debian packages). Does nothing where it is already there.
set -eu
python3 -c 'import cryptography' 2>/dev/null && exit 0
sudo=
[ "$(id -u)" = 0 ] || sudo=sudo
$sudo apt-get update -qq
DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends python3 python3-cryptography >/dev/null
