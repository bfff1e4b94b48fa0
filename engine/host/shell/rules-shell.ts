import { CONNECTION_FUNCTIONS } from "./connections-shell";
import { type FramedScript, frameScript } from "./frame";
import { PROCESS_FUNCTIONS } from "./process-shell";
import { LIVE_FUNCTIONS } from "./snapshot-shell";

/** Reads the live rules of both families, the host's addresses and its routes: what tells which rule let an entry in. */
export function rulesScript(): FramedScript {
  return frameScript(
    PROCESS_FUNCTIONS + LIVE_FUNCTIONS + CONNECTION_FUNCTIONS,
    `  section facts print_facts
  have iptables-save && section save4 save_family iptables 4
  [ -e /proc/net/if_inet6 ] && have ip6tables-save && section save6 save_family ip6tables 6
  have ip && section addresses ip -j address show
  have ip && section routes print_routes ipv4 ipv6
  section end true
`,
  );
}
