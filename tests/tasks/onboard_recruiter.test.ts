// A recruiter without an account goes to Stripe and comes back with one: the worker makes it, the sandbox plays the page.

import test from "ava";
import type pg from "pg";
import { eventually } from "../support/eventually.ts";
import { createPerson } from "../support/fixtures.ts";
import { useWorker } from "../support/worker_fixture.ts";

const fixture = useWorker(test, { env: { ONBOARDING_RETURN_URL: "http://127.0.0.1:9/back" } });

interface Onboarding {
  id: string;
  status: string;
  stripe_account_id: string | null;
  kind: string | null;
  url: string | null;
  problem: string | null;
}

/** A recruiter without an account, who is signed in. */
async function newcomer() {
  const { id } = await createPerson(fixture.admin, "recruiter");
  const client: pg.Client = await fixture.db.connectAs("holdback_authenticator");
  await client.query("set role holdback_recruiter");
  await client.query("select set_config('holdback.user_id', $1, false)", [id]);
  const call = async (sql: string, values: unknown[]) =>
    (await client.query<Onboarding>(sql, values)).rows[0] as Onboarding;
  return {
    id,
    start: (country: string | null) => call("select * from app.start_onboarding($1, $2)", [id, country]),
    take: () => call("select * from app.take_onboarding_link($1)", [id]),
  };
}
type Newcomer = Awaited<ReturnType<typeof newcomer>>;

/** What the worker has made of it. */
async function answerTo(person: Newcomer): Promise<Onboarding> {
  let taken: Onboarding | null = null;
  await eventually("the worker has made the link, or could not", async () => {
    taken = await person.take();
    return taken.status !== "asked";
  });
  return taken as unknown as Onboarding;
}

const accountOf = async ({ id }: Newcomer) =>
  (
    await fixture.admin.query(
      `select stripe_account_id, transfers_enabled, country, service_agreement, cool_down_until, bank_currencies
         from app.payout_accounts where user_id = $1`,
      [id],
    )
  ).rows[0];

test.serial(
  "the account is made once, the link is handed over once, and the form makes it able to receive",
  async (t) => {
    const person = await newcomer();
    const first = await person.start("DE");
    t.like(first, { status: "asked", url: null });
    t.is((await person.start("DE")).id, first.id);
    const link = await answerTo(person);
    t.like(link, { id: first.id, status: "ready", kind: "onboarding" });
    t.like(await person.take(), { status: "taken", url: null });
    const { stripe_account_id } = await accountOf(person);
    t.is(link.stripe_account_id, stripe_account_id);

    const url = link.url as string;
    t.false(fixture.wholeLog.includes(new URL(url).pathname), "the worker's log does not have it");
    t.regex(await (await fetch(url)).text(), /plays Stripe's form for acct_/);
    const form = {
      method: "POST",
      body: new URLSearchParams({ account_number: "000123456789" }),
      redirect: "manual" as const,
    };
    const back = await fetch(url, form);
    t.is(back.status, 303);
    t.is(back.headers.get("location"), "http://127.0.0.1:9/back");
    t.is((await fetch(url)).status, 404, "it opens once");
    await fixture.run("sync_payout_account", { stripe_account_id });
    // The first account, and its first bank account: nothing waits.
    t.like(await accountOf(person), {
      transfers_enabled: true,
      country: "DE",
      service_agreement: "full",
      cool_down_until: null,
      bank_currencies: ["USD"],
    });

    // Now there is one: no country is needed, no second one is made, and the link leads to its dashboard.
    await person.start(null);
    t.like(await answerTo(person), { kind: "dashboard", stripe_account_id });
    t.is((await accountOf(person)).stripe_account_id, stripe_account_id);
  },
);

test.serial("where the full agreement does not reach, the account is under the recipient agreement", async (t) => {
  const person = await newcomer();
  await person.start("MX");
  const { stripe_account_id } = await answerTo(person);
  await fixture.run("sync_payout_account", { stripe_account_id });
  t.like(await accountOf(person), { country: "MX", service_agreement: "recipient" });
});

test.serial("an answer that is lost makes no second account", async (t) => {
  const person = await newcomer();
  await fixture.sandbox.control.inject({
    fault: "connection_reset_after_execution",
    match: { method: "POST", path: "/v1/accounts" },
  });
  await fixture.sandbox.control.resetStats();
  await person.start("US");
  const { stripe_account_id } = await answerTo(person);
  t.truthy(stripe_account_id);
  const { rows } = await fixture.admin.query(
    "select count(*)::int as linked from app.events where type = 'payout_account.linked' and payload ->> 'recruiter_id' = $1",
    [person.id],
  );
  t.deepEqual(rows, [{ linked: 1 }]);
});

test.serial("what Stripe refuses is said, and can be asked for anew", async (t) => {
  const person = await newcomer();
  await person.start("KP");
  const failed = await answerTo(person);
  t.like(failed, { status: "failed", url: null });
  t.regex(failed.problem ?? "", /KP is not currently supported/);
  t.is(await accountOf(person), undefined);
  await person.start("US");
  t.like(await answerTo(person), { kind: "onboarding" });
});
