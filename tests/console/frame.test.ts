// The console in a browser: signing in by a link, the frame around every page, and what it is allowed to load.

import test from "ava";
import { useConsole, violations } from "../support/browser.ts";
import { createCompany, createPayout, createPerson } from "../support/fixtures.ts";

const holdback = useConsole(test);
let admin: string;

test.before(async () => {
  admin = (await createPerson(holdback.db.admin, "platform_admin")).id;
});

test.serial("a link signs in once, and its secret is in no history and no log", async (t) => {
  const { page, complaints } = await holdback.visit(admin);
  t.is(new URL(page.url()).hash, "");
  await page.goBack().catch(() => null);
  t.notRegex(page.url(), /#./);
  t.notRegex(holdback.api.log(), /sign-in#/);
  t.deepEqual(complaints, [], "nothing that the content security policy refused");
});

test.serial("another tab is signed in too, and signing out ends both", async (t) => {
  const { page } = await holdback.visit(admin);
  const other = await page.context().newPage();
  await other.goto(holdback.api.url);
  await other.getByRole("heading", { name: "Tonight" }).waitFor();
  await page.getByRole("button", { name: /^Your session/ }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  await other.getByRole("heading", { name: "Sign in" }).waitFor();
  t.is(await page.evaluate("localStorage.getItem('holdback.token')"), null);
});

test.serial("everything comes from the API's own address, in few requests, below the budget", async (t) => {
  const { page } = await holdback.visit(admin);
  const seen: { url: string; bytes: number }[] = [];
  page.on("response", async (response) => {
    const { responseBodySize } = await response.request().sizes();
    seen.push({ url: response.url(), bytes: responseBodySize });
  });
  await page.reload();
  await page.getByRole("heading", { name: "Tonight" }).waitFor();
  await page.waitForLoadState("networkidle");
  t.deepEqual(
    seen.filter(({ url }) => new URL(url).origin !== holdback.api.url),
    [],
  );
  t.true(seen.reduce((sum, { bytes }) => sum + bytes, 0) < 350_000, JSON.stringify(seen));
});

test.serial("somebody is found from every page by a few letters, and what needs somebody is counted", async (t) => {
  const db = holdback.db.admin;
  const companyId = await createCompany(db, "Halden Bioworks");
  const { placement } = await createPayout(db, { companyId, externalRef: "HB-0377" });
  await db.query("select app.pause_payouts('all', 'quarter end')");
  const { page, complaints } = await holdback.visit(admin, "/terms");
  await page.keyboard.press("/");
  await page.keyboard.type("hald");
  await page.getByRole("option", { name: "Halden Bioworks", exact: true }).waitFor();
  t.deepEqual(await violations(page), []);
  await page.getByRole("combobox", { name: /^Recruiter, candidate/ }).fill("HB-03");
  await page.getByRole("option", { name: /Halden Bioworks, HB-0377/ }).click();
  await page.waitForURL(`**/placements/${placement}`);
  // A page takes the focus when it is there.
  await page.getByRole("heading", { level: 1, name: /Halden Bioworks/ }).waitFor();
  await page.getByRole("combobox", { name: /^Recruiter, candidate/ }).fill("zzz");
  await page.getByText("Nobody and nothing has a word that begins like this").waitFor();
  const { rows } = await db.query("select count(*)::int as count from app.needs_you()");
  t.true(rows[0]?.count > 0);
  await page.getByRole("link", { name: `Needs you ${rows[0]?.count}` }).waitFor();
  t.deepEqual(complaints, []);
});

test.serial("an address that is no page says so, and one goes on by keyboard", async (t) => {
  const { page } = await holdback.visit(admin, "/no-such-page");
  await page.getByRole("heading", { name: "There is no such page" }).waitFor();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  t.is(await page.evaluate("document.activeElement?.id"), "page", "the link past the navigation");
  t.deepEqual(await violations(page), []);
});

test.serial("menus are what a screen reader takes them for: the person's, and that of a file", async (t) => {
  const { page } = await holdback.visit(admin, "/payouts");
  await page.getByRole("button", { name: /^Your session/ }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).waitFor();
  t.deepEqual(await violations(page), []);
  await page.keyboard.press("Escape");
  await page.getByRole("menuitem").first().waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Download CSV" }).click();
  await page.getByRole("menuitem", { name: /^For Excel/ }).waitFor();
  t.deepEqual(await violations(page), []);
});

test.serial("whoever is not signed in is told how to be", async (t) => {
  const { page } = await holdback.visit(null, "/payouts?status=pending");
  await page.getByText("npm run link").waitFor();
  t.deepEqual(await violations(page), []);
});

test.serial("the foot of the navigation says whose Holdback it is, and whether the money is real", async (t) => {
  const db = holdback.db.admin;
  await db.query(
    `update app_private.settings set value = '"Meridian Talent Exchange"' where name = 'installation_name'`,
  );
  await db.query(`update app_private.settings set value = '"ask@meridian.test"' where name = 'installation_contact'`);
  await db.query("select app_private.bind_stripe_account('acct_1Holdback', false)");
  const { page } = await holdback.visit(admin, "/payouts");
  const foot = page.locator(".side .place");
  await foot.getByText("Meridian Talent Exchange").waitFor();
  await foot.getByText("Stripe test mode, no real money").waitFor();
  t.is(await foot.getByText("ask@meridian.test").count(), 0);
  t.deepEqual(await violations(page), []);
  await db.query("update app_private.lineage set is_live = true");
  await page.reload();
  await foot.getByText("Live Stripe account").waitFor();
  const { page: theirs } = await holdback.visit((await createPerson(db, "recruiter")).id);
  await theirs.locator(".side").getByText("Questions? ask@meridian.test").waitFor();
  t.is(await theirs.getByText("Live Stripe account").count(), 0);
});
