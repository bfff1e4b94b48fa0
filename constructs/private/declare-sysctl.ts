import { canonicalizeSysctlValue, parseSysctlName } from "../../engine/system";
import type { Construct } from "../cdktf";
import type { Host } from "../host";
import { captureOrigin } from "./origin";
import { holdsToken } from "./token-text";

/** One sysctl that a construct with a better name stands for; a value that is only known later stays as it is. */
export function declareSysctl(construct: Construct, host: Host, name: string, value: string): void {
  host._parts.addSysctl({
    construct,
    origin: captureOrigin(),
    name: parseSysctlName(name),
    value: holdsToken(value) ? value : canonicalizeSysctlValue(value),
  });
}
