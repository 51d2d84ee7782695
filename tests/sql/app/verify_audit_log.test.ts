// app.verify_audit_log and npm run verify-audit say the same of every way to falsify the logs.

import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "ava";
import type pg from "pg";
import { type ExportedRow, exportAuditLog } from "../../../server/database/audit/export.ts";
import { sealAuditLog } from "../../../server/database/audit/seal.ts";
import { ensureSealKey } from "../../../server/database/audit/seal_key.ts";
import { verifyExport } from "../../../server/database/audit/verify.ts";
import { useDatabase } from "../../support/database.ts";
import { refused } from "../../support/errors.ts";
import { createPlacement, createRecruiter } from "../../support/fixtures.ts";
import {
  type Found,
  falsify,
  inTransaction,
  type Scene,
  sayTheSame,
  verifyAsFile,
  verifyBothWays,
} from "../../support/tampering.ts";
import { TAMPERINGS_OF_ROWS } from "../../support/tamperings_of_rows.ts";
import { TAMPERINGS_OF_SEALS } from "../../support/tamperings_of_seals.ts";
import { withoutTriggers } from "../../support/without_triggers.ts";

const scene: Scene = { payout: "", other: "" };
const place = join(tmpdir(), `audit-${randomBytes(6).toString("hex")}`);
const file = join(place, "seals.jsonl");

const db = useDatabase(test, async ({ admin }) => {
  const key = await ensureSealKey({ auditSealKey: null, dataDir: place });
  const seal = () =>
    sealAuditLog({
      withPgClient: async (callback) => {
        const client = await admin.connect();
        return await Promise.resolve(callback(client)).finally(() => client.release());
      },
      key,
      file,
      log: () => undefined,
    });
  const payoutOf = async (placement: string) =>
    (await admin.query<{ id: string }>("select id from app.payouts where placement_id = $1", [placement])).rows[0]?.id;
  scene.payout = (await payoutOf(await createPlacement(admin))) as string;
  scene.other = (await payoutOf(await createPlacement(admin))) as string;
  await seal();
  await admin.query("select app.cancel_payout($1, 'The candidate never came')", [scene.payout]);
  for (const value of ["9", "10"])
    await admin.query("update app_private.settings set value = $1 where name = 'max_retries'", [value]);
  await seal();
});

const sealsOutside = () => readFile(file, "utf8");

async function bothVerifiers(client: pg.ClientBase, isAlone = false) {
  const outside = isAlone ? "" : await sealsOutside();
  const { rows: bySql } = await client.query<Found>(
    "select problem, chain, sequence::int, row_id, seal_number::int, detail from app.verify_audit_log(null, $1)",
    [outside],
  );
  const { publicKey } = await ensureSealKey({ auditSealKey: null, dataDir: place });
  const byUs = await verifyBothWays(client, {
    keys: [publicKey],
    sealsOutside: outside
      .trim()
      .split("\n")
      .flatMap((line) => (line ? [JSON.parse(line)] : [])),
  });
  return { bySql, byUs: byUs.problems, counted: byUs };
}

/** What a night finds whose turn it is to look at everything, although nothing was changed since the last one; and what there is. */
async function byTurns(client: pg.ClientBase) {
  await client.query(
    `insert into app_private.invariant_counts (counted_at, violations, row_counts)
     values (clock_timestamp() + interval '2 days', '{}', '{}')`,
  );
  const found = async (source: string) => {
    const { rows } = await client.query(
      `select concat_ws(' ', problem, chain, sequence, row_id, seal_number) as place from ${source} order by 1`,
    );
    return rows.map(({ place }) => place);
  };
  return [
    await found("app_private.night_audit_problems(app_private.audit_parts())"),
    await found("app.verify_audit_log()"),
  ] as const;
}

const ofState = (problem: string) => ["row_differs", "row_gone", "row_unlogged"].includes(problem);

const matches = (found: object[], wanted: object) =>
  found.some((problem) => Object.entries(wanted).every(([name, value]) => Reflect.get(problem, name) === value));

test.serial("both find nothing in logs that nobody has touched, and count every row, chain and seal", async (t) => {
  await inTransaction(db.admin, async (client) => {
    const { bySql, byUs, counted } = await bothVerifiers(client);
    t.deepEqual(bySql, []);
    t.deepEqual(byUs, []);
    const { rows } = await client.query(
      `select (select count(*) from app.payout_audit_log) + (select count(*) from app.audit_log) as rows,
              (select count(distinct payout_id) from app.payout_audit_log)
                + (select count(*) from (select distinct entity, entity_id from app.audit_log)) as chains`,
    );
    t.is(counted.rows, Number(rows[0].rows));
    t.is(counted.chains, Number(rows[0].chains));
    t.is(counted.seals, 2);
  });
});

