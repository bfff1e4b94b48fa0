import { cronTime, type ScheduledRun } from "./scheduled-run";
import { shellWords } from "./shell-words";

/** A workflow that reads the declared hosts and tells what they hold, by this package's own action. */
export function githubWorkflow({ name, at, words }: Pick<ScheduledRun, "name" | "at" | "words">): string {
  const options = shellWords(words);
  return `# What hosts hold that main does not declare. It only reads: whoever changed a host by hand at night had a reason.
name: ${name}

on:
  schedule:
    - cron: "${cronTime(at)}" # UTC
  workflow_dispatch:

permissions:
  contents: read
  security-events: write # the findings, as code scanning shows them

jobs:
  drift:
    runs-on: ubuntu-latest # or a runner of your own, where the hosts are not reachable from outside
    timeout-minutes: 30
    env:
      NFFLEET_KNOWN_HOSTS: \${{ github.workspace }}/known_hosts
    steps:
      - uses: actions/checkout@de0fac2e4500dabe0009e67214ff5f5447ce83dd # v6.0.2
        with:
          persist-credentials: false
      - uses: actions/setup-node@6044e13b5dc448c55e2357c09f80417699197238 # v6.2.0
        with:
          node-version: 22
          cache: npm
      - run: npm ci
      - run: npx cdktf synth
      - uses: ./node_modules/netfilter-fleet # the action of the version that npm ci installed
        env:
          NFFLEET_PRIVATE_KEY: \${{ secrets.NFFLEET_PRIVATE_KEY }}
${options === "" ? "" : `        with:\n          options: ${JSON.stringify(options)}\n`}`;
}
