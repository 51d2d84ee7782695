import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { refused } from "../../support/errors.ts";
import { createPerson } from "../../support/fixtures.ts";
import { refusedToOthers } from "../../support/signed_in.ts";

const db = useDatabase(test);
const createAdmin = async () => await db.actAs((await createPerson(db.admin, "platform_admin")).id);

test("only who saved a view deletes it", async (t) => {
  const [one, other] = [await createAdmin(), await createAdmin()];
  await one.query("select app.save_view('payouts', 'Due soon', 'status=pending')");
  const gone = "select app.delete_saved_view('payouts', 'Due soon')";
  await refused(t, other.query(gone), "HB002");
  await one.query(gone);
  t.deepEqual((await one.query("select from app.saved_views")).rows, []);
  await refused(t, one.query(gone), "HB002");
  await refused(t, db.admin.query(gone), "HB001");
  await refusedToOthers(t, db, "app.delete_saved_view('payouts', 'Due soon')");
});
