import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { refused } from "../../support/errors.ts";
import { createCompany, createPlacement, NOBODY } from "../../support/fixtures.ts";
import { refusedToOthers } from "../../support/signed_in.ts";

const db = useDatabase(test);
const set = async (company: string | null, zone: string | null, reason = "They moved") =>
  (await db.admin.query<{ zone: string }>("select app.set_time_zone($1, $2, $3) as zone", [company, zone, reason]))
    .rows[0]?.zone;
const zoneOf = async (placement: string) =>
  (await db.admin.query<{ zone: string }>("select time_zone as zone from app.placements where id = $1", [placement]))
    .rows[0]?.zone;

test.serial("a company's time zone comes before the platform's, which is UTC until it is set", async (t) => {
  const companyId = await createCompany(db.admin);
  const sign = async () => await zoneOf(await createPlacement(db.admin, { companyId }));
  t.is(await sign(), "UTC");
  t.is(await set(null, "Europe/Berlin"), "Europe/Berlin");
  t.is(await sign(), "Europe/Berlin");
  t.is(await set(companyId, "Pacific/Auckland"), "Pacific/Auckland");
  t.is(await sign(), "Pacific/Auckland");
  t.is(await set(companyId, null), "Europe/Berlin");
  t.is(await sign(), "Europe/Berlin");
  t.is(await set(null, "UTC"), "UTC");
  t.is(await sign(), "UTC");
});

test("a change is an event, with what was before, who changed it and why", async (t) => {
  const companyId = await createCompany(db.admin);
  await set(companyId, "Europe/Paris");
  await set(companyId, "Europe/Rome", "The seat is in Rome");
  const { rows } = await db.admin.query(
    `select payload -> 'before' as before, payload ->> 'time_zone' as after, payload ->> 'reason' as reason,
            payload ? 'actor' as is_signed
       from app.events where type = 'time_zone.set' and entity_id = $1 order by id`,
    [companyId],
  );
  t.deepEqual(rows, [
    { before: null, after: "Europe/Paris", reason: "They moved", is_signed: true },
    { before: "Europe/Paris", after: "Europe/Rome", reason: "The seat is in Rome", is_signed: true },
  ]);
});

test("the name is written as it is listed, whatever its case", async (t) => {
  t.is(await set(await createCompany(db.admin), " america/new_york "), "America/New_York");
});

for (const [what, zone] of [
  ["an unknown city", "Europe/Atlantis"],
  ["an abbreviation", "CET"],
  ["an offset", "UTC+2"],
  ["an offset with a sign that reads the other way round", "Etc/GMT+5"],
  ["a rule of its own", "EST5EDT"],
  ["a zone that counts leap seconds", "right/Europe/Berlin"],
  ["what the server's machine has", "localtime"],
  ["an empty name", " "],
] as const) {
  test(`${what} is no time zone`, async (t) => {
    const error = await refused(t, set(await createCompany(db.admin), zone), "HB063");
    t.regex(error.hint ?? "", /Europe\/Berlin/);
  });
}

test("it needs a company that exists, a zone for the platform, a reason, and an admin", async (t) => {
  await refused(t, set(NOBODY, "Europe/Berlin"), "HB002");
  await refused(t, set(null, null), "HB063");
  const companyId = await createCompany(db.admin);
  await refused(t, set(companyId, "Europe/Berlin", " "), "HB008");
  await refused(t, set(companyId, "Europe/Berlin", "x".repeat(20_000)), "HB037");
  await refusedToOthers(t, db, "app.set_time_zone($1, 'Europe/Berlin', 'x')", [companyId]);
});
