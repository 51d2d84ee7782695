import test from "ava";
import { useDatabase } from "../../../support/database.ts";

const db = useDatabase(test);

test("somebody who may not change money may not import either", async (t) => {
  const client = await db.connectAs("holdback_worker");
  await t.throwsAsync(client.query("select app_private.begin_import(false)"), { message: /permission denied/ });
});
