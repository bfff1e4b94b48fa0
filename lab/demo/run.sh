#!/usr/bin/env bash
# The whole story in one go: a practice fleet on this machine, constructs, plan, apply, drift, repair.
#   run.sh deploy   by cdktf deploy and the Terraform provider (npm run demo); needs terraform
#   run.sh direct   by nffleet alone (npm run demo:direct)
# Needs root and Node, on Debian 12; installs the Debian packages that are missing, and says so. Everything it writes is
# in .demo/ of the project and is removed again, also after a failure or Ctrl-C.
#   exit code 0: every step held; 1: one did not, the last line says which
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
began=$SECONDS
telling=${1:-deploy}

if [ "$telling" = deploy ] && ! command -v terraform >/dev/null; then
  echo "npm run demo deploys with Terraform, and there is no terraform in PATH. Put one there (1.5 or newer: unpack the" \
    "archive for your platform from https://developer.hashicorp.com/terraform/install into /usr/local/bin), or see the" \
    "same story without Terraform: npm run demo:direct" >&2
  exit 1
fi

if [ "$(id -u)" != 0 ]; then
  echo "npm run demo makes network namespaces and virtual machines, which only root may. Run it as root: sudo npm run demo" >&2
  exit 1
fi

clean_up() {
  if [ -e .demo/lab/lab.json ] && [ -e dist/lab/main.js ]; then
    node bin/nffleet-lab.js down --directory .demo/lab >/dev/null || true
  fi
  rm -rf .demo
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

echo "── Getting ready: Debian packages, npm packages, build"
sh lab/packages.sh
sh lab/set-up.sh
clean_up # what a killed run left behind
mkdir -p .demo/home
echo "   ready after $((SECONDS - began)) s"

node "dist/lab/demo/$telling.js"
