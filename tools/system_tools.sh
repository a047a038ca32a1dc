#!/bin/sh
# See that what the tests drive is there: a browser, PSPP, a PostgreSQL server, readers of PDF and of QR codes, the proxy of the documentation;
# and, for paper forms, pango and fonts with Norwegian and Arabic letters.
# As root on Debian or Ubuntu missing ones are installed; otherwise they are named and the run stops.
set -eu

missing=""
has() { command -v "$1" >/dev/null 2>&1; }
has chromium || missing="$missing chromium"
has pspp || missing="$missing pspp"
has initdb || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing="$missing postgresql"
has pdftotext || missing="$missing poppler-utils"
has zbarimg || missing="$missing zbar-tools"
has nginx || [ -x /usr/sbin/nginx ] || missing="$missing nginx-light"
has_library() { for file in /usr/lib/*/"$1" /usr/lib/"$1" /usr/local/lib/"$1"; do [ -e "$file" ] && return 0; done; return 1; }
has_library libpangoft2-1.0.so.0 || missing="$missing libpangoft2-1.0-0"
# Tests measure words on telephones: the same letters everywhere, whatever else is installed.
has_family() { fc-list "$1" family 2>/dev/null | grep -q .; }
{ has_family "Noto Sans" && has_family "Noto Sans Arabic"; } || missing="$missing fontconfig fonts-noto-core"

# The small Chromium takes a third off the time of the browser tests; without it they run in the whole one.
if [ "$(id -u)" = 0 ] && has apt-get && ! has chromium-headless-shell; then
    DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends chromium-headless-shell >/dev/null 2>&1 || true
fi
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ] && has apt-get; then
    echo "Installing what the tests drive:$missing"
    export DEBIAN_FRONTEND=noninteractive PATH="$PATH:/usr/sbin:/sbin"
    apt-get update -q
    # shellcheck disable=SC2086  # a list of words
    apt-get install -qy --no-install-recommends $missing
else
    echo "The tests drive programs that are not installed:$missing" >&2
    echo "Install them and try again. On Debian or Ubuntu: sudo apt-get install$missing" >&2
    exit 1
fi
