// The bank accounts behind a connected account.

import type Stripe from "stripe";
import { newSuffix } from "../core/ids.ts";
import type { AccountFacts, BankAccountFacts } from "../core/rows.ts";

export function renderBankAccount(account: string, facts: BankAccountFacts): Stripe.BankAccount {
  return {
    id: facts.id,
    object: "bank_account",
    account,
    account_holder_name: null,
    account_holder_type: "individual",
    account_type: null,
    bank_name: "SANDBOX BANK",
    country: facts.country,
    currency: facts.currency,
    default_for_currency: facts.default_for_currency,
    fingerprint: facts.fingerprint,
    last4: facts.last4,
    routing_number: null,
    status: "new",
  };
}

/** As an account carries them; nothing where they are not shown. */
export function renderBankAccounts({ id, bank_accounts }: AccountFacts): Pick<Stripe.Account, "external_accounts"> {
  if (!bank_accounts) return {};
  return {
    external_accounts: {
      object: "list",
      data: bank_accounts.map((one) => renderBankAccount(id, one)),
      has_more: false,
      url: `/v1/accounts/${id}/external_accounts`,
    },
  };
}

/** A bank account as somebody orders it. */
interface BankAccountWish {
  currency: string;
  last4?: string | undefined;
  fingerprint?: string | undefined;
}

/** The facts of these bank accounts; the first one of a currency is the one that is paid. */
export function bankAccountsOf(wishes: readonly BankAccountWish[], country: string): BankAccountFacts[] {
  const seen = new Set<string>();
  return wishes.map(({ currency, last4 = "6789", fingerprint }) => {
    const isFirst = !seen.has(currency);
    seen.add(currency);
    return {
      id: `ba_${newSuffix()}`,
      currency,
      country,
      last4,
      fingerprint: fingerprint ?? newSuffix().slice(0, 16),
      default_for_currency: isFirst,
    };
  });
}
