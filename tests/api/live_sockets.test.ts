// Who may keep a WebSocket, for how long, and for what.

import test from "ava";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { eventually } from "../support/eventually.ts";
import { createCompany, createPerson, createPlacement, createRecruiter } from "../support/fixtures.ts";
import { tell } from "../support/live_channel.ts";
import { LiveConnection } from "../support/live_connection.ts";
import { type ApiWithKey, seconds, startApiWithKey } from "../support/sign_in.ts";

let db: TestDatabase;
let api: ApiWithKey;

test.before(async () => {
  db = await createTestDatabase();
  api = await startApiWithKey(db);
});
test.after.always(async () => {
  await api?.stop();
  await db?.drop();
});

const ANY = "subscription { payoutsChanged { rowId } }";
const tokenOf = async (userId: string, claims = {}) => await api.token(await api.subjectOf(userId), claims);
const connect = async (userId: string) => await LiveConnection.open(api.url, await tokenOf(userId));

async function recruiterWithPayout() {
  const { id } = await createRecruiter(db.admin);
  await createPlacement(db.admin, { recruiters: [{ recruiter_id: id, share: 100 }] });
  const { rows } = await db.admin.query("select id from app.payouts where recruiter_id = $1", [id]);
  return { id, payoutId: rows[0].id as string };
}

test("who proves nothing is closed out with 4403", async (t) => {
  const { id } = await createRecruiter(db.admin);
  const token = await tokenOf(id);
  const params: unknown[] = [
    undefined,
    {},
    { authorization: "" },
    { authorization: token },
    { authorization: [`Bearer ${token}`] },
    { Authorization: `Bearer ${token}` },
    { token },
    { authorization: `Bearer ${token.slice(0, -4)}` },
    { authorization: `Bearer ${await tokenOf(id, { exp: seconds(-30) })}` },
    { authorization: `Bearer ${await tokenOf(id, { aud: "another" })}` },
    { authorization: `Bearer ${await api.token("nobody")}` },
  ];
  for (const each of params) {
    const { closed } = new LiveConnection(api.url, each);
    t.deepEqual(await closed, { code: 4403, reason: "Forbidden" }, JSON.stringify(each));
  }
});

test("what is not the protocol is closed out, and the API goes on", async (t) => {
  const { id } = await createRecruiter(db.admin);
  const messages: [message: string, code: number][] = [
    ["garbage", 4400],
    ["[]", 4400],
    ['{"type":"__proto__"}', 4400],
    ['{"type":"connection_init"}', 4429],
    [JSON.stringify({ id: "x", type: "subscribe", payload: { query: "x".repeat(110 * 1024) } }), 1009],
  ];
  for (const [message, code] of messages) {
    const live = await LiveConnection.open(api.url, await tokenOf(id));
    live.send(message);
    t.is((await live.closed).code, code, message.slice(0, 50));
  }
  t.is((await fetch(`${api.url}/healthz`)).status, 200);
});

test("a user who is switched off is closed out at once, and nobody else is", async (t) => {
  const own = await recruiterWithPayout();
  const other = await recruiterWithPayout();
  const [live, second, others] = [await connect(own.id), await connect(own.id), await connect(other.id)];
  live.subscribe(ANY);
  await db.admin.query("select app.deactivate_user($1)", [own.id]);
  for (const { closed } of [live, second]) t.deepEqual(await closed, { code: 1012, reason: "sign in again" });
  t.is(
    (await new LiveConnection(api.url, { authorization: `Bearer ${await api.token(`holdback|${own.id}`)}` }).closed)
      .code,
    4403,
  );

  const payout = others.subscribe("subscription ($id: UUID!) { payoutChanged(rowId: $id) { rowId } }", {
    id: other.payoutId,
  });
  t.deepEqual((await payout.next()).data, { payoutChanged: { rowId: other.payoutId } });
  others.close();
});

