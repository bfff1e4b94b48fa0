import { LabError } from "../lab-error";

/** The command line that starts this very program again, also when it runs from TypeScript. */
export function ownProgram(...args: readonly string[]): readonly string[] {
  return [process.execPath, ...process.execArgv, process.argv[1] ?? "", ...args];
}

/** @throws LabError for anybody but root. */
export function requireRoot(): void {
  if (process.getuid?.() === 0) return;
  throw new LabError(
    "The lab makes network namespaces, mounts and virtual cables, which only root may: run it with sudo.",
  );
}
