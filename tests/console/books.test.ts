// The page Books: whether our books, Stripe and the history agree, and a difference that somebody explains.

import test from "ava";
import { useConsole, violations } from "../support/browser.ts";
import { createPerson } from "../support/fixtures.ts";

const holdback = useConsole(test);
let admin: string;

test.before(async () => {
  const { db } = holdback;
  admin = (await createPerson(db.admin, "platform_admin")).id;
  await db.admin.query("update app.users set display_name = 'Priya Raman' where id = $1", [admin]);
  await db.admin.query("update app_private.expected_tasks set created_at = now(), last_ended_at = now()");
  await db.admin.query("select app_private.seal_audit_log()");
  await db.admin.query(
    "select app_private.sign_audit_seal(number, decode(hash, 'hex'), 'key', 'public key', sha512('signature')) from app_private.unsigned_audit_seals() as seal",
  );
  await db.admin.query("select app_private.measure_invariants()");
  await db.admin.query(
    `with run as (
       insert into app.reconciliations (window_from, window_until, is_continuation, started_by_role, started_at,
         last_page_at, finished_at, our_amounts, their_amounts)
       values ('2026-01-01', '2026-02-01', false, 'test', now(), now(), now(),
         '{"USD": 61248075, "JPY": 9840000}', '{"USD": 61368075, "JPY": 9840000}') returning id)
     insert into app.reconciliation_findings (
       kind, subject, stripe_transfer_id, theirs, first_seen_at, first_seen_in, last_seen_at, last_seen_in)
     select 'unknown_to_us', 'tr_byhand', 'tr_byhand', '{"amount": 120000, "currency": "USD"}', now(), id, now(), id
       from run`,
  );
});

test.serial("the page says first whether the books agree, and by which currency they do not", async (t) => {
  const { page, complaints } = await holdback.visit(admin, "/books");
  await page.getByText("1 difference to Stripe is not explained.").waitFor();
  // 613,680.75 less 612,480.75
  t.regex(await page.getByRole("row", { name: /^USD/ }).innerText(), /612,480\.75\s+613,680\.75\s+1,200\.00\s+Differs/);
  t.regex(await page.getByRole("row", { name: /^JPY/ }).innerText(), /9,840,000\s+9,840,000\s+0\s+Agrees/);
  await page.getByRole("button", { name: "Check the history now" }).click();
  await page.getByText("Verified to seal 1").waitFor();
  t.deepEqual(await violations(page), []);
  for (const width of [390, 320]) {
    await page.setViewportSize({ width, height: 844 });
    t.true(await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), `${width} px`);
  }
  t.deepEqual(complaints, []);
});

test.serial("a difference is explained by a person, with their name, and closed", async (t) => {
  const { page } = await holdback.visit(admin, "/books");
  await page.getByRole("button", { name: "Explain" }).click();
  const dialog = page.getByRole("dialog", { name: "Explain this difference?" });
  await dialog.getByRole("textbox", { name: "Reason" }).fill("a test transfer of our own");
  t.deepEqual(await violations(page), []);
  await dialog.getByRole("button", { name: "Close with this explanation" }).click();
  await page.getByText("Our books and Stripe differ; every difference is explained.").waitFor();
  await page.getByText(/^Explained by Priya Raman, /).waitFor();
  const { rows } = await holdback.db.admin.query("select explanation from app.reconciliation_findings");
  t.deepEqual(rows, [{ explanation: "a test transfer of our own" }]);
});
