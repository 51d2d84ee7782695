import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { createPayout, NOBODY } from "../../support/fixtures.ts";
import { refusedToOthers } from "../../support/signed_in.ts";

const db = useDatabase(test);

test.serial("the rows of a payout's history are under the last seal, but for those that came since", async (t) => {
  const { payout } = await createPayout(db.admin);
  const sealed = async () =>
    (
      await db.admin.query("select seal_number::int as seal, sealed_row_count::int as rows from app.books_seal($1)", [
        payout,
      ])
    ).rows;
  const count = async () =>
    (await db.admin.query("select count(*)::int from app.payout_audit_log where payout_id = $1", [payout])).rows[0]
      .count;
  t.deepEqual(await sealed(), [], "nothing is sealed yet");
  await db.admin.query("select app_private.seal_audit_log()");
  const rows = await count();
  t.true(rows > 0);
  t.deepEqual(await sealed(), [{ seal: 1, rows }]);
  await db.admin.query("select app.freeze_payout($1, 'a dispute')", [payout]);
  t.is(await count(), rows + 1);
  t.deepEqual(await sealed(), [{ seal: 1, rows }]);
  await db.admin.query("select app_private.seal_audit_log()");
  await db.admin.query("select app_private.seal_audit_log()");
  t.deepEqual(await sealed(), [{ seal: 3, rows: rows + 1 }], "a later seal covers what it did not grow by, too");
});

test("only an admin or an analyst sees it", async (t) => {
  await refusedToOthers(t, db, `* from app.books_seal('${NOBODY}')`);
});
