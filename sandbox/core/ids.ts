// Identifiers. One suffix is drawn for a movement of money and shared by everything that it produces
// (tr_X, txn_X, py_X, evt_X), so that the derived ids need no storage of their own.

import { randomUUID } from "node:crypto";

export function newSuffix(): string {
  return `1${randomUUID().replaceAll("-", "").slice(0, 23)}`;
}

export function newRequestId(): string {
  return `req_${randomUUID().replaceAll("-", "").slice(0, 14)}`;
}

/** `tr_1abc` → `1abc` */
export function suffixOf(id: string): string {
  return id.slice(id.indexOf("_") + 1);
}

/** The balance transaction that a transfer, reversal, top-up or payout leaves on the platform's side. */
export function platformTransactionId(sourceId: string): string {
  return `txn_${suffixOf(sourceId)}`;
}

/** … and on the connected account's side. */
export function connectedTransactionId(sourceId: string): string {
  return `txn_${suffixOf(sourceId)}d`;
}

/** Ids that the open sandbox and the control plane accept for an account that does not exist yet. */
export const ACCOUNT_ID = /^acct_[A-Za-z0-9_]{3,64}$/;

/** Another one has a sandbox that plays a second platform. */
export const PLATFORM_ACCOUNT = process.env.SANDBOX_PLATFORM_ACCOUNT || "acct_holdbackplatform";
