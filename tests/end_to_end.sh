#!/usr/bin/env bash
# The window as a person meets it, on an X server without a window manager: start, add a folder, search, open a result, save
# the search, quit, start again, all there. Needs the release build and the packages of the group `endtoend`.
# SIGHTSEER_SHOTS: a folder that keeps the pictures of the screen.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly bin=$PWD/build/release/bin
readonly patience=120 # seconds
scratch=$(mktemp -d)
shots=${SIGHTSEER_SHOTS:-$scratch/shots}
mkdir -p "$shots" "$scratch/run" "$scratch/photos"
chmod 700 "$scratch/run"
export XDG_DATA_HOME=$scratch/data XDG_CONFIG_HOME=$scratch/config XDG_CACHE_HOME=$scratch/cache XDG_RUNTIME_DIR=$scratch/run
export QT_QPA_PLATFORM=xcb LC_ALL=C.UTF-8
unset WAYLAND_DISPLAY

say() { printf 'end to end: %s\n' "$*"; }
fail() {
    say "FAILED: $*"
    shot failed || true
    exit 1
}
stop() {
    kill "${window_pid:-}" "${server_pid:-}" 2>/dev/null || true
    wait 2>/dev/null || true
    rm -rf "$scratch"
}
trap stop EXIT

# until_true WHAT COMMAND...: tries it until it is true.
until_true() {
    local what=$1 end=$((SECONDS + patience))
    shift
    until "$@" >/dev/null 2>&1; do
        [ "$SECONDS" -lt "$end" ] || fail "waited in vain until $what"
        sleep 0.2
    done
    say "$what"
}

shot() { import -window root "$shots/$1.png"; }
title_is() { xdotool search --onlyvisible --name "$1"; }
# Without a window manager nobody gives the keyboard to a window.
focus() { xdotool windowfocus --sync "$(xdotool search --onlyvisible --name "$1" | tail -1)"; }
key() { xdotool key --delay 50 "$@"; }
is_gone() { ! kill -0 "$window_pid" 2>/dev/null; }
cli() { "$bin/sightseer-cli" "$@"; }
searchable() { cli --json status | grep -o '"searchable": *[0-9]*' | grep -o '[0-9]*$'; }
all_are_searchable() { [ "$(searchable)" = "$1" ]; }
is_remembered() { grep -q 'search=.*a castle by the water' "$XDG_CONFIG_HOME"/sightseer/*.conf; }
is_saved() { grep -q '"text": "a bridge at night' "$XDG_DATA_HOME/sightseer/searches.json"; }

# The results may still be on their way: then it opens nothing, or another photo, and is tried again.
first_photo_is() {
    key Home Return
    sleep 1
    title_is "$1" && return
    key Escape
    return 1
}

start() {
    "$bin/sightseer" "$@" >"$scratch/log" 2>&1 &
    window_pid=$!
    until_true "the window is there" title_is Sightseer
    focus Sightseer
}

# Not one colour: at least a hundred.
has_picture() { [ "$(identify -format '%k' "$shots/$1.png")" -gt 100 ]; }

display=:$((90 + RANDOM % 400))
Xvfb "$display" -screen 0 1280x800x24 >/dev/null 2>&1 &
server_pid=$!
export DISPLAY=$display
until_true "the X server answers" xdotool getmouselocation

cp resources/demo/*/*.jpg "$scratch/photos/"
count=$(find "$scratch/photos" -name '*.jpg' | wc -l)

start "$scratch/photos"
until_true "all $count photos are searchable" all_are_searchable "$count"
shot 1-photos
has_picture 1-photos || fail "the screen shows no photos"

key slash
xdotool type --delay 30 "a bridge at night"
key Return
sleep 1
shot 2-results
until_true "the lit bridge is open" first_photo_is cincinnati.jpg
shot 3-viewer
has_picture 3-viewer || fail "the viewer shows no photo"
key Escape
until_true "the viewer is closed" title_is '^Sightseer$'
key ctrl+d
until_true "the search is saved" is_saved

"$bin/sightseer" "$scratch/photos" # a second start hands over and ends
say "a second start ended by itself"
is_gone && fail "the first window is gone"

key ctrl+q
until_true "the window is closed" is_gone
before=$(searchable)
[ "$before" = "$count" ] || fail "$before photos are searchable after the end, not $count"

start
sleep 1
shot 4-next-start
has_picture 4-next-start || fail "the next start shows nothing"
until_true "the next start goes on with the search" first_photo_is cincinnati.jpg
key Escape
until_true "the viewer is closed again" title_is '^Sightseer$'
key slash ctrl+a
xdotool type --delay 30 "a castle by the water"
key Return
sleep 0.3 # not yet written by itself
kill -TERM "$window_pid"
until_true "the window ends when the system says so" is_gone
wait "$window_pid" || fail "the window did not end as it should"

start
until_true "the search that was interrupted is there" is_remembered
key ctrl+q
until_true "the window is closed again" is_gone
is_saved || fail "the saved search is gone"
say "passed"
