// My money and the statement, as a recruiter sees them: on a phone first, and nothing of anybody else.

import { readFile } from "node:fs/promises";
import test from "ava";
import { tellBankPayout } from "../support/bank.ts";
import { tooNarrow, useConsole, violations } from "../support/browser.ts";
import { daysAgo } from "../support/days.ts";
import { eventually } from "../support/eventually.ts";
import {
  allFor,
  createCompany,
  createPayout,
  createPerson,
  createPlacement,
  createRecruiter,
  payoutOf,
} from "../support/fixtures.ts";
import { answerDue } from "../support/stripe_answers.ts";

const holdback = useConsole(test);
let recruiter: string;

test.before(async () => {
  const { admin } = holdback.db;
  const one = await createRecruiter(admin);
  recruiter = one.id;
  await admin.query("update app.users set display_name = 'Mara Lindqvist' where id = $1", [recruiter]);
  const companyId = await createCompany(admin, "Northwind Robotics");
  const eur = { companyId, currency: "EUR", recruiters: allFor(one) };
  const place = async (candidate: string, options: Parameters<typeof createPlacement>[1]) => {
    const id = await createPlacement(admin, { ...eur, ...options });
    await admin.query("update app.placements set candidate_name = $2 where id = $1", [id, candidate]);
    return id;
  };
  // 18,400.00 are in the bank; 3,500.00 arrive in two days.
  await place("Lena Okoye", { feeAmount: 1_840_000, holdbackPercentage: 0 });
  await answerDue(admin);
  const created = Math.floor(Date.now() / 1000) + 1;
  const told = { account: one.stripeAccountId, currency: "EUR" };
  await tellBankPayout(admin, { ...told, amount: 1_840_000, status: "paid", created });
  await place("Tobias Renner", { feeAmount: 350_000, holdbackPercentage: 0 });
  await answerDue(admin);
  await tellBankPayout(admin, { ...told, amount: 350_000, created: created + 1, arrives: daysAgo(-2) });
  // 10,400.00 in eleven days, and 2,600.00 of it held as long.
  await place("Erik Sandahl", {
    feeAmount: 1_300_000,
    holdbackPercentage: 20,
    startDate: daysAgo(79),
    guaranteePeriodDays: 90,
  });
  // 500.00 are due, and frozen for a reason that is not for the recruiter.
  const { payout } = await payoutOf(admin, await place("Iris Holm", { feeAmount: 50_000, holdbackPercentage: 0 }));
  await admin.query("select app.freeze_payout($1, 'we suspect a double entry')", [payout]);
});

test.serial(
  "a recruiter sees where each cent is, what comes, and what is stopped, without internal notes",
  async (t) => {
    const { page, complaints } = await holdback.visit(recruiter, "/", { viewport: { width: 390, height: 844 } });
    await page.getByText(/^Next: EUR 3,500\.00 arrives in your bank on /).waitFor();
    await page.getByText("EUR 500.00 for Iris Holm waits.").waitFor();
    const text = await page.locator("main").innerText();
    // 18,400.00 + 3,500.00 + 13,000.00 + 500.00
    t.regex(text, /Earned(?: in \d{4})?\s+EUR\s*35,400\.00/);
    // 10,400.00 and then the fifth that is held.
    t.regex(text, /Erik Sandahl, part 1 of 2\s+is sent to you/);
    t.regex(text, /Erik Sandahl, part 2 of 2, if they stay/);
    t.regex(text, /In the bank\s+what has arrived\s+18,400\.00/);
    t.regex(text, /Held until a guarantee ends\s+.*\s+2,600\.00/);
    t.notRegex(await page.content(), /suspect/);
    t.deepEqual(await violations(page), []);
    t.deepEqual(await tooNarrow(page, 1440, 390, 320), []);
    t.deepEqual(complaints, []);
  },
);

test.serial("the statement of a month is read, and downloaded as CSV that a spreadsheet reads", async (t) => {
  const { page } = await holdback.visit(recruiter, "/statements");
  await page.getByRole("row", { name: /Paid, Tobias Renner/ }).waitFor();
  t.deepEqual(await violations(page), []);
  await page.getByRole("button", { name: "CSV" }).click();
  t.deepEqual(await violations(page), []);
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("menuitem", { name: /^For programs/ }).click(),
  ]);
  const [head, opening, first] = (await readFile(await file.path(), "utf8")).split("\r\n");
  t.is(head, "currency,booked_on,kind,description,candidate,placement,reference,amount,balance,place_today,paid_on");
  t.is(opening, "EUR,,opening,Received before,,,,0.00,0.00,,");
  t.regex(first ?? "", /^EUR,\d{4}-\d\d-\d\d,payout,Paid,Lena Okoye,,tr_\w+,18400\.00,18400\.00,in the bank,$/);
});

