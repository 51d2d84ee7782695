// npm run archive-audit: a month leaves into a file, and comes back; npm run verify-audit takes the file.

import { randomBytes } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test from "ava";
import { monthAgo, useSealing } from "../../support/aged_log.ts";
import { makePast } from "../../support/archived_log.ts";
import { cleanEnvironment, run } from "../../support/commands.ts";
import { useDatabase } from "../../support/database.ts";

const sealing = useSealing();
const db = useDatabase(test, ({ admin }) => makePast(admin, sealing));
const month = monthAgo(5).slice(0, 7);

test("a month leaves into a verified file, both verifiers hold, and it comes back", async (t) => {
  const env = {
    ...cleanEnvironment({ DATABASE_URL: db.adminUrl, HOLDBACK_DATA_DIR: sealing.place }),
    AUDIT_SEAL_FILE: sealing.file,
  };
  const file = join(sealing.place, `${randomBytes(4).toString("hex")}.jsonl`);
  const archiveAudit = (...args: string[]) => run(t, ["server/commands/archive_audit.ts", ...args], env);
  const verifyAudit = (...args: string[]) => run(t, ["server/commands/verify_audit.ts", ...args], env);

  for (const args of [[], [month], ["2026", file], [month, file, "more"], ["--restore"]])
    t.is((await archiveAudit(...args)).code, 1, args.join(" "));
  const early = await archiveAudit(monthAgo(0).slice(0, 7), `${file}.early`);
  t.is(early.code, 1);
  t.regex(early.stderr, /is not over/);

  const left = await archiveAudit(month, file);
  t.is(left.code, 0, left.stderr);
  t.regex(left.stdout, /\d+ rows of \d+ chains are in .*, SHA-256 [0-9a-f]{64}, and no more in the database/);
  const again = await archiveAudit(month, file);
  t.is(again.code, 1);
  t.regex(again.stderr, /is there already/);

  const without = await verifyAudit();
  t.is(without.code, 0, without.stdout);
  t.regex(without.stdout, new RegExp(`only the ends of their chains were verified: ${month}`));
  const withFile = await verifyAudit("--archive", file);
  t.is(withFile.code, 0, withFile.stdout);
  t.regex(withFile.stdout, new RegExp(`\\d+ rows of ${month} in its archive`));

  const forged = `${file}.forged`;
  await writeFile(forged, (await readFile(file, "utf8")).replace('"sequence":"1"', '"sequence":"2"'));
  t.is((await verifyAudit("--archive", forged)).code, 2);
  t.is((await archiveAudit("--restore", forged)).code, 2);

  const back = await archiveAudit("--restore", file);
  t.is(back.code, 0, back.stderr + back.stdout);
  t.regex(back.stdout, new RegExp(`rows of ${month} are in the audit logs again`));
  t.is((await verifyAudit("--archive", file)).code, 0);
  const left2 = await archiveAudit(month, `${file}.2`);
  t.is(left2.code, 0, left2.stderr + left2.stdout);
  t.deepEqual(await readFile(`${file}.2`), await readFile(file));
});
