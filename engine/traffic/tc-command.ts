/** The words after `tc`, one argument each, not quoted for any shell. */
export type TcCommand = readonly string[];