test.serial(
  "both read texts alike that hold quotes, commas, line feeds and spaces of any kind, or nothing at all",
  async (t) => {
    await inTransaction(db.admin, async (client) => {
      for (const reason of ['"Quoted" \\ (and), so on', "two\nlines", "no-break\u00a0space", "日本,語", "{}"]) {
        await client.query("select app_private.set_reason($1)", [reason]);
        await client.query("update app.payouts set frozen_at = now(), frozen_reason = $2 where id = $1", [
          scene.other,
          reason,
        ]);
        await client.query("update app.companies set name = $1 || right(id::text, 8)", [reason.replace("\n", " ")]);
      }
      const { bySql, byUs } = await bothVerifiers(client);
      t.deepEqual(bySql, []);
      t.deepEqual(byUs, []);
    });
  },
);

test.serial("what a session in another encoding writes and verifies has the same hashes", async (t) => {
  await inTransaction(db.admin, async (client) => {
    await client.query("set client_encoding = 'LATIN1'");
    await client.query("update app.payouts set frozen_at = now(), frozen_reason = chr(252) || 'ber'");
    await client.query("update app.companies set name = chr(252) || right(id::text, 8)");
    t.deepEqual((await client.query("select * from app.verify_audit_log()")).rows, []);
    await client.query("reset client_encoding");
    const { bySql, byUs } = await bothVerifiers(client);
    t.deepEqual(bySql, []);
    t.deepEqual(byUs, []);
  });
});

for (const { name, isAlone, sql, finds } of [...TAMPERINGS_OF_ROWS, ...TAMPERINGS_OF_SEALS]) {
  test.serial(`both verifiers say where: ${name}`, async (t) => {
    await inTransaction(db.admin, async (client) => {
      await falsify(client, sql(scene));
      const { bySql, byUs } = await bothVerifiers(client, isAlone);
      sayTheSame(t, bySql, byUs, finds(scene));
      const { rows: ofPayout } = await client.query(
        "select problem, chain from app_private.audit_chain_problems(app_private.chains_of_payout($1))",
        [scene.payout],
      );
      const ofChains = bySql.filter(({ problem, chain }) => chain === `payout:${scene.payout}` && !ofState(problem));
      t.deepEqual(
        ofPayout,
        ofChains.map(({ problem, chain }) => ({ problem, chain })),
      );
      t.deepEqual(...(await byTurns(client)));
    });
  });
}

/** Another value of the same type that the table takes. */
const OTHER: Readonly<Record<string, string>> = {
  uuid: "uuidv7()",
  bigint: "999",
  jsonb: `'{"changes": {}}'`,
  "timestamp with time zone": "$ - interval '1 day'",
  bytea: "sha256('other')",
  text: "case $ when 'payout' then 'escrow_hold' when 'insert' then 'delete' else 'other' end",
};

for (const table of ["payout_audit_log", "audit_log"]) {
  test.serial(`a change of any column of ${table} is found, in its row`, async (t) => {
    await inTransaction(db.admin, async (client) => {
      const { rows: columns } = await client.query<{ name: string; type: string }>(
        `select column_name as name, data_type as type from information_schema.columns
          where table_schema = 'app' and table_name = $1`,
        [table],
      );
      const { rows } = await client.query<{ id: string }>(
        table === "audit_log"
          ? "select id from app.audit_log where entity = 'payout_accounts' limit 1"
          : "select id from app.payout_audit_log where payout_id = $1 and sequence = 1",
        table === "audit_log" ? [] : [scene.payout],
      );
      for (const { name, type } of columns) {
        await client.query("savepoint untouched");
        const other = (OTHER[type] ?? "null").replaceAll("$", name);
        await falsify(client, `update app.${table} set ${name} = ${other} where id = '${rows[0]?.id}'`);
        const { rows: bySql } = await client.query("select * from app_private.audit_chain_problems()");
        const { problems } = await verifyBothWays(client, { keys: [], sealsOutside: [] });
        t.true(bySql.length > 0 && problems.length > 0, `${name}: ${JSON.stringify({ bySql, problems })}`);
        await client.query("rollback to untouched");
      }
    });
  });
}

