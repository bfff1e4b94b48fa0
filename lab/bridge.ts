import { LAB_ADDRESS } from "./address";
import { runChecked, runProgram } from "./run-program";

/** The bridge of the lab, and the one that hosts behind a jump host stand on, where the lab itself has no address. */
export const COMMON_BRIDGE = "nflab";
export const FAR_BRIDGE = "nflab-far";

/** Several `ip` commands in one process: ten times faster than one process each. */
export async function runIpBatch(commands: readonly string[]): Promise<void> {
  await runChecked(["ip", "-batch", "-"], { stdin: `${commands.join("\n")}\n` });
}

export async function buildBridges(): Promise<void> {
  await runIpBatch([
    `link add ${COMMON_BRIDGE} type bridge stp_state 0 forward_delay 0`,
    `addr add ${LAB_ADDRESS.ipv4}/16 dev ${COMMON_BRIDGE}`,
    `link set ${COMMON_BRIDGE} up`,
    `link add ${FAR_BRIDGE} type bridge stp_state 0 forward_delay 0`,
    `link set ${FAR_BRIDGE} up`,
  ]);
  // A kernel without IPv6 gives a lab without IPv6.
  await runProgram(["ip", "-6", "addr", "add", `${LAB_ADDRESS.ipv6}/64`, "dev", COMMON_BRIDGE, "nodad"]);
}

/** Answers once both are gone; a bridge that is not there is fine. */
export async function removeBridges(): Promise<void> {
  for (const bridge of [COMMON_BRIDGE, FAR_BRIDGE]) await runProgram(["ip", "link", "delete", bridge]);
}
