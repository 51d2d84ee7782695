// The page Tonight, with a worker and a sandbox behind it: what is said before a run, a run that one watches, a pause, and a
// session that ends while somebody types.

import test from "ava";
import type { Page } from "playwright-core";
import { texts } from "../../console/src/texts.ts";
import { linkTo, makeSignInLink } from "../../server/api/sign_in/sign_in_link.ts";
import { tooNarrow, useConsole, violations } from "../support/browser.ts";
import { createPerson, createPlacement } from "../support/fixtures.ts";
import { subjectOf } from "../support/sign_in.ts";
import { useWorker } from "../support/worker_fixture.ts";

const worker = useWorker(test, { funds: { usd: 500_000, eur: 50_000 } });
const holdback = useConsole(test, { on: worker });
let admin: string;

test.before(async () => {
  admin = (await createPerson(worker.admin, "platform_admin")).id;
  await worker.admin.query("update app.users set display_name = 'Priya Raman' where id = $1", [admin]);
  // As if the clock had just started them all: nothing was missed.
  await worker.admin.query("update app_private.expected_tasks set created_at = now(), last_ended_at = now()");
  await worker.admin.query('select app_private.record_platform_balance(\'{"usd": 500000, "eur": 50000}\')');
  const payout = async (currency: string, feeAmount: number) =>
    createPlacement(worker.admin, {
      currency,
      feeAmount,
      holdbackPercentage: 0,
      recruiters: [{ recruiter_id: (await worker.recruiter()).id, share: 100 }],
    });
  await payout("USD", 100_000);
  await payout("USD", 50_050);
  const frozen = await payout("EUR", 7_000);
  await worker.admin.query("select app.freeze_payout(id, 'a dispute') from app.payouts where placement_id = $1", [
    frozen,
  ]);
});

test.serial("what the run sends and what it leaves is said in a sentence, and shown by currency", async (t) => {
  const { page, complaints } = await holdback.visit(admin);
  await page.getByText("2 of 3 due obligations will be sent.").waitFor();
  const row = (name: string) => page.getByRole("row", { name: new RegExp(`^${name} `) });
  // 1,000.00 and 500.50 of 5,000.00; 70.00 are frozen.
  t.regex(await row("USD").innerText(), /2\s+1,500\.50\s+none\s+5,000\.00\s+3,499\.50/);
  t.regex(await row("EUR").innerText(), /0\s+0\.00\s+1\s+70\.00\s+500\.00\s+500\.00/);
  t.regex(await row("Frozen").innerText(), /1\s+EUR\s*70\.00\s+Any admin lifts it/);
  t.deepEqual(await violations(page), []);
  t.deepEqual(await tooNarrow(page, 1440, 390, 320), []);
  t.deepEqual(await violations(page), [], "on a phone");
  t.deepEqual(complaints, []);
});

test.serial("a task that is late is named by what it is for; only late payments are started by hand", async (t) => {
  const { rows } = await worker.admin.query<{ task: string }>("select task from app_private.expected_tasks order by 1");
  t.deepEqual(
    Object.keys(texts.tonight.tasks).sort(),
    rows.map(({ task }) => task),
  );
  const end = (task: string, ended: string) =>
    worker.admin.query(
      `update app_private.expected_tasks set created_at = now() - interval '1 year', last_ended_at = ${ended} where task = $1`,
      [task],
    );
  await end("make_audit_partitions", "now() - interval '2 days'");
  const { page } = await holdback.visit(admin, "/");
  await page.getByText("A task is late: making room for the audit log.").waitFor();
  await page.getByText("An engineer looks at the worker, whose log says why.").waitFor();
  t.is(await page.getByText(/start them with Run now/).count(), 0, "which would pay, and mend nothing");
  await page.getByText(/^2 of 3 due obligations will be sent\./).waitFor();
  await end("make_audit_partitions", "now()");
  await end("process_due_schedules", "now() - interval '2 days'");
  await page.reload();
  await page.getByText("A task is late: paying what is due.").waitFor();
  await page.getByText(/If it does not, start them with Run now\.$/).waitFor();
  await page.getByText(/^2 of 3 due obligations will be sent\./).waitFor();
  await end("process_due_schedules", "now()");
});

test.serial("the payments of tonight are exactly these, and what waits for a reason is listed too", async (t) => {
  const { page, complaints } = await holdback.visit(admin);
  await page.getByRole("link", { name: "See 2 payments" }).click();
  await page.getByText(/^2 payments go out in the run of .*: USD 1,500\.50\.$/).waitFor();
  t.is(await page.locator("main tbody tr").count(), 2);
  t.deepEqual(await violations(page), []);
  t.deepEqual(await tooNarrow(page, 390), []);
  // Whose payment it is, on a phone too.
  t.true(await page.locator("main tbody tr").first().getByRole("link").isVisible());
  await page.goto(`${new URL(page.url()).origin}/tonight/payments?reason=payout_frozen`);
  await page.getByText(/^The run of .* leaves 1 obligation for this reason: EUR 70\.00\.$/).waitFor();
  t.is(await page.locator("main tbody tr").count(), 1);
  await page.getByRole("link", { name: "Back to Tonight" }).click();
  await page.getByRole("heading", { level: 1, name: "Tonight" }).waitFor();
  t.deepEqual(complaints, []);
});