test.serial("rows that come in another order are followed alike, and a row that is there twice is found", async (t) => {
  await inTransaction(db.admin, async (client) => {
    const read = async () => {
      const [proof, logs]: ExportedRow[][] = [[], []];
      for await (const row of exportAuditLog(client)) (row.table.endsWith("audit_log") ? logs : proof)?.push(row);
      return { proof: proof ?? [], logs: logs ?? [] };
    };
    const inAnyOrder = async (proof: ExportedRow[], logs: ExportedRow[]) => {
      const middle = Math.floor(logs.length / 2);
      for (const others of [logs.toReversed(), [...logs.slice(middle), ...logs.slice(0, middle)]]) {
        const { problems } = await verifyExport([...proof, ...others], { keys: [], sealsOutside: [] });
        t.deepEqual(
          problems.map(({ problem, chain, sequence }) => ({ problem, chain, sequence })),
          expected,
        );
      }
    };
    let expected: object[] = [];
    const untouched = await read();
    await inAnyOrder(untouched.proof, untouched.logs);

    const chain = `payout:${scene.payout}`;
    await falsify(
      client,
      `update app.payout_audit_log set reason = 'other' where payout_id = '${scene.payout}' and sequence in (3, 5)`,
    );
    expected = [{ problem: "row_changed", chain, sequence: 3 }];
    const changed = await read();
    await inAnyOrder(changed.proof, changed.logs);

    expected = [{ problem: "row_missing", chain, sequence: 3 }];
    const twice = untouched.logs.filter(({ row }) => row.payout_id === scene.payout && row.sequence === "2");
    await inAnyOrder(untouched.proof, [...untouched.logs, ...twice]);
  });
});

test.serial("seals that come in another order are followed alike", async (t) => {
  await inTransaction(db.admin, async (client) => {
    const [seals, others]: [ExportedRow[], ExportedRow[]] = [[], []];
    for await (const row of exportAuditLog(client)) (row.table === "audit_seals" ? seals : others).push(row);
    const { problems, seals: count } = await verifyExport([...seals.toReversed(), ...others], {
      keys: [],
      sealsOutside: [],
    });
    t.deepEqual([problems, count], [[], 2]);
  });
});

test.serial(
  "an export whose columns change names, are more, or are written in another way does not verify",
  async (t) => {
    await inTransaction(db.admin, async (client) => {
      const rows: ExportedRow[] = [];
      for await (const row of exportAuditLog(client)) rows.push(row);
      const at = rows.findIndex(
        ({ table, row }) => table === "payout_audit_log" && row.payout_id === scene.payout && row.sequence === "2",
      );
      const { table, row } = rows[at] as ExportedRow;
      const others: Record<string, string | null>[] = [
        { action: row.changed_by_role ?? "", changed_by_role: row.action ?? "" },
        { note: "more" },
        { id: row.id?.toUpperCase() ?? "" },
        { id: row.id?.replace("-", "_") ?? "" },
        { sequence: "02" },
        { created_at: row.created_at?.replace("Z", "+00:00") ?? "" },
        { metadata: row.metadata?.replace(": ", ":") ?? "" },
        { hash: row.hash?.toUpperCase() ?? "" },
        { previous_hash: row.previous_hash?.toUpperCase() ?? "" },
        { reason: row.reason === null ? "" : null },
      ];
      for (const other of others) {
        const falsified = rows.with(at, { table, row: { ...row, ...other } });
        for (const verify of [verifyExport, verifyAsFile]) {
          const { problems } = await verify(falsified, { keys: [], sealsOutside: [] });
          t.true(
            matches(problems, { problem: "row_changed", chain: `payout:${scene.payout}`, sequence: 2 }),
            JSON.stringify({ other, problems }),
          );
        }
      }
    });
  },
);

