// Who is let in at all, before anything of a request counts. The sandbox listens on loopback, and every program and every
// page in a browser of this machine can reach that.

import { hash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";

const LOOPBACK_NAMES = ["127.0.0.1", "localhost", "[::1]"];
const HTTP_PORT = 80;

/**
 * Why a request must not be answered; null when it may. A page of another site comes under that site's name, once its
 * name leads here (DNS rebinding), or says by Origin where it is from: programs send none.
 */
export function foreignness({ headers, socket }: IncomingMessage): string | null {
  const host = headers.host ?? "";
  if (!isOurs(host, socket.localPort)) {
    return `the Host header ${JSON.stringify(host)} is none of this machine: ask 127.0.0.1 with the port`;
  }
  const { origin } = headers;
  if (origin !== undefined && origin !== `http://${host.toLowerCase()}`) {
    return `requests of the page ${JSON.stringify(origin)} are not answered`;
  }
  return null;
}

function isOurs(host: string, port: number | undefined): boolean {
  return LOOPBACK_NAMES.some(
    (name) => host.toLowerCase() === `${name}:${port}` || (port === HTTP_PORT && host.toLowerCase() === name),
  );
}

/** Whether the request brings this token. */
export function brings(token: string, { headers }: IncomingMessage): boolean {
  const given = /^Bearer +(\S+)$/i.exec(headers.authorization ?? "")?.[1] ?? "";
  return timingSafeEqual(hash("sha256", given, "buffer"), hash("sha256", token, "buffer"));
}
