// The last words of a process: a service's are a line of its log, a command's are for whoever typed it.

import test, { type ExecutionContext } from "ava";
import { cleanEnvironment, root, run } from "../../support/commands.ts";
import { portOfItsOwn } from "../../support/port.ts";

const MODULE = JSON.stringify(`${root}server/processes/run_command.ts`);

const inProcess = (t: ExecutionContext, script: string) =>
  run(
    t,
    ["--input-type=module", "--eval", `import { runCommand, runService } from ${MODULE};${script}`],
    cleanEnvironment(),
  );

/** The log, which has one line and is JSON. */
const lineOf = (stderr: string): Record<string, string> => JSON.parse(stderr);

for (const [name, file] of [
  ["worker", "server/commands/worker.ts"],
  ["API", "server/commands/server.ts"],
  ["gateway", "server/commands/gateway.ts"],
] as const) {
  test(`the ${name} that cannot start says so, and that it ends, in a line of its log`, async (t) => {
    const DATABASE_URL = "postgres://holdback:hunter2@127.0.0.1:1/none";
    const PORT = String(await portOfItsOwn());
    const { code, stderr } = await run(t, [file], cleanEnvironment({ DATABASE_URL, PORT, STRIPE_MODE: "test" }));
    t.is(code, 1);
    const { level, msg = "", name: logger } = lineOf(stderr);
    t.deepEqual([level, logger], ["fatal", name.toLowerCase()]);
    t.regex(msg, new RegExp(`^the ${name} ends: (The database of DATABASE_URL|There is no Stripe|Set PLATFORM_APIS)`));
    t.notRegex(stderr, /hunter2/);
  });
}

test("what nobody expected ends a service with where it happened, without secrets", async (t) => {
  const { code, stderr } = await inProcess(
    t,
    `runService("worker", () => new Promise(() => setTimeout(() => { throw new Error("sk_test_hunter2 broke") }, 1)));`,
  );
  t.is(code, 1);
  const { level, msg, stack = "" } = lineOf(stderr);
  t.deepEqual([level, msg], ["fatal", "the worker ends: sk_test_[redacted] broke"]);
  t.regex(stack, /^Error: sk_test_\[redacted\] broke\n +at /);
});

test("a command says it in plain words", async (t) => {
  const { code, stderr } = await inProcess(t, `runCommand(async () => { throw new Error("no luck") });`);
  t.deepEqual([code, stderr], [1, "no luck\n"]);
});
