# Starts sshd on a practice machine, in whose root it runs, and waits until it listens.

# sshd goes into the background before it listens; its pid file it writes afterwards (sshd.c, main).
start_sshd() {
  rm -f /run/sshd.pid
  /usr/sbin/sshd -E /run/console.log </dev/null || return
  waits=0
  while [ ! -s /run/sshd.pid ]; do
    waits=$((waits + 1))
    if [ "$waits" -gt 1000 ]; then
      echo "boot: sshd does not listen after 10 s" >&2
      return 1
    fi
    sleep 0.01
  done
}
