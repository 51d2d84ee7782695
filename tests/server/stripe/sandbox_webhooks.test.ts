// npm start has its sandbox deliver webhooks to its API, wherever that is this time.

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import pg from "pg";
import { Control } from "../../../sandbox/client.ts";
import { findRunningEmbeddedPostgres } from "../../../server/database/embedded_postgres/embedded_postgres.ts";
import { readControlHeaders } from "../../../server/stripe/sandbox_control.ts";
import { cleanEnvironment, eventually, start, temporaryFolder } from "../../support/commands.ts";
import { portOfItsOwn } from "../../support/port.ts";
import { prepareServer } from "../../support/prepared_server.ts";

async function launch(t: ExecutionContext, dataDir: string, port: string) {
  const env = cleanEnvironment({ HOLDBACK_DATA_DIR: dataDir, PORT: port });
  const command = start(t, ["server/commands/start.ts"], env);
  await eventually(() => command.stdout().includes("holdback ready on") || command.process.exitCode !== null);
  const { sandboxUrl } = JSON.parse(await readFile(join(dataDir, "running.json"), "utf8"));
  const control = new Control(sandboxUrl, await readControlHeaders(join(dataDir, "sandbox")));
  return { ...command, url: `http://127.0.0.1:${port}/webhooks/stripe`, control };
}

async function storedEvents(dataDir: string): Promise<number> {
  const client = new pg.Client({ connectionString: (await findRunningEmbeddedPostgres(dataDir))?.adminUrl });
  await client.connect();
  try {
    const { rows } = await client.query("select count(*)::int as count from app_private.stripe_webhook_inbox");
    return rows[0].count;
  } finally {
    await client.end();
  }
}

test("the sandbox of npm start delivers to its API, also after a restart, and at another port", async (t) => {
  const dataDir = join(await temporaryFolder(t), "data");
  await prepareServer(dataDir);
  const [port, otherPort] = [String(await portOfItsOwn()), String(await portOfItsOwn())];
  for (const [round, each] of [port, port, otherPort].entries()) {
    const holdback = await launch(t, dataDir, each);
    const { endpoints } = await holdback.control.webhooks();
    t.deepEqual(
      endpoints.map(({ url }) => url),
      [holdback.url],
      `round ${round}`,
    );
    await holdback.control.fund("usd", 1_000);
    await eventually(async () => (await storedEvents(dataDir)) === 2 * (round + 1));
    holdback.process.kill("SIGTERM");
    t.deepEqual(await holdback.ended, { code: 0, signal: null }, holdback.stderr());
  }
});
