// Reading a request's body whole: its bytes as they came, up to a size, within a time. And how deep JSON is nested, which
// whoever walks through it by recursion wants to know before.

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

const [QUOTE, BACKSLASH] = [0x22, 0x5c];
const OPENING = new Set([0x5b, 0x7b]);
const CLOSING = new Set([0x5d, 0x7d]);

/** Whether a JSON text has more levels of lists and objects than these. What is no JSON may count as either. */
export function isDeeperThan(json: Uint8Array, levels: number): boolean {
  let depth = 0;
  let isText = false;
  for (let at = 0; at < json.length; at += 1) {
    const byte = json[at] as number;
    if (isText) {
      if (byte === BACKSLASH) at += 1;
      else if (byte === QUOTE) isText = false;
    } else if (byte === QUOTE) isText = true;
    else if (OPENING.has(byte)) {
      depth += 1;
      if (depth > levels) return true;
    } else if (CLOSING.has(byte)) depth -= 1;
  }
  return false;
}

/** The same of a value that was read already. */
export function isNestedDeeper(value: unknown, levels: number): boolean {
  let level = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > levels + 1) return true;
    level = level.flatMap((each) => (typeof each === "object" && each !== null ? Object.values(each) : []));
  }
  return false;
}
