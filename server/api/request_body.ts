// Reading a request's body whole: its bytes as they came, up to a size, within a time.

import type { IncomingMessage } from "node:http";

export type Body = { bytes: Buffer } | { refused: "too large" | "too slow" };

/** Rejects when the client goes away in the middle. */
export function readBody(request: IncomingMessage, { limit, patienceMs }: { limit: number; patienceMs: number }) {
  return new Promise<Body>((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const timer = setTimeout(() => resolve({ refused: size > limit ? "too large" : "too slow" }), patienceMs);
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      // What is over the limit is read and dropped, so that the sender gets to see the answer.
      if (size <= limit) chunks.push(chunk);
      else chunks.length = 0;
    });
    request.on("end", () => resolve(size > limit ? { refused: "too large" } : { bytes: Buffer.concat(chunks) }));
    request.on("error", reject);
    request.on("close", () => clearTimeout(timer));
  });
}
