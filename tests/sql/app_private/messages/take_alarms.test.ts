// When no worker sends mails, the API sends those that admins need then, and no others.

import test from "ava";
import pg from "pg";
import { sendAlarms } from "../../../../server/messages/mail/send.ts";
import { eventually } from "../../../support/eventually.ts";
import { createPerson, createRecruiter } from "../../../support/fixtures.ts";
import { useMail } from "../../../support/mail.ts";

const post = useMail(test);

/** What the API does, by its own login. */
async function sendAsApi(): Promise<void> {
  const api = new pg.Pool({ connectionString: post.db.urlOf("holdback_authenticator"), max: 4 });
  const query = <Row extends object>(sql: string, values?: unknown[]) => api.query<Row>(sql, values);
  await sendAlarms(post.server.settings(), query, (message) => post.warnings.push(message));
  await api.end();
}

test.serial("while a worker sends mails the API neither reads on nor sends", async (t) => {
  const { admin } = post.db;
  await createPerson(admin, "platform_admin");
  await admin.query("select app_private.record_task_end('send_mails')");
  await admin.query("select app_private.open_stripe_circuit('Invalid API Key')");
  const read = async () => (await admin.query("select read_until from app_private.mail_state")).rows;
  const before = await read();
  await sendAsApi();
  t.deepEqual(await read(), before);
  t.deepEqual(post.server.received, []);
  t.is((await admin.query("select from app_private.mails")).rowCount, 0);
});

test.serial(
  "when none does, admins hear what stopped; a recruiter's mail waits for a worker, whoever asks",
  async (t) => {
    const { admin } = post.db;
    const told = await createPerson(admin, "platform_admin");
    await post.deliver();
    post.server.received.length = 0;
    await admin.query(
      "update app_private.expected_tasks set last_ended_at = now() - interval '3 hours' where task = 'send_mails'",
    );
    // Told at once too, and not the API's to send.
    const recruiter = await createRecruiter(admin);
    await admin.query("select app_private.report_missed_tasks(), app_private.close_stripe_circuit()");
    // Each round reads as far as no open transaction can write before.
    await eventually("admins hear of it", async () => {
      await sendAsApi();
      return post.server.to(told).length > 0;
    });
    const [mail, ...more] = post.server.to(told);
    t.deepEqual(more, []);
    t.regex(String(mail?.text), /send_mails is missed/);
    t.regex(String(mail?.text), /Stripe takes the key again/);
    await sendAsApi();
    t.is(post.server.to(told).length, 1);
    t.deepEqual(post.server.to(recruiter), []);

    const waiting = async () =>
      (
        await admin.query<{ id: string; status: string }>(
          "select id, status from app_private.mails where user_id = $1 and is_urgent",
          [recruiter.id],
        )
      ).rows;
    t.deepEqual(
      (await waiting()).map(({ status }) => status),
      ["open"],
    );
    // Nor can the API's login say that it was sent, when a worker has it.
    const { rows: taken } = await admin.query("select id, attempt from app_private.take_mails(10, now())");
    const { id, attempt } = taken.find((each) => each.id === taken[0].id) as { id: string; attempt: number };
    const { rows } = await admin.query("select app_private.record_alarm($1, $2, 'sent') as status", [id, attempt]);
    t.deepEqual(rows, [{ status: null }]);
    t.is((await waiting())[0]?.status, "sending");
  },
);
