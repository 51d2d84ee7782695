// Reading a request's body whole.

import type { IncomingMessage } from "node:http";

class BodyTooLarge extends Error {}

/** The body as text. Rejects when the client goes away in the middle. */
export function readBody(incoming: IncomingMessage, limit: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    incoming.on("data", (chunk: Buffer) => {
      size += chunk.length;
      // What is over the limit is read and dropped, so that the answer still arrives.
      if (size <= limit) chunks.push(chunk);
    });
    incoming.on("end", () => {
      if (size > limit) reject(new BodyTooLarge(`The body is larger than ${limit} bytes.`));
      else resolve(chunks.length === 1 ? String(chunks[0]) : Buffer.concat(chunks).toString());
    });
    incoming.on("error", reject);
  });
}
