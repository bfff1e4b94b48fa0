import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Lab } from "../../lab/lab";
import type { LabHost } from "../../lab/lab-host";

/** How Ansible is set up. */
export type AnsibleSetting =
  /** As Debian ships it: its own number of hosts at a time (5), a file for each module, ControlPersist. */
  | { readonly kind: "as shipped" }
  /** With all that makes it fast: as many hosts at a time as ours, and pipelining. */
  | { readonly kind: "tuned"; readonly forks: number };

/** A play that copies the rules and loads them, without gathering facts. */
export interface AnsiblePlay {
  /** Seconds of one run. @throws Error when a host failed */
  run(rules: string): number;
}

export function writePlay(folder: string, lab: Lab, hosts: readonly LabHost[], setting: AnsibleSetting): AnsiblePlay {
  mkdirSync(folder);
  const file = join(folder, "rules.v4");
  const ssh = `-F ${lab.sshConfig} -o ControlMaster=auto -o ControlPersist=60s`;
  const forks = setting.kind === "tuned" ? `forks = ${setting.forks}\n` : "";
  const pipelining = setting.kind === "tuned" ? "pipelining = True\n" : "";
  writeFileSync(
    join(folder, "ansible.cfg"),
    `[defaults]\n${forks}remote_user = root\ninterpreter_python = /usr/bin/python3\nretry_files_enabled = False\n[ssh_connection]\n${pipelining}ssh_args = ${ssh}\ncontrol_path_dir = ${join(folder, "cp")}\n`,
  );
  writeFileSync(join(folder, "hosts"), hosts.map(({ name, address }) => `${name} ansible_host=${address}\n`).join(""));
  writeFileSync(
    join(folder, "play.yml"),
    `- hosts: all
  gather_facts: false
  tasks:
    - copy: { src: ${file}, dest: /etc/bench.v4, mode: "0600" }
    - command: iptables-restore /etc/bench.v4
`,
  );
  return {
    run: rules => {
      writeFileSync(file, rules);
      const began = process.hrtime.bigint();
      const { status, stdout, stderr } = spawnSync("ansible-playbook", ["-i", "hosts", "play.yml"], {
        cwd: folder,
        env: { ...process.env, ANSIBLE_CONFIG: join(folder, "ansible.cfg"), HOME: folder, ANSIBLE_NOCOLOR: "1" },
        encoding: "utf8",
      });
      if (status !== 0)
        throw new Error(`ansible-playbook answered ${status}: ${stdout.slice(-1500)}${stderr.slice(-500)}`);
      return Number(process.hrtime.bigint() - began) / 1e9;
    },
  };
}
