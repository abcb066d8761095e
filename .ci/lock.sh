#!/usr/bin/env bash
# Writes the lock files anew from pyproject.toml: every package with the hashes of all its files, for Linux, macOS and
# Windows and every Python from 3.11 on. Needs uv; run it when a dependency changes, then run all the tests.
set -euo pipefail
cd "$(dirname "$0")/.."
compile() {
    uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes --no-header \
        --no-emit-index-url --no-emit-find-links --no-config "$@"
}
compile --all-extras --output-file requirements-dev.lock
compile --constraint requirements-dev.lock --output-file requirements.lock
