import { createHash } from "node:crypto";

/**
 * A name Terraform takes, made from a host's name alone, so that moving a host in the construct tree changes nothing in
 * the state. cdktf's own ids drop every character Terraform does not know, and two hosts named by address can then
 * share one id and silently become one; here whatever had to be replaced is told apart by a hash.
 */
export function logicalIdOf(hostName: string): string {
  const readable = hostName.replace(/[^A-Za-z0-9_-]/g, "_");
  const started = /^[A-Za-z_]/.test(readable) ? readable : `host_${readable}`;
  if (readable === hostName) return started;
  return `${started}_${createHash("sha256").update(hostName).digest("hex").slice(0, 8)}`;
}
