#!/bin/sh
# From a checkout to a configure script: ./autogen.sh && ./configure && make
#
#   --install  first install, with apt-get, what building and testing need (Debian and
#              its kin; as root, or through sudo)
#
# SPDX-License-Identifier: LGPL-2.1-or-later
set -eu
cd "$(dirname "$0")"

packages="gcc libc6-dev make autoconf automake libtool pkg-config gettext
    libglib2.0-dev libxml2-dev libxslt1-dev libsqlite3-dev libjson-glib-dev
    libical-dev libcmocka-dev libxml2-utils python3-lxml tzdata"

# Nothing is fetched when all is there already: a second run needs no network.
missing () {
    for package in $packages; do
        dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null |
            grep -qx installed || echo "$package"
    done
}

install_packages () {
    command -v apt-get >/dev/null || {
        echo "autogen.sh: --install knows apt-get only; install by hand:" $packages >&2
        exit 1
    }
    wanted=$(missing)
    [ -n "$wanted" ] || return 0
    root=
    [ "$(id -u)" = 0 ] || root=sudo
    # The caller's umask is for the caller's files, not for the system's.
    (
        umask 022
        apt="apt-get -q -o DPkg::Lock::Timeout=300"
        $root env DEBIAN_FRONTEND=noninteractive $apt update
        $root env DEBIAN_FRONTEND=noninteractive $apt install -y \
            --no-install-recommends $wanted
    )
}

for arg in "$@"; do
    case $arg in
    --install) install_packages ;;
    *) echo "usage: ./autogen.sh [--install]" >&2; exit 2 ;;
    esac
done

mkdir -p m4
autoreconf --force --install --warnings=all
