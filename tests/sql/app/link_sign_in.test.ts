import { createHash } from "node:crypto";
import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { refused } from "../../support/errors.ts";
import { createPerson, NOBODY } from "../../support/fixtures.ts";
import { refusedToOthers } from "../../support/signed_in.ts";

const db = useDatabase(test);

test("a sign-in belongs to one person, and the automation has none", async (t) => {
  const [one, other] = [await createPerson(db.admin, "recruiter"), await createPerson(db.admin, "recruiter")];
  await db.admin.query("select app.link_sign_in($1, 'idp|one')", [one.id]);
  await refused(t, db.admin.query("select app.link_sign_in($1, 'idp|one')", [other.id]), "HB009");
  await refused(t, db.admin.query("select app.link_sign_in($1, ' ')", [other.id]), "HB008");
  await refused(t, db.admin.query("select app.link_sign_in($1, 'x')", [NOBODY]), "HB002");
  const system = "00000000-0000-7000-8000-000000000001";
  await refused(t, db.admin.query("select app.link_sign_in($1, 'x')", [system]), "HB002");
  await refused(t, db.admin.query("select app_private.local_sign_in('system@holdback.invalid')"), "HB002");
  await db.admin.query("select app.link_sign_in($1, 'idp|new')", [one.id]);
  t.deepEqual((await db.admin.query("select user_id from app_private.sign_in('idp|one')")).rows, [{ user_id: null }]);
});

test.serial("neither sign-in of a request can be tried against a hash in its event", async (t) => {
  const one = await createPerson(db.admin, "recruiter");
  await db.admin.query("select app.link_sign_in($1, 'zelda@example.com')", [one.id]);
  const [asker, confirmer] = [
    await createPerson(db.admin, "platform_admin"),
    await createPerson(db.admin, "platform_admin"),
  ];
  await db.admin.query("select app.require_second_person('link_sign_in')");
  const asking = await db.actAs(asker.id);
  await asking.query("select app.link_sign_in($1, 'quixote@example.com')", [one.id]);
  const { rows } = await db.admin.query(
    `select request.basis, request.verb, request.arguments - 'auth_subject' as rest, to_jsonb(event)::text as event
       from app.requests as request
       join app.events as event on event.entity_id = request.id
      where request.recruiter_id = $1`,
    [one.id],
  );
  const [{ basis, event, rest, verb }] = rows;
  t.regex(basis.sign_in_digest, /^[0-9a-f]{64}$/);
  const { rows: guesses } = await db.admin.query<{ guess: string }>(
    `select encode(sha256(convert_to(text, 'UTF8')), 'hex') as guess
       from unnest($1::text[]) as subject,
            unnest(array[subject, to_jsonb(subject)::text,
              jsonb_build_array($2::text, $3::jsonb || jsonb_build_object('auth_subject', subject))::text]) as text`,
    [["zelda@example.com", "quixote@example.com"], verb, rest],
  );
  t.is(guesses.length, 6);
  t.is(guesses[0]?.guess, createHash("sha256").update("zelda@example.com").digest("hex"));
  t.deepEqual(
    guesses.filter(({ guess }) => event.includes(guess)),
    [],
  );
  // Another sign-in meanwhile is another basis.
  await db.admin.query("select app.link_sign_in($1, 'other@example.com')", [one.id]);
  const other = await db.actAs(confirmer.id);
  await refused(
    t,
    other.query("select app.confirm_request(id, basis_hash) from app.requests where recruiter_id = $1", [one.id]),
    "HB031",
  );
});

test("only an admin says whose a sign-in is", async (t) => {
  await refusedToOthers(t, db, "app.link_sign_in($1, 'idp|mine')", [NOBODY]);
});
