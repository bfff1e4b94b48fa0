/** What must survive a reboot of the host: owner record, boot files. Root-only. */
export const STATE_FOLDER = "/var/lib/netfilter-fleet";

/** What a boot loads. While new files take its place it is not there for a moment, but has `.old` at its end. */
export const BOOT_FOLDER = `${STATE_FOLDER}/boot`;

/** What must not: the lock, the transaction under way, the word of the last undo. Root-only. */
export const RUN_FOLDER = "/run/netfilter-fleet";

/** The lock is a file that is linked into place with its content: there is never a lock without a holder. */
export const LOCK_FILE = `${RUN_FOLDER}/lock`;

/** Files of the transaction under way. */
export const TRANSACTION_FOLDER = `${RUN_FOLDER}/transaction`;

/** Every step of every run on this host since it booted, for whoever is on call: `uptime run step`. */
export const JOURNAL_FILE = `${RUN_FOLDER}/journal`;

/** What the undo of the last apply had to say; the next reader tells it. */
export const ROLLED_BACK_FILE = `${RUN_FOLDER}/rolled-back`;

/** What the last boot could not load; the next reader tells it. */
export const BOOT_FAILED_FILE = `${RUN_FOLDER}/boot-failed`;

/** The last run that came to its good end here: a client whose answer was lost asks for it. */
export const LAST_RUN_FILE = `${RUN_FOLDER}/last-run`;
