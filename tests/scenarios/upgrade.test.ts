// An upgrade: npm run migrate of the next version, while API and worker of this one run.

import { appendFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test from "ava";
import type { migrate } from "../../server/database/migrate/migrate.ts";
import { createLogger } from "../../server/processes/logger.ts";
import { createPerson } from "../support/fixtures.ts";
import { startGraphql } from "../support/graphql.ts";
import { beginPlatform, paidOnce, payAll, place } from "../support/paying_platform.ts";
import { copyProject } from "../support/project_copy.ts";
import { startTestWorker } from "../support/worker.ts";

/** HB009: the second pause of one scope. The others: who waited for too long, on a machine with much else to do. */
const EXPECTED: unknown[] = ["HB009", "TIMEOUT", "SIGN_IN_UNAVAILABLE"];

test("API and worker of the version before go on while and after the next one is migrated", async (t) => {
  const platform = await beginPlatform(t);
  const { db, sandbox } = platform;
  const api = await startGraphql(db);
  t.teardown(() => api.stop());
  const worker = await platform.work();
  const send = await api.as((await createPerson(db.admin, "platform_admin")).id);
  await place(platform, 10);

  const folder = await copyProject();
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  await writeFile(
    join(folder, "migrations/9999_later.sql"),
    "alter table app.payout_schedules add column later text;\n",
  );
  await appendFile(join(folder, "sql/functions/app_private/core/setting.sql"), "\n-- changed\n");
  const next: { migrate: typeof migrate } = await import(join(folder, "server/database/migrate/migrate.ts"));

  let isOver = false;
  const said = new Set<unknown>();
  const ask = async (query: string) => {
    while (!isOver) {
      const { errors = [] } = await send(query);
      for (const { message, extensions } of errors) said.add(extensions?.code ?? message);
    }
  };
  const pause = `mutation { pausePayouts(input: { scope: "currency:JPY", reason: "a test" }) { clientMutationId } }`;
  const asking = Promise.all([ask("{ payouts(first: 5) { nodes { rowId } } }"), ask(pause)]);
  await db.admin.query("select app.process_due_schedules()");
  try {
    await next.migrate({ adminUrl: db.adminUrl, log: createLogger("test", "silent") });
  } finally {
    isOver = true;
    await asking;
  }
  t.deepEqual(
    [...said].filter((code) => !EXPECTED.includes(code)),
    [],
  );
  t.deepEqual(await (await fetch(`${api.url}/readyz`)).json(), { status: "ok", schema: "newer" });
  await payAll(platform);
  await paidOnce(t, platform, 20);
  t.notRegex(worker.wholeLog, /"level":"(error|fatal)"/);
  const anew = startTestWorker({ databaseUrl: db.urlOf("holdback_worker"), stripe: sandbox });
  t.regex((await t.throwsAsync(anew)).message, /newer than this version/);
});
