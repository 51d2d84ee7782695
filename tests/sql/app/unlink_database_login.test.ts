import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { refused } from "../../support/errors.ts";
import { createPerson } from "../../support/fixtures.ts";
import { createLogin, logIn } from "../../support/own_login.ts";
import { refusedToOthers } from "../../support/signed_in.ts";

const db = useDatabase(test);

test("a login that is unlinked acts for nobody from then on, also in open sessions; only an admin unlinks", async (t) => {
  const { id } = await createPerson(db.admin, "platform_admin");
  const login = await createLogin(t, db);
  await db.admin.query("select app.link_database_login($1, $2)", [id, login]);
  const client = await logIn(t, db, login);
  t.deepEqual((await client.query("select id from app.viewer()")).rows, [{ id }]);
  await refusedToOthers(t, db, "app.unlink_database_login($1)", [id]);
  await db.admin.query("select app.unlink_database_login($1)", [id]);
  t.deepEqual((await client.query("select id from app.viewer()")).rows, [{ id: null }]);
  await refused(t, client.query("select app.pause_payouts('all', 'x')"), "HB001");
});

test("who has no database login, and who is not there, has none to unlink", async (t) => {
  const { id } = await createPerson(db.admin, "platform_admin");
  for (const user of [id, null]) {
    await refused(t, db.admin.query("select app.unlink_database_login($1)", [user]), "HB002");
  }
});
