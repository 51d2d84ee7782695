// The Stripe-Signature header: an HMAC over the timestamp and the raw body.

import { createHmac } from "node:crypto";

export type SignatureKind = "valid" | "wrong_secret" | "stale";

/** Older than the five minutes that receivers tolerate. */
const STALE_S = 600;

/** Real time, not the sandbox's clock: the receiver compares it with its own. */
export function signatureHeader(body: string, secret: string, kind: SignatureKind): string {
  const timestamp = Math.floor(Date.now() / 1000) - (kind === "stale" ? STALE_S : 0);
  const key = kind === "wrong_secret" ? `${secret}_wrong` : secret;
  return `t=${timestamp},v1=${createHmac("sha256", key).update(`${timestamp}.${body}`).digest("hex")}`;
}
