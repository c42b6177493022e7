#!/bin/sh
# Sets up what the project needs, then runs it; needs Python >= 3.11 and nothing else. `make` calls this too.
# Fetched by hash and kept: uv (tools/uv.txt) in the user's cache, the packages (uv.lock) in .venv. Nothing is fetched twice.
set -eu
cd "$(dirname "$0")"
here=$(pwd)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/ketenhub
stamp=.venv/ketenhub-stamp

say() { printf '%s\n' "$*" >&2; }
die() { say "error: $*"; exit 1; }

usage() {
    say "usage: ./hub.sh setup | demo | test | faults | lint | format | hub    (the rest is handed on, as in: ./hub.sh demo --help)"
}

find_python() {
    for candidate in ${HUB_PYTHON:-python3 python3.13 python3.12 python3.11 python}; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            "$candidate" -c 'import sys; print(sys.executable)'
            return
        fi
    done
    die "no Python 3.11 or later found. Install one (such as the package python3.11 of your system)," \
        "or set HUB_PYTHON to its path."
}

ensure_uv() {
    version=$(sed -n 's/^uv==\([0-9.]*\).*/\1/p' tools/uv.txt)
    tool=$cache/uv-$version
    uv=$tool/bin/uv
    [ -x "$uv" ] && return
    say "fetching uv $version into $tool"
    mkdir -p "$cache"
    fresh=$(mktemp -d "$cache/uv.XXXXXX")
    trap 'rm -rf "$fresh"' EXIT
    "$python" -m venv "$fresh" >&2 ||
        die "$python cannot make a virtual environment. Install its venv package (Debian: apt install python3-venv)."
    "$fresh/bin/python" -m pip install --quiet --disable-pip-version-check --only-binary :all: --require-hashes -r tools/uv.txt ||
        die "uv $version could not be fetched. Give pip a package index that it reaches (pip config, PIP_INDEX_URL," \
            "a proxy) and try again."
    mv "$fresh" "$tool" 2>/dev/null || [ -x "$uv" ] # another run was first
}

wanted() { printf '%s %s' "$(cat uv.lock pyproject.toml | cksum)" "$here"; }

setup() {
    [ -x .venv/bin/hub ] && [ "$(cat "$stamp" 2>/dev/null)" = "$(wanted)" ] && return
    python=$(find_python)
    ensure_uv
    say "installing the locked packages into .venv, with $python"
    unset VIRTUAL_ENV
    # the system's certificates: an office network may sign anew what passes it
    UV_PYTHON_DOWNLOADS=never UV_PROJECT_ENVIRONMENT=.venv UV_SYSTEM_CERTS=${UV_SYSTEM_CERTS:-true} \
        "$uv" sync --locked --python "$python" ||
        die "the packages of uv.lock could not be installed; see the lines above. Where there is no network, run this once" \
            "with one, or set UV_DEFAULT_INDEX to a mirror; if a certificate is refused, try UV_SYSTEM_CERTS=false."
    wanted >"$stamp"
}

lint() {
    .venv/bin/ruff check . && .venv/bin/ruff format --check . && .venv/bin/mypy && .venv/bin/lint-imports
}

tests() {
    # all of them: a process a core, each with a broker of its own; the tests of a file stay together
    [ $# -gt 0 ] || set -- -n auto --maxprocesses 4 --dist loadscope --no-loadscope-reorder
    exec .venv/bin/python -m pytest "$@"
}

[ $# -gt 0 ] || { usage; exit 2; }
command=$1
shift
case $command in
setup) setup ;;
demo) setup && exec .venv/bin/hub demo "$@" ;;
test) setup && tests "$@" ;;
faults)
    what=matrix
    case ${1:-} in
    guards) what=matrix.proof && shift ;;
    soak) what=matrix.soak && shift ;;
    partners | cluster) what=$1 && shift ;;
    esac
    setup && exec .venv/bin/python -m "tests.faults.$what" "$@"
    ;;
lint) setup && lint ;;
format) setup && .venv/bin/ruff check --fix --quiet . ; exec .venv/bin/ruff format . ;;
hub) setup && exec .venv/bin/hub "$@" ;;
*) usage; exit 2 ;;
esac
