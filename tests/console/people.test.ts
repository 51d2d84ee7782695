// The pages of people: adding one, what an account still needs, and a waiting time that two admins end together.

import test from "ava";
import { tooNarrow, useConsole, violations } from "../support/browser.ts";
import { createPerson, createRecruiter, type Recruiter } from "../support/fixtures.ts";

const holdback = useConsole(test);
let [mara, jonas]: string[] = [];
let tomas: Recruiter;

test.before(async () => {
  const db = holdback.db.admin;
  mara = (await createPerson(db, "platform_admin")).id;
  jonas = (await createPerson(db, "platform_admin")).id;
  await db.query("update app.users set display_name = 'Mara Okafor' where id = $1", [mara]);
  tomas = await createRecruiter(db);
  await db.query("update app.users set display_name = 'Tomas Reyes' where id = $1", [tomas.id]);
  await db.query("update app_private.expected_tasks set created_at = now(), last_ended_at = now()");
});

test.serial("people are found by name and role, and somebody is added", async (t) => {
  const { page, complaints } = await holdback.visit(mara as string, "/people");
  await page.getByRole("searchbox", { name: "Name or email" }).fill("Tomas");
  await page.keyboard.press("Enter");
  await page.getByText(/^1 person\./).waitFor();
  await page.getByRole("link", { name: "Tomas Reyes" }).waitFor();
  t.deepEqual(await violations(page), []);
  t.deepEqual(await tooNarrow(page, 390, 320), []);
  await page.setViewportSize({ width: 1440, height: 900 });
  // A recruiter is none of the admins.
  await page.getByText("Admins", { exact: true }).click();
  await page.getByText(/^0 people\./).waitFor();
  await page.getByText("Recruiters", { exact: true }).click();
  await page.getByRole("link", { name: "Tomas Reyes" }).waitFor();
  await page.getByRole("button", { name: "Add a person" }).click();
  const dialog = page.getByRole("dialog", { name: "Add a person" });
  t.deepEqual(await violations(page), []);
  await dialog.getByLabel("Name").fill("Ines Carvalho");
  await dialog.getByLabel("Email").fill("ines@example.com");
  await dialog.getByRole("button", { name: "Add", exact: true }).click();
  await page.getByRole("heading", { level: 1, name: "Ines Carvalho" }).waitFor();
  await page.getByText("This recruiter has no account to be paid to.").waitFor();
  t.deepEqual(complaints, []);
});

test.serial("the way to Stripe is started by an admin, and the link is never theirs", async (t) => {
  const db = holdback.db.admin;
  await db.query("select app_private.bind_stripe_account('acct_platform', false, 'US')");
  const { page } = await holdback.visit(mara as string, "/people?q=ines");
  await page.getByRole("link", { name: "Ines Carvalho" }).click();
  await page.getByRole("button", { name: "Start the way to Stripe" }).click();
  const dialog = page.getByRole("dialog", { name: "Start the way to Stripe?" });
  await dialog.getByText("Not even an admin gets it").waitFor();
  await dialog.getByLabel("Country").fill("pt");
  t.deepEqual(await violations(page), []);
  await dialog.getByRole("button", { name: "Start the way to Stripe" }).click();
  await dialog.waitFor({ state: "detached" });
  const { rows } = await db.query(
    "select country, status from app_private.onboardings join app.users on users.id = recruiter_id where email = 'ines@example.com'",
  );
  t.deepEqual(rows, [{ country: "PT", status: "asked" }]);
});

test.serial("another account waits, and two admins end that together", async (t) => {
  const db = holdback.db.admin;
  const { page } = await holdback.visit(mara as string, `/people/${tomas.id}`);
  await page.getByRole("button", { name: "Link an account" }).click();
  const link = page.getByRole("dialog", { name: "Link an account?" });
  await link.getByLabel("Account at Stripe").fill("nothing");
  await link.getByRole("button", { name: "Link an account" }).click();
  await link.getByRole("alert").waitFor();
  t.is(await link.getByLabel("Account at Stripe").inputValue(), "nothing", "what was typed stays");
  await link.getByLabel("Account at Stripe").fill("acct_another");
  await link.getByRole("button", { name: "Link an account" }).click();
  await page.getByText(/^The account was changed: it is paid again from/).waitFor();
  t.deepEqual(await violations(page), []);
  await page.getByRole("button", { name: "End the waiting time" }).click();
  const dialog = page.getByRole("dialog", { name: "End the waiting time?" });
  await dialog.getByRole("textbox", { name: "Reason" }).fill("called back on a known number");
  await dialog.getByRole("button", { name: "End the waiting time" }).click();
  await page.getByText(/^Waits for a second person: any admin except Mara Okafor/).waitFor();
  const second = await holdback.visit(jonas as string, "/needs-you");
  await second.page.getByRole("button", { name: "Review request" }).click();
  const confirms = second.page.getByRole("dialog", { name: "End the waiting time?" });
  await confirms.getByText(/^Has Tomas Reyes \(.*\) paid to acct_another before its waiting time ends on /).waitFor();
  await confirms.getByRole("button", { name: "End the waiting time" }).click();
  await confirms.waitFor({ state: "detached" });
  const { rows } = await db.query("select cool_down_until from app.payout_accounts where user_id = $1", [tomas.id]);
  t.deepEqual(rows, [{ cool_down_until: null }]);
  await page.reload();
  await page.getByText("Stripe was not yet asked whether this account can receive.").waitFor();
});

test.serial("what only is good to know of an account asks nobody for anything", async (t) => {
  const recruiter = await createRecruiter(holdback.db.admin);
  await holdback.db.admin.query("update app.payout_accounts set debit_negative_balances = false where user_id = $1", [
    recruiter.id,
  ]);
  const { page } = await holdback.visit(mara as string, `/people/${recruiter.id}`);
  const row = page.getByRole("row", { name: /A negative balance is not taken from the bank account/ });
  await row.getByText("Nothing to do", { exact: true }).waitFor();
  t.is(await page.getByText(/: none$/).count(), 0);
});
