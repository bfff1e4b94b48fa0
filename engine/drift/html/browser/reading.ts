import type { FindingShape, HostData, PageData, PlaceData } from "../page-data";
import { hexOf } from "./unpack";

const NUMBERS_A_FINDING = 5;

/** One finding, as it is shown. */
export interface Finding {
  /** In the whole report, from 0. */
  readonly number: number;
  readonly kind: string;
  readonly severity: number;
  readonly subsystem: number;
  readonly place: number;
  readonly meaning: string;
  readonly construct: string | undefined;
  readonly at: string | undefined;
  readonly expected: string | undefined;
  readonly actual: string | undefined;
  readonly expectedPosition: number;
  readonly actualPosition: number;
  /** Who is named for it. */
  readonly story: readonly string[];
}

export interface Host extends Omit<HostData, "findings"> {
  readonly number: number;
  /** Its first finding, in the whole report. */
  readonly first: number;
  readonly count: number;
}

/** The page's data with the findings of all hosts in rows of numbers: a filter goes over all of them at each key. */
export class Reading {
  readonly hosts: readonly Host[];
  readonly count: number;
  readonly hostOf: Uint32Array;
  readonly shapeOf: Uint32Array;
  /** Text, from 1, or 0. */
  readonly expectedOf: Uint32Array;
  readonly actualOf: Uint32Array;
  /** By the numbers of a host: what is told of each of its findings. */
  private readonly told = new Map<readonly number[], ReadonlyMap<number, readonly string[]>>();

  constructor(readonly data: PageData) {
    this.count = data.hosts.reduce((sum, { findings }) => sum + findings.length / NUMBERS_A_FINDING, 0);
    this.hostOf = new Uint32Array(this.count);
    this.shapeOf = new Uint32Array(this.count);
    this.expectedOf = new Uint32Array(this.count);
    this.actualOf = new Uint32Array(this.count);
    let first = 0;
    this.hosts = data.hosts.map((host, number) => {
      const { findings } = host;
      const count = findings.length / NUMBERS_A_FINDING;
      for (let at = 0; at < count; at += 1) {
        this.hostOf[first + at] = number;
        this.shapeOf[first + at] = findings[at * NUMBERS_A_FINDING] ?? 0;
        this.expectedOf[first + at] = findings[at * NUMBERS_A_FINDING + 1] ?? 0;
        this.actualOf[first + at] = findings[at * NUMBERS_A_FINDING + 2] ?? 0;
      }
      first += count;
      return { ...host, number, first: first - count, count };
    });
  }

  shape(finding: number): FindingShape {
    const shape = this.data.shapes[this.shapeOf[finding] ?? 0];
    if (shape === undefined) throw new Error(`Finding ${finding} has no shape.`);
    return shape;
  }

  finding(number: number): Finding {
    const { kind, severity, subsystem, place, meaning, construct, at } = this.shape(number);
    const host = this.hosts[this.hostOf[number] ?? 0];
    const first = host?.first ?? 0;
    const row = (number - first) * NUMBERS_A_FINDING;
    const numbers = this.data.hosts[this.hostOf[number] ?? 0]?.findings ?? [];
    return {
      number,
      kind,
      severity,
      subsystem,
      place,
      meaning: this.text(meaning) ?? "",
      construct: this.text(construct),
      at: this.text(at),
      expected: this.text((this.expectedOf[number] ?? 0) - 1),
      actual: this.text((this.actualOf[number] ?? 0) - 1),
      expectedPosition: numbers[row + 3] ?? 0,
      actualPosition: numbers[row + 4] ?? 0,
      story: host === undefined ? [] : this.storyOf(host, number - first),
    };
  }

  /** Numbers of findings and of texts, by turns. */
  private storyOf({ story = [] }: Host, finding: number): readonly string[] {
    const known = this.told.get(story);
    if (known !== undefined) return known.get(finding) ?? [];
    const named = new Map<number, string[]>();
    for (let at = 0; at < story.length; at += 2) {
      const number = story[at] ?? 0;
      named.set(number, [...(named.get(number) ?? []), this.text(story[at + 1]) ?? ""]);
    }
    this.told.set(story, named);
    return named.get(finding) ?? [];
  }

  text(number: number | undefined): string | undefined {
    return number === undefined || number < 0 ? undefined : this.data.texts[number];
  }

  place(number: number): PlaceData {
    return this.data.places[number] ?? { kind: "host" };
  }

  /** 16 hex digits each, one after another. */
  fingerprintsOf(host: Host): string {
    return hexOf(host.fingerprints);
  }
}
