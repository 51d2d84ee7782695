import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { daysAgo } from "../../support/days.ts";
import { refused } from "../../support/errors.ts";
import {
  createCompany,
  createPerson,
  createPlacement,
  createRecruiter,
  type Recruiter,
} from "../../support/fixtures.ts";

const db = useDatabase(test);

interface Line {
  code: string;
  sentence: string;
  action: string;
  who: string;
}

async function payoutFor(recruiter: Recruiter, startDate = "2025-01-01", companyId?: string): Promise<string> {
  const placementId = await createPlacement(db.admin, {
    startDate,
    holdbackPercentage: 20,
    recruiters: [{ recruiter_id: recruiter.id, share: 100 }],
    ...(companyId ? { companyId } : {}),
  });
  const { rows } = await db.admin.query("select id from app.payouts where placement_id = $1", [placementId]);
  return rows[0].id;
}

async function explain(payoutId: string): Promise<Line[]> {
  return (await db.admin.query<Line>("select code, sentence, action, who from app.explain_payout($1)", [payoutId]))
    .rows;
}
const codes = async (payoutId: string) => (await explain(payoutId)).map(({ code }) => code);

test.serial("why was I not paid? each reason has its code", async (t) => {
  const fresh = await payoutFor(await createRecruiter(db.admin), daysAgo(10));
  t.deepEqual(await codes(fresh), ["guarantee_running", "held_active"]);

  const due = await payoutFor(await createRecruiter(db.admin));
  t.deepEqual(await codes(due), ["next_run", "held_due"]);

  await db.admin.query("select app.freeze_payout($1, 'the client disputes the hire')", [due]);
  t.deepEqual((await codes(due))[0], "payout_frozen");

  const restricted = await createRecruiter(db.admin);
  const blocked = await payoutFor(restricted);
  await db.admin.query("select app_private.record_payout_account($1, false, '{individual.id_number}', null)", [
    restricted.stripeAccountId,
  ]);
  const [line] = await explain(blocked);
  t.like(line, { code: "account_cannot_receive", who: "recruiter" });
  t.regex(line?.sentence ?? "", /individual\.id_number/);

  const { rows } = await db.admin.query(
    "select id from app.create_user('no-account@example.com', 'No Account', 'recruiter')",
  );
  t.deepEqual((await codes(await payoutFor({ id: rows[0].id } as Recruiter)))[0], "no_payout_account");
});

test.serial("what was claimed, refused or paid says so, with what comes next", async (t) => {
  const recruiter = await createRecruiter(db.admin);
  const payoutId = await payoutFor(recruiter);
  await db.admin.query("select app.process_due_schedules()");
  const { rows } = await db.admin.query("select id from app.payout_transfers where payout_id = $1", [payoutId]);
  t.true((await codes(payoutId)).includes("claimed"));
  await db.admin.query("select app_private.begin_transfers(array[$1::uuid])", [rows[0].id]);
  t.true((await codes(payoutId)).includes("sent"));
  await db.admin.query("select app_private.record_transfer_answers($1)", [
    JSON.stringify([
      {
        transfer_id: rows[0].id,
        attempt: 1,
        http_status: 400,
        code: "balance_insufficient",
        message: "Insufficient funds",
      },
    ]),
  ]);
  const line = (await explain(payoutId)).find(({ code }) => code === "waiting_for_funds");
  t.like(line, { action: "top up the balance at Stripe", who: "platform admin" });
});

test.serial(
  "a recruiter sees their own payout without internal notes, and of others' not even that they exist",
  async (t) => {
    const [mine, other] = [await createRecruiter(db.admin), await createRecruiter(db.admin)];
    const companyId = await createCompany(db.admin);
    const payoutId = await payoutFor(mine, "2025-01-01", companyId);
    await db.admin.query("select app.freeze_payout($1, 'we suspect fraud')", [payoutId]);
    const client = await db.connectAs("holdback_owner");
    const as = (userId: string) => client.query("select set_config('holdback.user_id', $1, false)", [userId]);
    const asked = async () => (await client.query<Line>("select * from app.explain_payout($1)", [payoutId])).rows;

    await as(mine.id);
    const [frozen] = await asked();
    t.is(frozen?.code, "payout_frozen");
    t.notRegex(frozen?.sentence ?? "", /fraud/);
    await as(other.id);
    const foreign = await refused(t, asked(), "HB002");
    const absent = await refused(t, client.query("select * from app.explain_payout(uuidv7())"), "HB002");
    t.is(foreign.message, absent.message);

    const { rows } = await db.admin.query(
      "select id from app.create_user('explained@example.com', 'Company', 'company_user')",
    );
    await as(rows[0].id);
    await refused(t, asked(), "HB002");
    await db.admin.query("insert into app.company_members (company_id, user_id) values ($1, $2)", [
      companyId,
      rows[0].id,
    ]);
    t.is((await asked())[0]?.code, "payout_frozen");
  },
);

test.serial("what Stripe wants to know of a recruiter is told to the recruiter, and not to the company", async (t) => {
  const recruiter = await createRecruiter(db.admin);
  const companyId = await createCompany(db.admin);
  const colleague = await createPerson(db.admin, "company_user", [companyId]);
  const payoutId = await payoutFor(recruiter, "2025-01-01", companyId);
  await db.admin.query("select app_private.record_payout_account($1, false, '{individual.id_number}', null)", [
    recruiter.stripeAccountId,
  ]);
  const client = await db.connectAs("holdback_owner");
  const asked = async (userId: string) => {
    await client.query("select set_config('holdback.user_id', $1, false)", [userId]);
    return (await client.query("select code, sentence, at from app.explain_payout($1)", [payoutId])).rows[0];
  };
  const own = await asked(recruiter.id);
  t.is(own.code, "account_cannot_receive");
  t.regex(own.sentence, /individual\.id_number/);
  t.truthy(own.at);
  const theirs = await asked(colleague.id);
  t.is(theirs.code, "account_cannot_receive");
  t.notRegex(theirs.sentence, /individual/);
  t.is(theirs.at, null);
});
