import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { refused } from "../../support/errors.ts";
import { refusedToOthers } from "../../support/signed_in.ts";

const db = useDatabase(test);

test("a person is added by their trimmed address in small letters, and an event says so", async (t) => {
  const { rows } = await db.admin.query(
    "select id, email, display_name, role from app.create_user(' Ann@Example.com ', ' Ann ', 'recruiter')",
  );
  t.like(rows[0], { email: "ann@example.com", display_name: "Ann", role: "recruiter" });
  const { rows: events } = await db.admin.query(
    "select type, payload ->> 'email' as email from app.events where entity_id = $1",
    [rows[0].id],
  );
  t.deepEqual(events, [{ type: "user.created", email: "ann@example.com" }]);
});

test("an address or a sign-in that somebody has already is refused", async (t) => {
  await db.admin.query("select app.create_user('bea@example.com', 'Bea', 'recruiter', 'idp|bea')");
  await refused(t, db.admin.query("select app.create_user('BEA@example.com', 'Bea', 'recruiter')"), "HB009");
  await refused(
    t,
    db.admin.query("select app.create_user('other@example.com', 'Bea', 'recruiter', 'idp|bea')"),
    "HB009",
  );
});

test("an address in another case or another form of accents is the same, and is kept in one form", async (t) => {
  const composed = "jos\u00e9@example.com";
  const { rows } = await db.admin.query(
    "select email from app.create_user('JOSE\u0301@example.com', 'J', 'recruiter')",
  );
  t.deepEqual(rows, [{ email: composed }]);
  for (const email of [composed, "Jose\u0301@Example.com", "JOS\u00c9@EXAMPLE.COM"]) {
    await refused(t, db.admin.query("select app.create_user($1, 'J', 'recruiter')", [email]), "HB009");
  }
  // Without a verb neither.
  await refused(
    t,
    db.admin.query(
      "insert into app.users (email, display_name, role) values ('jose\u0301@example.com', 'J', 'recruiter')",
    ),
    "23514",
  );
});

test("a space that cannot be seen at the end of an address is no part of it", async (t) => {
  const added = async (email: string) =>
    (await db.admin.query("select email from app.create_user($1, 'Eve', 'recruiter')", [email])).rows[0].email;
  t.is(await added("eve@example.com\u00a0"), "eve@example.com");
  await refused(t, added("eve@example.com"), "HB009");
});

test("a role, an address or a name that is none is refused, naming the argument; only an admin adds people", async (t) => {
  for (const [email, name, role, argument] of [
    ["cy@example.com", "Cy", "system", "role"],
    ["cy@example.com", "Cy", "owner", "role"],
    ["cy@example.com", "Cy", null, "role"],
    ["cy", "Cy", "recruiter", "email"],
    [" ", "Cy", "recruiter", "email"],
    ["cy\u00a0c@example.com", "Cy", "recruiter", "email"],
    [`${"x".repeat(249)}@x.com`, "Cy", "recruiter", "email"],
    ["cy@example.com", " ", "recruiter", "display_name"],
    ["cy@example.com", "x".repeat(201), "recruiter", "display_name"],
  ]) {
    const error = await refused(t, db.admin.query("select app.create_user($1, $2, $3)", [email, name, role]), "HB008");
    t.is(error.column, argument as string);
  }
  await refusedToOthers(t, db, "app.create_user('dee@example.com', 'Dee', 'recruiter')");
});
