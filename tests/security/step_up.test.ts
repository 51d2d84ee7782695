// A sign-in that is only minutes old, for what moves money, changes an account or approves.

import test, { type ExecutionContext } from "ava";
import { type TestDatabase, useDatabase } from "../support/database.ts";
import { refused } from "../support/errors.ts";
import { createPayout, createPerson, createRecruiter, NOBODY } from "../support/fixtures.ts";
import { post } from "../support/graphql.ts";
import { seconds, startApiWithKey } from "../support/sign_in.ts";
import { type Admin, createAdmin } from "./two_admins.ts";

const db = useDatabase(test);

test.before(() => stepUp(db, 15));

async function stepUp({ admin }: TestDatabase, minutes: number, amounts: Record<string, number> = {}) {
  await admin.query(
    `update app_private.settings set value = case name when 'step_up_minutes' then $1::jsonb else $2::jsonb end
      where name in ('step_up_minutes', 'step_up_from_amounts')`,
    [JSON.stringify(minutes), JSON.stringify(amounts)],
  );
}

/** As if they had signed in so many minutes ago; null: their token does not say. */
const signedIn = (admin: Admin, minutesAgo: number | null) =>
  admin.do(
    "select set_config('holdback.signed_in_at', case when $1::int is null then '' else (now() - make_interval(mins => $1))::text end, false)",
    [minutesAgo],
  );

/** Each is asked for before it is known whether there is such a row, or by rows that are there. */
const VERBS: readonly [
  call: string,
  about?: "payout" | "schedule" | "hold" | "recruiter" | "newcomer" | "placement",
][] = [
  ["app.approve_payout($1, 'x')", "payout"],
  ["app.unfreeze_payout($1, 'x')", "payout"],
  ["app.process_payout_schedule($1)", "schedule"],
  ["app.retry_payout_schedule($1, 'x')", "schedule"],
  ["app.record_manual_payment($1, '2026-01-01', 'REF', 'x')", "schedule"],
  ["app.pass_payout_ceiling($1, 'x')", "schedule"],
  ["app.release_escrow_hold($1, 'x')", "hold"],
  ["app.release_escrow_holds(array[$1]::uuid[], 'x')", "hold"],
  ["app.approve_payouts(array[$1]::uuid[], 'x')", "payout"],
  ["app.retry_payout_schedules(array[$1]::uuid[], 'x')", "schedule"],
  ["app.link_payout_account($1, 'acct_other')", "recruiter"],
  // Without an account there is nothing that a second person would be asked about.
  ["app.link_payout_account($1, 'acct_first')", "newcomer"],
  ["app.start_onboarding($1)", "recruiter"],
  ["app.create_adjustment($1, 100, 'USD', 'x')", "recruiter"],
  ["app.process_due_schedules()"],
  ["app.create_payout_schedule($1, '2098-01-01', 100, 'x')", "payout"],
  ["app.report_guarantee_breach($1, '2026-01-01', 'x')", "placement"],
  ["app.import_rows('recruiters', '[]')"],
  ["app.claim_stripe_account('x')"],
  [`app.confirm_request('${NOBODY}', 'x')`],
  [`app.approve_plan('${NOBODY}', 'x')`],
  [`app.execute_plan('${NOBODY}')`],
];

async function idsFor() {
  const recruiter = await createRecruiter(db.admin);
  const made = await createPayout(db.admin, {
    holdbackPercentage: 20,
    recruiters: [{ recruiter_id: recruiter.id, share: 100 }],
  });
  const newcomer = await createPerson(db.admin, "recruiter");
  return { ...made, recruiter: recruiter.id, newcomer: newcomer.id };
}

async function isRefused(t: ExecutionContext, admin: Admin, call: string, values: unknown[], code: string | null) {
  await admin.client.query("begin");
  const got = await admin.do(`select ${call}`, values).then(
    () => null,
    (error) => error.code as string,
  );
  await admin.client.query("rollback");
  if (code === null) t.not(got, "HB073", call);
  else t.is(got, code, call);
}

