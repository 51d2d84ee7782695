import test from "ava";
import type Stripe from "stripe";
import { bankPayout } from "../../../server/stripe/shapes.ts";
import { useDatabase } from "../../support/database.ts";

const db = useDatabase(test);

test("a bank payout is read in each status that the database knows, and in no other", async (t) => {
  const { rows } = await db.admin.query<{ value: string }>("select value from app.bank_payout_statuses");
  t.true(rows.length > 0);
  const read = (status: string) => bankPayout({ id: "po_1", status, destination: null } as Stripe.Payout).status;
  for (const { value } of rows) t.is(read(value), value);
  t.throws(() => read("reversed"), { message: /no status that is known/ });
});
