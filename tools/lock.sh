#!/bin/sh
# Remake constraints.txt: the newest versions that fit pyproject.toml, every extra included. Run the tests afterwards.
set -eu
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

extras=$(.venv/bin/python -c 'import tomllib
print(",".join(tomllib.load(open("pyproject.toml", "rb"))["project"]["optional-dependencies"]))')
.venv/bin/python -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --upgrade pip setuptools hatchling editables
"$work/venv/bin/pip" install --quiet --no-build-isolation --editable ".[$extras]"
{
    echo "# The exact versions \`make setup\` and \`make test\` install; remade by \`make lock\`. Plain name==version, no addresses."
    "$work/venv/bin/python" -m pip list --format=freeze --exclude pip --exclude workmh-measures | LC_ALL=C sort --ignore-case
} > "$work/constraints.txt"
mv "$work/constraints.txt" constraints.txt
