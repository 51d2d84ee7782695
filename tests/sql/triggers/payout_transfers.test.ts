import test, { type ExecutionContext } from "ava";
import { useDatabase } from "../../support/database.ts";
import { refused } from "../../support/errors.ts";
import { createPayout, createRecruiter } from "../../support/fixtures.ts";

const db = useDatabase(test);
const FOREIGN_KEY_VIOLATION = "23503";
const OWNERS = ["payout_id", "placement_id", "recruiter_id", "company_id"] as const;

interface Insert {
  /** Whether it names the owners of its obligation. */
  namesOwners?: boolean;
  /** Instead of what would be right. */
  columns?: Record<string, string>;
}

/** Inserts a transfer of a new obligation. */
async function insertTransfer({ namesOwners = false, columns = {} }: Insert = {}) {
  const { schedule: id } = await createPayout(db.admin, { holdbackPercentage: 0 });
  const { rows } = await db.admin.query("select * from app.payout_schedules where id = $1", [id]);
  const [schedule] = rows;
  const values: Record<string, unknown> = {
    schedule_id: schedule.id,
    generation: 1,
    amount: schedule.amount,
    currency: schedule.currency,
    destination: "acct_1",
    idempotency_key: `holdback:${schedule.id}:1`,
    transfer_group: "group",
    description: "Payout",
    metadata: "{}",
    ...Object.fromEntries(namesOwners ? OWNERS.map((column) => [column, schedule[column]]) : []),
    ...columns,
  };
  const names = Object.keys(values);
  const inserted = await db.admin.query(
    `insert into app.payout_transfers (${names.join(", ")}) values (${names.map((_, i) => `$${i + 1}`).join(", ")}) returning *`,
    Object.values(values),
  );
  return { schedule, transfer: inserted.rows[0] };
}

function ownersAreThose(t: ExecutionContext, { schedule, transfer }: Awaited<ReturnType<typeof insertTransfer>>) {
  for (const column of OWNERS) t.is(transfer[column], schedule[column], column);
}

test("a transfer has the owners of its obligation, whether or not the insert names them", async (t) => {
  ownersAreThose(t, await insertTransfer());
  ownersAreThose(t, await insertTransfer({ namesOwners: true }));
});

test("owners that are not all there are taken from the obligation, whatever the others say", async (t) => {
  const other = await createRecruiter(db.admin);
  ownersAreThose(t, await insertTransfer({ columns: { recruiter_id: other.id } }));
});

test("a transfer to the owners of another obligation is refused", async (t) => {
  const other = await insertTransfer();
  for (const column of OWNERS) {
    const inserted = insertTransfer({ namesOwners: true, columns: { [column]: other.schedule[column] } });
    await refused(t, inserted, FOREIGN_KEY_VIOLATION);
  }
});

test("a transfer in another currency than its obligation is refused", async (t) => {
  await refused(t, insertTransfer({ columns: { currency: "EUR" } }), FOREIGN_KEY_VIOLATION);
  await refused(t, insertTransfer({ namesOwners: true, columns: { currency: "EUR" } }), FOREIGN_KEY_VIOLATION);
});
