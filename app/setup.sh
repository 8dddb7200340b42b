# Sourced by app/run and tests/run: installs what is missing, configures and builds. Not run by itself.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# TLS needs no package of its own: the plugin of QSslSocket (plugins/tls/libqopensslbackend.so) lies in libqt6network6,
# which qt6-base-dev brings, and that depends on libssl3.
build_packages=(
    cmake g++ ninja-build pkg-config
    qt6-base-dev qt6-svg-dev qt6-tools-dev qt6-tools-dev-tools qt6-l10n-tools
    node-llhttp zlib1g-dev
)
# What the window looks best with, and the certificates that https trusts. A Chinese font only where there is none.
look_packages=(qt6-qpa-plugins fonts-inter fonts-jetbrains-mono ca-certificates)

say() { printf '%s\n' "$*" >&2; }

missing_packages() {
    local name
    for name in "$@"; do
        dpkg-query -W -f='${Status}' "$name" 2>/dev/null | grep -q 'ok installed' || printf '%s\n' "$name"
    done
}

# Installs the named Debian packages that are not there; elsewhere it says what is needed and stops.
need_packages() {
    local missing sudo=()
    if ! command -v apt-get >/dev/null 2>&1; then
        [ -z "${ROUNDTRIP_SKIP_PACKAGES:-}" ] || return 0
        say "Roundtrip needs what Debian calls: $*"
        say "There is no apt-get here. Install the equivalents, then run again with ROUNDTRIP_SKIP_PACKAGES=1."
        exit 1
    fi
    mapfile -t missing < <(missing_packages "$@")
    [ ${#missing[@]} -gt 0 ] || return 0
    if [ "$(id -u)" -ne 0 ]; then
        if ! command -v sudo >/dev/null 2>&1; then
            say "These packages are missing and only root can install them: ${missing[*]}"
            exit 1
        fi
        sudo=(sudo)
    fi
    say "Installing ${missing[*]}"
    "${sudo[@]}" apt-get update -qq
    "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}" >&2
}

need_chinese_font() {
    command -v fc-list >/dev/null 2>&1 && [ -n "$(fc-list :lang=zh-cn family)" ] || need_packages fonts-noto-cjk
}

# configure PRESET: once, and again when the switch for warnings changed; ninja notices everything else by itself.
configure() {
    local werror=${ROUNDTRIP_WERROR:-OFF} cache=$root/build/$1/CMakeCache.txt
    if ! [ -f "$root/build/$1/build.ninja" ] || ! grep -q "^ROUNDTRIP_WERROR:BOOL=$werror\$" "$cache"; then
        say "Configuring build/$1"
        (cd "$root" && cmake --preset "$1" -DROUNDTRIP_WERROR="$werror" >&2)
    fi
}

# build PRESET [TARGET…]
build() {
    local preset=$1
    shift
    say "Building build/$preset"
    cmake --build "$root/build/$preset" ${1:+--target "$@"} >&2
}
