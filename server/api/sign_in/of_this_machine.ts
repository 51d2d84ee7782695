// Whether a request comes from this machine.

import { isIP } from "node:net";
import type { FastifyRequest } from "fastify";

const LOCAL_NAMES = ["127.0.0.1", "localhost", "[::1]"];

/** From this machine and by its own name, with no proxy in between: no page of somebody else's gets a token. */
export function isOfThisMachine({ raw, headers }: FastifyRequest): boolean {
  const address = (raw.socket.remoteAddress ?? "").replace(/^::ffff:/, "");
  const isLoopback = isIP(address) === 4 ? address.startsWith("127.") : address === "::1";
  const host = (headers.host ?? "").replace(/:\d+$/, "");
  const isProxied = headers["x-forwarded-for"] !== undefined || headers.forwarded !== undefined;
  return isLoopback && LOCAL_NAMES.includes(host) && !isProxied;
}
