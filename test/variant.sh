#!/usr/bin/env bash
# Runs the whole suite on something else than what package-lock.json names, in a copy of the files that git tracks:
#   test/variant.sh cdktn  [VITEST ARGUMENT…]   with cdktf replaced by its fork, as docs/constructs/cdktn.md says
#   test/variant.sh node24 [VITEST ARGUMENT…]   on Node 24, from the npm package "node"; needs python3, make and g++
# The last line is the suite's own. The copy is removed afterwards; recorded rules beside the project are used there too.
set -euo pipefail
variant=${1-}
shift || true
cd "$(dirname "${BASH_SOURCE[0]}")/.."
root=$PWD
case $variant in
  cdktn | node24) ;;
  *) echo "test/variant.sh: say which: cdktn or node24." >&2; exit 64 ;;
esac

copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
mkdir "$copy/project"
git ls-files -z --cached --others --exclude-standard | while IFS= read -r -d '' file; do
  [ ! -e "$file" ] || printf '%s\0' "$file"
done | tar --create --null --files-from=- | tar --extract --directory "$copy/project"
# What the tests look for beside the project.
if [ -d "$root/../shared" ]; then ln -s "$(cd "$root/../shared" && pwd)" "$copy/shared"; fi
cd "$copy/project"

case $variant in
  cdktn)
    npm pkg set "devDependencies.cdktf=npm:cdktn@0.24.0" "devDependencies.constructs=~10.7.0" \
      "overrides.@cdktf/provider-null.cdktf=\$cdktf"
    npm install --no-audit --no-fund --ignore-scripts >&2
    echo "test/variant.sh: cdktf is $(node -p 'const p = require("cdktf/package.json"); `${p.name} ${p.version}`')" >&2
    ;;
  node24)
    mkdir "$copy/node" && echo '{ "allowScripts": { "node": true } }' >"$copy/node/package.json"
    npm install --no-audit --no-fund --prefix "$copy/node" node@24 >&2
    export PATH="$copy/node/node_modules/node/bin:$PATH"
    npm ci --no-audit --no-fund --ignore-scripts >&2
    # The cdktf command brings its terminal prebuilt for Node up to 22: for this one it is built, with the headers that the
    # npm package of Node has. They are named in the environment: where npm has a nodedir of its own, it says so there.
    headers=$(dirname "$(dirname "$(dirname "$(find "$copy/node" -path '*/include/node/node.h' | head -n 1)")")")
    (cd node_modules/@cdktf/node-pty-prebuilt-multiarch &&
      npm_config_nodedir="$headers" node "$(dirname "$(readlink -f "$(command -v npm)")")/../node_modules/node-gyp/bin/node-gyp.js" rebuild >"$copy/pty.log" 2>&1) || {
      tail -n 5 "$copy/pty.log" >&2
      echo "test/variant.sh: the terminal of the cdktf command cannot be built (above): apt-get install -y python3 make g++" >&2
      exit 1
    }
    echo "test/variant.sh: node is $(node --version)" >&2
    ;;
esac
bash test/run.sh "$@"
