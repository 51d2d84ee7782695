// No secret reaches the log, in whatever it is wrapped, nor an error message that a command prints.

import { setImmediate as turnOver } from "node:timers/promises";
import test from "ava";
import { createLogger, oncePerTurn, redactSecrets } from "../../../server/processes/logger.ts";
import { describeError } from "../../../server/processes/run_command.ts";
import { cleanEnvironment, root, run } from "../../support/commands.ts";

const secrets: Record<string, string> = {
  "a live key": "key is sk_live_hunter2 indeed",
  "a restricted test key": "rk_test_hunter2",
  "a webhook secret": "whsec_hunter2",
  "a URL's password": "connect to postgres://admin:hunter2@db.example.com:5432/pay failed",
  "a URL's password with an at sign": "postgres://admin:hun@ter2@db.example.com/pay",
  "a password as a parameter": "postgres:///pay?host=/run&password=hunter2&user=x",
  "the token of the sandbox's control plane": "sbxctl_hunter2 was refused",
  "a connection string": "connecting with host=db user=admin password=hunter2 dbname=pay",
  "a quoted connection string": "password = 'hun ter2' host=db",
  "a line of a service file": "[holdback]\npassword=hunter2",
  "a variable of libpq": "PGPASSWORD=hunter2 psql",
  "a key's password": "sslpassword=hunter2",
  "a statement that sets a password": "alter role holdback_worker password 'it''s hunter2'",
  "the verifier of a password": "SCRAM-SHA-256$4096:hunter2==$hunter2/x+=:hunter2=",
  "a bearer token": "authorization: Bearer hunter2.abc-def",
  "a JWT": "token eyJhbGciOi.eyJzdWIhunter2.c2ln",
};

for (const [name, text] of Object.entries(secrets)) {
  test(`${name} is taken out of a text`, (t) => {
    t.notRegex(redactSecrets(text), /hunter2|ter2/);
    t.regex(redactSecrets(text), /\[redacted\]/);
  });
}

test("the rest of the text stays", (t) => {
  t.is(
    redactSecrets("postgres://admin:hunter2@db.example.com:5432/pay and http://127.0.0.1:5678/readyz for a@b.example"),
    "postgres://admin:[redacted]@db.example.com:5432/pay and http://127.0.0.1:5678/readyz for a@b.example",
  );
});

test("words about passwords stay", (t) => {
  const message = `password authentication failed for user "holdback_worker"`;
  t.is(redactSecrets(message), message);
});

test("advice on how to write a URL can be read", (t) => {
  const advice = "Write postgres://USER:PASSWORD@HOST:PORT/DATABASE";
  t.is(redactSecrets(advice), advice);
  t.is(redactSecrets("postgres://USER:password@HOST/DATABASE"), "postgres://USER:[redacted]@HOST/DATABASE");
});

test("a log line is still JSON when secrets in fields, nested objects and errors were taken out", async (t) => {
  const script = `
    import { createLogger } from ${JSON.stringify(`${root}server/processes/logger.ts`)};
    const log = createLogger("test");
    log.info({ headers: { authorization: "hunter2" }, deep: { er: { databasePassword: "hun\\"ter2" } }, kept: "this" }, "one");
    log.error({ err: new Error("postgres://a:hunter2@h/db refused sk_test_hunter2") }, "whsec_hunter2");`;
  const { stderr, code } = await run(t, ["--input-type=module", "--eval", script], cleanEnvironment());
  t.is(code, 0, stderr);
  t.notRegex(stderr, /ter2/);
  const [one, two] = stderr
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  t.is(one.kept, "this");
  t.is(one.deep.er.databasePassword, "[redacted]");
  t.is(two.level, "error");
  t.is(two.msg, "whsec_[redacted]");
});

test("an error is told with its causes and without secrets", (t) => {
  const refused = new AggregateError([
    new Error("connect ECONNREFUSED ::1:1"),
    new Error("connect ECONNREFUSED 127.0.0.1:1"),
  ]);
  const error = new Error("No answer from postgres://admin:hunter2@localhost/pay.", { cause: refused });
  t.is(
    describeError(error),
    "No answer from postgres://admin:[redacted]@localhost/pay.\n" +
      "  because: connect ECONNREFUSED ::1:1; connect ECONNREFUSED 127.0.0.1:1",
  );
});

test("on a terminal a log line is for people: time, level, message, facts, and no secret; elsewhere it is JSON", async (t) => {
  const script = (isTerminal: boolean) => `
    import { createLogger } from ${JSON.stringify(`${root}server/processes/logger.ts`)};
    process.stderr.isTTY = ${isTerminal};
    process.stderr.hasColors = () => false;
    createLogger("worker").info({ run: "r1", url: "postgres://a:hunter2@h/db" }, "a run started");`;
  const said = async (isTerminal: boolean) =>
    (await run(t, ["--input-type=module", "--eval", script(isTerminal)], cleanEnvironment())).stderr;
  t.regex(
    await said(true),
    /^\[\d\d:\d\d:\d\d\] INFO \(worker\): a run started \{"run":"r1","url":"postgres:\/\/a:\[redacted\]@h\/db"\}\n$/,
  );
  t.like(JSON.parse(await said(false)), { level: "info", name: "worker", run: "r1", msg: "a run started" });
});

test("lines of one turn leave together, in order and without secrets; a warning at once, with what waits", async (t) => {
  const written: string[] = [];
  const log = createLogger("test", "info", oncePerTurn({ write: (lines) => void written.push(lines) }));
  const messages = () =>
    written.map((lines) =>
      lines
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line).msg),
    );
  log.info("one");
  log.info("Bearer hunter2");
  t.deepEqual(messages(), []);
  await turnOver();
  t.deepEqual(messages(), [["one", "Bearer [redacted]"]]);
  log.info("three");
  log.warn("four");
  t.deepEqual(messages().slice(1), [["three", "four"]]);
  await turnOver();
  log.error("five");
  t.deepEqual(messages().slice(2), [["five"]]);
});

test("what waits is written when the process ends in the middle of a turn", async (t) => {
  const script = (end: string) => `
    import { createLogger, oncePerTurn } from ${JSON.stringify(`${root}server/processes/logger.ts`)};
    createLogger("test", "info", oncePerTurn()).info("the last words");
    ${end}`;
  for (const end of ["process.exit(3);", 'throw new Error("unforeseen");']) {
    const { stderr, code } = await run(t, ["--input-type=module", "--eval", script(end)], cleanEnvironment());
    t.not(code, 0, end);
    t.true(stderr.includes("the last words"), end);
  }
});
