// The check of a webhook's signature: over the raw bytes, made with one of our secrets, not long ago.

import Stripe from "stripe";

/** How far the sender's clock may be from ours, either way. */
const TOLERANCE_S = 300;

/** Whether one of the secrets signed these bytes now. Several are valid together while one replaces another. */
export function isSignedByStripe(bytes: Buffer, header: string, secrets: readonly string[]): boolean {
  return isOfNow(header) && secrets.some((secret) => isSignedWith(bytes, header, secret));
}

/** What stripe-node's constructEvent and parseEventNotification both do first; each refuses the other's kind of event. */
function isSignedWith(bytes: Buffer, header: string, secret: string): boolean {
  const { signature } = Stripe.webhooks;
  if (!signature) throw new Error("stripe-node cannot check signatures: reinstall the packages with npm ci.");
  try {
    return signature.verifyHeader(bytes, header, secret, TOLERANCE_S);
  } catch (error) {
    if (error instanceof Stripe.errors.StripeSignatureVerificationError) return false;
    throw error;
  }
}

/** stripe-node refuses old timestamps only: one from the future could be replayed until then. */
function isOfNow(header: string): boolean {
  const timestamps = header.split(",").filter((part) => part.startsWith("t="));
  const seconds = /^t=(\d{1,12})$/.exec(timestamps[0] ?? "")?.[1];
  return timestamps.length === 1 && Math.abs(Date.now() / 1000 - Number(seconds)) <= TOLERANCE_S;
}
