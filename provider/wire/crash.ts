import { stackOf } from "../framework/fault";
import { log, logRaw } from "../framework/log";

/**
 * Makes an error that nobody caught end the process with code 1, and says so in the log. Terraform shows a person the lines
 * from one that begins with `panic:` on (Terraform, internal/logging/panic.go).
 */
export function watchForCrashes(): void {
  const crash = (error: unknown) => {
    log("error", "The provider ends because of a fault of its own; please report it.", { error: stackOf(error) });
    logRaw(`panic: ${stackOf(error)}`);
    process.exit(1);
  };
  process.on("uncaughtException", crash);
  process.on("unhandledRejection", crash);
}
