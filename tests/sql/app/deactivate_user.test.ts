import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { refused } from "../../support/errors.ts";
import { createCompany, createPerson, createRecruiter } from "../../support/fixtures.ts";

const db = useDatabase(test);

const NOBODY = "00000000-0000-7000-8000-00000000dead";

test("a company is created once, by its trimmed name", async (t) => {
  const { rows } = await db.admin.query("select name from app.create_company('  Acme & Sons ')");
  t.deepEqual(rows, [{ name: "Acme & Sons" }]);
  await refused(t, db.admin.query("select app.create_company('Acme & Sons')"), "HB009");
  await refused(t, db.admin.query("select app.create_company(' ')"), "HB008");
  await refused(t, db.admin.query("select app.create_company(null)"), "HB008");
});

test("a company user becomes a member once, and stops being one", async (t) => {
  const companyId = await createCompany(db.admin);
  const person = await createPerson(db.admin, "company_user");
  const members = async () =>
    (await db.admin.query("select user_id from app.company_members where company_id = $1", [companyId])).rows;
  for (let i = 0; i < 2; i++) {
    const { rows } = await db.admin.query("select user_id from app.add_company_member($1, $2)", [companyId, person.id]);
    t.deepEqual(rows, [{ user_id: person.id }]);
  }
  t.deepEqual(await members(), [{ user_id: person.id }]);
  await db.admin.query("select app.remove_company_member($1, $2)", [companyId, person.id]);
  t.deepEqual(await members(), []);
  await refused(t, db.admin.query("select app.remove_company_member($1, $2)", [companyId, person.id]), "HB002");
});

test("only an active company user of a company that exists can become a member", async (t) => {
  const companyId = await createCompany(db.admin);
  const recruiter = await createRecruiter(db.admin);
  const gone = await createPerson(db.admin, "company_user");
  await db.admin.query("select app.deactivate_user($1)", [gone.id]);
  for (const userId of [recruiter.id, gone.id, NOBODY, null]) {
    await refused(t, db.admin.query("select app.add_company_member($1, $2)", [companyId, userId]), "HB002");
  }
  const person = await createPerson(db.admin, "company_user");
  await refused(t, db.admin.query("select app.add_company_member($1, $2)", [NOBODY, person.id]), "HB002");
});

test("a deactivated person signs in no more, is not deactivated twice, and an admin cannot lock themselves out", async (t) => {
  const person = await createPerson(db.admin, "platform_admin");
  await db.admin.query("select app.link_sign_in($1, 'idp|leaving')", [person.id]);
  const signIn = async () => (await db.admin.query("select user_id from app_private.sign_in('idp|leaving')")).rows;
  t.deepEqual(await signIn(), [{ user_id: person.id }]);

  const client = await db.actAs(person.id);
  await refused(t, client.query("select app.deactivate_user($1)", [person.id]), "HB023");

  await db.admin.query("select app.deactivate_user($1)", [person.id]);
  t.deepEqual(await signIn(), [{ user_id: null }]);
  await refused(t, db.admin.query("select app.deactivate_user($1)", [person.id]), "HB003");
  await refused(t, db.admin.query("select app.deactivate_user($1)", [NOBODY]), "HB002");
  await refused(t, db.admin.query("select app.deactivate_user('00000000-0000-7000-8000-000000000001')"), "HB002");
});

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

test("a local token names the sign-in that a person has, or gives them one", async (t) => {
  const person = await createPerson(db.admin, "recruiter");
  const local = async () =>
    (await db.admin.query("select app_private.local_sign_in($1) as subject", [person.email])).rows[0].subject;
  t.is(await local(), `holdback|${person.id}`);
  await db.admin.query("select app.link_sign_in($1, 'idp|known')", [person.id]);
  t.is(await local(), "idp|known");
});

test("who may act, and where money goes, leaves a trace that names who changed it", async (t) => {
  const admin = await createPerson(db.admin, "platform_admin");
  const client = await db.actAs(admin.id);
  const companyId = await createCompany(db.admin);
  const member = await createPerson(client, "company_user", [companyId]);
  await client.query("select app.link_sign_in($1, 'trace|one')", [member.id]);
  await client.query("select app.link_sign_in($1, 'trace|two')", [member.id]);
  await client.query("select app.remove_company_member($1, $2)", [companyId, member.id]);
  await client.query("select app.deactivate_user($1)", [member.id]);
  const recruiter = await createRecruiter(client);
  await client.query("select app.link_payout_account($1, 'acct_another')", [recruiter.id]);
  const { rows } = await db.admin.query<{ type: string; payload: Record<string, unknown> }>(
    `select type, payload - 'actor' as payload from app.events
      where payload -> 'actor' ->> 'user_id' = $1 and payload -> 'actor' ->> 'role' = 'platform_admin' order by id`,
    [admin.id],
  );
  const of = ({ email }: { email: string }, role: string) => ({ email, role });
  const membership = { company_id: companyId, user_id: member.id };
  t.deepEqual(
    rows.map(({ type, payload }) => [type, payload]),
    [
      ["user.created", of(member, "company_user")],
      ["company_member.added", membership],
      ["user.sign_in_linked", { ...of(member, "company_user"), replaced: false }],
      ["user.sign_in_linked", { ...of(member, "company_user"), replaced: true }],
      ["company_member.removed", membership],
      ["user.deactivated", of(member, "company_user")],
      ["user.created", of(recruiter, "recruiter")],
      ["payout_account.linked", { recruiter_id: recruiter.id, old: null, new: recruiter.stripeAccountId }],
      ["payout_account.linked", { recruiter_id: recruiter.id, old: recruiter.stripeAccountId, new: "acct_another" }],
    ],
  );
});
