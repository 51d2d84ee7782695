// What a caller gets to know of an error, and what only the log does.

import { randomUUID } from "node:crypto";
import { glob, readFile } from "node:fs/promises";
import test, { type ExecutionContext } from "ava";
import { ERROR_CODES } from "../../server/api/graphql/errors.ts";
import { createTestDatabase } from "../support/database.ts";
import { eventually } from "../support/eventually.ts";
import { createPerson, createPlacement, createRecruiter } from "../support/fixtures.ts";
import { type Send, startGraphql, useGraphql } from "../support/graphql.ts";

const { db, api } = useGraphql(test);
let admin: Send;

test.before(async () => {
  admin = await api.as((await createPerson(db.admin, "platform_admin")).id);
});

async function recruiterWithPayout() {
  const recruiter = await createRecruiter(db.admin);
  await createPlacement(db.admin, { recruiters: [{ recruiter_id: recruiter.id, share: 100 }] });
  const { rows } = await db.admin.query("select id from app.payouts where recruiter_id = $1", [recruiter.id]);
  return { send: await api.as(recruiter.id), payoutId: rows[0].id as string };
}

const FREEZE = `mutation ($payoutId: UUID!, $reason: String!) {
  freezePayout(input: { payoutId: $payoutId, reason: $reason }) { payout { frozenReason } }
}`;

test("an error of ours arrives with its code, what happened, what to do and the argument at fault", async (t) => {
  const { payoutId } = await recruiterWithPayout();
  const unknown = await admin(FREEZE, { payoutId: randomUUID(), reason: "x" });
  t.is(unknown.status, 200);
  t.deepEqual(unknown.data, { freezePayout: null });
  const [error] = unknown.errors ?? [];
  t.is(error?.message, "There is no such payout.");
  t.deepEqual(error?.path, ["freezePayout"]);
  t.deepEqual(error?.extensions, { code: "HB002", whatToDo: "Check the id.", argument: "payoutId" });

  t.is((await admin(FREEZE, { payoutId, reason: "first" })).errors, undefined);
  const again = (await admin(FREEZE, { payoutId, reason: "second" })).errors?.[0];
  t.is(again?.message, `Payout ${payoutId} is frozen already: first`);
  t.deepEqual(again?.extensions, { code: "HB003", whatToDo: "Nothing needs to be done.", argument: "payoutId" });
  t.is((await admin(FREEZE, { payoutId, reason: " " })).errors?.[0]?.extensions?.code, "HB008");
});

/** Another database, whose app.freeze_payout raises this. */
async function failing(t: ExecutionContext, raise: string) {
  const broken = await createTestDatabase();
  t.teardown(() => broken.drop());
  const own = await startGraphql(broken);
  t.teardown(() => own.stop());
  const send = await own.as((await createPerson(broken.admin, "platform_admin")).id);
  await broken.admin.query(`
    create or replace function app.freeze_payout(payout_id uuid, reason text) returns app.payouts
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$ begin ${raise}; end $$`);
  return { own, freeze: (reason = "x") => send(FREEZE, { payoutId: randomUUID(), reason }) };
}

test("an error that nobody expected is an id for the caller, under which the log has the rest", async (t) => {
  const secret = "the customer's number is 4711";
  const raise = `raise exception using message = '${secret.replaceAll("'", "''")}', detail = 'Key (email)=(a@example.com)', hint = 'hint 4711'`;
  const { own, freeze } = await failing(t, raise);
  const { status, data, errors } = await freeze();
  t.is(status, 200);
  t.deepEqual(data, { freezePayout: null });
  t.is(errors?.length, 1);
  const errorId = errors?.[0]?.extensions?.errorId as string;
  t.regex(errorId, /^[0-9a-f-]{36}$/);
  t.deepEqual(errors?.[0]?.extensions, { code: "INTERNAL_SERVER_ERROR", errorId });
  t.is(errors?.[0]?.message, `Something went wrong here. Tell us this id: ${errorId}`);
  t.notRegex(JSON.stringify({ data, errors }), /4711|freeze_payout|plpgsql|P0001/);

  const line = () =>
    own
      .log()
      .split("\n")
      .find((each) => each.includes(errorId) && each.endsWith("}"));
  await eventually("the log has the error", async () => line() !== undefined);
  const { level, error, path } = JSON.parse(line() as string);
  t.is(level, "error");
  t.is(error.message, secret);
  t.is(error.code, "P0001");
  t.deepEqual(path, ["freezePayout"]);
  t.false(own.log().includes("a@example.com"), "details quote rows");
  t.not((await freeze()).errors?.[0]?.extensions?.errorId, errorId, "each has an id of its own");
});

