import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type DesiredDocument, printDocument } from "../../engine/desired";
import { apply } from "../../engine/host";
import type { Lab } from "../../lab/lab";
import { synthesizeProgram } from "../engine/adopt/synthesize-program";
import { importHosts } from "../lab/import-hosts";
import { accessTo, byHand, gatewayDocument, machineOf, savedRules, startPracticeLab } from "../lab/practice-host";
import { TERRAFORM_IS_THERE, type TerraformProject, TerraformProjects } from "./terraform-project";

describe.skipIf(!TERRAFORM_IS_THERE)("an import", () => {
  let lab: Lab;
  const projects = new TerraformProjects();

  beforeAll(async () => {
    lab = await startPracticeLab({
      hosts: [
        { name: "owned" },
        { name: "written" },
        { name: "strange", backend: "legacy" },
        { name: "generated" },
        { name: "looked-at" },
        { name: "adopted" },
      ],
    });
  });
  afterAll(async () => {
    projects.removeAll();
    await lab.stop();
  });

  const startProject = (declare: (project: TerraformProject) => void) => projects.start(lab, declare);
  /** The rules of a document, typed in by an administrator: nobody owns them. */
  const typeIn = async (name: string, more = ""): Promise<void> => {
    await byHand(
      machineOf(lab, name),
      `iptables -w 5 -P INPUT DROP; iptables -w 5 -A INPUT -i lo -j ACCEPT; iptables -w 5 -A INPUT -p tcp --dport 22 -j ACCEPT
       iptables -w 5 -t nat -A POSTROUTING -s 172.16.100.0/24 -o eth0 -j MASQUERADE; ${more}`,
    );
  };
  const typedDocument = (name: string): DesiredDocument =>
    gatewayDocument(machineOf(lab, name), {
      ipv4: {
        filter: {
          INPUT: {
            mode: "shared",
            anchor: "first",
            policy: "DROP",
            rules: ["--in-interface lo -j ACCEPT", "-p tcp --dport ssh -j ACCEPT"],
          },
        },
        nat: {
          POSTROUTING: { mode: "shared", anchor: "first", rules: ["-s 172.16.100.0/24 -o eth0 -j MASQUERADE"] },
        },
      },
      ipv6: {},
      sysctls: {},
    });

  it("of a host that was applied before, its state lost, changes nothing", async () => {
    const host = machineOf(lab, "owned");
    const document = gatewayDocument(host);
    await apply(accessTo(lab, document), document, { expectedHash: "any" });
    const project = await startProject(p => p.declare({ owned: document }));
    const { exitCode, text } = await project.terraform(
      "import",
      "-no-color",
      "netfilter_host.owned",
      `root@${host.address}:22`,
    );
    expect(exitCode, text).toBe(0);
    const plan = await project.plan();
    // The owner record names all that is owned; what has a default and was spelled out is all that is left to say.
    for (const changes of Object.values(plan.changes)) {
      for (const line of changes) expect(line).toMatch(/^(access|version|timer|on_destroy|neighbours): /);
    }
    await project.apply();
    expect((await project.plan()).exitCode).toBe(0);
  });

  it("takes spelling and owner from the document of the synthesis, and changes nothing", async () => {
    const host = machineOf(lab, "written");
    await typeIn("written");
    const before = await savedRules(host);
    const document = typedDocument("written");
    const project = await startProject(p => {
      mkdirSync(join(p.directory, "documents"));
      writeFileSync(join(p.directory, "documents", "written.json"), printDocument(document));
      p.declare(
        { written: document },
        {
          provider: { netfilter: { documents: "documents" } },
          import: [{ to: "netfilter_host.written", id: `root@${host.address}:22` }],
        },
      );
    });
    const plan = await project.expect(0, "plan", "-no-color");
    expect(plan.text).toContain("Plan: 1 to import, 0 to add, 0 to change, 0 to destroy.");
    await project.apply();
    expect((await project.plan()).exitCode).toBe(0);
    expect((await project.plan("-refresh-only")).exitCode).toBe(0);
    expect(await savedRules(host)).toBe(before);
  });

  it("of a host that `nffleet import` read, by the block that it wrote, changes nothing", async () => {
    const host = machineOf(lab, "adopted");
    await typeIn(
      "adopted",
      "iptables -w 5 -A INPUT -m hashlimit --hashlimit-upto 5/sec --hashlimit-name web -j ACCEPT",
    );
    const before = await savedRules(host);
    const { code, said, files } = await importHosts(lab, ["adopted"]);
    expect(code, said).toBe(0);
    const document = synthesizeProgram(files, "validated").get("adopted");
    if (document === undefined) throw new Error(said);
    const block = files.find(({ name }) => name === "import.tf")?.content ?? "";
    const [, to = "", id = ""] = /to = (\S+)\s+id = "([^"]+)"/.exec(block) ?? [];
    const project = await startProject(p => {
      mkdirSync(join(p.directory, "documents"));
      writeFileSync(join(p.directory, "documents", "adopted.json"), printDocument(document));
      p.declare({ adopted: document }, { provider: { netfilter: { documents: "documents" } }, import: [{ to, id }] });
    });
    const plan = await project.expect(0, "plan", "-no-color");
    expect(plan.text).toContain("Plan: 1 to import, 0 to add, 0 to change, 0 to destroy.");
    await project.apply();
    expect((await project.plan()).exitCode).toBe(0);
    expect(await savedRules(host)).toBe(before);
  });

  it("shows the rules that nobody declared, and the apply that was agreed to replaces them", async () => {
    const host = machineOf(lab, "strange");
    await typeIn("strange", "iptables -w 5 -I INPUT -s 192.0.2.66 -j ACCEPT");
    const document = typedDocument("strange");
    const project = await startProject(p => p.declare({ strange: document }));
    const id = `root@${host.address}:22/${document.owner}`;
    await project.expect(0, "import", "netfilter_host.strange", id);
    const plan = await project.plan();
    expect(plan.changes.strange).toContain("ipv4 filter INPUT: - -s 192.0.2.66/32 -j ACCEPT");
    await project.apply();
    expect(await savedRules(host)).not.toContain("192.0.2.66");
    expect(await savedRules(host)).toContain("-A INPUT -j NF-INPUT");
    expect((await project.plan()).exitCode).toBe(0);
  });

  it("can write the configuration itself, which then plans clean", async () => {
    const host = machineOf(lab, "generated");
    await typeIn("generated");
    const project = await startProject(p =>
      p.declareAttributes(
        {},
        { import: [{ to: "netfilter_host.generated", id: `root@${host.address}/shop/site/generated` }] },
      ),
    );
    await project.expect(0, "plan", "-no-color", "-generate-config-out=generated.tf");
    await project.expect(0, "fmt", "-check", "generated.tf");
    await project.apply();
    expect((await project.plan()).exitCode).toBe(0);
    expect((await project.plan("-refresh-only")).exitCode).toBe(0);
  });

  it("of a host that cannot be read is an error of its own", async () => {
    const project = await startProject(p => p.declare({ away: typedDocument("written") }));
    const { exitCode, text } = await project.terraform(
      "import",
      "-no-color",
      "netfilter_host.away",
      "root@10.77.9.9:22",
    );
    expect(exitCode).toBe(1);
    expect(text).toMatch(/Error: 10\.77\.9\.9: unreachable/);
    const wrong = await project.terraform("import", "-no-color", "netfilter_host.away", "not an id");
    expect(wrong.text).toContain("Error: This import id names no host");
  });

  it("is not needed to look: the data source shows all that stands on a host, foreign rules too", async () => {
    const host = machineOf(lab, "looked-at");
    await typeIn("looked-at", "iptables -w 5 -N DOCKER; iptables -w 5 -A FORWARD -o docker0 -j DOCKER");
    const project = await startProject(p =>
      p.declareAttributes(
        {},
        {
          data: { netfilter_host: { live: { access: { address: host.address } } } },
          output: {
            rules: { value: "${data.netfilter_host.live.ipv4.filter.FORWARD.rules}" },
            policy: { value: "${data.netfilter_host.live.ipv4.filter.INPUT.policy}" },
            backend: { value: "${data.netfilter_host.live.backend}" },
          },
        },
      ),
    );
    await project.apply();
    const { stdout } = await project.expect(0, "output", "-json");
    const outputs: Record<string, { readonly value: unknown }> = JSON.parse(stdout);
    expect(outputs.rules?.value).toEqual(["-o docker0 -j DOCKER"]);
    expect(outputs.policy?.value).toBe("DROP");
    expect(outputs.backend?.value).toBe("nf_tables");
  });

  it("looks at a host with rules in both kernel interfaces once the one that is meant is said", async () => {
    const host = machineOf(lab, "looked-at");
    await byHand(host, "iptables-legacy -w 5 -A OUTPUT -d 192.0.2.1 -j DROP");
    const project = await startProject(p => p.declareAttributes({}, {}));
    const lookFor = (backend: Record<string, string>) =>
      project.declareAttributes(
        {},
        {
          data: { netfilter_host: { live: { access: { address: host.address }, ...backend } } },
          output: { backend: { value: "${data.netfilter_host.live.backend}" } },
        },
      );
    try {
      lookFor({});
      const unsaid = await project.terraform("plan", "-no-color");
      expect([unsaid.exitCode, unsaid.text]).toEqual([1, expect.stringContaining('backend: "nf_tables"')]);
      lookFor({ backend: "nf_tables" });
      const said = await project.terraform("plan", "-no-color");
      expect([said.exitCode, said.text]).toEqual([0, expect.stringMatching(/legacy holds 1 rule or closed policy/)]);
      lookFor({ backend: "nft" });
      const wrong = await project.terraform("plan", "-no-color");
      expect([wrong.exitCode, wrong.text]).toEqual([1, expect.stringMatching(/backend/)]);
    } finally {
      await byHand(host, "iptables-legacy -w 5 -F");
    }
  });
});
