/** Documents that cannot be found at all, or hosts that nobody declared. */
export class DocumentsError extends Error {
  override readonly name = "DocumentsError";
}
