// What the worker signs. Its key is worth what it refuses: the database's owner may rewrite every row, and wait for the task.

import { randomBytes } from "node:crypto";
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import type pg from "pg";
import type { HandedSeal } from "../../../server/database/audit/handed_seals.ts";
import { sealAuditLog } from "../../../server/database/audit/seal.ts";
import { ensureSealKey } from "../../../server/database/audit/seal_key.ts";
import { verifyDatabase } from "../../../server/database/audit/verify.ts";
import { useDatabase } from "../../support/database.ts";
import { falsify, inTransaction } from "../../support/tampering.ts";

const db = useDatabase(test);

const key = ensureSealKey({ auditSealKey: null, dataDir: join(tmpdir(), `seals-${randomBytes(6).toString("hex")}`) });

/** Three seals that were signed and handed outside, in a transaction that is rolled back. */
async function sealed(
  t: ExecutionContext,
  work: (scene: {
    client: pg.PoolClient;
    file: string;
    seal: () => Promise<void>;
    /** Nothing is signed, nothing handed out, and no seal made. */
    isRefused: (message: RegExp) => Promise<void>;
    lines: () => Promise<HandedSeal[]>;
  }) => Promise<void>,
) {
  const file = join(await mkdtemp(join(tmpdir(), "seals-")), "seals.jsonl");
  const { privateKey, publicKey } = await key;
  await inTransaction(db.admin, async (client) => {
    const seal = () =>
      sealAuditLog({
        withPgClient: async (callback) => callback(client),
        key: { privateKey, publicKey },
        file,
        log: () => undefined,
      });
    const text = () => readFile(file, "utf8").catch(() => "");
    const lines = async () =>
      (await text())
        .trim()
        .split("\n")
        .flatMap((line) => JSON.parse(line) as HandedSeal);
    const signatures = async () =>
      (
        await client.query(
          "select (select count(*) from app.audit_seals) as seals, (select count(*) from app.audit_seal_signatures) as signed",
        )
      ).rows;
    const isRefused = async (message: RegExp) => {
      const before = [await text(), await signatures()];
      await t.throwsAsync(seal(), { message });
      await t.throwsAsync(seal(), { message });
      t.deepEqual([await text(), await signatures()], before);
    };
    for (const value of ["7", "8", "9"]) {
      await client.query("update app_private.settings set value = $1 where name = 'max_retries'", [value]);
      await seal();
    }
    await work({ client, file, seal, isRefused, lines });
  });
}

/** As an owner who knows how it is done: all seals from one on, each over the one before it. */
const resealedFrom = (number: number) => `
  do $$
  declare
    seal app.audit_seals;
    before bytea;
  begin
    for seal in select * from app.audit_seals where number >= ${number} order by number loop
      seal.previous_hash := coalesce(before, seal.previous_hash);
      if before is null then seal.sealed_at := seal.sealed_at - interval '1 hour'; end if;
      before := app_private.audit_seal_hash(seal);
      update app.audit_seals set sealed_at = seal.sealed_at, previous_hash = seal.previous_hash, hash = before
      where number = seal.number;
      delete from app.audit_seal_signatures where seal_number = seal.number;
    end loop;
  end
  $$;`;

test.serial("seals that were written anew, and whose signatures were taken away, get none", async (t) => {
  for (const first of [1, 2, 3])
    await sealed(t, async ({ client, isRefused }) => {
      await falsify(client, resealedFrom(first));
      await isRefused(new RegExp(`^Seal ${first} .*another one of this number was handed outside`));
    });
});

test.serial("a seal that does not follow the last one that was handed outside is not signed", async (t) => {
  await sealed(t, async ({ client, isRefused }) => {
    await client.query("select app_private.seal_audit_log()");
    // The signatures of the earlier ones stay, so that only the newest asks for one.
    await falsify(
      client,
      `create temporary table kept as select * from app.audit_seal_signatures; ${resealedFrom(2)}
       insert into app.audit_seal_signatures select * from kept where seal_number > 1`,
    );
    await isRefused(/^Seal 4 .*seal 4 does not follow seal 3 as it was handed outside/);
  });
});

