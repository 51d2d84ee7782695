import test from "ava";
import { createTestDatabase } from "../support/database.ts";
import { daysAgo } from "../support/days.ts";
import { companyPayingAtOnce } from "../support/debts.ts";
import { eventually } from "../support/eventually.ts";
import { allFor, createPlacement } from "../support/fixtures.ts";
import { transfersMayBeSent } from "../support/gate.ts";
import { MailServer } from "../support/mail.ts";
import { changeSettings } from "../support/payout_system.ts";
import { createTestSandbox } from "../support/sandbox.ts";
import { startTestWorker, type TestWorker } from "../support/worker.ts";
import { recruiterAtStripe } from "../support/worker_fixture.ts";

test("a paid recruiter gets one mail, though its worker is killed while the mail server has it and jobs come twice", async (t) => {
  const [db, sandbox, server] = [await createTestDatabase(), await createTestSandbox(), new MailServer()];
  await server.start();
  let worker: TestWorker | null = null;
  t.teardown(async () => {
    await worker?.stop();
    await server.stop();
    await sandbox.remove();
    await db.drop();
  });
  await changeSettings(db.admin, { mail_bundle_seconds: 0, mail_settle_seconds: 0, mail_lease_seconds: 1 });
  const start = async () => {
    worker = await startTestWorker({
      databaseUrl: db.urlOf("holdback_worker"),
      stripe: sandbox,
      env: { SMTP_URL: server.url, MAIL_FROM: "Talent Market <payouts@market.example>" },
    });
    await transfersMayBeSent(db.admin);
  };
  await start();
  await sandbox.control.fund("usd", 1_000_000);
  const recruiter = await recruiterAtStripe(db, sandbox);
  await createPlacement(db.admin, {
    companyId: await companyPayingAtOnce(db.admin),
    recruiters: allFor(recruiter),
    startDate: daysAgo(9),
  });
  const enqueue = (task: string) =>
    db.admin.query("select app_private.enqueue($1, array['{}', '{}', '{}']::jsonb[])", [task]);
  // The mail server has the whole mail, and does not say so: the worker dies before it knows.
  let isAsked = false;
  server.beforeAccepting = async () => {
    isAsked = true;
    await new Promise(() => undefined);
  };
  await enqueue("process_due_schedules");
  await eventually("the payment to be made", async () => {
    const { rowCount } = await db.admin.query("select from app.payout_schedules where status = 'processed'");
    return rowCount === 1;
  });
  await eventually("the mail server to be asked", async () => {
    await enqueue("send_mails");
    return isAsked;
  });
  await (worker as TestWorker | null)?.kill();
  server.beforeAccepting = async () => undefined;
  await start();
  await eventually("the mail to be sent", async () => {
    await enqueue("send_mails");
    const { rows } = await db.admin.query<{ open: boolean; any: boolean }>(
      `select exists (select from app_private.mails where status in ('open', 'waiting', 'sending')) as open,
              exists (select from app_private.mail_items where kind = 'paid') as any`,
    );
    return rows[0]?.open === false && rows[0].any;
  });
  // What the killed worker had handed over arrives a second time: the same mail, by its id.
  const paid = server.to(recruiter).filter(({ subject }) => subject?.includes("Paid"));
  t.is(new Set(paid.map(({ messageId }) => messageId)).size, 1);
  const { rows: mails } = await db.admin.query("select id from app_private.mails where status = 'sent' order by id");
  t.deepEqual(
    [...new Set(server.received.map(({ messageId }) => messageId))].sort(),
    mails.map(({ id }) => `<${id}@market.example>`).sort(),
  );
  t.is((await db.admin.query("select from app_private.mail_items where kind = 'paid'")).rowCount, 1);
});
