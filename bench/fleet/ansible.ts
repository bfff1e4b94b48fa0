import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Lab } from "../../lab/lab";
import type { LabHost } from "../../lab/lab-host";

/** How Ansible is set up. */
export type AnsibleSetting =
  /** As Debian ships it: its own number of hosts at a time (5), a file for each module, ControlPersist. */
  | { readonly kind: "as shipped" }
  /** With all that makes it fast: as many hosts at a time as ours, and pipelining. */
  | { readonly kind: "tuned"; readonly forks: number };

/** A play of Ansible's, without gathering facts. */
export interface AnsiblePlay {
  /**
   * Seconds of one run.
   * @param files name → content, written beside the play before it begins
   * @throws Error when a host failed
   */
  run(files?: Readonly<Record<string, string>>): number;
  /** Ends the connections that a run leaves open for a minute: a run of the next day finds none. */
  hangUp(): void;
}

/** @param tasks YAML: the list of what is done on each host */
export function writePlay(
  folder: string,
  lab: Lab,
  hosts: readonly LabHost[],
  setting: AnsibleSetting,
  tasks: string,
): AnsiblePlay {
  mkdirSync(folder);
  const controlPaths = join(folder, "cp");
  const ssh = `-F ${lab.sshConfig} -o ControlMaster=auto -o ControlPersist=60s`;
  const forks = setting.kind === "tuned" ? `forks = ${setting.forks}\n` : "";
  const pipelining = setting.kind === "tuned" ? "pipelining = True\n" : "";
  writeFileSync(
    join(folder, "ansible.cfg"),
    `[defaults]\n${forks}remote_user = root\ninterpreter_python = /usr/bin/python3\nretry_files_enabled = False\n[ssh_connection]\n${pipelining}ssh_args = ${ssh}\ncontrol_path_dir = ${controlPaths}\n`,
  );
  writeFileSync(join(folder, "hosts"), hosts.map(({ name, address }) => `${name} ansible_host=${address}\n`).join(""));
  writeFileSync(
    join(folder, "play.yml"),
    `- hosts: all\n  gather_facts: false\n  tasks:\n${tasks.replace(/^(?=.)/gm, "    ")}`,
  );
  return {
    hangUp: () => {
      const sockets = existsSync(controlPaths) ? readdirSync(controlPaths) : [];
      for (const socket of sockets) {
        spawnSync("ssh", ["-o", `ControlPath=${join(controlPaths, socket)}`, "-O", "exit", "any"]);
      }
    },
    run: (files = {}) => {
      for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
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
