// npm run verify-audit: what it says, and by which code, of what proves nothing.

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { useSealing } from "../../support/aged_log.ts";
import { cleanEnvironment, run } from "../../support/commands.ts";
import { useDatabase } from "../../support/database.ts";

const sealing = useSealing();
const db = useDatabase(test);

const known = { HOLDBACK_DATA_DIR: sealing.place, AUDIT_SEAL_FILE: sealing.file };

const verifier =
  (t: ExecutionContext) =>
  (env: Record<string, string>, ...args: string[]) =>
    run(t, ["server/commands/verify_audit.ts", ...args], {
      ...cleanEnvironment({ DATABASE_URL: db.adminUrl }),
      ...env,
    });

test.serial(
  "an export without rows, a log without a seal, and one without evidence from outside are not said to be right",
  async (t) => {
    const verify = (env: Record<string, string>, ...args: string[]) =>
      run(t, ["server/commands/verify_audit.ts", ...args], {
        ...cleanEnvironment({ DATABASE_URL: db.adminUrl }),
        ...env,
      });
    const known = { HOLDBACK_DATA_DIR: sealing.place, AUDIT_SEAL_FILE: sealing.file };

    const fresh = await verify(known);
    t.is(fresh.code, 3, fresh.stdout + fresh.stderr);
    t.regex(fresh.stdout, /Nothing is sealed yet.*\nNothing else is wrong\./);

    await sealing.seal(db.admin);
    const whole = await verify(known);
    t.deepEqual([whole.code, /Nothing is wrong\./.test(whole.stdout)], [0, true], whole.stdout);

    const elsewhere = { HOLDBACK_DATA_DIR: join(sealing.place, "elsewhere") };
    const withoutBoth = await verify(elsewhere);
    t.is(withoutBoth.code, 2);
    t.regex(
      withoutBoth.stdout,
      /2 wrong:\n {2}outside_missing: .*audit_seals\.jsonl is not there.*\n {2}key_missing: /,
    );
    const withKey = await verify(elsewhere, "--key", join(sealing.place, "audit-seal.pub"));
    t.is(withKey.code, 2);
    t.regex(withKey.stdout, /1 wrong:\n {2}outside_missing: /);
    const withBoth = await verify(elsewhere, "--key", join(sealing.place, "audit-seal.pub"), "--seals", sealing.file);
    t.is(withBoth.code, 0, withBoth.stdout);

    const empty = join(sealing.place, "empty.jsonl");
    await writeFile(empty, "");
    t.is((await verify(elsewhere, "--key", join(sealing.place, "audit-seal.pub"), "--seals", empty)).code, 2);
    const nothing = await verify(known, empty);
    t.is(nothing.code, 2);
    t.regex(nothing.stdout, /log_empty: There is no row/);
  },
);

/** As an owner does it who wants to change something for a night. */
const BLINDED = `
  create or replace function app_private.present_definitions() returns jsonb language sql stable security definer
    set search_path = pg_catalog, pg_temp
    as 'select state.definitions from app.audit_definitions as state order by state.recorded_at desc limit 1';
  create or replace function app_private.audit_state_problems(chains text[] default null)
    returns table (problem text, chain text, sequence bigint, row_id uuid, seal_number bigint, detail text)
    language sql stable set search_path = pg_catalog, pg_temp
    as 'select null::text, null::text, null::bigint, null::uuid, null::bigint, null::text where false';
  alter table app_private.settings disable trigger _900_audit;
  select app_private.record_migration(true)`;

test.serial("a database that was made to say nothing of itself is asked by the release's own words", async (t) => {
  const before = await verifier(t)(known);
  t.is(before.code, 0, before.stdout);
  t.regex(before.stdout, /each must be one of yours:\n {2}20\S+Z, by \S+, [0-9a-f]{16}\n/);
  await db.admin.query(BLINDED);
  t.deepEqual((await db.admin.query("select * from app.verify_audit_log()")).rows, []);
  const found = await verifier(t)(known);
  t.is(found.code, 2);
  t.regex(
    found.stdout,
    /definitions_changed: database:definitions\. function app_private\.audit_state_problems\S+ was changed/,
  );
  t.regex(
    found.stdout,
    /; function app_private\.present_definitions\(\) was changed; trigger _900_audit on app_private\.settings was/,
  );
  t.regex(found.stdout, /release_differs: .*: app_private\.audit_state_problems, app_private\.present_definitions\. /);
});
