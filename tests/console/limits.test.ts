import test from "ava";
import { IDENTIFIER, LONG_TEXT, SHORT_TEXT } from "../../console/src/parts/limits.ts";
import { useDatabase } from "../support/database.ts";

const db = useDatabase(test);

test("a field takes as many characters as the database", async (t) => {
  const { rows } = await db.admin.query(
    "select app_private.max_short_text() as short, app_private.max_identifier() as identifier, app_private.max_long_text() as long",
  );
  t.deepEqual(rows, [{ short: SHORT_TEXT, identifier: IDENTIFIER, long: LONG_TEXT }]);
});
