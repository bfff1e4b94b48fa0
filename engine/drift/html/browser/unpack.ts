import type { PageData } from "../page-data";

/** Reads what packData packed. */
export async function unpack(packed: string): Promise<PageData> {
  const letters = atob(packed);
  const bytes = new Uint8Array(letters.length);
  for (let at = 0; at < bytes.length; at += 1) bytes[at] = letters.charCodeAt(at);
  const inflate = new DecompressionStream("deflate-raw");
  const writer = inflate.writable.getWriter();
  const written = writer.write(bytes).then(() => writer.close());
  const [data] = await Promise.all([new Response(inflate.readable).json(), written]);
  return data as PageData;
}

/** Bytes in base64url as hexadecimal digits. */
export function hexOf(base64url: string): string {
  const letters = atob(base64url.replaceAll("-", "+").replaceAll("_", "/"));
  return Array.from(letters, letter => letter.charCodeAt(0).toString(16).padStart(2, "0")).join("");
}
