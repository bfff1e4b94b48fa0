import { canonicalizeSysctlValue, parseSysctlName } from "../engine/system";
import { Construct } from "./cdktf";
import type { Host } from "./host";
import { withConstruct } from "./private/construct-error";
import { captureOrigin } from "./private/origin";
import { holdsToken, textOfNumber } from "./private/token-text";

/**
 * One kernel setting below net, such as `net.ipv4.ip_forward`, set now and again at every boot. A dot inside an
 * interface's name is written as a slash (`net.ipv4.conf.eth0/100.rp_filter`), as sysctl(8) has it.
 */
export class Sysctl extends Construct {
  /** In the dotted form. */
  readonly sysctlName: string;

  /**
   * @param name also the construct's id
   * @param value as the file in /proc/sys would show it
   * @throws Error naming the construct and the fix, when the name is outside of net or the value is no line of text
   */
  constructor(host: Host, name: string, value: string | number) {
    super(host, name);
    const text = typeof value === "number" ? textOfNumber(value) : value;
    this.sysctlName = withConstruct("Sysctl", this, () => parseSysctlName(name));
    const settled = holdsToken(text) ? text : withConstruct("Sysctl", this, () => canonicalizeSysctlValue(text));
    host._parts.addSysctl({ construct: this, origin: captureOrigin(), name: this.sysctlName, value: settled });
  }
}
