import { BLOAT } from "./style/bloat";
import { COLOURS } from "./style/colours";
import { FINDINGS } from "./style/findings";
import { FLEET } from "./style/fleet";
import { FRAME } from "./style/frame";
import { PRINT } from "./style/print";

/** The page's only style sheet. Names no font or picture of elsewhere. */
export const STYLE_TEXT: string = [COLOURS, FRAME, FLEET, FINDINGS, BLOAT, PRINT].join("");
