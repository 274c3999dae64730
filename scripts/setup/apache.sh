#!/usr/bin/env bash
# Makes Apache's httpd available for the tests that speak digest with it, from Debian's packages. Installs the program
# and its modules alone: no service is set up or started. Says why and ends with code 1 where that cannot be done.
set -euo pipefail

cannot() {
  echo "*** Apache cannot be installed: $1. The tests against its mod_auth_digest will be skipped. ***" >&2
  exit 1
}

if [ -x /usr/sbin/apache2 ]; then
  echo "Apache is here: $(/usr/sbin/apache2 -v | head -n 1)"
  exit 0
fi
command -v apt-get >/dev/null || cannot 'there is no apt-get'

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  sudo -n true 2>/dev/null || cannot 'this needs root, or sudo without a password'
  as_root=(sudo -n)
fi
"${as_root[@]}" apt-get update -q || cannot 'apt-get update failed'
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
  apt-get install -q -y --no-install-recommends apache2-bin || cannot 'apt-get install apache2-bin failed'
/usr/sbin/apache2 -v
