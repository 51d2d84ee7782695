import test from "ava";
import { useDatabase } from "../../../support/database.ts";
import { owe } from "../../../support/debts.ts";
import { refused } from "../../../support/errors.ts";
import { createRecruiter } from "../../../support/fixtures.ts";

const db = useDatabase(test);

test.serial("neither what is paused nor what is frozen is taken back", async (t) => {
  const recruiter = await createRecruiter(db.admin);
  const placementId = await owe(
    db.admin,
    recruiter,
    1_000,
    ", recovers_by_offset => false, recovers_by_reversal => true",
  );
  const {
    rows: [{ id: payoutId }],
  } = await db.admin.query("select id from app.payouts where placement_id = $1", [placementId]);
  const claim = async () => {
    await db.admin.query("select app_private.claim_reversals()");
    return (await db.admin.query("select id from app.payout_reversals where payout_id = $1", [payoutId])).rows;
  };
  const scope = `recruiter:${recruiter.id}`;
  const pause = () => db.admin.query("select app.pause_payouts($1, 'a wrong breach')", [scope]);
  const resume = () => db.admin.query("select app.resume_payouts($1, 'it was right')", [scope]);
  const freeze = () => db.admin.query("select app.freeze_payout($1, 'a wrong breach')", [payoutId]);
  const unfreeze = () => db.admin.query("select app.unfreeze_payout($1, 'it was right')", [payoutId]);
  for (const [stop, goOn] of [
    [pause, resume],
    [freeze, unfreeze],
  ] as const) {
    await stop();
    t.deepEqual(await claim(), []);
    await goOn();
  }
  const [reversal] = await claim();
  const begin = async () =>
    (await db.admin.query("select * from app_private.begin_transfers(array[$1::uuid])", [reversal.id])).rows;
  for (const [stop, goOn] of [
    [pause, resume],
    [freeze, unfreeze],
  ] as const) {
    await stop();
    t.deepEqual(await begin(), []);
    await goOn();
  }
  t.is((await begin()).length, 1);
});

test.serial("a reversal stays its debt's", async (t) => {
  await owe(db.admin, await createRecruiter(db.admin), 1_000, ", recovers_by_offset => false");
  await db.admin.query("select app_private.claim_reversals()");
  for (const column of ["payout_id", "recruiter_id", "company_id"]) {
    await refused(t, db.admin.query(`update app.payout_reversals set ${column} = uuidv7()`), "HB003");
  }
});
