/** The words of one text, taken one after the other. */
export interface WordSource {
  /** The next word, without taking it. */
  peek(): string | undefined;
  take(): string | undefined;
  /** The argument of `option`. @throws TrafficError when the text ends before it */
  takeArgument(option: string): string;
}