// By itself: it makes everybody's sign-in slow.
test.serial("whose rights change while they sign in has the new ones, or is not signed in", async (t) => {
  const companyId = await createCompany(db.admin);
  const { id } = await createPerson(db.admin, "company_user");
  const leaver = await createRecruiter(db.admin);
  const [token, leaverToken, first] = [await tokenOf(id), await tokenOf(leaver.id), await connect(id)];
  const { rows } = await db.admin.query(
    "select pg_get_functiondef('app_private.sign_in(text)'::regprocedure) as definition",
  );
  const [{ definition }] = rows;
  // Reads the rights as they are at its beginning, and says so when the lock is let go.
  await db.admin.query(
    definition.replace("app.users as person", "app.users as person cross join pg_advisory_xact_lock_shared(9201)"),
  );
  t.teardown(() => db.admin.query(definition));
  const holder = await db.admin.connect();
  await holder.query("select pg_advisory_lock(9201)");
  const signingIn: LiveConnection[] = [];
  // One after the other: those that come at once are looked up by one statement.
  for (const each of [token, leaverToken]) {
    signingIn.push(new LiveConnection(api.url, { authorization: `Bearer ${each}` }));
    await eventually("their rights are being read", async () => {
      const { rowCount } = await db.admin.query("select from pg_locks where objid = 9201 and not granted");
      return rowCount === signingIn.length;
    });
  }
  await db.admin.query("select app.add_company_member($1, $2), app.deactivate_user($3)", [companyId, id, leaver.id]);
  await holder.query("select pg_advisory_unlock(9201)");
  holder.release();
  t.deepEqual(await first.closed, { code: 1012, reason: "sign in again" });
  t.is((await signingIn[1]?.closed)?.code, 4403);
  const second = signingIn[0] as LiveConnection;
  await second.acknowledged;
  const any = second.subscribe<{ payoutsChanged: { rowId: string } }>(ANY);
  await second.refused("{ id }");
  await createPlacement(db.admin, { companyId });
  t.truthy((await any.next()).data?.payoutsChanged.rowId);
  second.close();
});

test("that somebody says that rights changed closes nobody's socket whose rights did not change", async (t) => {
  const own = await recruiterWithPayout();
  const companyId = await createCompany(db.admin);
  const member = await createPerson(db.admin, "company_user", [companyId, await createCompany(db.admin)]);
  const open = [await connect(own.id), await connect(member.id)];
  for (const id of [own.id, member.id]) await tell(db, `rights ${id}`);
  const leaver = await recruiterWithPayout();
  const last = await connect(leaver.id);
  await db.admin.query("select app.deactivate_user($1)", [leaver.id]);
  t.is((await last.closed).code, 1012);
  const one = "subscription ($id: UUID!) { payoutChanged(rowId: $id) { rowId } }";
  for (const live of open) {
    await live.subscribe(one, { id: own.payoutId }).next();
    live.close();
  }
});

test("a company user whose companies change has to come back", async (t) => {
  const companyId = await createCompany(db.admin);
  const { id } = await createPerson(db.admin, "company_user", [companyId]);
  const before = await connect(id);
  await db.admin.query("select app.remove_company_member($1, $2)", [companyId, id]);
  t.deepEqual(await before.closed, { code: 1012, reason: "sign in again" });
  const after = await connect(id);
  await db.admin.query("select app.add_company_member($1, $2)", [companyId, id]);
  t.deepEqual(await after.closed, { code: 1012, reason: "sign in again" });
});

test("a socket lives no longer than its token", async (t) => {
  const { id } = await createRecruiter(db.admin);
  const short = await LiveConnection.open(api.url, await tokenOf(id, { exp: seconds(2) }));
  const long = await connect(id);
  short.subscribe(ANY);
  t.deepEqual(await short.closed, { code: 4403, reason: "the token has expired" });
  const { next } = long.subscribe("subscription ($id: UUID!) { payoutChanged(rowId: $id) { rowId } }", { id });
  t.deepEqual((await next()).data, { payoutChanged: null });
  long.close();
});

