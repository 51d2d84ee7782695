// How far a process's clock may be from the database's.

import test from "ava";
import { useDatabase } from "../../../support/database.ts";
import { refused } from "../../../support/errors.ts";

const db = useDatabase(test);

const claim = (seconds: number | null) =>
  db.admin.query("select app_private.assert_clock(clock_timestamp() + make_interval(secs => $1))", [seconds]);

test("a clock that is a little off is taken, either way; one that is far off, or says nothing, is not", async (t) => {
  for (const seconds of [0, 100, -100]) await claim(seconds);
  for (const seconds of [140, -140, 86_400 * 400, null]) await refused(t, claim(seconds), "HB021");
});

test("it says by how much, and in which direction", async (t) => {
  const ahead = await t.throwsAsync(claim(3 * 3_600 + 30));
  t.regex(ahead.message, /^The clock of this machine is 03:00:(29|30) ahead of the database's\.$/);
  const behind = await t.throwsAsync(claim(-86_400 * 2 - 30));
  t.regex(behind.message, /^The clock of this machine is 2 days 00:00:3\d behind the database's\.$/);
});