test.serial("an old sign-in, and one of unknown age, is refused each such verb; a fresh one is not", async (t) => {
  const admin = await createAdmin(db);
  await createAdmin(db);
  const ids = await idsFor();
  for (const [call, about] of VERBS) {
    const values = about ? [ids[about]] : [];
    await signedIn(admin, 16);
    await isRefused(t, admin, call, values, "HB073");
    await signedIn(admin, null);
    await isRefused(t, admin, call, values, "HB073");
    await signedIn(admin, 14);
    await isRefused(t, admin, call, values, null);
  }
});

test.serial("what stops money, and what reads, needs no fresh sign-in", async (t) => {
  const admin = await createAdmin(db);
  const { payout } = await idsFor();
  await signedIn(admin, 60);
  await admin.do("select app.freeze_payout($1, 'a dispute')", [payout]);
  t.truthy(await admin.do("select * from app.possible_verbs($1)", [payout]));
  const row = { line: 2, record: { email: "new@example.com", display_name: "New", stripe_account_id: "acct_new" } };
  t.truthy(await admin.do("select app.check_import('recruiters', $1)", [JSON.stringify([row])]));
  // A check leaves the sign-in as old as it was.
  await isRefused(t, admin, "app.import_rows('recruiters', $1)", [JSON.stringify([row])], "HB073");
});

test.serial("less than the amount of its currency needs none, and an approval always does", async (t) => {
  const admin = await createAdmin(db);
  // 1,000.00 USD: 800.00 are due, 200.00 held.
  const ids = await idsFor();
  await signedIn(admin, 60);
  const pay = (amounts: Record<string, number>, code: string | null) =>
    stepUp(db, 15, amounts).then(() => isRefused(t, admin, "app.process_payout_schedule($1)", [ids.schedule], code));
  await pay({ USD: 80_001 }, null);
  await pay({ USD: 80_000 }, "HB073");
  await pay({ EUR: 80_001 }, "HB073");
  await stepUp(db, 15, { USD: 1_000_000 });
  await isRefused(t, admin, "app.approve_payout($1, 'x')", [ids.payout], "HB073");
  await stepUp(db, 15);
});

test.serial(
  "a person's own login in psql, the owner and the worker are not asked, and 0 minutes asks nobody",
  async (t) => {
    const { schedule } = await idsFor();
    t.truthy((await db.admin.query("select app.process_payout_schedule($1)", [schedule])).rows[0]);
    const worker = await db.connectAs("holdback_worker");
    await worker.query("select set_config('holdback.signed_in_at', '', false)");
    await refused(t, worker.query("select app_private.assert_fresh_sign_in()"), "42501");
    const admin = await createAdmin(db);
    await signedIn(admin, null);
    await stepUp(db, 0);
    await isRefused(t, admin, "app.process_due_schedules()", [], null);
    await stepUp(db, 15);
  },
);

test.serial("over the API the token says when: auth_time, and not when the token was made", async (t) => {
  const api = await startApiWithKey(db);
  t.teardown(() => api.stop());
  const { id } = await createPerson(db.admin, "platform_admin");
  const subject = await api.subjectOf(id);
  const ask = async (claims: Record<string, unknown>) => {
    const query = "mutation { processDueSchedules(input: {}) { payoutRun { rowId } } }";
    const { errors } = await post(
      api.url,
      { query },
      {
        authorization: `Bearer ${await api.token(subject, claims)}`,
      },
    );
    return errors?.[0]?.extensions ?? null;
  };
  t.like(await ask({ iat: seconds(-1) }), { code: "HB073" });
  t.like(await ask({ iat: seconds(-1), auth_time: seconds(-3600) }), { code: "HB073" });
  t.like(await ask({ auth_time: "now" }), { code: "HB073" });
  const refusal = (await ask({ auth_time: seconds(-3600) })) as { whatToDo: string };
  t.regex(refusal.whatToDo, /^Nothing was done\. Sign in again/);
  t.is(await ask({ auth_time: seconds(-60) }), null);
});
