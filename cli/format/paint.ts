import { styleText } from "node:util";
import { type Paint, plainPaint, type Style } from "../../engine/drift/format/paint";

export { type Paint, plainPaint };

const FORMATS = {
  added: "green",
  removed: "red",
  changed: "yellow",
  heading: "bold",
  faint: "dim",
  warning: "yellow",
  severe: "red",
} as const satisfies Readonly<Record<Style, string>>;

const colourPaint: Paint = (style, text) => styleText(FORMATS[style], text, { validateStream: false });

/**
 * Whether to colour: FORCE_COLOR (force-color.org) wins, then NO_COLOR (no-color.org), then TERM=dumb; otherwise only a
 * terminal is coloured. An empty variable counts as absent.
 */
export function choosePaint(env: NodeJS.ProcessEnv, output: { readonly isTerminal: boolean }): Paint {
  if (env.FORCE_COLOR) return env.FORCE_COLOR === "0" || env.FORCE_COLOR === "false" ? plainPaint : colourPaint;
  if (env.NO_COLOR || env.TERM === "dumb") return plainPaint;
  return output.isTerminal ? colourPaint : plainPaint;
}
