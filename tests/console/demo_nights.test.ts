// The demo's time: a button lets the next night come, with a real worker and the stand-in for Stripe. Nowhere else.

import test from "ava";
import type { JWK } from "jose";
import { writeDemo } from "../../server/api/sign_in/demo_people.ts";
import { readLocalKey } from "../../server/api/sign_in/local_key.ts";
import { DemoNights } from "../../server/demo/nights.ts";
import { useConsole, violations } from "../support/browser.ts";
import { daysAgo } from "../support/days.ts";
import { companyPayingAtOnce } from "../support/debts.ts";
import { allFor, createPayout, createPerson } from "../support/fixtures.ts";
import { claimsOf, signToken, subjectOf } from "../support/sign_in.ts";
import { useWorker } from "../support/worker_fixture.ts";

const worker = useWorker(test, { funds: { usd: 500_000 } });
const holdback = useConsole(test, { on: worker });

const ask = (token: string | null, method = "POST", headers: Record<string, string> = {}) =>
  fetch(`${holdback.api.url}/demo/night`, {
    method,
    headers: { ...(token ? { authorization: `Bearer ${token}` } : {}), ...headers },
  });

const tokenOf = async (userId: string) =>
  signToken((await readLocalKey(holdback.api.dataDir)) as JWK, claimsOf(await subjectOf(worker.db, userId)));

test.serial("an installation that is not the demo's has no such door", async (t) => {
  const admin = (await createPerson(worker.admin, "platform_admin")).id;
  const token = await tokenOf(admin);
  for (const method of ["GET", "POST"]) {
    const answer = await ask(token, method);
    t.is(answer.status, 404);
    t.regex(await answer.text(), /HB079/);
  }
  t.is((await ask(null)).status, 401);
  const way = (await (await fetch(`${holdback.api.url}/session/way`)).json()) as object;
  t.false("movesTime" in way);
});

// 1,000.00 USD are due tomorrow: not tonight, but in the night that a button lets come.
test.serial("an admin lets the next night come, sees it go by, and what was due tomorrow is paid", async (t) => {
  const { admin } = worker;
  const ines = (await createPerson(admin, "platform_admin")).id;
  const recruiter = await worker.recruiter();
  const { schedule } = await createPayout(admin, {
    companyId: await companyPayingAtOnce(admin),
    startDate: daysAgo(-1),
    recruiters: allFor(recruiter),
  });
  const status = async () =>
    (await admin.query("select status from app.payout_schedules where id = $1", [schedule])).rows[0]?.status;
  await worker.run("process_due_schedules");
  t.is(await status(), "pending", "it is not due yet");

  const { dataDir } = holdback.api;
  await admin.query("insert into app_private.demo default values");
  const person = {
    name: "Ines Duarte",
    role: "platform_admin" as const,
    authSubject: await subjectOf(worker.db, ines),
  };
  await writeDemo(dataDir, { people: [person], silentSchedule: null, sights: {} });
  const over = new AbortController();
  const nights = await DemoNights.start({
    adminUrl: worker.db.adminUrl,
    dataDir,
    sandbox: worker.sandbox.control,
    signal: over.signal,
  });
  t.teardown(async () => {
    over.abort();
    await nights.close();
  });
  t.is((await ask(await tokenOf(recruiter.id))).status, 403, "a recruiter");
  const proxied = await ask(await tokenOf(ines), "POST", { "x-forwarded-for": "203.0.113.7" });
  t.is(proxied.status, 403, "behind a proxy");

  const { page, complaints } = await holdback.visit(ines, "/what-you-see");
  await page.getByRole("button", { name: "Let the next night come" }).dblclick();
  await page.getByText("The night is over.").waitFor();
  await page.getByText("1 night came by hand").waitFor();
  t.is(await status(), "processed");
  const { transfers } = await worker.sandbox.control.ledger();
  t.deepEqual(
    transfers.map(({ amount, currency }) => [amount, currency]),
    [[100_000, "usd"]],
  );
  t.deepEqual(await violations(page), []);
  await page.getByRole("link", { name: "What its run sent and what it left" }).click();
  await page.getByText("1 transfer").first().waitFor();
  const { rows } = await admin.query("select rule, detail from reporting.invariant_violations");
  t.deepEqual(rows, []);
  t.deepEqual(complaints, []);
});
