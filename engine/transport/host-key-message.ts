import { fingerprintOf, keyTypeOf } from "./host-key";
import type { HostKeyJudgement } from "./host-key-judgement";
import type { HostKeyKnowledge } from "./known-hosts-files";
import { printable } from "./printable";
import { quoteShell } from "./quote-shell";
import { describeHop, type Hop } from "./target";

/** The refusal as one paragraph. Not called for a known key. */
export function describeRefusedHostKey(
  judgement: HostKeyJudgement,
  hop: Hop,
  blob: Buffer,
  knowledge: HostKeyKnowledge,
  files: readonly string[],
): string {
  const where = describeHop(hop);
  const type = printable(keyTypeOf(blob) ?? "unreadable");
  const shown = `${type} ${fingerprintOf(blob)}`;
  switch (judgement.kind) {
    case "known":
      return "";
    case "revoked":
      return `The host key of ${where} is REVOKED: it showed ${shown}, which ${printable(judgement.key.file)} line ${judgement.key.line} marks @revoked, so somebody else may hold its private half. Nothing was sent. Give the host a new key, and remove nothing from that file before it has one.`;
    case "not-the-pin":
      return `The host key of ${where} is not the pinned one: it showed ${shown}, the pin is ${printable(hop.hostKey ?? "")}. Either this is another machine, or the host was given a new key. Nothing was sent. Compare on the host's console with ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub, and correct hostKey only when they agree.`;
    case "changed":
      return `THE HOST KEY OF ${where} HAS CHANGED: it showed ${shown}, but ${printable(judgement.key.file)} line ${judgement.key.line} knows ${fingerprintOf(judgement.key.blob)}. Somebody may be between you and the host, or it was installed anew. Nothing was sent. Compare on the host's console with ssh-keygen -lf /etc/ssh/ssh_host_${shortType(type)}_key.pub; only when it agrees, remove that line (ssh-keygen -f ${quoteShell(printable(judgement.key.file))} -R ${quoteShell(knowledge.name)}) and add the new key: ${lineFor(knowledge.name, type, blob)}`;
    case "other-type":
      return `The host key of ${where} is not one of the known ones: it showed ${shown}, and known for ${printable(knowledge.name)} is only ${printable(judgement.key.keyType)} ${fingerprintOf(judgement.key.blob)} (${printable(judgement.key.file)} line ${judgement.key.line}). Either the host was given new keys, or somebody is between you and it. Nothing was sent. Compare on the host's console with ssh-keygen -lf /etc/ssh/ssh_host_${shortType(type)}_key.pub; when it agrees, add this line: ${lineFor(knowledge.name, type, blob)}`;
    case "unknown":
      return `The host key of ${where} is unknown: it showed ${shown}, and ${describeFiles(files, knowledge)} no key for ${printable(knowledge.name)}.${describeAuthorities(knowledge)}${describeFaults(knowledge)} Nothing was sent. See the key again with ssh-keyscan -t ${shortType(type)} -p ${hop.port} ${quoteShell(printable(hop.address))}, compare the fingerprint on the host's console, and when it agrees add this line${files[0] === undefined ? " to a known_hosts file" : ` to ${printable(files[0])}`} or pin it as hostKey: ${lineFor(knowledge.name, type, blob)}`;
  }
}

function lineFor(name: string, type: string, blob: Buffer): string {
  return `${printable(name)} ${type} ${blob.toString("base64")}`;
}

/** `ed25519`, `ecdsa` or `rsa`: the word in the file names of sshd and for ssh-keyscan -t. */
function shortType(type: string): string {
  if (type.startsWith("ecdsa-")) return "ecdsa";
  return type.replace(/^ssh-/, "");
}

function describeFiles(files: readonly string[], knowledge: HostKeyKnowledge): string {
  if (files.length === 0) return "no known_hosts file was named, so there is";
  const names = files.map(file => printable(file) + (knowledge.missingFiles.includes(file) ? " (absent)" : ""));
  return `${names.join(", ")} ${files.length === 1 ? "holds" : "hold"}`;
}

function describeAuthorities(knowledge: HostKeyKnowledge): string {
  const [authority] = knowledge.authorities;
  if (authority === undefined) return "";
  return ` ${printable(authority.file)} line ${authority.line} names a certificate authority for it, but the ssh2 library can not check host certificates, so the host's own key is needed.`;
}

function describeFaults(knowledge: HostKeyKnowledge): string {
  const [fault] = knowledge.faults;
  return fault === undefined
    ? ""
    : ` (${knowledge.faults.length} line(s) could not be read, the first: ${printable(fault)}.)`;
}
