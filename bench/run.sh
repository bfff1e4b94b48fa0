#!/bin/sh
# Runs benches by name, `npm run bench drift report`, one after the other; without a name those that need nothing but Node
# and Terraform. Exit code 1 when one of them ends with an error, or when a limit does not hold; the others are run all the same.
set -u
[ $# -gt 0 ] || set -- start plan rules connections linear
answer=0
for name; do npm run --silent "bench:$name" || answer=1; done
exit $answer
