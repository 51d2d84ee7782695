import test from "ava";
import { EVENTS } from "../../../server/messages/webhooks/events.ts";
import { useDatabase } from "../../support/database.ts";
import { refused } from "../../support/errors.ts";
import { NOBODY } from "../../support/fixtures.ts";
import { IntentFixture } from "../../support/intents.ts";
import { refusedToOthers } from "../../support/signed_in.ts";

const db = useDatabase(test);
const lookUp = (id: string | null, reason = "the recruiter asks") =>
  db.admin.query("select status from app.look_up_transfer($1, $2)", [id, reason]);

async function jobOf(id: string) {
  const { rows } = await db.admin.query(
    `select job.run_at <= greatest(clock_timestamp(), transfer.sent_at + interval '60 seconds') as is_next
       from graphile_worker.jobs as job cross join app.payout_transfers as transfer
      where job.key = 'look_up_transfer:' || transfer.id and transfer.id = $1`,
    [id],
  );
  return rows;
}

test("a transfer in doubt is looked up at once, with a reason, by an admin, and stays as it is until then", async (t) => {
  const intent = await IntentFixture.create(db.admin, "transfer");
  await refused(t, lookUp(intent.id), "HB003");
  await intent.begin();
  await refused(t, lookUp(intent.id), "HB003");
  await intent.answer({ http_status: null, code: "ECONNRESET" });
  t.deepEqual(await jobOf(intent.id), []);
  await refused(t, lookUp(intent.id, " "), "HB008");
  await refused(t, lookUp(intent.id, "x".repeat(90_000)), "HB037");
  await refusedToOthers(t, db, "app.look_up_transfer($1, 'x')", [intent.id]);
  t.deepEqual(await jobOf(intent.id), []);
  for (let twice = 0; twice < 2; twice += 1) {
    t.deepEqual((await lookUp(intent.id)).rows, [{ status: "in_doubt" }]);
    t.deepEqual(await jobOf(intent.id), [{ is_next: true }]);
  }
  const { rows } = await db.admin.query(
    "select payload from app.events where type = 'payout_transfer.look_up_asked' and entity_id = $1",
    [intent.id],
  );
  t.is(rows.length, 2);
  for (const { payload } of rows) {
    EVENTS["payout_transfer.look_up_asked"]?.data.parse(payload);
    t.like(payload, { transfer_id: intent.id, reason: "the recruiter asks" });
  }
});

test("there is no such transfer", async (t) => {
  for (const none of [NOBODY, null]) await refused(t, lookUp(none), "HB002");
});