test.serial("what is missing says how to add it, and by when it must be there", async (t) => {
  await worker.admin.query('select app_private.record_platform_balance(\'{"usd": 120000, "eur": 50000}\')');
  const { page } = await holdback.visit(admin);
  await page.getByText(/USD is short by 300\.50\./).waitFor();
  await page.getByRole("region", { name: "What waits, and who can clear it" }).waitFor();
  await page.getByRole("link", { name: "How to add funds" }).first().click();
  const dialog = page.getByRole("dialog", { name: "How to add funds" });
  await dialog.getByText(/^USD 300\.50 is missing for the run of .* UTC\.$/).waitFor();
  await dialog.getByText(/chooses Add to balance/).waitFor();
  t.deepEqual(await violations(page), []);
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  t.is(new URL(page.url()).search, "");
  await worker.admin.query('select app_private.record_platform_balance(\'{"usd": 500000, "eur": 50000}\')');
});

test.serial("Run now says what it sends, and shows it until it has ended", async (t) => {
  const { page } = await holdback.visit(admin);
  await page.getByRole("button", { name: "Run now" }).click();
  const dialog = page.getByRole("dialog", { name: "Run now?" });
  await dialog.getByText(/^USD\s*1,500\.50$/).waitFor();
  t.deepEqual(await violations(page), []);
  await dialog.getByRole("button", { name: "Send 2 payments now" }).click();
  await page.getByText("The run has ended: 2 of 2 were sent.").waitFor();
  await page.getByText("None of the 1 due obligations will be sent.").waitFor();
  const { transfers } = await worker.sandbox.control.ledger();
  t.deepEqual(transfers.map(({ amount }) => amount).sort(), [100_000, 50_050].sort());
});

test.serial("a pause needs a reason, and everybody sees whose it is", async (t) => {
  const { page } = await holdback.visit(admin);
  await page.getByRole("button", { name: "Pause payouts" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Reason" }).fill("quarter end");
  t.deepEqual(await violations(page), []);
  await dialog.getByRole("button", { name: "Pause payouts" }).dblclick();
  await page.getByText(/Paused by Priya Raman on .* UTC: quarter end/).waitFor();
  const { rows } = await worker.admin.query("select reason from app.payout_pauses where resumed_at is null");
  t.deepEqual(rows, [{ reason: "quarter end" }], "once, whoever clicks twice");
});

/** By a link, in another tab of this browser. */
async function signInBeside(page: Page): Promise<void> {
  const other = await page.context().newPage();
  const { api, db } = holdback;
  await other.goto(linkTo(api.url, await makeSignInLink(api.dataDir, await subjectOf(db, admin))));
}

test.serial(
  "a session that ends while somebody types keeps what was typed, and the act goes on afterwards",
  async (t) => {
    const { page } = await holdback.visit(admin);
    // What is read after the page has come: it would find the session ended before the act does.
    await page.getByRole("link", { name: /^Needs you \d+$/ }).waitFor();
    await page.getByRole("button", { name: "Resume payouts" }).click();
    const dialog = page.getByRole("dialog", { name: "Resume payouts?" });
    await dialog.getByRole("textbox", { name: "Reason" }).fill("quarter end is over");
    // Their sign-in is another one now: the API no longer takes the token.
    await worker.admin.query("update app.users set auth_subject = 'another' where id = $1", [admin]);
    await dialog.getByRole("button", { name: "Resume payouts" }).click();
    await page.getByText("Your session ended. Sign in again; what you typed is kept.").waitFor();
    t.deepEqual(await violations(page), []);
    await signInBeside(page);
    await page.getByRole("button", { name: "Pause payouts" }).waitFor();
    const { rows } = await worker.admin.query("select resume_reason from app.payout_pauses");
    t.deepEqual(rows, [{ resume_reason: "quarter end is over" }]);
  },
);

test.serial(
  "a session of which the page hears the end before the act keeps what was typed, and nothing is done until then",
  async (t) => {
    const { page } = await holdback.visit(null);
    const { promise: isEnded, resolve: end } = Promise.withResolvers<void>();
    await page.route("**/graphql", async (route) => {
      if (/query WaitingCount\b/.test(route.request().postData() ?? "")) await isEnded;
      await route.fallback();
    });
    const { api, db } = holdback;
    await page.goto(linkTo(api.url, await makeSignInLink(api.dataDir, await subjectOf(db, admin))));
    await page.getByRole("button", { name: "Pause payouts" }).click();
    const dialog = page.getByRole("dialog", { name: "Pause all payouts?" });
    const reason = dialog.getByRole("textbox", { name: "Reason" });
    await reason.fill("the bank is closed");
    await worker.admin.query("update app.users set auth_subject = 'a third' where id = $1", [admin]);
    end();
    await page.getByText("Your session ended. Sign in again; what you typed is kept.").waitFor();
    await signInBeside(page);
    await page.getByText("Your session ended. Sign in again; what you typed is kept.").waitFor({ state: "hidden" });
    t.is(await reason.inputValue(), "the bank is closed");
    const pauses = "select reason from app.payout_pauses where resumed_at is null";
    t.deepEqual((await worker.admin.query(pauses)).rows, []);
    await dialog.getByRole("button", { name: "Pause payouts" }).click();
    await page.getByRole("button", { name: "Resume payouts" }).waitFor();
    t.deepEqual((await worker.admin.query(pauses)).rows, [{ reason: "the bank is closed" }]);
  },
);
