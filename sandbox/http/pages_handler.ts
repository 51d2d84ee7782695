// Stripe's pages for the owner of a connected account: a tiny form in place of its onboarding.

import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { accountChange, activeAccount, findAccount } from "../api/accounts.ts";
import { bankAccountsOf } from "../api/bank_accounts.ts";
import { PAGES_PREFIX } from "../core/pages.ts";
import type { Sandbox } from "../sandbox.ts";
import { readBody } from "./body.ts";

const MAX_BODY = 4_096;

export async function handlePage(sandbox: Sandbox, incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  const token = (incoming.url ?? "").slice(PAGES_PREFIX.length);
  const link = sandbox.pages.find(token, sandbox.store.clock.seconds());
  const account = link && findAccount(sandbox, link.account);
  if (!link || !account || account.facts.closed) return send(response, 404, "<p>This link is not valid any more.</p>");
  const { facts } = account;
  if (link.kind === "dashboard") {
    sandbox.pages.close(token);
    return send(response, 200, `<p>The dashboard of ${facts.id}: there is nothing to do.</p>`);
  }
  if (incoming.method !== "POST") return send(response, 200, form(facts.id, facts.country, facts.default_currency));
  const number = new URLSearchParams(await readBody(incoming, MAX_BODY)).get("account_number") ?? "";
  if (!/^\d{4,20}$/.test(number)) return send(response, 400, "<p>Give an account number of 4 to 20 digits.</p>");
  const { transfers, currently_due, disabled_reason, payouts_enabled, details_submitted } = activeAccount(facts.id, 0);
  const fingerprint = createHash("sha256").update(number).digest("hex").slice(0, 16);
  const wish = { currency: facts.default_currency, last4: number.slice(-4), fingerprint };
  sandbox.store.commit(
    accountChange(facts, {
      ...facts,
      ...{ transfers, currently_due, disabled_reason, payouts_enabled, details_submitted },
      bank_accounts: bankAccountsOf([wish], facts.country),
    }),
  );
  sandbox.pages.close(token);
  response.writeHead(303, { location: link.returnUrl, "content-length": 0 });
  response.end();
}

const form = (id: string, country: string, currency: string) => `<form method="post">
  <p>The sandbox plays Stripe's form for ${id} (${country}).</p>
  <label>Bank account in ${currency.toUpperCase()} <input name="account_number" pattern="[0-9]{4,20}" required></label>
  <button>Done</button>
</form>`;

function send(response: ServerResponse, status: number, content: string): void {
  const body = Buffer.from(`<!doctype html><html lang="en"><title>Sandbox</title><body>${content}</body></html>`);
  response.writeHead(status, { "content-type": "text/html; charset=utf-8", "content-length": body.length });
  response.end(body);
}
