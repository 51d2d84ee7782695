// After the start of a worker nothing is sent until it has read Stripe's list.

import type pg from "pg";
import { eventually } from "./eventually.ts";

/** Until transfers may be sent: what a test does to Stripe from then on meets no reading of the list. */
export async function transfersMayBeSent(admin: pg.Pool): Promise<void> {
  await eventually("Stripe's list has been read", async () => {
    const { rows } = await admin.query<{ open: boolean }>("select app_private.may_send() as open");
    return rows[0]?.open === true;
  });
}
