// The control plane's verbs about money and time.

import type { z } from "zod";
import { topUp } from "../api/topups.ts";
import { newSuffix, PLATFORM_ACCOUNT } from "../core/ids.ts";
import type { Sandbox } from "../sandbox.ts";
import { accountOf } from "./accounts.ts";
import { ControlError } from "./control_error.ts";
import type { cashOutSchema, fundSchema } from "./schemas.ts";

const available = (sandbox: Sandbox, currency: string) => sandbox.store.state.platformBalances.get(currency) ?? 0;

export function fund(sandbox: Sandbox, { currency, amount }: z.infer<typeof fundSchema>) {
  if (amount > 0) {
    const total = (sandbox.store.state.funded.get(currency) ?? 0) + amount;
    // Every other sum is at most this one, so all of them stay exact as JSON numbers.
    if (!Number.isSafeInteger(total)) throw new ControlError(400, `more ${currency} than can be counted exactly`);
    sandbox.store.commit(topUp(sandbox, currency, amount));
  } else {
    payOut(sandbox, PLATFORM_ACCOUNT, currency, -amount, available(sandbox, currency));
  }
  return { currency, available: available(sandbox, currency) };
}

export function drain(sandbox: Sandbox, currency: string) {
  const amount = available(sandbox, currency);
  if (amount > 0) payOut(sandbox, PLATFORM_ACCOUNT, currency, amount, amount);
  return { currency, available: 0 };
}

/** A connected account's payout to its bank: the money is then out of a reversal's reach. */
export function cashOut(sandbox: Sandbox, id: string, { currency, amount }: z.infer<typeof cashOutSchema>) {
  const account = accountOf(sandbox, id);
  if (amount !== undefined && currency === undefined) throw new ControlError(400, "amount: needs a currency beside it");
  const currencies = currency === undefined ? [...account.balances.keys()] : [currency];
  for (const one of currencies) {
    const balance = account.balances.get(one) ?? 0;
    const out = amount ?? balance;
    if (out > 0) payOut(sandbox, id, one, out, balance);
  }
  return { id, balances: Object.fromEntries(account.balances) };
}

function payOut(sandbox: Sandbox, owner: string, currency: string, amount: number, balance: number): void {
  if (amount > balance) throw new ControlError(400, `amount: ${owner} has only ${balance} ${currency}`);
  sandbox.store.commit({ changes: [{ kind: "payout", id: `po_${newSuffix()}`, owner, currency, amount }] });
}