test.serial(
  "a recruiter sees on a page of its own whether the account can receive, and what went to the bank",
  async (t) => {
    const { page, complaints } = await holdback.visit(recruiter, "/bank", { viewport: { width: 390, height: 844 } });
    await page.getByText("Your account can receive.").waitFor();
    const sent = page.getByRole("region", { name: "What went to your bank" });
    t.regex(await sent.getByRole("row", { name: /In the bank/ }).innerText(), /EUR\s*18,400\.00/);
    t.regex(
      await sent.getByRole("row", { name: /On its way to the bank|Made by Stripe/ }).innerText(),
      /EUR\s*3,500\.00/,
    );
    t.deepEqual(await violations(page), []);
    t.deepEqual(await tooNarrow(page, 1440, 390, 320), []);
    t.deepEqual(complaints, []);
  },
);

test.serial("the link to Stripe is taken once and opened, or what stands in its way is said", async (t) => {
  const { page } = await holdback.visit(recruiter, "/bank");
  await page.route("https://connect.example.com/**", (route) => route.fulfill({ body: "Stripe" }));
  await page.getByRole("button", { name: "Open Stripe’s pages" }).click();
  // The worker makes it; here it is made by hand.
  await eventually("the link is asked for", async () => {
    const { rowCount } = await holdback.db.admin.query(
      `update app_private.onboardings
          set status = 'ready', kind = 'dashboard', url = 'https://connect.example.com/1',
              expires_at = now() + interval '5 minutes'
        where recruiter_id = $1 and status = 'asked'`,
      [recruiter],
    );
    return rowCount === 1;
  });
  await page.waitForURL("https://connect.example.com/1");
  const { rows } = await holdback.db.admin.query("select status, url from app_private.onboardings");
  t.deepEqual(rows, [{ status: "taken", url: null }]);
});

test.serial("a recruiter chooses which mails come; those that nobody may miss cannot be switched off", async (t) => {
  const { page, complaints } = await holdback.visit(recruiter, "/profile");
  t.true(await page.getByRole("checkbox", { name: "Your payout account" }).isDisabled());
  await page.getByRole("checkbox", { name: "Scheduled" }).click();
  await page.getByText("You do not get this mail any more").waitFor();
  t.deepEqual(await violations(page), []);
  await page.reload();
  t.false(await page.getByRole("checkbox", { name: "Scheduled" }).isChecked());
  t.true(await page.getByRole("checkbox", { name: /^Paid/ }).isChecked());
  t.deepEqual(complaints, []);
});

test.serial("on the first day there is no money yet, and the page says what brings it", async (t) => {
  const { page } = await holdback.visit((await createPerson(holdback.db.admin, "recruiter")).id, "/");
  await page.getByText("No money yet.").waitFor();
  t.deepEqual(await violations(page), []);
});

test.serial("what was paid outside Stripe has a column of its own among a recruiter's placements", async (t) => {
  const { admin } = holdback.db;
  const one = await createRecruiter(admin);
  const of = { feeAmount: 80_000, holdbackPercentage: 0, recruiters: allFor(one) };
  const { schedule } = await createPayout(admin, of);
  await createPayout(admin, of);
  await admin.query("select app.record_manual_payment($1, now(), 'REF 1', 'paid by wire')", [schedule]);
  const { page, complaints } = await holdback.visit(one.id, "/");
  await page.getByRole("columnheader", { name: "Paid outside Stripe" }).waitFor();
  await page.getByRole("row", { name: /^2 placements.*1,600\.00.*0\.00.*800\.00/s }).waitFor();
  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByRole("row", { name: /A\. Candidate.*800\.00.*800\.00.*All settled/s }).waitFor();
  t.deepEqual(await tooNarrow(page, 390), []);
  t.deepEqual(await violations(page), []);
  t.deepEqual(complaints, []);
});
