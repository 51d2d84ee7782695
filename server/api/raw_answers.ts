// Answers that no route gives: to what is no HTTP or takes too long, and to a WebSocket that cannot be opened. They have
// the headers of all others.

import { randomUUID } from "node:crypto";
import { STATUS_CODES } from "node:http";
import type { Socket } from "node:net";

/** What helmet sends with an answer that has no page in it, and that nothing of us is to be kept. */
export const HEADERS: Readonly<Record<string, string>> = {
  "content-security-policy": "default-src 'none';frame-ancestors 'none'",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "strict-transport-security": "max-age=31536000; includeSubDomains",
  "x-content-type-options": "nosniff",
  "x-frame-options": "SAMEORIGIN",
  "cache-control": "no-store",
};

/** The same as lines, for the answer that opens a WebSocket too. */
export const headerLines = (): string[] => [
  ...Object.entries(HEADERS).map(([name, value]) => `${name}: ${value}`),
  `x-request-id: ${randomUUID()}`,
];

/** Says this on a connection, and ends it. */
export function refuseRaw(socket: Pick<Socket, "destroyed" | "writable" | "write" | "destroy">, status: number): void {
  if (socket.destroyed) return;
  const message = STATUS_CODES[status] ?? "";
  const body = JSON.stringify({ error: message.toLowerCase() });
  if (socket.writable) {
    const lines = [
      `HTTP/1.1 ${status} ${message}`,
      ...headerLines(),
      "connection: close",
      "content-type: application/json; charset=utf-8",
      `content-length: ${Buffer.byteLength(body)}`,
    ];
    socket.write(`${lines.join("\r\n")}\r\n\r\n${body}`);
  }
  socket.destroy();
}

const STATUS: Readonly<Record<string, number>> = { ERR_HTTP_REQUEST_TIMEOUT: 408, HPE_HEADER_OVERFLOW: 431 };

/** To what the HTTP parser does not take. */
export function refuseClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === "ECONNRESET") return;
  refuseRaw(socket, STATUS[error.code ?? ""] ?? 400);
}
