// Everybody before every verb and every preview of the API, over HTTP.

import { randomUUID } from "node:crypto";
import test from "ava";
import {
  type GraphQLField,
  type GraphQLInputField,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isRequiredInputField,
} from "graphql";
import { body, type Caller, codes, fieldsOf, type MarketplaceApi, startMarketplaceApi } from "./api_fixture.ts";
import { fieldOf, isPreview } from "./matrix/api_types.ts";
import { OF_ONESELF, VERBS } from "./matrix/functions.ts";

let fixture: MarketplaceApi;
/** An id that exists, by the argument that takes such ids. */
let existing: Record<string, string>;
/** What others than admins do, for themselves. */
const ofOneself = Object.keys(OF_ONESELF).map(fieldOf);
/** A way to ask for each verb and preview: its document, with the ids as variables. */
let questions: { name: string; document: string; ids: string[] }[];

test.before(async () => {
  fixture = await startMarketplaceApi();
  const { rows } = await fixture.db.admin.query(
    `select (select id from app.payouts limit 1) as "payoutId", (select id from app.placements limit 1) as "placementId",
            (select id from app.payout_schedules limit 1) as "scheduleId", (select id from app.escrow_holds limit 1) as "holdId",
            (select id from app.users where role = 'recruiter' limit 1) as "userId",
            (select id from app.users where role = 'recruiter' limit 1) as "recruiterId", (select id from app.companies limit 1) as "companyId",
            (select id from app.recoveries limit 1) as "recoveryId", (select id from app.company_credits limit 1) as "creditId", (select id from app.requests limit 1) as "requestId",
            (select id from app.reconciliation_findings limit 1) as "findingId",
            (select id from app.payout_transfers limit 1) as "transferId",
            (select id from app.fee_payments limit 1) as "feePaymentId",
            (select id from app.manual_payments limit 1) as "paymentId", (select id from app.run_plans limit 1) as "planId",
            (select id from app.webhook_endpoints limit 1) as "endpointId", (select id from app.events limit 1) as id,
            (select id from app.finding_bookings limit 1) as "bookingId"`,
  );
  existing = rows[0];
  questions = [
    ...fieldsOf(fixture.schema, "Mutation")
      .filter(({ name }) => !ofOneself.includes(name))
      .map((field) => questionFor(field, "mutation")),
    ...fieldsOf(fixture.schema, "Query")
      .filter(({ name }) => isPreview(name))
      .map((field) => questionFor(field, "query")),
  ];
});
test.after.always(() => fixture?.close());

const VALUES: Record<string, string> = {
  String: '"x"',
  Int: "1",
  BigInt: '"1"',
  BigFloat: '"1"',
  Date: '"2025-01-01"',
  Datetime: '"2025-01-01T00:00:00Z"',
  JSON: "[]",
  Boolean: "true",
};

function questionFor(field: GraphQLField<unknown, unknown>, operation: "mutation" | "query") {
  const ids: string[] = [];
  const give = (inputs: Readonly<Pick<GraphQLInputField, "name" | "type" | "defaultValue">[]>): string =>
    inputs
      // The verbs for many take ids or a filter: neither is required by itself.
      .filter((input) => isRequiredInputField(input as GraphQLInputField) || isMany(input.name))
      .map((input) => `${input.name}: ${value(input)}`)
      .join(", ");
  const value = ({ name, type: given }: Pick<GraphQLInputField, "name" | "type">): string => {
    const type = getNamedType(given);
    if (isInputObjectType(type)) return `{ ${give(Object.values(type.getFields()))} }`;
    if (isEnumType(type)) return type.getValues()[0]?.name as string;
    if (type.name !== "UUID") return VALUES[type.name] ?? `"no value for ${type.name}"`;
    ids.push(name);
    return `$${name}`;
  };
  const args = give(field.args);
  const declared =
    ids.length > 0 ? `(${ids.map((id) => `$${id}: ${isMany(id) ? "[UUID!]!" : "UUID!"}`).join(", ")})` : "";
  const given = args ? `(${args})` : "";
  const selection = isLeafType(getNamedType(field.type)) ? "" : " { __typename }";
  return { name: field.name, document: `${operation} ${declared} { ${field.name}${given}${selection} }`, ids };
}

/** What a verb for many rows takes. */
const isMany = (name: string) => name.endsWith("Ids");

const variablesFor = (ids: string[], idOf: (name: string) => string) =>
  Object.fromEntries(ids.map((name) => [name, isMany(name) ? [idOf(name.replace(/s$/, ""))] : idOf(name)]));
const existingId = (name: string) => {
  if (!existing[name]) throw new Error(`which id exists for ${name}?`);
  return existing[name];
};

test("the access matrix names every verb and preview of the API", (t) => {
  t.deepEqual(questions.map(({ name }) => name).sort(), Object.keys(VERBS).map(fieldOf).sort());
});

test.serial(
  "whoever is no admin is refused every verb and preview, by one answer whether or not a row exists",
  async (t) => {
    const before = await fingerprint();
    for (const caller of fixture.callers.filter(({ role }) => role !== "admin")) {
      for (const { name, document, ids } of questions) {
        const refused = await caller.send(document, variablesFor(ids, existingId));
        const missing = await caller.send(
          document,
          variablesFor(ids, () => randomUUID()),
        );
        const which = `${caller.name}, ${name}`;
        t.deepEqual(codes(refused), ["HB001"], which);
        t.is(refused.errors?.[0]?.message, `Your role (${caller.role}) may not call ${name}.`);
        t.is(refused.data?.[name] ?? null, null, which);
        t.deepEqual(body(refused), body(missing), which);
      }
    }
    t.is(await fingerprint(), before, "nothing has changed");
  },
);

test.serial("an admin is refused none", async (t) => {
  const admin = fixture.callers.find(({ role }) => role === "admin") as Caller;
  for (const { name, document, ids } of questions) {
    const answer = await admin.send(
      document,
      variablesFor(ids, () => randomUUID()),
    );
    for (const code of codes(answer))
      t.regex(String(code), /^HB(?!001)\d{3}$/, `${name}: ${JSON.stringify(answer.errors)}`);
  }
});

/** The audit log's and the outbox's end: every change is in them. */
async function fingerprint(): Promise<string> {
  const { rows } = await fixture.db.admin.query(
    `select concat_ws(' ', (select max(id::text) from app.payout_audit_log), (select max(id::text) from app.events),
                      (select count(*) from app.users), (select count(*) from app.companies),
                      (select count(*) from app.payout_runs), (select count(*) from app.payout_pauses)) as fingerprint`,
  );
  return rows[0].fingerprint;
}
