#!/bin/sh
# Make .venv and install the project into it, everything at the versions of constraints.txt.
#
#   tools/setup.sh [EXTRA...]     extras of pyproject.toml, for example: tools/setup.sh test bench
#   PYTHON=/path/to/python3.12    choose the Python
#
# A second run with nothing changed only compares a checksum.
set -eu
cd "$(dirname "$0")/.."
here=$(pwd -P)
venv=.venv/bin/python
fingerprint="$(cat pyproject.toml constraints.txt tools/setup.sh | cksum) $here"

say() { printf '%s\n' "$*"; }
fail() { printf '%s\n' "$@" >&2; exit 1; }

# The newest Python for which the locked versions exist as ready-made packages.
is_suitable() { "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' 2>/dev/null; }
makes_environments() { "$1" -c 'import ensurepip, venv' 2>/dev/null; }

candidates() {
    if [ -n "${PYTHON:-}" ]; then say "$PYTHON"; else
        for name in python3.14 python3.13 python3.12 python3.11 python3 /usr/bin/python3; do say "$name"; done
    fi
}

choose_python() {
    suitable=""
    for candidate in $(candidates); do
        is_suitable "$candidate" || continue
        [ -n "$suitable" ] || suitable=$candidate
        if makes_environments "$candidate"; then say "$candidate"; return; fi
    done
    [ -n "$suitable" ] || fail \
        "No suitable Python was found: 3.11, 3.12, 3.13 or 3.14 is needed (python3 here: $(python3 --version 2>&1 || true))." \
        "Install one of them, or name one: make setup PYTHON=/path/to/python3.12"
    install_venv_package "$suitable"
    say "$suitable"
}

# Debian and Ubuntu keep the module venv in a package of its own.
install_venv_package() {
    package="python$("$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])')-venv"
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        say "Installing the Debian package $package, which $1 needs to make an environment." >&2
        DEBIAN_FRONTEND=noninteractive PATH="$PATH:/usr/sbin:/sbin"
        export DEBIAN_FRONTEND PATH
        { apt-get update -q && apt-get install -qy --no-install-recommends "$package"; } >&2 || true
    fi
    makes_environments "$1" || fail \
        "$1 cannot make an environment: its module venv is not installed." \
        "Install it and try again. On Debian or Ubuntu: sudo apt-get install $package"
}

# An environment that was moved, or whose Python is gone, is made anew.
is_usable() {
    is_suitable $venv && grep -qF "$here/.venv/" .venv/bin/pip 2>/dev/null && $venv -c 'import pip' 2>/dev/null
}

is_installed() {
    for extra in core "$@"; do
        [ "$(cat ".venv/.installed-$extra" 2>/dev/null)" = "$fingerprint" ] || return 1
    done
}

install() {
    chosen=$(IFS=,; printf '%s' "$*")
    say "Installing ${chosen:-the program} into .venv (the first time about 1 GB and one to three minutes) ..."
    # The build tools first, so that nothing is built with versions that are not locked.
    pip_install setuptools hatchling editables
    pip_install --no-build-isolation --editable ".${chosen:+[$chosen]}"
    for extra in core "$@"; do printf '%s' "$fingerprint" > ".venv/.installed-$extra"; done
}

pip_install() { $venv -m pip install --quiet --disable-pip-version-check --constraint constraints.txt "$@"; }

if ! is_usable; then
    python=$(choose_python)
    say "Making .venv with $($python --version)."
    "$python" -m venv --clear .venv
fi
is_installed "$@" || install "$@"
