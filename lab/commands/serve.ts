import { serveControl } from "../control";
import { startLab } from "../lab";

/** Inside the namespaces that `up` made: builds the lab and holds it until the namespaces are taken away. */
export async function serve(options: {
  readonly directory: string;
  readonly hosts: number;
  readonly guests: number;
}): Promise<never> {
  const names = (prefix: string, count: number): readonly { readonly name: string }[] =>
    Array.from({ length: count }, (_, order) => ({ name: `${prefix}-${order + 1}` }));
  const lab = await startLab({
    directory: options.directory,
    hosts: names("edge", options.hosts),
    guests: names("guest", options.guests),
  });
  // The open socket keeps this process.
  await serveControl(lab);
  return new Promise(() => undefined);
}
