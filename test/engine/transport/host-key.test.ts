import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { fingerprintOf, keyTypeOf, readHostKeyPin, readPublicKey } from "../../../engine/transport/host-key";
import { orderHostKeyAlgorithms } from "../../../engine/transport/host-key-algorithms";
import { judgeHostKey } from "../../../engine/transport/host-key-judgement";
import { describeRefusedHostKey } from "../../../engine/transport/host-key-message";
import type { HostKeyKnowledge, KnownKey } from "../../../engine/transport/known-hosts-files";
import { ed25519Blob, keyBlob, publicKeyLine } from "./key-fixture";

const nothing: HostKeyKnowledge = {
  name: "web1",
  keys: [],
  bareKeys: [],
  revoked: [],
  authorities: [],
  missingFiles: [],
  faults: [],
};
const hop = { host: "web1", address: "web1", port: 22, user: "root" };

function known(blob: Buffer): KnownKey {
  return { file: "/kh", line: 7, marker: "none", names: "web1", keyType: keyTypeOf(blob) ?? "", blob };
}

const rsa = keyBlob("ssh-rsa", Buffer.alloc(64, 9));

describe("host keys", () => {
  it("have the fingerprint that ssh-keygen -l prints", () => {
    const folder = mkdtempSync(join(tmpdir(), "host-key-"));
    try {
      execFileSync("ssh-keygen", ["-q", "-t", "ecdsa", "-N", "", "-f", join(folder, "key")]);
      const [type = "", base64 = ""] = readFileSync(join(folder, "key.pub"), "utf8").split(" ");
      const blob = readPublicKey(type, base64);
      const printed = execFileSync("ssh-keygen", ["-l", "-f", join(folder, "key.pub")], { encoding: "utf8" }).split(
        " ",
      )[1];
      expect(blob && fingerprintOf(blob)).toBe(printed);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("are pinned as a key, with or without comment, or as a fingerprint, and nothing else", () => {
    const blob = ed25519Blob(1);
    expect(readHostKeyPin(`${publicKeyLine(blob)} root@web1`)).toMatchObject({ kind: "key", type: "ssh-ed25519" });
    expect(readHostKeyPin(` ${fingerprintOf(blob)}\n`)).toEqual({
      kind: "fingerprint",
      fingerprint: fingerprintOf(blob),
    });
    for (const text of [
      "",
      "SHA256:short",
      "MD5:aa:bb",
      "ssh-ed25519",
      "ssh-rsa AAAA",
      blob.toString("base64"),
      "ssh-ed25519 AAAA$(id)",
    ]) {
      expect(readHostKeyPin(text)).toBeUndefined();
    }
  });
});

describe("the judgement of a host key", () => {
  it("is known by blob, also under the bare name of a host on another port", () => {
    expect(judgeHostKey(rsa, { ...nothing, keys: [known(rsa)] }, undefined).kind).toBe("known");
    expect(judgeHostKey(rsa, { ...nothing, bareKeys: [known(rsa)] }, undefined).kind).toBe("known");
  });

  it("is changed when a key of its type differs, of another type when only those are known", () => {
    expect(judgeHostKey(ed25519Blob(1), { ...nothing, keys: [known(ed25519Blob(2))] }, undefined).kind).toBe("changed");
    expect(judgeHostKey(ed25519Blob(1), { ...nothing, keys: [known(rsa)] }, undefined).kind).toBe("other-type");
    expect(judgeHostKey(ed25519Blob(1), { ...nothing, bareKeys: [known(ed25519Blob(2))] }, undefined).kind).toBe(
      "unknown",
    );
  });

  it("is revoked before anything else, the pin included", () => {
    const blob = ed25519Blob(1);
    const pin = { kind: "key", blob, type: "ssh-ed25519" } as const;
    expect(judgeHostKey(blob, { ...nothing, keys: [known(blob)], revoked: [known(blob)] }, pin).kind).toBe("revoked");
  });

  it("is the pin's alone when there is one", () => {
    const blob = ed25519Blob(1);
    const other = ed25519Blob(2);
    const knowledge = { ...nothing, keys: [known(other)] };
    expect(judgeHostKey(blob, knowledge, { kind: "fingerprint", fingerprint: fingerprintOf(blob) }).kind).toBe("known");
    expect(judgeHostKey(other, knowledge, { kind: "key", blob, type: "ssh-ed25519" }).kind).toBe("not-the-pin");
  });

  it("is unknown when only a certificate authority speaks of the host, and says so", () => {
    const knowledge = { ...nothing, authorities: [known(ed25519Blob(2))] };
    const judgement = judgeHostKey(ed25519Blob(1), knowledge, undefined);
    expect(judgement.kind).toBe("unknown");
    expect(describeRefusedHostKey(judgement, hop, ed25519Blob(1), knowledge, ["/kh"])).toContain(
      "/kh line 7 names a certificate authority",
    );
  });
});

describe("host key algorithms", () => {
  it("never include ssh-rsa with SHA-1", () => {
    expect(orderHostKeyAlgorithms(nothing, undefined, new Set())).not.toContain("ssh-rsa");
  });

  it("start with the types known for the host, an RSA key by its SHA-2 names", () => {
    expect(orderHostKeyAlgorithms({ ...nothing, keys: [known(rsa)] }, undefined, new Set()).slice(0, 3)).toEqual([
      "rsa-sha2-512",
      "rsa-sha2-256",
      "ssh-ed25519",
    ]);
  });

  it("start with the pinned type, whatever the files know", () => {
    const pin = { kind: "key", blob: rsa, type: "ssh-rsa" } as const;
    expect(orderHostKeyAlgorithms({ ...nothing, keys: [known(ed25519Blob(1))] }, pin, new Set())[0]).toBe(
      "rsa-sha2-512",
    );
  });

  it("leave out the types that a pinned fingerprint was not found among", () => {
    const pin = { kind: "fingerprint", fingerprint: "SHA256:x" } as const;
    expect(orderHostKeyAlgorithms(nothing, pin, new Set(["ssh-ed25519", "ssh-rsa"]))).toEqual([
      "ecdsa-sha2-nistp256",
      "ecdsa-sha2-nistp384",
      "ecdsa-sha2-nistp521",
    ]);
  });
});