test("errors of the database that say something about the request are told, in our words", async (t) => {
  const { freeze } = await failing(t, "raise exception using errcode = freeze_payout.reason, message = 'pg 4711'");
  const answers: Record<string, [code: string, message: RegExp]> = {
    "40001": ["CONFLICT", /^Somebody changed the same thing at the same moment\. Try again\.$/],
    "40P01": ["CONFLICT", /^Somebody changed the same thing at the same moment\. Try again\.$/],
    "57014": ["TIMEOUT", /^This took too long\./],
    "42501": ["HB001", /^Your role may not do or read this\.$/],
    "22P02": ["BAD_USER_INPUT", /^A value is not valid: pg 4711\.$/],
    "23505": ["INTERNAL_SERVER_ERROR", /^Something went wrong here\. Tell us this id: /],
    "42P01": ["INTERNAL_SERVER_ERROR", /^Something went wrong here\. Tell us this id: /],
    XX000: ["INTERNAL_SERVER_ERROR", /^Something went wrong here\. Tell us this id: /],
  };
  for (const [sqlState, [code, message]] of Object.entries(answers)) {
    const error = (await freeze(sqlState)).errors?.[0];
    t.is(error?.extensions?.code, code, sqlState);
    t.regex(error?.message ?? "", message, sqlState);
  }
});

test("an error names an argument that the verb has, and none of a verb that it calls", async (t) => {
  const { freeze } = await failing(
    t,
    "raise exception using errcode = 'HB015', message = 'no', column = freeze_payout.reason",
  );
  t.is((await freeze("payout_id")).errors?.[0]?.extensions?.argument, "payoutId");
  t.deepEqual((await freeze("ended_on")).errors?.[0]?.extensions, { code: "HB015" });
});

test("the documents say what each code means that the API answers, and no other", async (t) => {
  const page = await readFile(new URL("../../docs/api.md", import.meta.url), "utf8");
  const table = page.slice(page.indexOf("## Errors"));
  const told = [...table.matchAll(/^\| (`.*?) \|/gm)].flatMap(([, cell]) =>
    [...(cell as string).matchAll(/`([A-Z_]+)`/g)].map(([, code]) => code as string),
  );
  t.deepEqual(told.sort(), [...ERROR_CODES].sort());
  const written = new Set<string>();
  for await (const file of glob("../../server/api/**/*.ts", { cwd: import.meta.dirname })) {
    const text = await readFile(new URL(file, import.meta.url), "utf8");
    for (const [, code] of text.matchAll(/\bcode: "([A-Z_]+)"|errorBody\([^;]*"([A-Z_]+)"\)/g))
      if (code) written.add(code);
  }
  t.true(written.size > 5);
  for (const code of written) t.true(told.includes(code), code);
});

test("a query that fails is refused as a whole, with one error", async (t) => {
  const query = `query ($id: UUID!) {
    viewer { role } payouts(first: 1) { totalCount } explainPayout(payoutId: $id) { nodes { code } }
  }`;
  const { data, errors } = await admin(query, { id: randomUUID() });
  t.deepEqual(data, { viewer: null, payouts: null, explainPayout: null });
  t.deepEqual(
    errors?.map(({ path, extensions }) => ({ path, code: extensions?.code })),
    [{ path: undefined, code: "HB002" }],
  );
});

test("a filter without a value is refused, and says what to give instead", async (t) => {
  const query = "query ($filter: PayoutFilter) { payouts(filter: $filter) { totalCount } }";
  for (const filter of [{ currency: { equalTo: null } }, { currency: null }, { currency: {} }]) {
    const { errors } = await admin(query, { filter });
    t.is(errors?.[0]?.message, "A filter has no value. Leave it out, or give isNull.", JSON.stringify(filter));
    t.deepEqual(errors?.[0]?.extensions, { code: "BAD_USER_INPUT", argument: "filter" });
  }
});
