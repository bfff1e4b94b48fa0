import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { LabHost } from "../../lab/lab-host";
import { byHand } from "../lab/practice-host";

/** Something that goes wrong on one host, or on the way to it, while a change is under way. */
export interface Fault {
  /** As the table of faults calls it. */
  readonly name: string;
  /** `guests`: only a machine with a kernel of its own can meet it. */
  readonly machines: "all" | "guests";
  /** `killed`: the client itself dies with SIGKILL. */
  readonly client: "lives" | "killed";
  /** `legacy`: only this backend waits for the xtables lock. */
  readonly backend?: "legacy";
  readonly strike: (host: LabHost) => Promise<unknown>;
  /** Puts it right again, when the timer is over: while it lasts, the host has nobody to ask. */
  readonly mend?: (host: LabHost) => Promise<unknown>;
}

/** A rule of this side's firewall, in the namespace of the tests. */
function outside(...words: readonly string[]): Promise<unknown> {
  return promisify(execFile)("iptables", ["-w", "5", ...words]);
}

const nothing = async (): Promise<void> => undefined;

export const FAULTS: readonly Fault[] = [
  { name: "kill -9 of the client", machines: "all", client: "killed", strike: nothing },
  {
    name: "kill -9 of the sshd session",
    machines: "all",
    client: "lives",
    strike: host => host.run("pkill -9 -f '^sshd: [a-z]+@' || pkill -9 -f 'sshd: root'"),
  },
  {
    name: "link down",
    machines: "all",
    client: "lives",
    strike: host => host.cutCable(),
    mend: host => host.plugCable(),
  },
  {
    name: "TCP black hole",
    machines: "all",
    client: "lives",
    strike: host => outside("-I", "OUTPUT", "-p", "tcp", "-d", host.address, "-j", "DROP"),
    mend: host => outside("-D", "OUTPUT", "-p", "tcp", "-d", host.address, "-j", "DROP"),
  },
  {
    name: "power cut and boot",
    machines: "all",
    client: "lives",
    strike: async host => {
      await host.powerOff();
      await host.powerOn();
    },
  },
  {
    name: "disk full under /etc",
    machines: "all",
    client: "lives",
    strike: host => fill(host, "/etc/init.d"),
    mend: host => host.run("umount /etc/init.d"),
  },
  {
    name: "disk full under /run",
    machines: "all",
    client: "lives",
    strike: host => host.run("mount -o remount,size=2m /run; cat /dev/zero >/run/filler 2>/dev/null; true"),
    mend: host => host.run("rm -f /run/filler"),
  },
  {
    name: "disk full under /var/lib",
    machines: "all",
    client: "lives",
    strike: host => fill(host, "/var/lib/netfilter-fleet"),
    // What was written meanwhile is what the disk holds.
    mend: host =>
      host.run(
        "cp -a /var/lib/netfilter-fleet /run/kept && umount /var/lib/netfilter-fleet && rm -f /run/kept/filler && rm -rf /var/lib/netfilter-fleet/* && cp -a /run/kept/. /var/lib/netfilter-fleet/ && rm -rf /run/kept",
      ),
  },
  {
    name: "xtables lock held for 6 s",
    machines: "all",
    client: "lives",
    backend: "legacy",
    strike: host => host.run("flock -x /run/xtables.lock sleep 6 </dev/null >/dev/null 2>&1 &"),
  },
  {
    name: "iptables-restore killed",
    machines: "all",
    client: "lives",
    strike: host =>
      host.run("for _ in $(seq 100); do pkill -9 -f '^(iptables|ip6tables)-restore' ; sleep 0.02; done; true"),
  },
  {
    name: "another writer in between",
    machines: "all",
    client: "lives",
    strike: host =>
      byHand(
        host,
        "iptables -w 5 -N f2b-sshd 2>/dev/null || true; iptables -w 5 -I INPUT -p tcp --dport 22 -j f2b-sshd; iptables -w 5 -I f2b-sshd -s 203.0.113.9 -j DROP",
      ),
  },
  {
    name: "clock jumps ten years on",
    machines: "guests",
    client: "lives",
    strike: host => host.run("date -s '+10 years'"),
  },
  {
    name: "clock jumps ten years back",
    machines: "guests",
    client: "lives",
    strike: host => host.run("date -s '-10 years'"),
  },
];

/** A file system of its own, and full, in the place of a folder; what is in it stays. */
function fill(host: LabHost, folder: string): Promise<unknown> {
  return host.run(
    `mkdir -p ${folder} && cp -a ${folder} /run/before && mount -t tmpfs -o size=256k,mode=700 tmpfs ${folder} && cp -a /run/before/. ${folder}/ && rm -rf /run/before && cat /dev/zero >${folder}/filler 2>/dev/null; true`,
  );
}
