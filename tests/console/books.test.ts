// The page Books: whether our books, Stripe and the history agree, and a difference that somebody explains.

import { readFile } from "node:fs/promises";
import test from "ava";
import { tooNarrow, useConsole, violations } from "../support/browser.ts";
import { daysAgo } from "../support/days.ts";
import { companyPayingAtOnce } from "../support/debts.ts";
import { allFor, createPayout, createPerson, createPlacement, createRecruiter, payoutOf } from "../support/fixtures.ts";
import { answerDue } from "../support/stripe_answers.ts";

const holdback = useConsole(test);
let admin: string;

test.before(async () => {
  const { db } = holdback;
  admin = (await createPerson(db.admin, "platform_admin")).id;
  await db.admin.query("update app.users set display_name = 'Priya Raman' where id = $1", [admin]);
  await db.admin.query("update app_private.expected_tasks set created_at = now(), last_ended_at = now()");
  await db.admin.query("select app_private.seal_audit_log()");
  await db.admin.query(
    "select app_private.sign_audit_seal(number::bigint, decode(hash, 'hex'), 'key', 'public key', sha512('signature')) from app_private.audit_seals_to_sign() as seal",
  );
  await db.admin.query("select app_private.measure_invariants()");
  await db.admin.query(
    `with run as (
       insert into app.reconciliations (window_from, window_until, is_continuation, started_by_role, started_at,
         last_page_at, finished_at, our_amounts, their_amounts, our_counts, their_counts)
       values (now() - interval '2 days', now() - interval '1 second', false, 'test', now(), now(), now(),
         '{"USD": 61248075, "JPY": 9840000}', '{"USD": 61368075, "JPY": 9840000}', '{"USD": 1204, "JPY": 64}',
         '{"USD": 1205, "JPY": 64}') returning id)
     insert into app.reconciliation_findings (
       kind, subject, stripe_transfer_id, theirs, first_seen_at, first_seen_in, last_seen_at, last_seen_in)
     select 'unknown_to_us', 'tr_byhand', 'tr_byhand', '{"amount": 120000, "currency": "USD"}', now(), id, now(), id
       from run`,
  );
});

/** A finding, as a reconciliation leaves it. */
const findByHand = (subject: string, theirs: object, kind = "unknown_to_us", transferId: string | null = null) =>
  holdback.db.admin.query(
    `insert into app.reconciliation_findings (
       kind, subject, transfer_id, stripe_transfer_id, theirs, first_seen_at, first_seen_in, last_seen_at, last_seen_in)
     select $3, $1, $4, $1, $2, now(), id, now(), id from app.reconciliations limit 1`,
    [subject, theirs, kind, transferId],
  );

test.serial("the page says first whether the books agree, and by which currency they do not", async (t) => {
  const { page, complaints } = await holdback.visit(admin, "/books");
  await page.getByText("Transfer at Stripe that is not in our books: USD 1,200.00. Everything else agrees.").waitFor();
  // 613,680.75 less 612,480.75
  t.regex(
    await page.getByRole("row", { name: /^USD/ }).innerText(),
    /1,204\s+612,480\.75\s+1,205\s+613,680\.75\s+1,200\.00\s+Differs/,
  );
  t.regex(await page.getByRole("row", { name: /^JPY/ }).innerText(), /64\s+9,840,000\s+64\s+9,840,000\s+0\s+Agrees/);
  await page.getByRole("button", { name: "Check the history now" }).click();
  await page.getByText("Verified to seal 1").waitFor();
  t.deepEqual(await violations(page), []);
  for (const width of [390, 320]) {
    t.deepEqual(await tooNarrow(page, width), []);
    const cut = await page.evaluate(
      "[...document.querySelectorAll('.head-acts .mantine-Button-label')].filter((each) => each.scrollWidth > each.clientWidth + 1).length",
    );
    t.is(cut, 0, `no act is cut off at ${width} px`);
  }
  t.deepEqual(complaints, []);
});

test.serial("the transfers that were compared are counted, and the link leads to as many", async (t) => {
  const { db } = holdback;
  const companyId = await companyPayingAtOnce(db.admin);
  await createPayout(db.admin, { companyId, currency: "EUR", startDate: daysAgo(9) });
  await createPayout(db.admin, { companyId, currency: "EUR", startDate: daysAgo(9) });
  await answerDue(db.admin);
  // One before the window, one in it.
  await db.admin.query("set session_replication_role = replica");
  await db.admin.query(
    `update app.payout_transfers set created_at = now() - make_interval(days => place::int)
       from (select id, row_number() over (order by id) * 2 - 1 as place from app.payout_transfers) as numbered
       where numbered.id = payout_transfers.id`,
  );
  await db.admin.query("set session_replication_role = origin");
  const { page, complaints } = await holdback.visit(admin, "/books");
  await page.getByRole("link", { name: "See 1 transfer" }).click();
  await page.getByRole("heading", { level: 1, name: "Transfers" }).waitFor();
  await page.getByText("1 of 1 transfer").waitFor();
  t.is(await page.locator("tbody tr").count(), 1);
  t.deepEqual(await violations(page), []);
  // Without the filter there are both.
  await page.getByRole("button", { name: "Without the filter Made" }).click();
  await page.getByText("2 of 2 transfers").waitFor();
  t.deepEqual(complaints, []);
});

