// Changes as they happen: who hears of what, and what they then read.

import { randomUUID } from "node:crypto";
import test from "ava";
import { eventually } from "../support/eventually.ts";
import { createCompany, createPerson, createPlacement, createRecruiter } from "../support/fixtures.ts";
import { useGraphql } from "../support/graphql.ts";
import { LiveConnection } from "../support/live_connection.ts";

const { db, api } = useGraphql(test);

interface Payout {
  rowId: string;
  frozenAt: string | null;
  status?: string;
}
const ONE = "subscription ($id: UUID!) { payoutChanged(rowId: $id) { rowId frozenAt } }";
const ANY = "subscription { payoutsChanged { rowId frozenAt } }";
const RUN = "subscription ($id: UUID!) { payoutRunChanged(rowId: $id) { rowId finishedAt } }";
const ANY_RUN = "subscription { payoutRunsChanged { rowId kind finishedAt } }";

async function recruiterWithPayout(companyId?: string) {
  const { id } = await createRecruiter(db.admin);
  await createPlacement(db.admin, {
    ...(companyId ? { companyId } : {}),
    recruiters: [{ recruiter_id: id, share: 100 }],
  });
  const { rows } = await db.admin.query("select id from app.payouts where recruiter_id = $1", [id]);
  return { id, payoutId: rows[0].id as string };
}
const connect = async (userId: string) => await LiveConnection.open(api.url, await api.tokenOf(userId));
const freeze = (payoutId: string) => db.admin.query("select app.freeze_payout($1, 'Looks wrong')", [payoutId]);
const isFrozen = ({ payoutChanged }: { payoutChanged: Payout }) => payoutChanged.frozenAt !== null;
const unfreeze = (payoutId: string) => db.admin.query("select app.unfreeze_payout($1, 'Is fine')", [payoutId]);

test("a payout arrives as it is, and again at each change", async (t) => {
  const { id, payoutId } = await recruiterWithPayout();
  const live = await connect(id);
  const payout = live.subscribe<{ payoutChanged: Payout }>(ONE, { id: payoutId });
  t.deepEqual((await payout.next()).data, { payoutChanged: { rowId: payoutId, frozenAt: null } });
  await freeze(payoutId);
  await payout.until(isFrozen);
  await unfreeze(payoutId);
  await payout.until((data) => !isFrozen(data));
  await freeze(payoutId);
  await payout.until(isFrozen);
  live.close();
});

test("an id may be written in capitals or without hyphens", async (t) => {
  const { id, payoutId } = await recruiterWithPayout();
  const live = await connect(id);
  const written = [payoutId.toUpperCase(), payoutId.replaceAll("-", "")];
  const payouts = written.map((each) => live.subscribe<{ payoutChanged: Payout }>(ONE, { id: each }));
  for (const payout of payouts) t.is((await payout.next()).data?.payoutChanged.frozenAt, null);
  await freeze(payoutId);
  for (const payout of payouts) await payout.until(isFrozen);
  live.close();
});

// It locks the payouts of all, and looks for whoever waits for that.
test.serial("what changes while the first value is being read is not missed", async (t) => {
  const { id, payoutId } = await recruiterWithPayout();
  const live = await connect(id);
  const locker = await db.admin.connect();
  await locker.query("begin");
  await locker.query("lock app.payouts in access exclusive mode");
  const payout = live.subscribe<{ payoutChanged: Payout }>(ONE, { id: payoutId });
  await eventually("the first value is being read", async () => {
    const { rowCount } = await db.admin.query(
      "select from pg_stat_activity where application_name = 'holdback api' and wait_event_type = 'Lock' and datname = current_database()",
    );
    return (rowCount ?? 0) > 0;
  });
  await locker.query("select app.freeze_payout($1, 'Looks wrong')", [payoutId]);
  await locker.query("commit");
  locker.release();
  await payout.next();
  t.truthy((await payout.until(isFrozen)).payoutChanged.frozenAt);
  live.close();
});

test("a recruiter hears of their own payouts, and a company user of their companies'", async (t) => {
  const companyId = await createCompany(db.admin);
  const own = await recruiterWithPayout(companyId);
  const foreign = await recruiterWithPayout();
  const admin = await connect((await createPerson(db.admin, "platform_admin")).id);
  const hearing = {
    recruiter: (await connect(own.id)).subscribe<{ payoutsChanged: Payout }>(ANY),
    company: (await connect((await createPerson(db.admin, "company_user", [companyId])).id)).subscribe<{
      payoutsChanged: Payout;
    }>(ANY),
  };
  const everything = admin.subscribe<{ payoutsChanged: Payout }>(ANY);
  // A subscription has no first value to wait for; the second payout's change shows that the first's is not to come.
  await eventually("all of them hear", async () => {
    await freeze(own.payoutId);
    await unfreeze(own.payoutId);
    return [everything, ...Object.values(hearing)].every(({ events }) => events.length > 0);
  });
  await freeze(foreign.payoutId);
  await freeze(own.payoutId);
  // Of these two: other tests change payouts of theirs meanwhile.
  await eventually("the admin heard of both", async () =>
    [own, foreign].every(({ payoutId }) => {
      const heard = everything.events.filter(({ data }) => data?.payoutsChanged?.rowId === payoutId);
      return Boolean(heard.at(-1)?.data?.payoutsChanged.frozenAt);
    }),
  );
  for (const [who, { events }] of Object.entries(hearing)) {
    await eventually(`${who} heard of the last change`, async () =>
      Boolean(events.at(-1)?.data?.payoutsChanged?.frozenAt),
    );
    t.deepEqual([...new Set(events.map(({ data }) => data?.payoutsChanged?.rowId))], [own.payoutId], who);
  }
});