test("a token that lives for years is no token that has expired", async (t) => {
  const { id } = await createRecruiter(db.admin);
  const live = await LiveConnection.open(api.url, await tokenOf(id, { exp: seconds(10 * 365 * 86_400) }));
  const { next } = live.subscribe("subscription ($id: UUID!) { payoutChanged(rowId: $id) { rowId } }", { id });
  t.deepEqual((await next()).data, { payoutChanged: null });
  live.close();
});

test("queries and verbs do not go over the socket", async (t) => {
  const { payoutId } = await recruiterWithPayout();
  const live = await connect((await createPerson(db.admin, "platform_admin")).id);
  const freeze = `mutation { freezePayout(input: { payoutId: "${payoutId}", reason: "x" }) { clientMutationId } }`;
  for (const query of [
    "{ viewer { role } }",
    freeze,
    `query A { viewer { role } } ${ANY.replace("subscription", "subscription B")}`,
  ]) {
    const { errors } = await live.refused(query);
    t.is(errors.length, 1, query);
    t.regex(JSON.stringify(errors), /BAD_USER_INPUT/, query);
  }
  const { rows } = await db.admin.query("select frozen_at from app.payouts where id = $1", [payoutId]);
  t.deepEqual(rows, [{ frozen_at: null }]);
  live.close();
});

test("what asks for too much, or is not valid, is refused on the socket too", async (t) => {
  const live = await connect((await createPerson(db.admin, "platform_admin")).id);
  const pages = "company { payouts(first: 100) { nodes { payoutSchedules(first: 100) { nodes { rowId status } } } } }";
  const refusals: [query: string, code: string][] = [
    [`subscription { payoutsChanged { ${pages} } }`, "TOO_COSTLY"],
    [
      "subscription { payoutsChanged { payoutSchedules(first: 100) { nodes { a: rowId b: rowId c: rowId d: rowId e: rowId f: rowId g: rowId h: rowId i: rowId j: rowId } } } }",
      "TOO_COSTLY",
    ],
    [`subscription { payoutsChanged { ${"rowId ".repeat(4_000)} } }`, "TOO_COSTLY"],
    ["subscription { payoutsChanged { nothing } }", "BAD_USER_INPUT"],
    ["subscription {", "BAD_USER_INPUT"],
    ["subscription { payoutsChanged { rowId } payoutRunChanged(rowId: 1) { rowId } }", "BAD_USER_INPUT"],
  ];
  for (const [query, code] of refusals) {
    const { errors } = await live.refused(query);
    t.is(errors[0]?.extensions?.code, code, query.slice(0, 100));
  }
  live.close();
});

test("a socket has at most twenty subscriptions, and one that ends makes room", async (t) => {
  const { id, payoutId } = await recruiterWithPayout();
  const live = await connect(id);
  const query = "subscription ($id: UUID!) { payoutChanged(rowId: $id) { rowId } }";
  const subscriptions = Array.from({ length: 20 }, () => live.subscribe(query, { id: payoutId }));
  for (const { next } of subscriptions) await next();
  const { errors } = await live.refused(query, { id: payoutId });
  t.is(errors[0]?.message, "At most 20 subscriptions on one connection.");
  subscriptions[0]?.end();
  const another = live.subscribe(query, { id: payoutId });
  t.deepEqual((await another.next()).data, { payoutChanged: { rowId: payoutId } });
  live.close();
});

test("a user has at most twenty sockets, and one that closes makes room", async (t) => {
  const { id } = await createRecruiter(db.admin);
  const other = await createRecruiter(db.admin);
  const open = [];
  for (let i = 0; i < 20; i += 1) open.push(await connect(id));
  const surplus = new LiveConnection(api.url, { authorization: `Bearer ${await tokenOf(id)}` });
  t.deepEqual(await surplus.closed, { code: 4429, reason: "at most 20 connections a user" });
  (await connect(other.id)).close();
  open.shift()?.close();
  await eventually("there is room again", async () => {
    const again = new LiveConnection(api.url, { authorization: `Bearer ${await tokenOf(id)}` });
    const isOpen = await Promise.race([again.acknowledged.then(() => true), again.closed.then(() => false)]);
    if (isOpen) again.close();
    return isOpen;
  });
  for (const socket of open) socket.close();
});
