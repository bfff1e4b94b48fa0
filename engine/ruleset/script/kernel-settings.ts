/** One setting of the kernel that a command writes. */
export interface KernelSetting {
  /** As sysctl(8) takes it, dots between the parts. */
  readonly name: string;
  readonly value: string;
}

const PROC_SYS = "/proc/sys/";

/** The name of the sysctl behind a file of /proc/sys: a dot that belongs to a part becomes a slash, as sysctl(8) has it. */
export function findSysctlOfFile(path: string): string | undefined {
  if (!path.startsWith(PROC_SYS) || path.length === PROC_SYS.length) return undefined;
  const swapped = path.slice(PROC_SYS.length).replace(/[./]/g, char => (char === "/" ? "." : "/"));
  return swapped.replace(/\.$/, "");
}

/** What `echo` or `printf` writes, without the line end; undefined when that takes more than joining the words. */
export function readPrintedText(program: string, args: readonly string[]): string | undefined {
  if (program === "printf") {
    const [format = ""] = args;
    const text = format === "%s" || format === "%s\\n" ? args[1] : args.length === 1 ? format : undefined;
    return text === undefined || /%/.test(text) ? undefined : text.replace(/\\n$/, "").trim();
  }
  const from = args.findIndex(word => !/^-[neE]+$/.test(word));
  const text = (from < 0 ? [] : args.slice(from)).join(" ").trim();
  return text.includes("\\") ? undefined : text;
}

/** What `sysctl` writes: nothing where it only shows. Undefined when an argument is no `NAME=VALUE`. */
export function readSysctlArguments(args: readonly string[]): readonly KernelSetting[] | undefined {
  const settings: KernelSetting[] = [];
  let writes = false;
  for (const word of args) {
    if (word === "-w" || word === "--write") writes = true;
    if (word.startsWith("-")) continue;
    const equals = word.indexOf("=");
    if (equals < 1) {
      if (writes) return undefined;
      continue;
    }
    settings.push({ name: word.slice(0, equals).trim(), value: word.slice(equals + 1).trim() });
  }
  return settings;
}
