import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { refused } from "../../support/errors.ts";
import { createPerson } from "../../support/fixtures.ts";
import { refusedToOthers } from "../../support/signed_in.ts";

const db = useDatabase(test);
const createAdmin = async () => await db.actAs((await createPerson(db.admin, "platform_admin")).id);

const save = "select app.save_view('payouts', $1, $2)";
const mine = "select name, address from app.saved_views order by name";

test("a view is the person's who saved it; the same name replaces it", async (t) => {
  const [one, other] = [await createAdmin(), await createAdmin()];
  await one.query(save, ["Due soon", "status=pending"]);
  await one.query(save, [" Due soon ", "status=approved"]);
  await other.query(save, ["Due soon", "currency=EUR"]);
  t.deepEqual((await one.query(mine)).rows, [{ name: "Due soon", address: "status=approved" }]);
  t.deepEqual((await other.query(mine)).rows, [{ name: "Due soon", address: "currency=EUR" }]);
});

test("a person has 100 at most, and replaces one of them all the same", async (t) => {
  const one = await createAdmin();
  await one.query("select app.save_view('payouts', 'View ' || number, '') from generate_series(1, 100) as number");
  await refused(t, one.query(save, ["View 101", ""]), "HB008");
  await t.notThrowsAsync(one.query(save, ["View 100", "status=pending"]));
});

test("it needs a list, a name, texts that are not too long, an admin, and a person", async (t) => {
  const one = await createAdmin();
  await refused(t, one.query(save, [" ", ""]), "HB008");
  await refused(t, one.query(save, [null, ""]), "HB008");
  await refused(t, one.query("select app.save_view('No list', 'x', '')"), "HB008");
  await refused(t, one.query("select app.save_view(null, 'x', '')"), "HB008");
  await refused(t, one.query(save, ["x".repeat(10_000), ""]), "HB037");
  await refused(t, one.query(save, ["x", "x".repeat(100_000)]), "HB037");
  await refused(t, db.admin.query(save, ["x", ""]), "HB001");
  await refusedToOthers(t, db, "app.save_view('payouts', 'x', '')");
});
