import { type BootHook, hookPaths } from "../boot/boot-units";
import type { RenderedFile } from "../render";
import { type ConnectionsToEnd, endConnectionsShell } from "./connections-shell";
import { checkFilesShell, type FramedScript, frameScript, writeFileShell, writeFilesShell } from "./frame";
import { identityShell, LOCK_FUNCTIONS, type RunIdentity } from "./lock-shell";
import {
  BOOT_FAILED_FILE,
  BOOT_FOLDER,
  LAST_RUN_FILE,
  ROLLED_BACK_FILE,
  STATE_FOLDER,
  TRANSACTION_FOLDER,
} from "./paths";

/** What becomes of the host's books. */
export type Ending =
  | {
      readonly kind: "keep";
      readonly record: string;
      readonly boot: readonly RenderedFile[];
      readonly hooks: readonly BootHook[];
    }
  /** Nothing is owned any more. */
  | { readonly kind: "remove" };

/** What is done once the new rules are confirmed. */
export interface Conclusion {
  readonly ending: Ending;
  /** Connections that began under the old rules and are none of the new ones'. */
  readonly stale: readonly ConnectionsToEnd[];
  /** Seconds after which no further ones are ended. */
  readonly endingSeconds: number;
}

/**
 * Last script, over a NEW connection: takes the run's marker from the dead-man, writes what boot loads, closes the
 * record; then the connections, which may take long. May run again when its answer was lost: what it has done it finds done.
 */
export function confirmScript(identity: RunIdentity, { ending, stale, endingSeconds }: Conclusion): FramedScript {
  const persist = ending.kind === "remove" ? removeState() : keepState(ending);
  return frameScript(
    identityShell(identity) + LOCK_FUNCTIONS,
    `  read_last_run
  read_transaction
  if [ "$last_run" = "$RUN" ]; then section confirmed true; section persisted true; return 0; fi
  if [ "$transaction" != "$RUN" ]; then section fired cat ${ROLLED_BACK_FILE}; return 0; fi
  if ! mv "${TRANSACTION_FOLDER}/armed.$RUN" "${TRANSACTION_FOLDER}/confirmed.$RUN" 2>/dev/null && ! [ -e "${TRANSACTION_FOLDER}/confirmed.$RUN" ]; then
    section fired cat ${ROLLED_BACK_FILE}
    return 0
  fi
  stop_deadman
  journal confirmed
  section confirmed true
  step persist
${persist}  [ ! -e ${ROLLED_BACK_FILE} ] || rm -f ${ROLLED_BACK_FILE}
  printf '%s\\n' "$RUN" >${LAST_RUN_FILE}
  rm -rf ${TRANSACTION_FOLDER}
  journal closed
${endConnectionsShell(stale, endingSeconds)}  release_lock
  section persisted true
`,
  );
}

function removeState(): string {
  const { files, links } = hookPaths();
  return `  rm -f ${[...links, ...files].join(" ")}
${RELOAD}  rm -rf ${BOOT_FOLDER} ${BOOT_FOLDER}.old ${BOOT_FOLDER}.new
  rm -f ${STATE_FOLDER}/sets ${STATE_FOLDER}/owner.json ${STATE_FOLDER}/owner.json.new ${STATE_FOLDER}/forwarding.ipv4 ${STATE_FOLDER}/forwarding.ipv6
  rmdir ${STATE_FOLDER} 2>/dev/null
`;
}

/** Tells whoever reads such files that they are new. */
const RELOAD = `  [ -d /run/systemd/system ] && systemctl daemon-reload 2>/dev/null
  have udevadm && udevadm control --reload 2>/dev/null
`;

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/"));
}

/** Files of our own names outside of our folder, and the links that enable them. */
function installHooks(hooks: readonly BootHook[], give_up: string): string {
  const installed = hooks.map(({ path, content, mode, enabledBy }) => {
    const folder = parentOf(path);
    const linkFolder = enabledBy === undefined ? "" : parentOf(enabledBy);
    const enable =
      enabledBy === undefined
        ? ""
        : `  (umask 022 && mkdir -p ${linkFolder}) && ln -sfn ${path} ${enabledBy} || { ${give_up}; }\n`;
    return `  (umask 022 && mkdir -p ${folder}) || { ${give_up}; }
${writeFileShell(`${path}.new`, content, give_up)}  chmod ${mode} ${path}.new && mv -f ${path}.new ${path} || { ${give_up}; }
${enable}`;
  });
  if (installed.length === 0) return "";
  // A power cut right after this must not leave a host whose rules nobody loads.
  const durable = `  write_back ${hooks.flatMap(({ path, enabledBy }) => (enabledBy === undefined ? [path] : [path, parentOf(enabledBy)])).join(" ")}\n`;
  return installed.join("") + durable + RELOAD;
}

/** The ipsets there are, without members, where a rule names one: it cannot be loaded before the set is made. */
function keepSets(boot: readonly RenderedFile[], give_up: string): string {
  if (!boot.some(({ content }) => content.includes("-set ")))
    return `  [ ! -e ${STATE_FOLDER}/sets ] || rm -f ${STATE_FOLDER}/sets\n`;
  return `  if have ipset; then ipset save 2>/dev/null | grep '^create' >${STATE_FOLDER}/sets.new
    mv -f ${STATE_FOLDER}/sets.new ${STATE_FOLDER}/sets || { ${give_up}; }
  fi
`;
}

/** New files beside the old ones, checked, and only then renamed into their place. */
function keepState({ record, boot, hooks }: Extract<Ending, { kind: "keep" }>): string {
  const give_up = "section persisted false; return 0";
  const files = new Map([
    ...boot.map(({ name, content }) => [`boot.new/${name}`, content] as const),
    ["owner.json.new", record] as const,
  ]);
  return `  [ -e ${BOOT_FOLDER} ] || [ ! -e ${BOOT_FOLDER}.old ] || mv ${BOOT_FOLDER}.old ${BOOT_FOLDER} || { ${give_up}; }
  [ ! -e ${BOOT_FOLDER}.new ] || rm -rf ${BOOT_FOLDER}.new
  mkdir -m 700 ${BOOT_FOLDER}.new || { ${give_up}; }
${writeFilesShell(STATE_FOLDER, files)}${checkFilesShell(STATE_FOLDER, files, give_up)}  write_back ${[...files.keys()].map(name => `${STATE_FOLDER}/${name}`).join(" ")}
  [ ! -e ${BOOT_FOLDER}.old ] || rm -rf ${BOOT_FOLDER}.old
  [ -e ${BOOT_FOLDER} ] && mv ${BOOT_FOLDER} ${BOOT_FOLDER}.old
  mv ${BOOT_FOLDER}.new ${BOOT_FOLDER} || { ${give_up}; }
${installHooks(hooks, give_up)}${keepSets(boot, give_up)}  [ ! -e ${BOOT_FAILED_FILE} ] || rm -f ${BOOT_FAILED_FILE}
  step close
  mv -f ${STATE_FOLDER}/owner.json.new ${STATE_FOLDER}/owner.json || { ${give_up}; }
  write_back ${STATE_FOLDER}
  [ ! -e ${BOOT_FOLDER}.old ] || rm -rf ${BOOT_FOLDER}.old
  for family in ipv4 ipv6; do
    [ -e "${STATE_FOLDER}/forwarding.$family" ] || continue
    if ! grep -q "$(forwarding_name $family)" ${STATE_FOLDER}/owner.json; then rm -f "${STATE_FOLDER}/forwarding.$family"; fi
  done
`;
}
