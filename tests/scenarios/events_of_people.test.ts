// Who may act, and where money goes: each change is an event that names who made it.

import test from "ava";
import { useDatabase } from "../support/database.ts";
import { createCompany, createPerson, createRecruiter } from "../support/fixtures.ts";

const db = useDatabase(test);

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
    `select type, payload - 'actor' - 'cool_down_until' as payload from app.events
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
