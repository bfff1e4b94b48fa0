/** The device of a route as `ip -o route get ADDRESS` prints it: `192.0.2.1 via 10.0.0.1 dev eth0 src …`. */
export function readRoute(text: string): string | undefined {
  const [line = ""] = text.split("\n", 1);
  return / dev (\S{1,15})(?: |$)/.exec(line.slice(0, 1000))?.[1];
}
