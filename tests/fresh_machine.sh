#!/usr/bin/env bash
# The two promises to a stranger, on a bare Debian 12 made here and thrown away:
#   source    from a fresh clone, `./dev test` and `./dev run --demo` work with no package installed before
#   package   the .deb that `./dev package` made installs, indexes, searches, shows its window, and is removed clean
# Usage, as root: tests/fresh_machine.sh [source|package|all]. Needs debootstrap, 6 GB in TMPDIR, and apt's configured source.
# The part `source` tests what is committed at HEAD; SIGHTSEER_FRESH_TESTS=build builds only and runs no tests there.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

part=${1:-all}
case "$part" in source | package | all) ;; *)
    echo "fresh_machine: there is no part '$part': source, package or all" >&2
    exit 2
    ;;
esac
[ "$(id -u)" -eq 0 ] || { echo "fresh_machine: run as root, debootstrap and chroot need it" >&2; exit 2; }
command -v debootstrap >/dev/null || { echo "fresh_machine: install debootstrap" >&2; exit 2; }

work=$(mktemp -d "${TMPDIR:-/tmp}/sightseer-fresh.XXXXXX")
mounted=()

clean_up() {
    local mount
    for mount in "${mounted[@]}"; do umount -l "$mount" 2>/dev/null || true; done
    # Nothing of the host may still be mounted below what is removed.
    if ! grep -q " $work/" /proc/mounts; then rm -rf --one-file-system "$work"; fi
}
trap clean_up EXIT

step() { printf '=== fresh_machine: %s\n' "$*"; }
fail() {
    echo "fresh_machine: $*" >&2
    exit 1
}

# The host's own package source, so that a mirror that was configured here is used there too.
mirror() {
    local found
    found=$(cat /etc/apt/sources.list.d/*.sources 2>/dev/null | sed -n 's/^URIs: *\([^ ]*\).*/\1/p' | grep -v security | head -n 1)
    [ -n "$found" ] || found=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list 2>/dev/null |
        sed -n 's/^deb \(\[[^]]*\] \)\?\([^ ]*\) .*/\2/p' | grep -v security | head -n 1)
    [ -n "$found" ] || fail "apt has no package source configured here"
    echo "$found"
}

# bare_root DIR: Debian 12, minimal.
bare_root() {
    local root=$1
    if [ ! -d "$work/base" ]; then
        step "debootstrap, minimal"
        debootstrap --variant=minbase bookworm "$work/base" "$(mirror)" >"$work/debootstrap.log" 2>&1 ||
            { tail -n 20 "$work/debootstrap.log" >&2; fail "debootstrap failed"; }
        # How apt reaches its sources here (proxy, keys of a local mirror) holds there as well.
        cp -r /etc/apt/apt.conf.d/. "$work/base/etc/apt/apt.conf.d/" 2>/dev/null || true
        cp /etc/resolv.conf /etc/hosts "$work/base/etc/" 2>/dev/null || true
    fi
    cp -a "$work/base" "$root"
    # The programs ask for their processor and memory in /proc; a container may not allow mounting it anew.
    mount -t proc proc "$root/proc" 2>/dev/null || mount --rbind /proc "$root/proc" 2>/dev/null || true
    mounted+=("$root/proc")
}

# inside ROOT COMMAND...: with no terminal, no display and a plain environment.
inside() {
    local root=$1
    shift
    env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 \
        ${http_proxy:+http_proxy="$http_proxy"} ${https_proxy:+https_proxy="$https_proxy"} \
        SIGHTSEER_JOBS="${SIGHTSEER_JOBS:-}" chroot "$root" "$@" </dev/null
}

files_of() { (cd "$1" && find . -xdev \( -path ./proc -o -path ./tmp -o -path ./root -o -path ./var -o -path ./run \) -prune -o -print | sort); }

source_part() {
    local root=$work/source output
    bare_root "$root"
    git clone --quiet --no-hardlinks . "$root/root/sightseer"
    step "./dev test, with no package installed before"
    if [ "${SIGHTSEER_FRESH_TESTS:-all}" = build ]; then
        inside "$root" bash -c 'cd /root/sightseer && ./dev build'
    else
        inside "$root" bash -c 'cd /root/sightseer && ./dev test' | tee "$work/test.out"
        tail -n 1 "$work/test.out" | grep -qE '^[0-9]+ passed, 0 failed$' || fail "./dev test did not end with 'N passed, 0 failed'"
    fi
    step "./dev run --demo, with no display and no terminal"
    output=$(inside "$root" bash -c 'cd /root/sightseer && ./dev run --demo')
    echo "$output"
    grep -q 'can be searched' <<<"$output" || fail "./dev run did not index"
    grep -q 'sightseer-cli search' <<<"$output" || fail "./dev run did not say how to search"
    inside "$root" /root/sightseer/build/release/bin/sightseer-cli search "a castle" --limit 3 | tee "$work/search.out"
    grep -q 'places/' "$work/search.out" || fail "the demo library gave no castle"
}

package_part() {
    local root=$work/package deb first icon
    deb=$(ls build/package/sightseer_*.deb 2>/dev/null | tail -n 1)
    [ -n "$deb" ] || fail "there is no package: run ./dev package first"
    bare_root "$root"
    inside "$root" apt-get update >/dev/null
    cp "$deb" "$root/tmp/sightseer.deb"
    step "installing what the package needs"
    # The dependencies first, so that what is compared below is the package's own doing.
    inside "$root" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends /tmp/sightseer.deb >"$work/apt.log" 2>&1 ||
        { tail -n 20 "$work/apt.log" >&2; fail "the package does not install"; }
    grep -E 'newly installed|Need to get' "$work/apt.log" || true

    step "index and search"
    inside "$root" sightseer-cli index --demo
    inside "$root" sightseer-cli search "a castle" --limit 3 | tee "$work/search.out"
    grep -q 'places/' "$work/search.out" || fail "the demo library gave no castle"
    icon=$(sed -n 's/^Icon=//p' "$root/usr/share/applications/sightseer.desktop")
    [ -f "$root/usr/share/icons/hicolor/scalable/apps/$icon.svg" ] || fail "the start menu's entry has no icon"
    step "the window, offscreen"
    first=$(inside "$root" env QT_QPA_PLATFORM=offscreen SIGHTSEER_FIRST_FRAME=1 sightseer)
    echo "$first"
    grep -qE '^first frame [0-9]+ ms$' <<<"$first" || fail "the window did not come up"

    step "removing it"
    inside "$root" dpkg -L sightseer >"$work/listed"
    files_of "$root" >"$work/with"
    inside "$root" env DEBIAN_FRONTEND=noninteractive apt-get purge -y sightseer >"$work/apt.log" 2>&1 ||
        { tail -n 20 "$work/apt.log" >&2; fail "the package cannot be removed"; }
    files_of "$root" >"$work/without"
    if grep -i sightseer "$work/without"; then fail "these files stayed behind"; fi
    # All that went with the package was the package's.
    comm -23 "$work/with" "$work/without" | sed 's/^\.//' | grep -vxFf "$work/listed" | grep -v '/icon-theme.cache$' && fail "removing it took more with it"
    step "installed, used and removed without a trace"
}

[ "$part" = package ] || source_part
[ "$part" = source ] || package_part
step "done"
