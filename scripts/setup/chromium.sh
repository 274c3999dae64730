#!/bin/sh
# Makes sure that there is a Chromium for the tests of the HTML report, and prints its path as the last line.
# Does nothing where one is there; installs Debian's where it can be (apt-get, root). Exit 1 with the reason otherwise.
set -eu

find_browser() {
  for name in "${CHROMIUM_PATH:-}" chromium chromium-browser google-chrome google-chrome-stable; do
    if [ -n "$name" ] && command -v "$name"; then return 0; fi
  done
  return 1
}

if find_browser; then exit 0; fi

if ! command -v apt-get >/dev/null; then
  echo "there is no Chromium, and no apt-get to install it with: install Chromium or set CHROMIUM_PATH" >&2
  exit 1
fi
if [ "$(id -u)" -ne 0 ]; then
  echo "there is no Chromium, and only root may install it: run 'sudo sh $0' or set CHROMIUM_PATH" >&2
  exit 1
fi

export DEBIAN_FRONTEND=noninteractive
# All output goes to stderr: stdout is the path alone.
apt-get update >&2
apt-get install -y --no-install-recommends chromium fonts-dejavu-core >&2
find_browser || {
  echo "apt-get installed the package chromium, but no browser is on the path" >&2
  exit 1
}
