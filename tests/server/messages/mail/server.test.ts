// Mail servers that are down, refuse, or are not there at all.

import test from "ava";
import { createRecruiter, type Recruiter } from "../../../support/fixtures.ts";
import { useMail } from "../../../support/mail.ts";

const post = useMail(test);

const mailsOf = async ({ id }: Recruiter) =>
  (
    await post.db.admin.query(
      "select status, attempt, error_code, content is null as empty from app_private.mails where user_id = $1 order by id",
      [id],
    )
  ).rows;

test.serial(
  "while the mail server is down mails wait, and the log says so once a round; then each comes once",
  async (t) => {
    await post.server.stop();
    const recruiters = [];
    for (let i = 0; i < 12; i++) recruiters.push(await createRecruiter(post.db.admin));
    post.warnings.length = 0;
    await post.deliver();
    t.true(post.warnings.length > 0);
    for (const line of post.warnings) {
      t.regex(
        line,
        /^mails wait: the mail server does not take mail \(\w+\): .*\. They are tried again by themselves$/,
      );
      t.notRegex(line, /sesame|recruiter-/);
    }
    t.true((await mailsOf(recruiters[0] as Recruiter)).every(({ status, empty }) => status === "waiting" && !empty));
    await post.server.start();
    await post.deliver();
    for (const recruiter of recruiters) {
      t.deepEqual(
        post.server.to(recruiter).map(({ subject }) => subject),
        ["[test] Your payout account"],
      );
      t.deepEqual(
        (await mailsOf(recruiter)).map(({ status, empty }) => [status, empty]),
        [["sent", true]],
      );
    }
  },
);

test.serial(
  "a wrong password is a line in the log that says what to do, and the mail comes once it is right",
  async (t) => {
    const recruiter = await createRecruiter(post.db.admin);
    post.warnings.length = 0;
    await post.deliver(post.server.settings(post.server.url.replace("sesame", "hunter2")));
    t.regex(
      post.warnings[0] ?? "",
      /^mails wait: the mail server refused the user or the password of SMTP_URL, answer 535\. Correct SMTP_URL and restart/,
    );
    t.notRegex(post.warnings.join("\n"), /hunter2|recruiter-/);
    t.is((await post.deliverTo(recruiter)).length, 1);
  },
);

test.serial("a password is not sent to another machine without TLS", async (t) => {
  await createRecruiter(post.db.admin);
  post.warnings.length = 0;
  // The same server by a name that is not loopback's.
  await post.deliver(post.server.settings(post.server.url.replace("127.0.0.1", "127.0.0.2")));
  t.regex(post.warnings.join("\n"), /^mails wait: /m);
  await post.deliver();
});

test.serial("an address that the server refuses for good is given up, and keeps no other mail back", async (t) => {
  const [unknown, full, fine] = [
    await createRecruiter(post.db.admin),
    await createRecruiter(post.db.admin),
    await createRecruiter(post.db.admin),
  ];
  let isFull = true;
  post.server.refuses = (address) =>
    address === unknown.email ? "550 no such user" : address === full.email && isFull ? "452 mailbox full" : null;
  post.warnings.length = 0;
  await post.send();
  await post.deliver();
  t.is(post.server.to(fine).length, 1);
  t.like(await mailsOf(unknown), [{ status: "failed", error_code: "EENVELOPE", empty: true }]);
  t.like(await mailsOf(full), [{ status: "waiting" }]);
  t.notRegex(post.warnings.join("\n"), /recruiter-/);
  isFull = false;
  t.is((await post.deliverTo(full)).length, 1);
  post.server.refuses = () => null;
});

test.serial(
  "without a mail server each mail is a line of the log: ids and subject, and nothing is sent later",
  async (t) => {
    const recruiter = await createRecruiter(post.db.admin);
    post.logged.length = 0;
    await post.deliver(null);
    const [line] = post.logged.filter(({ user }) => user === recruiter.id);
    t.deepEqual(line, { mail: line?.mail as string, user: recruiter.id, subject: "[test] Your payout account" });
    t.deepEqual(
      (await mailsOf(recruiter)).map(({ status }) => status),
      ["logged"],
    );
    t.deepEqual(await post.deliverTo(recruiter), []);
  },
);

test.serial("what is tried for longer than three days is given up", async (t) => {
  const recruiter = await createRecruiter(post.db.admin);
  post.server.refuses = (address) => (address === recruiter.email ? "450 later" : null);
  await post.deliver();
  t.like(await mailsOf(recruiter), [{ status: "waiting" }]);
  await post.db.admin.query(
    "update app_private.mails set created_at = now() - interval '73 hours' where user_id = $1",
    [recruiter.id],
  );
  await post.deliver();
  t.like(await mailsOf(recruiter), [{ status: "failed", empty: true }]);
  post.server.refuses = () => null;
});
