// Values that are none of their type, or that are at its edge.

import test from "ava";
import { AttackedApi } from "../support/attacked_api.ts";

let attacked: AttackedApi;

test.before(async () => {
  attacked = await AttackedApi.start();
});
test.after.always(() => attacked?.stop());
test.afterEach(async (t) => attacked.isWell(t));

test.serial("a value that is none of its type is refused, and says so", async (t) => {
  const values: Record<string, unknown[]> = {
    BigInt: [
      "9223372036854775808",
      "-9223372036854775809",
      "9".repeat(400),
      "1e5",
      "NaN",
      "Infinity",
      "",
      "1.5",
      1.5,
      2 ** 63,
      true,
      {},
      [],
    ],
    Datetime: ["2025-02-30", "2025-13-01T00:00:00Z", "99999999-01-01", "' or true", "", 5, {}],
    String: ["\u0000", "a\u0000b", 5, {}, ["a", "b"]],
  };
  const filters = { BigInt: "amount", Datetime: "createdAt", String: "currency" };
  for (const [type, column] of Object.entries(filters)) {
    const query = `query ($value: ${type}!) { payouts(filter: { ${column}: { equalTo: $value } }) { totalCount } }`;
    for (const value of values[type] ?? []) {
      const what = `${type} ${JSON.stringify(value)}`.slice(0, 80);
      const { data, errors } = await attacked.ask<{ payouts: unknown }>(query, { value });
      t.falsy(data?.payouts, what);
      t.is(errors?.[0]?.extensions?.code, "BAD_USER_INPUT", what);
    }
  }
  const written = (amount: string) => `{ payouts(filter: { amount: { lessThan: ${amount} } }) { totalCount } }`;
  t.deepEqual((await attacked.ask(written("999999999999"))).data, { payouts: { totalCount: 1 } }, "as a number");
  t.deepEqual((await attacked.ask(written('"999999999999"'))).data, { payouts: { totalCount: 1 } }, "as a string");
  for (const amount of ["99999999999999999999", "1.5", "true"]) {
    const { data, errors } = await attacked.ask<{ payouts: unknown }>(written(amount));
    t.falsy(data?.payouts, amount);
    t.is(errors?.[0]?.extensions?.code, "BAD_USER_INPUT", amount);
  }
});

test.serial("a date of a placement is refused that no calendar has", async (t) => {
  const query = "query ($value: Date!) { placements(filter: { startDate: { equalTo: $value } }) { totalCount } }";
  for (const value of ["2025-02-30", "2025-13-01", "99999999-01-01", "' or true", "", 5, {}, []]) {
    const { data, errors } = await attacked.ask<{ placements: unknown }>(query, { value });
    t.falsy(data?.placements, String(value));
    t.is(errors?.[0]?.extensions?.code, "BAD_USER_INPUT", String(value));
  }
});

test.serial("text of any script is kept as it is", async (t) => {
  const name = "Ünïcødé \u200b 🦄 漢字 ' \" \\ %_ -- $1";
  const create = "mutation ($name: String!) { createCompany(input: { name: $name }) { company { name } } }";
  t.deepEqual((await attacked.ask(create, { name })).data, { createCompany: { company: { name } } });
  const find = "query ($name: String!) { companyByName(name: $name) { name } }";
  t.deepEqual((await attacked.ask(find, { name })).data, { companyByName: { name } });
  const { errors } = await attacked.ask(create, { name: "Ac\u202eme" });
  t.is(errors?.[0]?.extensions?.code, "HB058");
  t.is(errors?.[0]?.message, "name has the character U+202E at position 3.");
});

test.serial("JSON that is nested without end is refused, and ends nothing else", async (t) => {
  const own = await AttackedApi.start();
  t.teardown(() => own.stop());
  const { rows } = await own.db.admin.query("select id from app.companies");
  const create = `mutation ($recruiters: [RecruiterShareInput]!) {
    createPlacement(input: {
      companyId: "${rows[0].id}", candidateName: "A", startDate: "2025-01-01", feeAmount: "1", currency: "USD"
      recruiters: $recruiters
    }) { clientMutationId }
  }`;
  for (const [levels, code] of [
    [40, "BAD_USER_INPUT"],
    [1_000, "BAD_USER_INPUT"],
    [20_000, "BAD_USER_INPUT"],
  ] as const) {
    const recruiters = "[".repeat(levels) + "]".repeat(levels);
    const body = `{ "query": ${JSON.stringify(create)}, "variables": { "recruiters": ${recruiters} } }`;
    const { data, errors } = await own.send(body);
    t.falsy(data?.createPlacement);
    t.is(errors?.[0]?.extensions?.code, code);
    t.deepEqual((await own.ask("{ payouts { totalCount } }")).data, { payouts: { totalCount: 1 } });
  }
});
