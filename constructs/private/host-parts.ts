import type { Family, Policy, TableName } from "../../engine/ruleset";
import type { IConstruct } from "../cdktf";
import { refuse } from "./construct-error";
import type { Origin } from "./origin";
import type { RenderedRule } from "./render-rule";

interface Part {
  readonly construct: IConstruct;
  readonly origin: Origin;
}

/** Somebody's word on a chain. Several may speak of one chain (a Masquerade and a Chain); they must not contradict each other. */
export interface ChainPart extends Part {
  readonly table: TableName;
  readonly chain: string;
  readonly families: readonly Family[];
  readonly familyIs: "said" | "assumed";
  readonly policy?: Policy;
  readonly mode?: "shared" | "whole";
  readonly anchor?: "first" | "last";
}

export interface RulePart extends Part, RenderedRule {
  readonly table: TableName;
  readonly chain: string;
}

/** A qdisc, class or filter. */
export interface QdiscPart extends Part {
  readonly device: string;
  /** Its canonical string. */
  readonly write: () => string;
}

export interface SysctlPart extends Part {
  readonly name: string;
  readonly value: string;
}

export interface LinkPart extends Part {
  readonly device: string;
  readonly setting: string;
  readonly value: string;
}

/** What the constructs below a host have said so far, in the order in which they were constructed. */
export class HostParts {
  readonly chains: ChainPart[] = [];
  readonly rules: RulePart[] = [];
  readonly qdiscs: QdiscPart[] = [];
  readonly sysctls: SysctlPart[] = [];
  readonly links: LinkPart[] = [];
  #revision = 0;

  /** Changes with every part, so that what was computed from the parts can be kept as long as it is true. */
  get revision(): number {
    return this.#revision;
  }

  addChain(part: ChainPart): void {
    this.chains.push(part);
    this.#revision += 1;
  }

  addRule(part: RulePart): void {
    this.rules.push(part);
    this.#revision += 1;
  }

  addQdisc(part: QdiscPart): void {
    this.qdiscs.push(part);
    this.#revision += 1;
  }

  /** @throws Error when the host has the setting of that device already */
  addLink(part: LinkPart, kind: string): void {
    const other = this.links.find(({ device, setting }) => device === part.device && setting === part.setting);
    if (other !== undefined) {
      refuse(
        kind,
        part.construct,
        `${part.setting} of ${part.device} is set to ${other.value} by "${other.construct.node.path}" already. Keep one of the two.`,
      );
    }
    this.links.push(part);
    this.#revision += 1;
  }

  /** @throws Error when the host has the sysctl already */
  addSysctl(part: SysctlPart): void {
    const other = this.sysctls.find(({ name }) => name === part.name);
    if (other !== undefined) {
      refuse(
        "Sysctl",
        part.construct,
        `${part.name} is set to ${other.value} by "${other.construct.node.path}" already. Keep one of the two.`,
      );
    }
    this.sysctls.push(part);
    this.#revision += 1;
  }
}
