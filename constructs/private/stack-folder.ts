import { join } from "node:path";
import type { IConstruct } from "../cdktf";
import { SIDE_FILE_FOLDER } from "./side-files";

/** Where Terraform runs for a stack, below the output directory (cdktf, manifest.ts). */
export function stackFolder(outputDirectory: string, stack: IConstruct): string {
  return join(outputDirectory, "stacks", stack.node.id);
}

/** The folder of a stack's documents, seen from where Terraform runs. */
export function documentsFromStack(stack: IConstruct): string {
  return `../../${SIDE_FILE_FOLDER}/${stack.node.id}`;
}
