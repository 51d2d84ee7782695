import test from "ava";
import { createPayout } from "../support/fixtures.ts";
import { falsify, inTransaction } from "../support/tampering.ts";
import { useWorker } from "../support/worker_fixture.ts";

const fixture = useWorker(test);

test.serial("an audit log that does not prove itself breaks a rule of the books, and needs somebody", async (t) => {
  const { admin } = fixture;
  const payout = await createPayout(admin);
  await inTransaction(admin, async (client) => {
    const told = async () => {
      await client.query("select app_private.measure_invariants()");
      const { rows } = await client.query(
        `select rule.violation_count::int as violations, need.kind
         from app.books_rules() as rule left join app_private.invariant_needs() as need on need.detail = rule.rule
         where rule.rule = 'audit_log_proves_itself'`,
      );
      return rows;
    };
    t.deepEqual(await told(), [{ violations: 0, kind: null }]);
    await falsify(
      client,
      `update app.payout_audit_log set reason = 'another' where payout_id = '${payout.payout}' and sequence = 1`,
    );
    t.deepEqual(await told(), [{ violations: 1, kind: "invariant_broken" }]);
  });
});

test.serial("a seal may wait for its signature while it is the newest one, and no longer", async (t) => {
  await inTransaction(fixture.admin, async (client) => {
    const violations = async () => {
      await client.query("select app_private.seal_audit_log()");
      await client.query("select app_private.measure_invariants()");
      const { rows } = await client.query(
        "select violation_count::int as count from app.books_rules() where rule = 'audit_log_proves_itself'",
      );
      return rows[0]?.count;
    };
    t.is(await violations(), 0);
    t.is(await violations(), 1);
  });
});

test.serial(
  "measure_invariants counts what is broken; when it does not come to its end, the last counts stay, with their time",
  async (t) => {
    const { admin } = fixture;
    const measured = async () => {
      const { rows } = await admin.query<{ name: string; value: string }>(
        "select concat_ws(' ', name, labels ->> 'rule') as name, value from reporting.metrics where name like 'holdback_invariant%'",
      );
      return Object.fromEntries(rows.map(({ name, value }) => [name, Number(value)]));
    };
    t.deepEqual(await measured(), {});
    await createPayout(admin);
    await fixture.run("measure_invariants");
    const first = await measured();
    t.is(first.holdback_invariant_violations, 0);
    // The other measurement keeps its hands off.
    await fixture.run("measure");
    t.deepEqual(await measured(), first);

    // A function made by hand is a violation.
    await admin.query("create function app_private.by_hand() returns int language sql as 'select 1'");
    await fixture.run("measure_invariants");
    const broken = await measured();
    t.true((broken.holdback_invariant_violations as number) > 0);
    const rules = Object.keys(broken).filter((name) => name.startsWith("holdback_invariant_violations_by_rule "));
    t.true(rules.length > 0);
    t.true(
      (broken.holdback_invariants_measured_timestamp_seconds as number) >
        (first.holdback_invariants_measured_timestamp_seconds as number),
    );

    const rounds = async () => (await admin.query("select * from app_private.invariant_rounds order by 1")).rows;
    const looked = await rounds();
    // It fails after everything else was done.
    await admin.query("alter table app_private.invariant_counts rename to gone");
    await fixture.run("measure_invariants");
    t.deepEqual(await measured(), broken);
    t.deepEqual(await rounds(), looked, "the next one looks at the same part");
    const { rows } = await admin.query(
      "select last_failed_at > last_ended_at as failed from app_private.expected_tasks where task = 'measure_invariants'",
    );
    t.deepEqual(rows, [{ failed: true }]);
  },
);
