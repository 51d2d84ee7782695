// The history of a payout, as its recruiter reads it: what was done to it, without what admins note for each other.

import test from "ava";
import { allFor, createPayout, createPerson, createRecruiter } from "../support/fixtures.ts";
import { type Send, useGraphql } from "../support/graphql.ts";

const { db, api } = useGraphql(test);

interface History {
  payoutAuditLogs: {
    totalCount: number;
    nodes: { action: string; entity: string; newStatus: string; changedByName: string; changedByRole: string }[];
  };
}

const history = (send: Send, payout: string, fields = "action entity newStatus changedByName changedByRole") =>
  send<History>(
    `query ($payout: UUID!) {
       payoutAuditLogs(filter: { payoutId: { equalTo: $payout } }, orderBy: [CREATED_AT_ASC]) { totalCount nodes { ${fields} } }
     }`,
    { payout },
  );

test("a recruiter reads the history of their payout, without notes, and nothing of anybody else's", async (t) => {
  const [ada, bob] = [await createRecruiter(db.admin), await createRecruiter(db.admin)];
  const mine = await createPayout(db.admin, { recruiters: allFor(ada) });
  const theirs = await createPayout(db.admin, { recruiters: allFor(bob) });
  const admin = await createPerson(db.admin, "platform_admin");
  const client = await db.actAs(admin.id);
  for (const { payout } of [mine, theirs])
    await client.query("select app.freeze_payout($1, 'we think that she lies')", [payout]);
  const send = await api.as(ada.id);

  const { data } = await history(send, mine.payout);
  t.deepEqual(data?.payoutAuditLogs.nodes.map(({ entity, action }) => `${entity} ${action}`).sort(), [
    "escrow_hold create",
    "payout approve",
    "payout create",
    "payout freeze",
    "payout_schedule create",
  ]);
  const frozen = data?.payoutAuditLogs.nodes.find(({ action }) => action === "freeze");
  t.is(frozen?.changedByRole, "platform_admin");
  t.truthy(frozen?.changedByName);
  t.false(JSON.stringify(data).includes("lies"));

  t.is((await history(send, theirs.payout)).data?.payoutAuditLogs.totalCount, 0);
  // A reason, an old and new value, or who it was by their id is refused to the whole query.
  for (const note of ["reason", "metadata", "changedBy"]) {
    const { errors } = await history(send, mine.payout, note);
    t.truthy(errors?.[0]?.message, note);
    t.false(JSON.stringify(errors).includes("lies"), note);
  }
  // The admin reads both, with the notes.
  const { data: whole } = await history(await api.as(admin.id), theirs.payout, "action entity reason");
  t.true(JSON.stringify(whole).includes("we think that she lies"));
});
