// The sign-in page and the example page where the data is the demo's, and the page to write queries in.

import test from "ava";
import { writeDemo } from "../../server/api/sign_in/demo_people.ts";
import { useConsole, violations } from "../support/browser.ts";
import { createPerson } from "../support/fixtures.ts";
import { subjectOf } from "../support/sign_in.ts";

const holdback = useConsole(test);

const chooseBy = (headers: Record<string, string> = {}, name = "Ines Duarte") =>
  fetch(`${holdback.api.url}/session/demo`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify({ name }),
  });

test.serial("where the data is not the demo's, nobody is offered and nobody is signed in by name", async (t) => {
  const { page } = await holdback.visit(null);
  await page.getByText("npm run link").waitFor();
  t.deepEqual(await (await fetch(`${holdback.api.url}/session/way`)).json(), { kind: "link", canMakeLink: true });
  t.is((await chooseBy()).status, 404);
});

test.serial("without a session, the page to write queries in says how to get one", async (t) => {
  const { page } = await holdback.visit(null);
  await page.goto(`${holdback.api.url}/graphiql`);
  await page.getByText("Nobody is signed in").waitFor();
  t.pass();
});

test.serial("the demo's people are offered; one is picked, sees what there is, and writes queries", async (t) => {
  const admin = (await createPerson(holdback.db.admin, "platform_admin")).id;
  const people = [
    { name: "Ines Duarte", role: "platform_admin" as const, authSubject: await subjectOf(holdback.db, admin) },
  ];
  await writeDemo(holdback.api.dataDir, { people, silentSchedule: null, sights: {} });
  t.is((await chooseBy({ "x-forwarded-for": "203.0.113.7" })).status, 403, "behind a proxy");
  t.is((await chooseBy({}, "Somebody Else")).status, 400);

  const { page, complaints } = await holdback.visit(null);
  await page.getByRole("button", { name: "Ines Duarte" }).waitFor();
  t.deepEqual(await violations(page), []);
  await page.getByRole("button", { name: "Ines Duarte" }).click();
  await page.getByRole("link", { name: "What you see here" }).first().click();
  await page.getByRole("heading", { name: "What you see here" }).waitFor();
  await page.getByRole("cell", { name: "Failed for good", exact: true }).waitFor();
  t.deepEqual(await violations(page), []);
  t.deepEqual(complaints, []);

  const asked = page.waitForResponse((response) => response.url() === `${holdback.api.url}/graphql`);
  await page.goto(`${holdback.api.url}/graphiql`);
  const answer = await asked;
  t.is(answer.status(), 200, "its question for the schema is answered");
  t.is(new URL(page.url()).search + new URL(page.url()).hash, "");
  t.is(await page.getByText("Nobody is signed in").count(), 0);
});
