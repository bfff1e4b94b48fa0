# Starts sshd on a practice machine, in whose root it runs, and waits until it listens.

# What small hosts have in its place.
start_dropbear() {
  [ -e /run/dropbear_key ] || dropbearconvert openssh dropbear /etc/ssh/ssh_host_ed25519_key /run/dropbear_key 2>/dev/null
  dropbear -E -p 22 -r /run/dropbear_key -P /run/sshd.pid </dev/null 2>>/run/console.log
}

# sshd goes into the background before it listens; its pid file it writes afterwards (sshd.c, main).
start_sshd() {
  rm -f /run/sshd.pid
  if [ -x /usr/sbin/sshd ]; then /usr/sbin/sshd -E /run/console.log </dev/null || return
  else start_dropbear || return; fi
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
