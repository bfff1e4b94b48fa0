#!/bin/sh
# Answers what guest-console.sh asks: each line of its input names a folder of the channel with a script and its stdin,
# and its stdout, stderr and status go there. hostfs keeps written pages for a while, so each file is synced before the
# status appears.
answer_request() { # NAME
  cd "/run/channel/$1"
  status=0
  (cd / && exec /bin/sh "/run/channel/$1/script") <stdin >stdout 2>stderr || status=$?
  echo "$status" >status.new
  sync stdout stderr status.new
  mv status.new status
}
while read -r request; do
  # Twice in the background, so that pid 1 inherits and reaps it.
  (answer_request "$request" </dev/null >/dev/null 2>&1 &)
done
