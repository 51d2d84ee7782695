// The control plane's verb about the bank accounts behind a connected account.

import type { z } from "zod";
import { accountChange, renderAccount } from "../api/accounts.ts";
import { bankAccountsOf, renderBankAccount } from "../api/bank_accounts.ts";
import type { EventDraft } from "../core/commits.ts";
import { newSuffix } from "../core/ids.ts";
import type { BankAccountFacts } from "../core/rows.ts";
import type { Sandbox } from "../sandbox.ts";
import { accountOf } from "./accounts.ts";
import type { bankAccountsSchema } from "./schemas.ts";

type Wish = z.infer<typeof bankAccountsSchema>;

/** Sets them: what was there is gone, as when somebody changes the bank account in Stripe's dashboard. Null hides them. */
export function setBankAccounts(sandbox: Sandbox, id: string, { bank_accounts }: Wish) {
  const { facts } = accountOf(sandbox, id);
  const old = facts.bank_accounts ?? [];
  const changed = {
    ...facts,
    bank_accounts: bank_accounts === null ? null : bankAccountsOf(bank_accounts, facts.country),
  };
  const event = (what: "created" | "deleted", bank: BankAccountFacts): EventDraft => ({
    id: `evt_${newSuffix()}`,
    type: `account.external_account.${what}`,
    account: id,
    object: renderBankAccount(id, bank),
  });
  const draft = accountChange(facts, changed);
  const events = [
    ...old.map((bank) => event("deleted", bank)),
    ...(changed.bank_accounts ?? []).map((bank) => event("created", bank)),
  ];
  sandbox.store.commit({ ...draft, events: [...events, ...(draft.events ?? [])] });
  return renderAccount(changed);
}
