// The control plane's verbs about connected accounts.

import type { z } from "zod";
import { accountChange, activeAccount, findAccount, renderAccount } from "../api/accounts.ts";
import { bankAccountsOf } from "../api/bank_accounts.ts";
import { newSuffix } from "../core/ids.ts";
import type { AccountFacts, AccountRow } from "../core/rows.ts";
import type { Sandbox } from "../sandbox.ts";
import { ControlError } from "./control_error.ts";
import type { createAccountsSchema, requirementsSchema, restrictSchema } from "./schemas.ts";

export function accountOf(sandbox: Sandbox, id: string): AccountRow {
  const account = findAccount(sandbox, id);
  if (!account) throw new ControlError(404, `no such account: ${id}`);
  return account;
}

/** Accounts with transfers active. One that is there already stays as it is. */
export function createAccounts(sandbox: Sandbox, { accounts }: z.infer<typeof createAccountsSchema>) {
  const { state, clock } = sandbox.store;
  const created = clock.seconds();
  const ids: string[] = [];
  const fresh = new Map<string, AccountFacts>();
  for (const wish of accounts) {
    const { id = `acct_${newSuffix().slice(0, 16)}`, country, default_currency, email, metadata, bank_accounts } = wish;
    const { service_agreement } = wish;
    ids.push(id);
    if (state.accounts.has(id)) continue;
    fresh.set(id, {
      ...activeAccount(id, created),
      ...(country === undefined ? {} : { country }),
      ...(default_currency === undefined ? {} : { default_currency }),
      email: email ?? null,
      metadata: metadata ?? {},
      ...(service_agreement ? { service_agreement } : {}),
      ...(bank_accounts ? { bank_accounts: bankAccountsOf(bank_accounts, country ?? "US") } : {}),
    });
  }
  if (fresh.size > 0) {
    sandbox.store.commit({ changes: [...fresh.values()].map((facts) => ({ kind: "account", facts })) });
  }
  return { ids, created: fresh.size };
}

export function restrict(sandbox: Sandbox, id: string, restriction: z.infer<typeof restrictSchema>) {
  return change(sandbox, id, { ...restriction, payouts_enabled: false });
}

/** Stripe asks for details, perhaps by a date; nothing stops yet. */
export function require(sandbox: Sandbox, id: string, wish: z.infer<typeof requirementsSchema>) {
  return change(sandbox, id, wish);
}

export function unrestrict(sandbox: Sandbox, id: string) {
  const { transfers, currently_due, disabled_reason, payouts_enabled, details_submitted } = activeAccount(id, 0);
  return change(sandbox, id, { transfers, currently_due, disabled_reason, payouts_enabled, details_submitted });
}

/** The platform loses its access; there is no way back, as with Stripe. */
export function close(sandbox: Sandbox, id: string) {
  return change(sandbox, id, { closed: true, transfers: "inactive", payouts_enabled: false });
}

export function change(sandbox: Sandbox, id: string, changes: Partial<AccountFacts>) {
  const { facts } = accountOf(sandbox, id);
  if (facts.closed) throw new ControlError(400, `${id} is closed`);
  const changed = { ...facts, ...changes };
  sandbox.store.commit(accountChange(facts, changed));
  return renderAccount(changed);
}
