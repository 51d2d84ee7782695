import test from "ava";
import { useDatabase } from "../../../support/database.ts";
import { refused } from "../../../support/errors.ts";
import { check, createPeople, inImport, PLACEMENT, rowsRead } from "../../../support/import_rows.ts";

const db = useDatabase(test, createPeople);

test("an imported placement has its payouts, holds and schedules, and breaks no invariant", async (t) => {
  await inImport(db, async (client) => {
    await check(client, "placement", [
      {
        ...PLACEMENT,
        recruiters: "ann@x.com:33.33;bob@x.com:66.67",
        currency: "KWD",
        payout_amount: "10.010",
        company_fee_amount: "15.5",
      },
    ]);
    await client.query("select app_private.create_imported_placements(0, 10)");
    const { rows } = await client.query(
      `select placement.fee_amount, placement.company_fee_amount, placement.guarantee_period_days, count(*)::int as payouts, sum(payout.amount)::int as shared
         from app.placements placement join app.payouts payout on payout.placement_id = placement.id
        group by placement.id`,
    );
    t.deepEqual(rows, [
      {
        fee_amount: "10010",
        company_fee_amount: "15500",
        guarantee_period_days: 90,
        payouts: 2,
        shared: 10_010,
      },
    ]);
    t.deepEqual((await client.query("select * from reporting.invariant_violations")).rows, []);
    const { rows: audit } = await client.query("select distinct entity from app.payout_audit_log order by entity");
    t.deepEqual(
      audit.map(({ entity }) => entity),
      ["escrow_hold", "payout", "payout_schedule"],
    );
  });
});

test("a row of a batch that only its insert can refuse is named by its line", async (t) => {
  await inImport(db, async (client) => {
    const refs = ["P-1", "P-2", "P-3"];
    await check(
      client,
      "placement",
      refs.map((external_ref) => ({ ...PLACEMENT, external_ref })),
    );
    // Somebody else was faster, after the check: line 3 is P-2.
    await client.query(
      `select app.create_placement(company.id, 'C', '2025-01-31', 100, 'USD',
                                   array[row(recruiter.id, 100, null, null)]::app.recruiter_share[], 'P-2')
         from app.create_company('Faster') as company, app.users as recruiter where recruiter.email = 'ann@x.com'`,
    );
    await refused(
      t,
      client.query("select app_private.create_imported_placements(0, 10)"),
      "HB009",
      /^Line 3: There is a placement P-2 already\.$/,
    );
  });
});

test("a batch is made in the order of its lines, each row with its own recruiters and terms", async (t) => {
  await inImport(db, async (client) => {
    const rows = [
      { external_ref: "P-1", recruiters: "ann@x.com:60;bob@x.com:40", holdback_percentage: "0" },
      { external_ref: "P-2", recruiters: "bob@x.com:100", payout_amount: "500.00" },
      { external_ref: "P-3", recruiters: "bob@x.com:=100.00;ann@x.com:90", holdback_percentage: "50" },
    ];
    t.deepEqual(
      await check(
        client,
        "placement",
        rows.map((row) => ({ ...PLACEMENT, ...row })),
      ),
      [],
    );
    // Two batches: lines 2 and 3, then line 4.
    const first = await client.query("select * from app_private.create_imported_placements(0, 2)");
    t.deepEqual(first.rows, [{ last_line: 3, created_count: 2 }]);
    const second = await client.query("select * from app_private.create_imported_placements(3, 2)");
    t.deepEqual(second.rows, [{ last_line: 4, created_count: 1 }]);
    const third = await client.query("select * from app_private.create_imported_placements(4, 2)");
    t.deepEqual(third.rows, [{ last_line: null, created_count: 0 }]);
    const { rows: made } = await client.query(
      `select parsed.line, placement.external_ref as ref, person.display_name as who, payout.amount::int,
              coalesce(hold.hold_amount, 0)::int as held, schedule.amount::int as scheduled
         from app_private.import_placements as parsed
         join app.placements as placement on placement.id = parsed.placement_id
         join app.payouts as payout on payout.placement_id = placement.id
         join app.users as person on person.id = payout.recruiter_id
         left join app.escrow_holds as hold on hold.payout_id = payout.id
         join app.payout_schedules as schedule on schedule.payout_id = payout.id
        order by placement.id, who`,
    );
    // 1000.00 at 60 and 40 %; 500.00 of which a fifth is held; 100.00 fixed and 90 % of 1000.00, of which half is held.
    t.deepEqual(made, [
      { line: 2, ref: "P-1", who: "Ann", amount: 60_000, held: 0, scheduled: 60_000 },
      { line: 2, ref: "P-1", who: "Bob", amount: 40_000, held: 0, scheduled: 40_000 },
      { line: 3, ref: "P-2", who: "Bob", amount: 50_000, held: 10_000, scheduled: 40_000 },
      { line: 4, ref: "P-3", who: "Ann", amount: 90_000, held: 45_000, scheduled: 45_000 },
      { line: 4, ref: "P-3", who: "Bob", amount: 10_000, held: 5_000, scheduled: 5_000 },
    ]);
    t.deepEqual((await client.query("select * from reporting.invariant_violations")).rows, []);
  });
});

test("the last piece of a file reads no more rows than one in its middle", async (t) => {
  await inImport(db, async (client) => {
    const rows = Array.from({ length: 400 }, (_, number) => ({ ...PLACEMENT, external_ref: `P-${number}` }));
    t.deepEqual(await check(client, "placement", rows), []);
    const pieces: number[] = [];
    for (let line = 1; line <= 351; line += 50) {
      const before = await rowsRead(client);
      await client.query("select app_private.create_imported_placements($1, 50)", [line]);
      pieces.push((await rowsRead(client)) - before);
    }
    const { rows: counts } = await client.query("select count(*)::int as made from app.placements");
    t.deepEqual(counts, [{ made: 400 }]);
    const [middle = 0, last = 0] = [pieces[3], pieces.at(-1)];
    t.true(middle > 0 && last < middle * 1.1, `rows read a piece: ${pieces.join(", ")}`);
  });
});
