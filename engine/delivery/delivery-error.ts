/** The provider cannot be laid where Terraform looks for it. The message is one paragraph with the way out. */
export class DeliveryError extends Error {
  override readonly name = "DeliveryError";
}