test.serial("each rule of the books stands there with what it looked at", async (t) => {
  const { page } = await holdback.visit(admin, "/books");
  const rules = page.getByRole("region", { name: "Rules of the books" });
  const { rows: known } = await holdback.db.admin.query("select from app.books_rules()");
  await rules.getByText(`${known.length} of ${known.length} hold`).waitFor();
  await holdback.db.admin.query("select app_private.measure_invariants()");
  await page.reload();
  t.regex(
    await rules.getByRole("listitem").filter({ hasText: "Parts sum to the payout" }).innerText(),
    /2 payouts\s+0\s+violations/,
  );
});

test.serial("the nights of checks say what was found in each, and lead to it", async (t) => {
  const { page, complaints } = await holdback.visit(admin, "/books");
  const nights = page.getByRole("region", { name: "30 nights of checks" });
  t.is(await nights.getByRole("listitem").count(), 30);
  const last = nights.getByRole("listitem").last().getByRole("button");
  t.is(await last.innerText(), "1");
  t.regex((await last.getAttribute("aria-label")) ?? "", /: something is open$/);
  t.is(await last.getAttribute("aria-pressed"), "true");
  await nights.getByRole("button").first().click();
  await nights.getByText("Not yet").first().waitFor();
  t.regex(page.url(), /night=\d{4}-\d\d-\d\d$/);
  await last.click();
  await nights.getByText("Seal 1,").waitFor();
  await nights.getByRole("link", { name: "1 finding, 1 open" }).click();
  await page.getByText("1 of 1 finding").waitFor();
  t.deepEqual(complaints, []);
});

test.serial("a copy of the seals is compared with ours: the same, another, and what is no seal", async (t) => {
  const { page } = await holdback.visit(admin, "/books");
  const file = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download proof" }).click();
  t.is((await file).suggestedFilename(), "audit-seal-1.jsonl");
  const line = await readFile(await (await file).path(), "utf8");
  await page.getByRole("button", { name: "paste its lines" }).click();
  const dialog = page.getByRole("dialog", { name: "Compare a copy of the seals" });
  const compare = async (text: string) => {
    await dialog.getByRole("textbox", { name: "Lines of their file" }).fill(text);
    await dialog.getByRole("button", { name: "Compare" }).click();
  };
  await compare(line);
  await dialog.getByText("The history holds, and seal 1 is the one that they have.").waitFor();
  t.deepEqual(await violations(page), []);
  const { hash } = JSON.parse(line) as { hash: string };
  await compare(line.replace(hash, "0".repeat(64)));
  await dialog.getByText(/^seal replaced/).waitFor();
  t.is(await dialog.getByText("The history holds").count(), 0);
  await compare("7c02 e91d");
  await dialog.getByText("These are no lines of a file of seals").waitFor();
});

test.serial("a difference is explained by a person, with their name, and closed", async (t) => {
  const { page } = await holdback.visit(admin, "/books");
  await page
    .getByRole("row", { name: /tr_byhand/ })
    .getByRole("button", { name: "Link or explain" })
    .click();
  const dialog = page.getByRole("dialog", { name: "What is this difference?" });
  await dialog.getByText(/^No unpaid obligation has this amount/).waitFor();
  await dialog.getByRole("radio", { name: "It pays nothing that is owed" }).check();
  await dialog.getByRole("textbox", { name: "Reason" }).fill("a test transfer of our own");
  t.deepEqual(await violations(page), []);
  await dialog.getByRole("button", { name: "Close with this explanation" }).click();
  await page.getByText("Our books and Stripe differ; every difference is explained.").waitFor();
  await page.getByText(/^Explained by Priya Raman, /).waitFor();
  const { rows } = await holdback.db.admin.query("select explanation from app.reconciliation_findings");
  t.deepEqual(rows, [{ explanation: "a test transfer of our own" }]);
});

