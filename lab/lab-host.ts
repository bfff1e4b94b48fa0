import type { RunOptions, RunResult } from "./run-program";

export type MachineKind = "namespace host" | "UML guest";

/** One practice machine, as tests see it. */
export interface LabHost {
  readonly name: string;
  readonly kind: MachineKind;
  /** IPv4 address. */
  readonly address: string;
  /** IPv6 address, fd77:: or, behind a jump host, fd78::. */
  readonly address6: string;
  readonly port: 22;
  /** The login to use; root unless {@link HostOptions.user} says otherwise. */
  readonly user: string;
  /** Public host key as known_hosts writes it: `ssh-ed25519 AAAA…`. */
  readonly hostKey: string;
  /** Name of the jump host that this one stands behind. */
  readonly behind?: string;

  /** Runs a shell script as root on the machine's console, without ssh: works when the machine is locked out. */
  run(script: string, options?: RunOptions): Promise<RunResult>;
  /** Pulls the plug: what is in the kernel and in /run and /tmp is gone, the disk stays. Nothing happens when off. */
  powerOff(): Promise<void>;
  /** Boots, and resolves when sshd answers. Nothing happens when on. */
  powerOn(): Promise<void>;
  /** The network cable is out: connections hang, nothing is refused. */
  cutCable(): Promise<void>;
  plugCable(): Promise<void>;
  /** How many ssh logins sshd has accepted since the machine was installed. */
  connectionCount(): number;
  /** Ends the listening sshd only; open connections live on, new ones are refused. */
  stopSshd(): Promise<void>;
  startSshd(): Promise<void>;
}
