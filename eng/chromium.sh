# Chromium for the console's tests. Sourced after eng/toolbox.sh, whose fail() it uses.

# The tests start /usr/bin/chromium. Installs it when it is missing and we may, else says what to install.
need_chromium() {
  [ -x /usr/bin/chromium ] && return
  if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
    fail "Chromium is missing: install it so that /usr/bin/chromium exists (sudo apt-get install -y chromium), then run this again."
  fi
  printf 'Installing chromium …\n' >&2
  mkdir -p "$CACHE"
  {
    DEBIAN_FRONTEND=noninteractive apt-get install -y chromium ||
      { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y chromium; }
  } >"$CACHE/chromium.log" 2>&1 || {
    tail -n 5 "$CACHE/chromium.log" >&2
    fail "apt-get could not install chromium (see $CACHE/chromium.log): install it so that /usr/bin/chromium exists, then run this again."
  }
}
