#!/usr/bin/env bash
# Makes the virtual environment with the locked packages and, on Debian and Ubuntu, installs the system libraries that
# Qt needs. Called by the Makefile, which skips it while nothing it depends on has changed.
#
# usage: .ci/setup.sh VENV LOCK
set -euo pipefail

venv=$1
lock=$2

# What Qt's platform plugins load on a desktop (ldd over libqxcb, libqwayland and libQt6Gui names them), and libthai,
# which Qt opens at run time to break lines of Thai.
qt_packages=(
    libgl1 libegl1 libfontconfig1 libfreetype6 libglib2.0-0 libdbus-1-3 libthai0 libwayland-client0 libwayland-cursor0
    libx11-xcb1 libxcb-cursor0 libxcb-glx0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0
    libxcb-render-util0 libxcb-render0 libxcb-shape0 libxcb-shm0 libxcb-sync1 libxcb-xfixes0 libxcb-xkb1 libxcb1
    libxkbcommon-x11-0 libxkbcommon0
)

say() { printf '%s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }

# Runs apt-get as root, as far as that is possible without asking for a password.
apt_install() {
    local as_root=()
    if [ "$(id -u)" != 0 ]; then
        if ! sudo -n true 2>/dev/null; then
            fail "These packages are needed; please run:  sudo apt-get install $*"
        fi
        as_root=(sudo -n)
    fi
    say "Installing with apt-get: $*"
    local log
    log=$(mktemp)
    if ! { "${as_root[@]}" apt-get update -q &&
        "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$@"; } \
        >"$log" 2>&1 </dev/null; then
        tail -n 15 "$log" >&2
        fail "apt-get could not install them; please run:  sudo apt-get install $*"
    fi
    rm -f "$log"
}

has_apt() { command -v apt-get >/dev/null && command -v dpkg-query >/dev/null; }

find_python() {
    local candidate
    for candidate in ${PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11; do
        if command -v "$candidate" >/dev/null &&
            "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$candidate"
            return
        fi
    done
    fail "CXDesk needs Python 3.11 or newer and found none; install it (python.org, brew install python, or" \
        "apt-get install python3) or name it:  make PYTHON=/path/to/python3 run"
}

make_venv() {
    local python version
    if "$venv/bin/python" -c 'import pip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        return
    fi
    python=$(find_python)
    rm -rf "$venv"
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null && has_apt; then
        version=$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
        apt_install "$version"
    fi
    "$python" -m venv "$venv" || fail "$python could not make a virtual environment in $venv."
}

install_packages() {
    say "Installing the locked Python packages into $venv ..."
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r "$lock" ||
        fail "The Python packages could not be installed; is there a network connection?"
}

# Prints those of the named packages that are not installed.
absent() {
    local package
    for package in "$@"; do
        dpkg-query -W -f '${Status}\n' "$package" 2>/dev/null | grep -q 'ok installed' || printf '%s\n' "$package"
    done
}

# Prints the shared libraries that Qt's own files ask for and the system does not have.
missing_libraries() {
    local qt
    qt=$("$venv/bin/python" -c 'import PySide6, pathlib; print(pathlib.Path(PySide6.__file__).parent / "Qt")')
    ldd "$qt"/plugins/platforms/libq{xcb,offscreen,wayland}.so "$qt"/lib/libQt6{Gui,Widgets,Svg,PrintSupport}.so.6 \
        2>/dev/null | awk '/not found/ { print $1 }' | sort -u
}

install_qt_libraries() {
    [ "$(uname)" = Linux ] || return 0
    local missing
    missing=$(missing_libraries)
    if [ -z "$missing" ]; then
        return
    elif has_apt; then
        # shellcheck disable=SC2046 # names of packages hold no spaces
        apt_install $(absent "${qt_packages[@]}")
        missing=$(missing_libraries)
    fi
    if [ -n "$missing" ]; then
        say "Qt may not start: install the packages of your system that hold" $missing
    fi
}

make_venv
install_packages
install_qt_libraries
