import { type FramedScript, frameScript } from "../../host/shell/frame";

/** Programs that a measurement may need. */
export const TOOLS = ["iperf3", "ping", "timeout", "tc", "ip"] as const;
export type Tool = (typeof TOOLS)[number];

export const PACKAGE_MANAGERS = ["apt-get", "dnf", "apk"] as const;
export type PackageManager = (typeof PACKAGE_MANAGERS)[number];

/** The package of each program, where it is not called so itself. */
const PACKAGES: Readonly<Record<PackageManager, Partial<Record<Tool, string>>>> = {
  "apt-get": { ping: "iputils-ping", timeout: "coreutils", tc: "iproute2", ip: "iproute2" },
  dnf: { ping: "iputils", timeout: "coreutils", tc: "iproute-tc", ip: "iproute" },
  apk: { ping: "iputils", timeout: "coreutils", tc: "iproute2", ip: "iproute2" },
};

const COMMANDS: Readonly<Record<PackageManager, string>> = {
  "apt-get": "apt-get install -y --no-install-recommends",
  dnf: "dnf install -y",
  apk: "apk add",
};

/** The line that installs programs: `apt-get install -y --no-install-recommends iperf3`. */
export function installLine(manager: PackageManager, tools: readonly Tool[]): string {
  const packages = new Set(tools.map(tool => PACKAGES[manager][tool] ?? tool));
  return `${COMMANDS[manager]} ${[...packages].join(" ")}`;
}

/** Section `tools`: a line each of `tool NAME`, `manager NAME`, and `fine` where ping takes pauses below a second. */
export function toolsScript(): FramedScript {
  return frameScript(
    `print_tools() {
  for name in ${TOOLS.join(" ")}; do have "$name" && echo "tool $name"; done
  for name in ${PACKAGE_MANAGERS.join(" ")}; do have "$name" && echo "manager $name"; done
  ping -n -c 1 -i 0.1 -W 1 127.0.0.1 >/dev/null 2>&1 && echo fine
  true
}
`,
    "  section tools print_tools\n",
  );
}

/** Section `install`: what the package manager said. Lists of packages are read anew only where it does not work without. */
export function installScript(manager: PackageManager, tools: readonly Tool[]): FramedScript {
  const line = installLine(manager, tools);
  const again = manager === "apt-get" ? ` || { apt-get update -q && ${line}; }` : "";
  return frameScript(
    `install_tools() {
  DEBIAN_FRONTEND=noninteractive
  export DEBIAN_FRONTEND
  { ${line}${again}; } 2>&1 | tail -n 20
}
`,
    "  section install install_tools\n",
  );
}
