// npm start -- --demo: an example with one of each trouble, made by the product itself, and the people to look at it as.

import { join } from "node:path";
import test from "ava";
import pg from "pg";
import { findRunningEmbeddedPostgres } from "../../../server/database/embedded_postgres/embedded_postgres.ts";
import { cleanEnvironment, eventually, run, start, temporaryFolder } from "../../support/commands.ts";
import { portOfItsOwn } from "../../support/port.ts";

const FILE = "server/commands/start.ts";

test("the demo that stays has a run tonight, one of each trouble, books that add up, and people to be", async (t) => {
  const dataDir = join(await temporaryFolder(t), "data");
  const port = String(await portOfItsOwn());
  const demo = start(t, [FILE, "--demo"], cleanEnvironment({ HOLDBACK_DATA_DIR: dataDir, PORT: port }));
  await eventually(() => /^holdback ready on/m.test(demo.stdout()) || demo.process.exitCode !== null);
  t.is(demo.process.exitCode, null, `${demo.stdout()}\n${demo.stderr()}`);

  const { adminUrl } = await eventually(() => findRunningEmbeddedPostgres(dataDir));
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  const { rows } = await admin.query(
    `select (select count(*) from app.payout_schedules where status = 'failed' and next_retry_at is null) > 0 as failed,
            (select count(*) from app.payout_transfers where status = 'in_doubt') = 1 as in_doubt,
            (select count(*) from app.payouts where status = 'pending') = 1 as to_approve,
            (select count(*) from app.requests where status = 'pending') = 1 as request,
            (select count(*) from app.run_plans where executed_at is null) = 1 as plan,
            (select count(*) from app.run_plan_approvals) = 1 as approved_once,
            (select count(*) from app.payout_accounts where not transfers_enabled) = 2 as accounts,
            (select count(*) from app.preview_due_totals() where missing > 0) = 1 as funds,
            (select count(*) from app_private.onboardings where status = 'taken') = 1 as onboarded,
            (select sum(pay_count) from app.preview_due_totals()) = 5 as tonight,
            (select count(*) from app.bank_payouts where status = 'failed') = 1 as returned,
            (select count(*) from app.recoveries where status = 'open') > 0 as debt,
            (select count(*) from reporting.fees_late where keeps_payouts_waiting) = 1 as late_fee,
            (select count(*) from app.fee_payments where stripe_charge_id is not null) = 7 as paid_by_stripe,
            (select count(*) from app.payouts where frozen_at is not null) = 1 as dispute,
            (select count(*) from app.reconciliation_findings where explained_at is null) > 0 as finding,
            (select count(*) from app.manual_payments) > 100 as history,
            (select count(*) from app.placements where status = 'active' and notice_completion_date <= now()) = 0 as completed,
            (select count(*) from reporting.invariant_violations) = 0 as books`,
  );
  await admin.end();
  t.deepEqual(
    Object.entries(rows[0]).filter(([, isThere]) => !isThere),
    [],
  );

  const url = `http://127.0.0.1:${port}`;
  const way = (await (await fetch(`${url}/session/way`)).json()) as {
    people: { name: string; role: string }[];
    movesTime: boolean;
  };
  t.true(way.movesTime);
  t.deepEqual([...new Set(way.people.map(({ role }) => role))], ["platform_admin", "recruiter", "company_user"]);
  for (const { name, role } of way.people) {
    const { token } = (await (await post(`${url}/session/demo`, { name })).json()) as { token: string };
    const answer = await post(`${url}/graphql`, { query: "{ viewer { role } }" }, token);
    const { data } = (await answer.json()) as { data: { viewer: { role: string } } };
    t.is(data.viewer.role, role);
    if (role !== "company_user") continue;
    const costs = await post(
      `${url}/graphql`,
      { query: "{ companyCosts { nodes { currency companyFee cost } } }" },
      token,
    );
    const { nodes } = ((await costs.json()) as { data: { companyCosts: { nodes: Record<string, string | null>[] } } })
      .data.companyCosts;
    // Five fourths of what the recruiters share of the hires, whatever the months of their start.
    const feeIn = (code: string) =>
      nodes.filter(({ currency }) => currency === code).reduce((sum, { companyFee }) => sum + Number(companyFee), 0);
    t.deepEqual([feeIn("EUR"), feeIn("KWD")], [7_031_250, 4_250_000]);
    t.true(
      nodes.every(({ cost }) => cost !== null),
      JSON.stringify(nodes),
    );
  }
});

test("the demo refuses a database or a Stripe that is not its own, and an argument that it does not know", async (t) => {
  const theirs = await run(t, [FILE, "--demo"], cleanEnvironment({ DATABASE_URL: "postgres://a:b@127.0.0.1:9/c" }));
  t.is(theirs.code, 1);
  t.regex(theirs.stderr, /The demo has its own database/);
  const unknown = await run(t, [FILE, "--dmeo"], cleanEnvironment());
  t.is(unknown.code, 1);
  t.regex(unknown.stderr, /Usage: npm start/);
});

const post = (url: string, body: object, token?: string) =>
  fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...(token ? { authorization: `Bearer ${token}` } : {}) },
    body: JSON.stringify(body),
  });