test.serial(
  "a transfer made by hand is linked to the obligation that it pays, and no run pays that again",
  async (t) => {
    const { db } = holdback;
    const one = await createRecruiter(db.admin);
    const companyId = await companyPayingAtOnce(db.admin);
    const { schedule } = await payoutOf(
      db.admin,
      await createPlacement(db.admin, { companyId, feeAmount: 77_700, holdbackPercentage: 0, recruiters: allFor(one) }),
    );
    // Of another amount: it is none that this transfer pays.
    await createPlacement(db.admin, { companyId, feeAmount: 77_600, holdbackPercentage: 0, recruiters: allFor(one) });
    await findByHand("tr_pays", { amount: 77_700, currency: "USD", destination: one.stripeAccountId });
    const { page, complaints } = await holdback.visit(admin, "/books");
    const settle = page.getByRole("row", { name: /tr_pays/ }).getByRole("button", { name: "Link or explain" });
    await settle.click();
    const dialog = page.getByRole("dialog", { name: "What is this difference?" });
    const pays = dialog.getByRole("radio", { name: /^It pays (?!nothing)/ });
    await pays.first().waitFor();
    t.is(await pays.count(), 1);
    await dialog.getByRole("radio", { name: /^It pays USD\s?777\.00 to / }).check();
    t.deepEqual(await violations(page), []);
    await dialog.getByRole("textbox", { name: "Reason" }).fill("sent by hand on Friday");
    await dialog.getByRole("button", { name: "Link it to this obligation" }).dblclick();
    await page.getByText("The difference is booked").waitFor();
    await page
      .getByText(/^Explained by Priya Raman, /)
      .first()
      .waitFor();
    const { rows } = await db.admin.query(
      "select status, processed_at is not null as paid from app.payout_schedules where id = $1",
      [schedule],
    );
    t.deepEqual(rows, [{ status: "processed", paid: true }]);
    t.deepEqual(complaints, []);
  },
);

test.serial("a reversal made at Stripe is booked as what it means", async (t) => {
  const { db } = holdback;
  const { rows } = await db.admin.query<{ id: string; tr: string; amount: string }>(
    `update app.payout_transfers set reversed_by_hand = amount, reversed_by_hand_at = now()
      where stripe_transfer_id = 'tr_pays' returning id, stripe_transfer_id as tr, amount`,
  );
  const [transfer] = rows;
  await findByHand(
    "tr_pays",
    { amount: 77_700, amount_reversed: 77_700, currency: "USD" },
    "reversed_there",
    transfer?.id,
  );
  const { page } = await holdback.visit(admin, "/books");
  await page
    .getByRole("row", { name: /Reversal at Stripe/ })
    .getByRole("button", { name: "Book or explain" })
    .click();
  const dialog = page.getByRole("dialog", { name: "What is this difference?" });
  await dialog.getByRole("textbox", { name: "Reason" }).fill("the bank account was wrong");
  await dialog.getByRole("radio", { name: "It is owed again" }).check();
  t.deepEqual(await violations(page), []);
  await dialog.getByRole("button", { name: "Book it as owed again" }).click();
  await page.getByText("The difference is booked").waitFor();
  const { rows: anew } = await db.admin.query(
    "select amount::int, status from app.payout_schedules where payout_id = (select payout_id from app.payout_transfers where id = $1) order by id",
    [transfer?.id],
  );
  t.deepEqual(anew, [
    { amount: 77_700, status: "processed" },
    { amount: 77_700, status: "pending" },
  ]);
});

test.serial("to whom the seal was sent stands there, and who does not have it", async (t) => {
  const { db } = holdback;
  await db.admin.query(
    `with place as (
       insert into app.webhook_endpoints (url, event_types, description, created_by_role)
       values ('https://auditor.example.com/seals', '{audit_seal.signed}', 'Our auditor', 'test'),
              ('https://archive.example.com/', '{audit_seal.signed}', null, 'test') returning id
     )
     insert into app.webhook_deliveries (endpoint_id, event_id, event_type, order_key)
     select place.id, event.id, event.type, event.id
       from place, app.events as event where event.type = 'audit_seal.signed'`,
  );
  await db.admin.query(
    `update app.webhook_deliveries as delivery
        set last_attempt_at = now(),
            status = case when url ~ 'auditor' then 'delivered' else 'given_up' end,
            last_error = case when url !~ 'auditor' then 'The host is not known' end
       from app.webhook_endpoints as place where place.id = delivery.endpoint_id`,
  );
  const { page } = await holdback.visit(admin, "/books");
  const log = page.getByRole("region", { name: "Audit log" });
  t.regex(await log.getByRole("listitem").filter({ hasText: "Our auditor" }).innerText(), /has it, /);
  t.regex(
    await log.getByRole("listitem").filter({ hasText: "archive.example.com" }).innerText(),
    /does not have it: it was tried in vain, .+\s+The host is not known/,
  );
  t.deepEqual(await violations(page), []);
});

test.serial("of a history that is too long for the page it says where the answer is", async (t) => {
  const { page } = await holdback.visit(admin, "/books");
  const check = page.getByRole("button", { name: "Check the history now" });
  await check.waitFor();
  const client = await holdback.db.admin.connect();
  try {
    // Whoever verifies waits for it, longer than a page may.
    await client.query("begin; lock table app.audit_archive_ends in access exclusive mode");
    await check.click();
    const said = page.getByRole("alert").filter({ hasText: "The history was not checked" });
    await said.waitFor({ timeout: 60_000 });
    t.regex(await said.innerText(), /All of it is checked every night.*npm run verify-audit/s);
    t.deepEqual(await violations(page), []);
  } finally {
    await client.query("rollback");
    client.release();
  }
});
