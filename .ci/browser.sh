#!/bin/sh
# Installs the browser in which the desk's status page is tested (Debian package). Does nothing where it is already there.
set -eu
command -v chromium >/dev/null && exit 0
sudo=
[ "$(id -u)" = 0 ] || sudo=sudo
$sudo apt-get update -qq
DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends chromium >/dev/null
