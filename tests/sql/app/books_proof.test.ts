import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { refusedToOthers } from "../../support/signed_in.ts";

const db = useDatabase(test);
const PROOF = `select open_finding_count::int, seal_number::int, seal_root, seal_is_late, invariants_counted_at is not null as counted,
  unsealed_row_count > 0 as has_unsealed, seal_line is not null as is_signed, violation_count::int from app.books_proof()`;

test.serial("before the first night nothing is proved yet, and afterwards the seal and the rules are", async (t) => {
  await db.admin.query("update app_private.expected_tasks set created_at = now(), last_ended_at = now()");
  const none = { open_finding_count: 0, seal_is_late: false, is_signed: false };
  t.deepEqual((await db.admin.query(PROOF)).rows, [
    { ...none, seal_number: null, seal_root: null, has_unsealed: true, counted: false, violation_count: null },
  ]);
  await db.admin.query("select app_private.seal_audit_log()");
  await db.admin.query("select app_private.measure_invariants()");
  const { rows } = await db.admin.query("select encode(root, 'hex') as root from app.audit_seals");
  t.deepEqual((await db.admin.query(PROOF)).rows, [
    { ...none, seal_number: 1, seal_root: rows[0].root, has_unsealed: false, counted: true, violation_count: 0 },
  ]);
});

test.serial(
  "the last seal says to whom it was sent, each endpoint once, and nothing of the seals before",
  async (t) => {
    const copies = async () => (await db.admin.query("select seal_copies from app.books_proof()")).rows[0].seal_copies;
    await db.admin.query(
      `insert into app.webhook_endpoints (url, event_types, created_by_role)
       values ('https://one.example.com/', '{audit_seal.signed}', 'test'), ('https://two.example.com/', '{*}', 'test')`,
    );
    /** To both of them. */
    const send = async (number: number, status: string) => {
      await db.admin.query(
        "insert into app.events (type, payload) values ('audit_seal.signed', jsonb_build_object('number', $1::text))",
        [String(number)],
      );
      await db.admin.query("update app.webhook_deliveries set status = $1 where status = 'pending'", [status]);
    };
    t.is(await copies(), null);
    await send(0, "delivered");
    t.is(await copies(), null);
    await send(1, "given_up");
    await send(1, "delivered");
    t.deepEqual(
      (await copies()).map(({ url, status }: { url: string; status: string }) => [url, status]),
      [
        ["https://one.example.com/", "delivered"],
        ["https://two.example.com/", "delivered"],
      ],
    );
  },
);

test("only an admin or an analyst sees the proof", async (t) => {
  await refusedToOthers(t, db, "* from app.books_proof()");
});
