import type { SysctlName } from "./sysctl-name";

const LAST_PORT = 65535;

/** True for the sysctls that hold a list of ports which the kernel rewrites (ip-sysctl.rst, ip_local_reserved_ports). */
export function isPortList(name: SysctlName): boolean {
  return name === "net.ipv4.ip_local_reserved_ports";
}

function readPort(text: string): number | undefined {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  return port <= LAST_PORT ? port : undefined;
}

/**
 * The list as the kernel prints it: sorted, neighbours joined (`8080,8081,90` → `90,8080-8081`); the empty list is empty.
 * `undefined` for text that is no such list.
 */
export function joinPorts(list: string): string | undefined {
  const reserved = new Uint8Array(LAST_PORT + 2);
  for (const item of list === "" ? [] : list.split(",")) {
    const [firstText, lastText, ...rest] = item.split("-", 3);
    const first = readPort(firstText ?? "");
    const last = lastText === undefined ? first : readPort(lastText);
    if (first === undefined || last === undefined || last < first || rest.length > 0) return undefined;
    reserved.fill(1, first, last + 1);
  }
  const ranges: string[] = [];
  for (let port = 0, first = 0; port <= LAST_PORT + 1; port++) {
    const before = port > 0 && reserved[port - 1] === 1;
    const here = reserved[port] === 1;
    if (here && !before) first = port;
    if (!here && before) ranges.push(first === port - 1 ? String(first) : `${first}-${port - 1}`);
  }
  return ranges.join(",");
}
