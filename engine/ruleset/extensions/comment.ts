import { limitedText } from "../codecs/text";
import type { ExtensionDescription } from "../extension";

/** Longest comment in bytes; iptables cuts silently beyond it (xt_comment.h: 256 with the closing NUL). */
export const MAX_COMMENT_BYTES = 255;

export const commentMatch: ExtensionDescription = {
  name: "comment",
  kind: "match",
  families: ["ipv4", "ipv6"],
  summary: "A note for people; matches every packet.",
  source: "iptables-extensions(8), comment; libxt_comment.c",
  oneOf: ["--comment"],
  options: [
    {
      name: "--comment",
      negation: "refused",
      value: limitedText("comment", { min: 0, max: MAX_COMMENT_BYTES }),
      summary: "The note.",
    },
  ],
};
