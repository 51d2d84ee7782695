// Arguments that a command does not have are refused before it does anything.

import test from "ava";
import { cleanEnvironment, start } from "../../support/commands.ts";

/** What the command says, and its exit code. Nothing listens at this database: whoever tries it says so. */
async function answerOf(t: Parameters<typeof start>[0], ...args: string[]) {
  const command = start(t, args, cleanEnvironment({ DATABASE_URL: "postgres://127.0.0.1:1/none" }));
  const { code } = await command.ended;
  return { code, stderr: command.stderr() };
}

const WITHOUT_ARGUMENTS = [
  ...["migrate", "server", "worker", "gateway", "rotate_passwords", "check_sql_width"].map(
    (name) => `commands/${name}`,
  ),
  "demo/main",
];

for (const name of WITHOUT_ARGUMENTS) {
  test(`${name} has no arguments, and says where its settings are said`, async (t) => {
    const { code, stderr } = await answerOf(t, `server/${name}.ts`, "--port", "1");
    t.is(code, 1);
    // What stays up says it in its log.
    const said = stderr.startsWith("{") ? JSON.parse(stderr).msg.replace(/^the \w+ ends: /, "") : stderr;
    t.regex(said, /^There is no argument --port 1\.\n\nUsage: npm run /);
  });
}

test("a window that ends before it begins is refused as such, before a key is asked for", async (t) => {
  const { code, stderr } = await answerOf(
    t,
    "server/commands/reconcile.ts",
    "--from",
    "2026-11-22",
    "--to",
    "2026-11-01",
  );
  t.is(code, 1);
  t.regex(stderr, /^--to 2026-11-01 is before --from 2026-11-22\.\n\nUsage: npm run reconcile/);
});
