import { type Family, TABLE_NAMES, type TableName } from "../engine/ruleset";
import { Construct } from "./cdktf";
import type { Host } from "./host";
import { refuse } from "./private/construct-error";
import { FAMILIES, familiesOf } from "./private/families";

export interface TableProps {
  /**
   * mangle, security, raw, filter or nat.
   * @default - the construct's id
   */
  readonly name?: TableName;
  /**
   * @default - both, and each rule goes where what it names belongs
   */
  readonly family?: Family | "both";
}

/** A table of a host: what its chains are for. filter decides, nat rewrites addresses, mangle changes other fields, raw comes before conntrack. */
export class Table extends Construct {
  readonly tableName: TableName;
  readonly families: readonly Family[];
  /** As it was given. */
  readonly family: Family | "both" | undefined;

  /**
   * @throws Error when the name is no table of iptables
   */
  constructor(
    readonly host: Host,
    id: string,
    props: TableProps = {},
  ) {
    super(host, id);
    const name = props.name ?? id;
    const known = TABLE_NAMES.find(table => table === name);
    this.tableName =
      known ??
      refuse(
        "Table",
        this,
        `"${name}" is no table of iptables: it has ${TABLE_NAMES.join(", ")}. Give one as id or name.`,
      );
    this.family = props.family;
    this.families = props.family === undefined ? FAMILIES : familiesOf(props.family);
  }
}
