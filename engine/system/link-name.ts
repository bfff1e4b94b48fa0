/** Names of devices that can be declared; the kernel takes more (dev_valid_name), among it what a shell reads as its own. */
const DEVICE_NAME = /^[A-Za-z0-9_][A-Za-z0-9_.@:-]{0,14}$/;

/** Whether a text can name a network device in a document. */
export function isLinkName(name: string): boolean {
  return DEVICE_NAME.test(name);
}
