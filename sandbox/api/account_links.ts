// Links to Stripe's pages for the owner of a connected account.

import { z } from "zod";
import { openAccount } from "./accounts.ts";
import { endpoint } from "./endpoint.ts";
import { noDashboardYet } from "./errors.ts";
import { id } from "./params.ts";

const pageUrl = z.url({ protocol: /^https?$/ });

export const accountLinkEndpoints = [
  endpoint({
    kind: "account_links.create",
    method: "POST",
    path: "account_links",
    params: z.strictObject({
      account: id,
      type: z.enum(["account_onboarding", "account_update"]),
      refresh_url: pageUrl,
      return_url: pageUrl,
    }),
    execute(call) {
      const { facts } = openAccount(call, call.params.account);
      const created = call.store.clock.seconds();
      const link = { account: facts.id, kind: "onboarding" as const, returnUrl: call.params.return_url };
      const { url, expiresAt } = call.pages.open(link, created);
      return { text: JSON.stringify({ object: "account_link", created, expires_at: expiresAt, url }) };
    },
  }),
  endpoint({
    kind: "login_links.create",
    method: "POST",
    path: "accounts/:/login_links",
    params: z.strictObject({}),
    execute(call) {
      const { facts } = openAccount(call, call.ids[0] ?? "");
      if (!facts.details_submitted) throw noDashboardYet(facts.id);
      const created = call.store.clock.seconds();
      const { url } = call.pages.open({ account: facts.id, kind: "dashboard", returnUrl: "" }, created);
      return { text: JSON.stringify({ object: "login_link", created, url }) };
    },
  }),
];