test("a foreign payout is as one that does not exist: null, and nothing ever follows", async (t) => {
  const own = await recruiterWithPayout();
  const foreign = await recruiterWithPayout();
  const live = await connect(own.id);
  const subscriptions = [foreign.payoutId, randomUUID()].map((id) => live.subscribe(ONE, { id }));
  const mine = live.subscribe<{ payoutChanged: Payout }>(ONE, { id: own.payoutId });
  const first = [await subscriptions[0]?.next(), await subscriptions[1]?.next()];
  t.deepEqual(first[0], { data: { payoutChanged: null } } as never);
  t.deepEqual(first[0], first[1]);
  await mine.next();
  for (let i = 0; i < 3; i += 1) {
    await freeze(foreign.payoutId);
    await unfreeze(foreign.payoutId);
    await freeze(own.payoutId);
    await mine.next();
    await unfreeze(own.payoutId);
    await mine.next();
  }
  for (const { events, completed } of subscriptions)
    t.deepEqual({ events, completed }, { events: [], completed: false });
  live.close();
});

test("what an event shows is what the subscriber may read: hidden columns are refused", async (t) => {
  const { id, payoutId } = await recruiterWithPayout();
  const live = await connect(id);
  const hidden = live.subscribe("subscription ($id: UUID!) { payoutChanged(rowId: $id) { rowId frozenReason } }", {
    id: payoutId,
  });
  const admin = await connect((await createPerson(db.admin, "platform_admin")).id);
  const shown = admin.subscribe<{ payoutChanged: { frozenReason: string | null } }>(
    "subscription ($id: UUID!) { payoutChanged(rowId: $id) { frozenReason } }",
    {
      id: payoutId,
    },
  );
  await shown.next();
  for (let i = 0; i < 2; i += 1) {
    const { data, errors } = await hidden.next();
    t.deepEqual(data, { payoutChanged: null });
    t.deepEqual(
      errors?.map(({ message, extensions }) => ({ message, extensions })),
      [
        {
          message: "Your role (recruiter) may not read Payout.frozenReason.",
          extensions: { code: "HB001", whatToDo: "Ask for nothing that the schema says is not for you." },
        },
      ],
    );
    if (i === 0) await freeze(payoutId);
  }
  await shown.until(({ payoutChanged }) => payoutChanged.frozenReason === "Looks wrong");
  live.close();
  admin.close();
});

test("each event is read with the rights of its moment", async (t) => {
  const { id, payoutId } = await recruiterWithPayout();
  const live = await connect(id);
  const payout = live.subscribe<{ payoutChanged: Payout | null }>(ONE, { id: payoutId });
  t.is((await payout.next()).data?.payoutChanged?.rowId, payoutId);
  // Without a word to who listens: only the rights themselves stand between the subscriber and the row.
  await db.admin.query("alter table app.users disable trigger _900_notify");
  try {
    await db.admin.query("update app.users set deactivated_at = now() where id = $1", [id]);
  } finally {
    await db.admin.query("alter table app.users enable trigger _900_notify");
  }
  await freeze(payoutId);
  t.deepEqual(await payout.next(), { data: { payoutChanged: null } } as never);
  live.close();
});

test("an admin follows a run to its end, a recruiter does not see that there is one", async (t) => {
  const { rows } = await db.admin.query(
    "insert into app.payout_runs (kind, started_by_role) select value, 'system' from app.payout_run_kinds limit 1 returning id",
  );
  const { id } = rows[0];
  const admin = await connect((await createPerson(db.admin, "platform_admin")).id);
  const own = await recruiterWithPayout();
  const recruiter = await connect(own.id);
  const followed = admin.subscribe<{ payoutRunChanged: { rowId: string; finishedAt: string | null } }>(RUN, { id });
  const unseen = recruiter.subscribe(RUN, { id });
  const payout = recruiter.subscribe(ONE, { id: own.payoutId });
  t.deepEqual((await followed.next()).data, { payoutRunChanged: { rowId: id, finishedAt: null } });
  const first = await unseen.next();
  t.is(first.data?.payoutRunChanged ?? null, null);
  await payout.next();

  await db.admin.query("update app.payout_runs set claimed_until = now(), finished_at = now() where id = $1", [id]);
  t.truthy((await followed.next()).data?.payoutRunChanged.finishedAt);
  await freeze(own.payoutId);
  await payout.next();
  t.deepEqual(unseen.events, []);
  admin.close();
  recruiter.close();
});

test("an admin hears of the next run without knowing its id, and nobody else does", async (t) => {
  const admin = await connect((await createPerson(db.admin, "platform_admin")).id);
  const own = await recruiterWithPayout();
  const recruiter = await connect(own.id);
  const runs = admin.subscribe<{ payoutRunsChanged: { rowId: string } }>(ANY_RUN);
  const unseen = recruiter.subscribe(ANY_RUN);
  const payout = recruiter.subscribe(ONE, { id: own.payoutId });
  await payout.next();
  const begun: string[] = [];
  await eventually("a run is heard of that began after the subscription", async () => {
    const { rows } = await db.admin.query("select id from app.release_due_escrow_holds()");
    begun.push(rows[0].id);
    return runs.events.some(({ data }) => begun.includes(data?.payoutRunsChanged.rowId ?? ""));
  });
  await freeze(own.payoutId);
  await payout.next();
  t.deepEqual(unseen.events, []);
  admin.close();
  recruiter.close();
});