test.serial(
  "a file that says the same in other JSON verifies alike, and one that goes on after a row is none",
  async (t) => {
    await inTransaction(db.admin, async (client) => {
      await client.query("select app_private.set_reason($1)", ['a\tb\n"c" \\ d/é 日'.normalize()]);
      await client.query("update app.payouts set frozen_at = now(), frozen_reason = 'for a test' where id = $1", [
        scene.other,
      ]);
      const rows: ExportedRow[] = [];
      for await (const row of exportAuditLog(client)) rows.push(row);
      const evidence = { keys: [], sealsOutside: [] };
      const inAscii = (row: ExportedRow) =>
        JSON.stringify(row).replace(/[^ -~]/g, (each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, "0")}`);
      for (const lineOf of [
        JSON.stringify,
        inAscii,
        (row: ExportedRow) => JSON.stringify(row, null, 1).replaceAll("\n", " "),
        ({ table, row }: ExportedRow) =>
          JSON.stringify({ row: Object.fromEntries(Object.entries(row).reverse()), table }),
      ]) {
        const { problems, rows: count } = await verifyAsFile(rows, evidence, { lineOf });
        t.deepEqual([problems, count], [[], rows.filter(({ table }) => table.endsWith("audit_log")).length]);
      }
      await t.throwsAsync(
        verifyAsFile(rows, evidence, {
          lineOf: ({ table, row }) =>
            JSON.stringify({ table, row }) + (table === "payout_audit_log" && row.reason === null ? "}" : ""),
        }),
        { message: /is no JSON/ },
      );
    });
  },
);

test.serial(
  "a row that was changed while its trigger was off is found by the log, and so is the trigger",
  async (t) => {
    await inTransaction(db.admin, async (client) => {
      await client.query("alter table app_private.settings disable trigger _900_audit");
      await client.query("update app_private.settings set value = '99' where name = 'max_retries'");
      const { rows } = await client.query("select problem, chain, detail from app.verify_audit_log() order by problem");
      t.deepEqual(rows, [
        {
          problem: "definitions_changed",
          chain: "database:definitions",
          detail: "trigger _900_audit on app_private.settings was changed",
        },
        { problem: "row_differs", chain: "settings:max_retries", detail: "value is 99, the log says 10" },
      ]);
      await client.query("alter table app_private.settings enable always trigger _900_audit");
      const { rows: later } = await client.query("select problem from app.verify_audit_log()");
      t.deepEqual(later, [{ problem: "row_differs" }]);
    });
  },
);

test.serial(
  "an amount that was changed, an account that was deleted and an admin who was made past the log are found",
  async (t) => {
    await inTransaction(db.admin, async (client) => {
      await withoutTriggers(client, async () => {
        await client.query("update app.payouts set amount = amount + 1 where id = $1", [scene.other]);
        await client.query(`delete from app.payout_accounts`);
        await client.query(
          "insert into app.users (email, display_name, role) values ('m@example.com', 'M', 'platform_admin')",
        );
      });
      const { rows } = await client.query("select problem, chain, detail from app.verify_audit_log()");
      const found = rows.map(({ problem, chain }) => `${problem} ${chain.replace(/:.*/, "")}`);
      t.deepEqual([...new Set(found)].sort(), ["row_differs payout", "row_gone payout_accounts", "row_unlogged users"]);
      const { rows: ofPayout } = await client.query("select problem, chain from app.verify_audit_log($1)", [
        scene.other,
      ]);
      t.deepEqual(ofPayout, [{ problem: "row_differs", chain: `payout:${scene.other}` }]);
    });
  },
);

test.serial(
  "when a payout, its schedules and holds were made is changed by nobody, and found where it was",
  async (t) => {
    const tables = { payouts: "id", payout_schedules: "payout_id", escrow_holds: "payout_id" };
    for (const [table, payoutId] of Object.entries(tables)) {
      for (const role of ["origin", "replica"]) {
        await inTransaction(db.admin, async (client) => {
          await client.query(`set session_replication_role = ${role}`);
          await refused(t, client.query(`update app.${table} set created_at = created_at - interval '1 day'`), "HB003");
        });
      }
      for (const [change, count] of [
        ["- interval '8 days'", 1],
        ["+ interval '1 hour'", 1],
        // As a transaction leaves it that was open for long.
        ["- interval '6 days'", 0],
      ] as const) {
        await inTransaction(db.admin, async (client) => {
          await withoutTriggers(client, async () => {
            await client.query(
              `update app.${table} set created_at = created_at ${change}
              where id = (select min(id::text)::uuid from app.${table} where ${payoutId} = $1)`,
              [scene.payout],
            );
          });
          for (const payout of [null, scene.payout]) {
            const { rows } = await client.query("select problem, chain, detail from app.verify_audit_log($1)", [
              payout,
            ]);
            t.deepEqual(
              rows.map(({ problem, chain }) => [problem, chain]),
              Array(count).fill(["row_differs", `payout:${scene.payout}`]),
            );
            if (count > 0) t.regex(rows[0].detail, /: created_at is .*, the log says /);
          }
        });
      }
    }
  },
);

test.serial("a row whose deletion is in the log is not missed, and a payout has its head among its own", async (t) => {
  await inTransaction(db.admin, async (client) => {
    await client.query("insert into app.companies (name) values ('Soon gone')");
    await client.query("delete from app.companies where name = 'Soon gone'");
    t.deepEqual((await client.query("select * from app.verify_audit_log()")).rows, []);
    const nobody = "00000000-0000-7000-8000-000000000000";
    await falsify(client, `insert into app.audit_chain_heads values ('payout:${nobody}', 1, sha256('nothing'))`);
    const { rows } = await client.query("select problem, chain from app.verify_audit_log($1)", [nobody]);
    t.deepEqual(rows, [{ problem: "head_differs", chain: `payout:${nobody}` }]);
  });
});

test.serial("rights that were given by hand stand in the next seal, by name", async (t) => {
  await inTransaction(db.admin, async (client) => {
    await client.query("grant update on app.payouts to holdback_analyst");
    // Of two seals that say the same, the first is named.
    await client.query("select app_private.seal_audit_log()");
    await client.query("select app_private.seal_audit_log()");
    await client.query("revoke update on app.payouts from holdback_analyst");
    const { bySql, byUs } = await bothVerifiers(client);
    for (const found of [bySql, byUs]) {
      const changed = found.filter(({ problem }) => problem === "definitions_changed");
      t.deepEqual(
        changed.map(({ seal_number, detail }) => [seal_number, detail]),
        [[3, "rights on app.payouts was changed"]],
      );
    }
  });
});

test.serial(
  "what a migration leaves is expected from then on, and what it took away is named until then",
  async (t) => {
    await inTransaction(db.admin, async (client) => {
      await client.query("drop trigger _900_audit on app_private.settings");
      await client.query("select app_private.seal_audit_log()");
      await client.query("grant update on app.payouts to holdback_analyst");
      await client.query("select app_private.record_migration(true)");
      await client.query("select app_private.seal_audit_log()");
      const { bySql, byUs } = await bothVerifiers(client);
      for (const found of [bySql, byUs]) {
        t.deepEqual(
          found.flatMap(({ problem, seal_number, detail }) =>
            problem === "definitions_changed" ? [[seal_number, detail]] : [],
          ),
          [[3, "trigger _900_audit on app_private.settings is gone"]],
        );
      }
      // The later migration first, as rows may lie in a table.
      const [proof, logs]: [ExportedRow[], ExportedRow[]] = [[], []];
      for await (const row of exportAuditLog(client)) (row.table.endsWith("audit_log") ? logs : proof).push(row);
      const { problems } = await verifyExport([...proof, ...logs.reverse()], { keys: [], sealsOutside: [] });
      t.deepEqual(
        problems.filter(({ problem }) => problem === "definitions_changed").map(({ seal_number }) => seal_number),
        [3],
      );
      // And as a clock that went back would have dated them: the later one is the one of the higher number.
      await falsify(
        client,
        `update app.audit_log set created_at = '2020-01-01'
          where entity = 'database' and sequence = (select max(sequence) from app.audit_log where entity = 'database')`,
      );
      const dated = await bothVerifiers(client);
      sayTheSame(t, dated.bySql, dated.byUs, { problem: "definitions_changed", seal_number: 1 });
    });
  },
);

test.serial("a signature that is not ours is found, and a key that the auditor does not know", async (t) => {
  await inTransaction(db.admin, async (client) => {
    await client.query("savepoint untouched");
    await falsify(client, "update app.audit_seal_signatures set signature = sha512('') where seal_number = 2");
    t.true(matches((await bothVerifiers(client)).byUs, { problem: "signature_wrong", seal_number: 2 }));
    await client.query("rollback to untouched");
    const other = await ensureSealKey({ auditSealKey: null, dataDir: `${place}-other` });
    const byStranger = await verifyBothWays(client, { keys: [other.publicKey], sealsOutside: [] });
    t.deepEqual(
      byStranger.problems.map(({ problem, seal_number }) => [problem, seal_number]),
      [
        ["key_unknown", 1],
        ["key_unknown", 2],
      ],
    );
    const byExport = await verifyBothWays(client, { keys: [], sealsOutside: [] });
    t.deepEqual(byExport.problems, []);
    t.is(byExport.untrustedKeys.length, 1);
  });
});

test.serial("operators and admins may verify, recruiters may not", async (t) => {
  const operator = await db.connectAs("holdback_operator");
  t.deepEqual((await operator.query("select * from app.verify_audit_log()")).rows, []);
  const recruiter = await createRecruiter(db.admin);
  const client = await db.actAs(recruiter.id);
  await refused(t, client.query("select * from app.verify_audit_log()"), "42501");
});
