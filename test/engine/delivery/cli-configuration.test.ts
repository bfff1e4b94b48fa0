import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  installationAdvice,
  installationBlock,
  judgeInstallation,
  layPackage,
  type ProviderBundle,
  versionsFolder,
} from "../../../engine/delivery";

const BUNDLE: ProviderBundle = { version: "0.1.0", bytes: Buffer.from("bundle"), hash: "h1:none=" };

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "netfilter-fleet-home."));
  layPackage(join(home, "mirror"), BUNDLE);
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const write = (name: string, text: string): string => {
  const file = join(home, name);
  mkdirSync(join(file, ".."), { recursive: true });
  writeFileSync(file, text.replaceAll("HOME", home));
  return file;
};
const judge = (env: NodeJS.ProcessEnv = {}) => judgeInstallation({ HOME: home, ...env }, BUNDLE);
const judgeText = (text: string) => {
  write(".terraformrc", text);
  return judge();
};
const mirror = (more = "", path = "HOME/mirror") => `filesystem_mirror {\n  path = "${path}"\n${more}\n}\n`;
const block = (...methods: readonly string[]) => `provider_installation {\n${methods.join("")}}\n`;
const NO_DIRECT = 'direct { exclude = ["terraform.local/*/*"] }\n';

describe("the user's CLI configuration", () => {
  it("leaves terraform.d as it is when it says nothing of installation", () => {
    expect(judge()).toEqual({ kind: "implied" });
    expect(judgeText('plugin_cache_dir = "$HOME/cache"\n# provider_installation { direct {} }\n')).toEqual({
      kind: "implied",
    });
    expect(judgeText('note = "provider_installation {"\n/* provider_installation {} */\n')).toEqual({
      kind: "implied",
    });
  });

  it("is read from where TF_CLI_CONFIG_FILE says, and then from nowhere else", () => {
    write(".terraformrc", block("direct {}"));
    const other = write("other.rc", "");
    expect(judge()).toMatchObject({ kind: "asks-registry", file: join(home, ".terraformrc") });
    expect(judge({ TF_CLI_CONFIG_FILE: other })).toEqual({ kind: "implied" });
    expect(judge({ TF_CLI_CONFIG_FILE: join(home, "nowhere") })).toEqual({ kind: "implied" });
    rmSync(join(home, ".terraformrc"));
    const file = write(".terraform.d/company.tfrc", block("direct {}"));
    expect(judge()).toMatchObject({ kind: "asks-registry", file });
  });

  it("finds the provider in a mirror that holds it", () => {
    expect(judgeText(block(mirror(), NO_DIRECT))).toEqual({ kind: "held" });
    expect(judgeText(block(mirror('include = ["terraform.local/*/*"]')))).toEqual({ kind: "held" });
    expect(judgeText(block(mirror('include = ["*/netfilter/netfilter"]'), NO_DIRECT))).toEqual({ kind: "held" });
    expect(judgeText(installationBlock(join(home, "mirror")))).toEqual({ kind: "held" });
  });

  it("is understood as JSON too", () => {
    const filesystem = { path: join(home, "mirror"), include: ["terraform.local/*/*"] };
    const json = (direct: object) =>
      JSON.stringify({ provider_installation: [{ filesystem_mirror: [filesystem], direct }] });
    expect(judgeText(json({ exclude: ["terraform.local/*/*"] }))).toEqual({ kind: "held" });
    expect(judgeText(json({}))).toMatchObject({ kind: "asks-registry" });
  });

  it("hides the provider when no mirror covers or holds it", () => {
    const missing = { kind: "missing", file: join(home, ".terraformrc") };
    expect(judgeText(block())).toEqual({ ...missing, mirrors: [] });
    expect(judgeText(block(mirror('include = ["hashicorp/*"]'), NO_DIRECT))).toEqual({ ...missing, mirrors: [] });
    expect(judgeText(block(mirror('exclude = ["terraform.local/*/*"]')))).toEqual({ ...missing, mirrors: [] });
    const empty = join(home, "empty");
    expect(judgeText(block(mirror("", empty)))).toEqual({ ...missing, mirrors: [empty] });
  });

  it("sends Terraform to a registry that does not exist when direct covers the provider, mirror or not", () => {
    const verdict = { kind: "asks-registry", file: join(home, ".terraformrc"), mirrors: [join(home, "mirror")] };
    expect(judgeText(block(mirror(), "direct {}\n"))).toEqual(verdict);
    expect(judgeText(block(mirror(), 'direct { exclude = ["hashicorp/*"] }\n'))).toEqual(verdict);
    expect(judgeText(block(mirror(), 'direct { include = ["registry.terraform.io/*/*"] }\n'))).toEqual({
      kind: "held",
    });
  });

  it("takes the first mirror's word when two hold the version", () => {
    layPackage(join(home, "old"), { ...BUNDLE, bytes: Buffer.from("another") });
    const stale = { kind: "stale", file: join(home, ".terraformrc"), mirrors: [join(home, "old")] };
    expect(judgeText(block(mirror("", "HOME/old"), mirror()))).toEqual(stale);
    expect(judgeText(block(mirror(), mirror("", "HOME/old")))).toEqual({ kind: "held" });
  });

  it("cannot be judged where a network mirror or a zip file may hold the provider", () => {
    expect(judgeText(block('network_mirror { url = "https://mirror.example/" }\n'))).toEqual({ kind: "unsure" });
    mkdirSync(versionsFolder(join(home, "zips")), { recursive: true });
    writeFileSync(join(versionsFolder(join(home, "zips")), "terraform-provider-netfilter_0.1.0_linux_amd64.zip"), "PK");
    expect(judgeText(block(mirror("", "HOME/zips")))).toEqual({ kind: "unsure" });
  });

  it.each(["provider_installation {\n  direct {\n", 'a = "unfinished', "}", '{"provider_installation": ', "a = = b"])(
    "says nothing when it is broken, because Terraform itself says what is wrong: %j",
    text => {
      expect(judgeText(text)).toEqual({ kind: "implied" });
    },
  );
});

describe("the advice", () => {
  it("is given only where Terraform would not find the provider, with the file and the command", () => {
    expect(installationAdvice({ kind: "implied" })).toBeUndefined();
    expect(installationAdvice({ kind: "held" })).toBeUndefined();
    expect(installationAdvice({ kind: "unsure" })).toBeUndefined();
    for (const kind of ["missing", "stale", "asks-registry"] as const) {
      for (const mirrors of [[], ["/opt/mirror"]]) {
        const advice = installationAdvice({ kind, file: "/home/me/.terraformrc", mirrors });
        expect(advice).toContain("/home/me/.terraformrc has a provider_installation block");
        expect(advice).toContain(`\`nffleet provider install ${mirrors[0] ?? "DIR"}\``);
        expect(advice).not.toContain("\n");
      }
    }
  });

  it("names the pattern to exclude where direct stands in the way", () => {
    expect(installationAdvice({ kind: "asks-registry", file: "f", mirrors: [] })).toContain(
      'exclude = ["terraform.local/*/*"]',
    );
  });

  it("shows no control characters of a path", () => {
    expect(installationAdvice({ kind: "missing", file: "a\u001b[31m", mirrors: [] })).not.toContain("\u001b");
  });
});
