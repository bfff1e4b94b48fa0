import type { RecordedChange } from "./change-log";

type Message = Omit<RecordedChange, "source">;

/**
 * Reads what sudo, su or doas say when somebody runs something as another user. None for anything else they say: that
 * somebody was refused, or that a session began.
 */
export function readSudoMessage(text: string, at: Date): readonly Message[] {
  return sudoMessage(text, at) ?? doasMessage(text, at) ?? suMessage(text, at) ?? [];
}

/** `alice : TTY=pts/0 ; PWD=/home/alice ; USER=root ; COMMAND=/usr/sbin/iptables -I INPUT …` (sudoers(5), log format). */
function sudoMessage(text: string, at: Date): readonly Message[] | undefined {
  const start = text.indexOf("COMMAND=");
  const [, user, rest = ""] = /^(\S{1,256}) : ([^\n]*)$/.exec(start < 0 ? "" : text.slice(0, start).trim()) ?? [];
  if (user === undefined) return undefined;
  const settings = rest.split(";").map(part => part.trim());
  const refused = settings.some(part => part !== "" && !/^(?:HOST|TTY|PWD|CHROOT|CWD|USER|GROUP|TSID|ENV)=/.test(part));
  if (refused) return [];
  const value = (name: string) => settings.find(part => part.startsWith(`${name}=`))?.slice(name.length + 1);
  const words = splitLogged(text.slice(start + "COMMAND=".length));
  const tty = value("TTY");
  // That is how this program logs in to read and to apply: a shell without words and without a terminal.
  if (words.length === 1 && SHELL.test(words[0] ?? "") && (tty === undefined || tty === "unknown")) return [];
  return [messageOf(at, user, value("USER"), words)];
}

const SHELL = /(?:^|\/)(?:ba|da|z|k|c|fi)?sh$/;

/** `alice ran command iptables -I INPUT … as root from /home/alice` (OpenDoas). */
function doasMessage(text: string, at: Date): readonly Message[] | undefined {
  const [, user, command, as] = /^(\S{1,256}) ran command ([^\n]+) as (\S{1,256}) from [^\n]*$/.exec(text) ?? [];
  return user === undefined || command === undefined ? undefined : [messageOf(at, user, as, splitLogged(command))];
}

/** `(to root) alice on pts/0` (su(1) of util-linux). */
function suMessage(text: string, at: Date): readonly Message[] | undefined {
  const [, as, user] = /^\(to (\S{1,256})\) (\S{1,256}) on \S+$/.exec(text) ?? [];
  return user === undefined ? undefined : [messageOf(at, user, as, ["su"])];
}

function messageOf(at: Date, user: string, as: string | undefined, words: readonly string[]): Message {
  return { at, user, ...(as === undefined || as === "root" ? {} : { as }), words, netfilter: "unsaid" };
}

/**
 * The words of a command as sudo logs it: from 1.9.13 on a word with blanks stands in single quotes, in which a backslash
 * keeps the next character, and a control character is `#012`, in octal; before that words stand as they were, parted by
 * blanks.
 */
export function splitLogged(text: string): readonly string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (quoted && char === "\\") {
      at += 1;
      word = (word ?? "") + text.charAt(at);
    } else if (char === "'" && (quoted || word === undefined)) {
      quoted = !quoted;
      word ??= "";
    } else if (!quoted && (char === " " || char === "\t")) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else {
      word = (word ?? "") + char;
    }
  }
  if (word !== undefined) words.push(word);
  return words.map(each =>
    each.replace(/#0([0-3][0-7])/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8))),
  );
}