test.serial("a seal between that and the last one that was handed outside is looked at too", async (t) => {
  await sealed(t, async ({ client, file, isRefused, lines }) => {
    // As on a machine whose file has not got the seals that another one signed.
    await writeFile(file, `${JSON.stringify((await lines())[0])}\n`);
    await client.query("select app_private.seal_audit_log()");
    await client.query("savepoint untouched");
    await falsify(client, "update app.audit_seals set row_count = row_count - 1 where number = 2");
    await isRefused(/^Seal 4 .*the hash of seal 2 is not that of its columns/);
    await client.query("rollback to untouched");
    await falsify(client, "delete from app.audit_seals where number = 2");
    await isRefused(/^Seal 4 .*seal 3 does not follow seal 1/);
  });
});

test.serial("a seal whose hash is not that of its columns is not signed", async (t) => {
  await sealed(t, async ({ client, isRefused }) => {
    await client.query("select app_private.seal_audit_log()");
    await falsify(client, "update app.audit_seals set hash = sha256('another') where number = 4");
    await isRefused(/^Seal 4 .*its hash is not that of its columns/);
  });
});

test.serial("a seal whose number is below the last one that was handed outside is not signed", async (t) => {
  await sealed(t, async ({ client, file, isRefused, lines }) => {
    const [first, , third] = await lines();
    await writeFile(file, `${JSON.stringify(first)}\n${JSON.stringify(third)}\n`);
    await falsify(
      client,
      "delete from app.audit_seal_signatures where seal_number > 1; delete from app.audit_seals where number = 3",
    );
    await isRefused(/^Seal 2 .*seal 3 was handed outside before/);
  });
});

test.serial("without a file the newest seal is signed, and none before it", async (t) => {
  await sealed(t, async ({ client, file, seal, isRefused, lines }) => {
    await client.query("savepoint untouched");
    await writeFile(file, "");
    await seal();
    t.deepEqual(
      (await lines()).map(({ number }) => number),
      ["4"],
    );
    await client.query("rollback to untouched");
    await writeFile(file, "");
    await falsify(client, "delete from app.audit_seal_signatures where seal_number > 1");
    await isRefused(/^Seal 2 .*not the newest one, and was never handed outside/);
  });
});

test.serial("a seal that a worker handed out before it died is signed alike, and not handed out twice", async (t) => {
  await sealed(t, async ({ client, file, seal, lines }) => {
    await falsify(client, "delete from app.audit_seal_signatures where seal_number > 1");
    // And the line after them was cut off.
    await writeFile(file, `${await readFile(file, "utf8")}{"number":"4","sea`);
    await seal();
    const sealsOutside = (await readFile(file, "utf8"))
      .split("\n")
      .flatMap((line) => (line.endsWith("}") ? [JSON.parse(line) as HandedSeal] : []));
    t.deepEqual(
      sealsOutside.map(({ number }) => number),
      ["1", "2", "3", "4"],
    );
    const { problems } = await verifyDatabase(client, { keys: [(await key).publicKey], sealsOutside });
    t.deepEqual(problems, []);
    await t.throwsAsync(lines());
  });
});

test.serial("a database that was put back goes on where a file says that it may", async (t) => {
  await sealed(t, async ({ client, file, seal, isRefused, lines }) => {
    const [first, second] = await lines();
    await falsify(
      client,
      `delete from app.audit_seal_signatures where seal_number = 3; delete from app.audit_seal_chains where seal_number = 3;
       delete from app.audit_seals where number = 3`,
    );
    await client.query("set constraints all deferred");
    await client.query("select app_private.seal_audit_log()");
    await isRefused(/^Seal 3 .*another one of this number was handed outside/);
    await writeFile(file, `${JSON.stringify(first)}\n${JSON.stringify(second)}\n`);
    await seal();
    t.deepEqual(
      (await lines()).map(({ number }) => number),
      ["1", "2", "3", "4"],
    );
  });
});
