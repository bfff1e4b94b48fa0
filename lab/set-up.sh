#!/bin/sh
# Makes a fresh clone ready to run: npm packages and the build, what is missing of them. Says what it does on stderr.
# Nothing is written outside of the project: where the user has no npm cache yet, none is left behind.
set -eu
cd "$(dirname "$0")/.."
if [ ! -x node_modules/.bin/tsc ] || [ ! -x node_modules/.bin/vitest ]; then
  echo "lab/set-up.sh: installing the npm packages that package-lock.json names" >&2
  if [ -d "${npm_config_cache:-$HOME/.npm}/_cacache" ]; then
    npm ci --no-audit --no-fund --ignore-scripts >&2
  else
    npm ci --no-audit --no-fund --ignore-scripts --cache "$PWD/.npm-cache" >&2
    rm -rf .npm-cache
  fi
fi
npm run --silent build >&2
