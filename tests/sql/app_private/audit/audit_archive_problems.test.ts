// Both verifiers say where an archive of the audit logs was falsified: its record, what the month left behind, its file.

import { readFile, writeFile } from "node:fs/promises";
import test from "ava";
import { type ExportedRow, exportAuditLog } from "../../../../server/database/audit/export.ts";
import { hashOfRow } from "../../../../server/database/audit/verification/canonical_form.ts";
import { monthAgo, useSealing } from "../../../support/aged_log.ts";
import { archive, bothVerifiers, makePast } from "../../../support/archived_log.ts";
import { useDatabase } from "../../../support/database.ts";
import { falsify, inTransaction, sayTheSame } from "../../../support/tampering.ts";

const sealing = useSealing();
let scene = { payout: "", other: "" };
const db = useDatabase(test, async ({ admin }) => {
  scene = await makePast(admin, sealing);
});

const archivedSealing = useSealing();
let archivedScene = scene;
const files: string[] = [];
const archivedDb = useDatabase(test, async ({ admin }) => {
  archivedScene = await makePast(admin, archivedSealing);
  await inTransaction(admin, async (client) => {
    for (const months of [5, 4]) files.push((await archive(client, archivedSealing, months)).file);
    await client.query("commit");
  });
});

const [MAY, JUNE] = [monthAgo(5), monthAgo(4)];
const record = (month: string) => `audit_archives:${month}`;

const matches = (found: object[], wanted: object) =>
  found.some((problem) => Object.entries(wanted).every(([name, value]) => Reflect.get(problem, name) === value));

/** As somebody would with all rights, who does not call our function. */
const takeOut = (month: string) =>
  ["audit_log", "payout_audit_log"]
    .map((log) => {
      const name = `app_private.${log}_${month.slice(0, 7).replace("-", "_")}`;
      return `alter table app.${log} detach partition ${name}; drop table ${name};`;
    })
    .join("");

/** A record of a month with all that it left behind, as our function makes it. */
const recorded = (month: string) => `
  insert into app.audit_archive_ends
  select '${month}', chain, entity, payout_id, recruiter_id, last_sequence, last_hash, states, steps
    from app_private.audit_month_ends('${month}');
  insert into app.audit_archives
  select '${month}', 1, 1, app_private.audit_month_digest('${month}'), sha256('file'), app_private.audit_archive_root('${month}'),
         app_private.first_id_of(app_private.end_of_audit_month('${month}')), app_private.end_of_audit_month('${month}');`;

interface Forgery {
  name: string;
  /** Whether both months were archived before. */
  isArchived: boolean;
  sql: (scene: { payout: string; other: string }) => string;
  /** With the triggers that refuse and audit. */
  isAudited?: boolean;
  finds: (scene: { payout: string; other: string }) => object;
}

const FORGERIES: readonly Forgery[] = [
  {
    name: "the hash with which a month ended is changed",
    isArchived: true,
    sql: (scene) =>
      `update app.audit_archive_ends set last_hash = sha256('x') where chain = 'payout:${scene.payout}' and month = '${JUNE}'`,
    finds: () => ({ problem: "archive_ends_changed", chain: record(JUNE) }),
  },
  {
    name: "what a row was at the end of a month is changed",
    isArchived: true,
    sql: () =>
      `update app.audit_archive_ends set states = replace(states::text, 'An inquiry', 'A whim')::jsonb where month = '${JUNE}'`,
    finds: () => ({ problem: "archive_ends_changed", chain: record(JUNE) }),
  },
  {
    name: "the same, with another root in the record",
    isArchived: true,
    sql: () => `update app.audit_archive_ends set states = replace(states::text, 'An inquiry', 'A whim')::jsonb where month = '${JUNE}';
      update app.audit_archives set root = app_private.audit_archive_root(month) where month = '${JUNE}'`,
    finds: () => ({ problem: "archive_changed", chain: record(JUNE) }),
  },
  {
    name: "where a chain stood is taken out of what a month left behind",
    isArchived: true,
    sql: (scene) => `delete from app.audit_archive_ends where chain = 'payout:${scene.other}' and month = '${MAY}'`,
    finds: (scene) => ({ problem: "row_missing", chain: `payout:${scene.other}`, sequence: 1 }),
  },
  {
    name: "the record of a month is removed",
    isArchived: true,
    sql: () => `delete from app.audit_archives where month = '${MAY}'`,
    finds: () => ({ problem: "archive_missing", chain: record(MAY) }),
  },
  {
    name: "the record of a month is removed with all that the month left behind",
    isArchived: true,
    sql: () =>
      `delete from app.audit_archive_ends where month = '${JUNE}'; delete from app.audit_archives where month = '${JUNE}'`,
    finds: () => ({ problem: "archive_missing", chain: record(JUNE) }),
  },
  {
    name: "the record names another file",
    isArchived: true,
    sql: () => `update app.audit_archives set file_hash = sha256('another') where month = '${MAY}'`,
    finds: () => ({ problem: "archive_changed", chain: record(MAY) }),
  },
  {
    name: "a month is taken out by hand, without a record",
    isArchived: false,
    sql: () => takeOut(MAY),
    isAudited: true,
    finds: (scene) => ({ problem: "row_missing", chain: `payout:${scene.payout}`, sequence: 1 }),
  },
  {
    name: "a month is taken out by hand, and its record made while no trigger wrote it down",
    isArchived: false,
    sql: () => `${recorded(MAY)}${takeOut(MAY)}`,
    finds: () => ({ problem: "archive_unlogged", chain: record(MAY) }),
  },
  {
    name: "a row is changed, its chain made anew, and the month taken out with a record of that",
    isArchived: false,
    sql: () => `
      alter table app.audit_log disable trigger all; alter table app.audit_chain_heads disable trigger all;
      update app.audit_log set reason = 'no reason' where entity = 'settings' and entity_id = 'max_retries';
      update app.audit_log as log set hash = app_private.audit_log_hash(log) where entity = 'settings' and entity_id = 'max_retries';
      update app.audit_chain_heads set last_hash = (select hash from app.audit_log where entity = 'settings' and entity_id = 'max_retries')
       where chain = 'settings:max_retries';
      ${recorded(MAY)}${takeOut(MAY)}`,
    isAudited: true,
    finds: () => ({ problem: "end_differs", chain: "settings:max_retries", sequence: 1, seal_number: 1 }),
  },
  {
    name: "a month is said to have had a chain that no seal has",
    isArchived: true,
    sql: () =>
      `insert into app.audit_archive_ends values ('${JUNE}', 'settings:nothing', 'settings', null, null, 3, sha256('x'), '{}', '[]')`,
    finds: () => ({ problem: "end_unsealed", chain: "settings:nothing", sequence: 3 }),
  },
  {
    name: "two months are said to have had that chain",
    isArchived: true,
    sql: () =>
      [MAY, JUNE]
        .map(
          (month, index) =>
            `insert into app.audit_archive_ends values ('${month}', 'settings:nothing', 'settings', null, null, ${index + 3}, sha256('x'), '{}', '[]');`,
        )
        .join(""),
    finds: () => ({ problem: "end_unsealed", chain: "settings:nothing", sequence: 3 }),
  },
  {
    name: "a month is said to have left another row than the second seal has",
    isArchived: true,
    isAudited: true,
    sql: () => `update app_private.settings set value = '9' where name = 'max_retries';
      select app_private.seal_audit_log();
      insert into app.audit_archive_ends values ('${JUNE}', 'settings:max_retries', 'settings', null, null, 2, sha256('x'), '{}', '[]')`,
    finds: () => ({ problem: "end_differs", chain: "settings:max_retries", sequence: 2, seal_number: 2 }),
  },
  {
    name: "a month is said to have left another row than the first seal has, and a second has later ones",
    isArchived: true,
    isAudited: true,
    sql: () => `update app_private.settings set value = '9' where name = 'max_retries';
      select app_private.seal_audit_log();
      insert into app.audit_archive_ends values ('${JUNE}', 'settings:max_retries', 'settings', null, null, 1, sha256('x'), '{}', '[]')`,
    finds: () => ({ problem: "end_differs", chain: "settings:max_retries", sequence: 1, seal_number: 1 }),
  },
  {
    name: "the record of a month is removed with all that the log says of it",
    isArchived: true,
    sql: () => `delete from app.audit_archives where month = '${MAY}';
      delete from app.audit_log where entity = 'audit_archives' and entity_id = '${MAY}';
      delete from app.audit_chain_heads where chain = '${record(MAY)}'`,
    finds: () => ({ problem: "archive_missing", chain: record(MAY) }),
  },
  {
    name: "the record of a month is removed with all that the month left behind, and the log says so",
    isArchived: true,
    isAudited: true,
    sql: () => `alter table app.audit_archives disable trigger _100_refuse_change;
      alter table app.audit_archive_ends disable trigger all;
      delete from app.audit_archive_ends where month = '${MAY}'; delete from app.audit_archives where month = '${MAY}'`,
    finds: () => ({ problem: "chain_missing", chain: "currencies:USD" }),
  },
  {
    name: "the first row after a month is numbered anew",
    isArchived: true,
    sql: (scene) => `update app.payout_audit_log set sequence = sequence + 1 where payout_id = '${scene.payout}';
      update app.payout_audit_log as log set hash = app_private.audit_row_hash(log) where payout_id = '${scene.payout}'`,
    finds: (scene) => ({ problem: "row_missing", chain: `payout:${scene.payout}` }),
  },
  {
    name: "the first row after a month is given a number of the month before",
    isArchived: true,
    sql: (scene) => `update app.payout_audit_log set sequence = (
        select last_sequence from app.audit_archive_ends where chain = 'payout:${scene.payout}' and month = '${MAY}')
       where payout_id = '${scene.payout}';
      update app.payout_audit_log as log set hash = app_private.audit_row_hash(log) where payout_id = '${scene.payout}'`,
    finds: (scene) => ({ problem: "row_missing", chain: `payout:${scene.payout}`, sequence: 1 }),
  },
  {
    name: "the head of a chain that a month has taken whole is given another number",
    isArchived: true,
    sql: () => "update app.audit_chain_heads set last_sequence = last_sequence + 1 where chain = 'currencies:USD'",
    finds: () => ({ problem: "head_differs", chain: "currencies:USD", sequence: 2 }),
  },
  {
    name: "the head of a chain that a month has taken whole is given another hash",
    isArchived: true,
    sql: () => "update app.audit_chain_heads set last_hash = sha256(last_hash) where chain = 'currencies:USD'",
    finds: () => ({ problem: "head_differs", chain: "currencies:USD", sequence: 2 }),
  },
  {
    name: "the head of a chain that goes on from a month is removed",
    isArchived: true,
    sql: (scene) => `delete from app.audit_chain_heads where chain = 'payout:${scene.payout}'`,
    finds: (scene) => ({ problem: "head_differs", chain: `payout:${scene.payout}` }),
  },
  {
    name: "the last row of a month that is there again is changed with its own hash",
    isArchived: false,
    // What was archived is still in the logs, as it is when a month was restored.
    sql: (scene) => `${recorded(MAY)}
      alter table app.payout_audit_log disable trigger all;
      update app.payout_audit_log set reason = 'other' where payout_id = '${scene.payout}' and sequence = (
        select last_sequence from app.audit_archive_ends where chain = 'payout:${scene.payout}' and month = '${MAY}');
      update app.payout_audit_log as log set hash = app_private.audit_row_hash(log)
       where payout_id = '${scene.payout}' and reason = 'other'`,
    isAudited: true,
    finds: (scene) => ({ problem: "chain_broken", chain: `payout:${scene.payout}` }),
  },
  {
    name: "a chain goes on from where another one ended",
    isArchived: true,
    sql: (scene) => `update app.payout_audit_log set previous_hash = (
        select last_hash from app.audit_archive_ends where chain = 'payout:${scene.payout}' and month = '${MAY}')
        where payout_id = '${scene.other}' and sequence = (select min(sequence) from app.payout_audit_log where payout_id = '${scene.other}');
      update app.payout_audit_log as log set hash = app_private.audit_row_hash(log) where payout_id = '${scene.other}'`,
    finds: (scene) => ({ problem: "chain_broken", chain: `payout:${scene.other}` }),
  },
  {
    name: "what the log says of a record was archived itself, and the record names another file",
    isArchived: true,
    sql: () => `insert into app.audit_archive_ends
      select '${JUNE}', '${record(MAY)}', log.entity, null, null, log.sequence, log.hash,
             jsonb_build_object(log.entity_id, jsonb_build_object('entity', log.entity, 'sequence', log.sequence,
               'created_at', log.created_at, 'is_gone', false, 'state', to_jsonb(archive))), '[]'
        from app.audit_log as log join app.audit_archives as archive on archive.month::text = log.entity_id
       where log.entity = 'audit_archives' and log.entity_id = '${MAY}';
      delete from app.audit_log where entity = 'audit_archives' and entity_id = '${MAY}';
      update app.audit_archives set file_hash = sha256('another') where month = '${MAY}'`,
    finds: () => ({ problem: "archive_changed", chain: record(MAY) }),
  },
  {
    name: "a record is changed twice, the second time past the log, whose rows lie in another order",
    isArchived: true,
    isAudited: true,
    sql: () => `alter table app.audit_archives disable trigger _100_refuse_change;
      update app.audit_archives set file_hash = sha256('another') where month = '${MAY}';
      alter table app.audit_archives disable trigger all; alter table app.audit_log disable trigger all;
      update app.audit_archives set file_hash = sha256('a third') where month = '${MAY}';
      update app.audit_log set reason = reason where entity = 'audit_archives' and entity_id = '${MAY}' and sequence = 1`,
    finds: () => ({ problem: "archive_changed", chain: record(MAY) }),
  },
  {
    name: "the first row after a month is deleted",
    isArchived: true,
    sql: (scene) => `delete from app.payout_audit_log where payout_id = '${scene.payout}'`,
    finds: (scene) => ({ problem: "tail_missing", chain: `payout:${scene.payout}`, seal_number: 1 }),
  },
];

for (const { name, isArchived, sql, isAudited, finds } of FORGERIES) {
  test.serial(`both verifiers say where: ${name}`, async (t) => {
    const [pool, keys, payouts] = isArchived
      ? [archivedDb.admin, archivedSealing, archivedScene]
      : [db.admin, sealing, scene];
    await inTransaction(pool, async (client) => {
      if (isAudited) await client.query(sql(payouts));
      else await falsify(client, sql(payouts));
      const { bySql, byUs } = await bothVerifiers(client, keys);
      sayTheSame(t, bySql, byUs, finds(payouts));
    });
  });
}

/** A row of the file with another reason. */
const changed = (line: ExportedRow): ExportedRow => ({ ...line, row: { ...line.row, reason: "another" } });
const isOf = (line: ExportedRow, payout: string, sequence?: number) =>
  line.row.payout_id === payout &&
  line.table === "payout_audit_log" &&
  (sequence === undefined || line.row.sequence === String(sequence));

const linesOf = async (file: string) => {
  const text = await readFile(file, "utf8");
  return text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as ExportedRow);
};

const FILES: readonly {
  name: string;
  /** later: the file of the next month; logged: what the database has of the general log. */
  change: (lines: ExportedRow[], later: ExportedRow[], logged: ExportedRow[]) => ExportedRow[];
  text?: (text: string) => string;
  finds: () => object;
}[] = [
  {
    name: "a row is changed",
    change: (lines) => lines.map((line) => (isOf(line, archivedScene.payout, 2) ? changed(line) : line)),
    finds: () => ({ problem: "row_changed", chain: `payout:${archivedScene.payout}`, sequence: 2 }),
  },
  {
    name: "a row in the middle is removed",
    change: (lines) => lines.filter((line) => !isOf(line, archivedScene.payout, 2)),
    finds: () => ({ problem: "row_missing", chain: `payout:${archivedScene.payout}`, sequence: 2 }),
  },
  {
    name: "the first row of a chain is removed",
    change: (lines) => lines.filter((line) => !isOf(line, archivedScene.payout, 1)),
    finds: () => ({ problem: "row_missing", chain: `payout:${archivedScene.payout}`, sequence: 1 }),
  },
  {
    name: "the last rows of a chain are removed",
    change: (lines) => lines.filter((line) => !isOf(line, archivedScene.payout) || Number(line.row.sequence) < 3),
    finds: () => ({ problem: "tail_missing", chain: `payout:${archivedScene.payout}`, sequence: 3 }),
  },
  {
    name: "a whole chain is removed",
    change: (lines) => lines.filter((line) => !isOf(line, archivedScene.payout)),
    finds: () => ({ problem: "chain_missing", chain: `payout:${archivedScene.payout}` }),
  },
  {
    name: "two chains change places",
    change: (lines) =>
      [
        ...lines.filter((line) => !isOf(line, archivedScene.payout)),
        ...lines.filter((line) => isOf(line, archivedScene.payout)),
      ]
        .reverse()
        .sort(
          (one, other) =>
            Number(other.table === "audit_archives") - Number(one.table === "audit_archives") ||
            Number(one.row.sequence) - Number(other.row.sequence),
        ),
    finds: () => ({ problem: "archive_differs", chain: record(MAY) }),
  },
  {
    name: "the last row of all is removed",
    change: (lines) => lines.slice(0, -1),
    finds: () => ({
      problem: "tail_missing",
      chain: `payout:${[archivedScene.payout, archivedScene.other].sort().at(-1)}`,
    }),
  },
  {
    name: "the last row of a chain is changed with its own hash",
    change: (lines) => {
      const at = lines.findLastIndex((line) => isOf(line, archivedScene.payout));
      const line = changed(lines[at] as ExportedRow);
      return lines.with(at, { ...line, row: { ...line.row, hash: hashOfRow("payout_audit_log", line.row) } });
    },
    finds: () => ({ problem: "chain_rewritten", chain: `payout:${archivedScene.payout}` }),
  },
  {
    name: "a row of the month after is added",
    change: (lines, later) =>
      lines.toSpliced(
        lines.findLastIndex((line) => isOf(line, archivedScene.payout)) + 1,
        0,
        ...later.filter((line) => isOf(line, archivedScene.payout)),
      ),
    finds: () => ({ problem: "end_differs", chain: `payout:${archivedScene.payout}` }),
  },
  {
    name: "a chain that began later is added",
    change: (lines, _, logged) => lines.toSpliced(1, 0, ...logged.filter(({ row }) => row.entity_id === MAY)),
    finds: () => ({ problem: "end_differs", chain: record(MAY), sequence: 1 }),
  },
  {
    name: "a space is added",
    change: (lines) => lines,
    text: (text) => text.replace('":', '": '),
    finds: () => ({ problem: "archive_differs", chain: record(MAY) }),
  },
];

test.serial("npm run verify-audit says where a file of an archive was changed", async (t) => {
  await inTransaction(archivedDb.admin, async (client) => {
    const [file = "", june = ""] = files;
    const [lines, later] = [await linesOf(file), await linesOf(june)];
    const logged: ExportedRow[] = [];
    for await (const line of exportAuditLog(client)) if (line.table === "audit_log") logged.push(line);
    for (const { name, change, text: write, finds } of FILES) {
      const forged = `${file}.forged`;
      const whole = change(lines, later, logged)
        .map((line) => `${JSON.stringify(line)}\n`)
        .join("");
      await writeFile(forged, write ? write(whole) : whole);
      const { byUs } = await bothVerifiers(client, archivedSealing, [forged, june]);
      t.true(matches(byUs, finds()), `${name}: ${JSON.stringify(byUs)}`);
    }
    const others = [
      await readFile(archivedSealing.file, "utf8"),
      "",
      ...[lines.slice(1), [lines[0], { table: "audit_seals", row: { number: "1" } }]].map((rows) =>
        rows.map((row) => JSON.stringify(row)).join("\n"),
      ),
    ];
    for (const other of others) {
      await writeFile(`${file}.other`, other);
      const verified = bothVerifiers(client, archivedSealing, [`${file}.other`]);
      await t.throwsAsync(verified, { message: /no (archive|export)/ }, other.slice(0, 200));
    }
  });
});

for (const [what, change] of [
  ["the state of a row", (payout: string) => `states = jsonb_set(states, array['${payout}', 'state', 'amount'], '1')`],
  ["the time of a step", () => "steps = jsonb_set(steps, '{0,at}', '\"2020-01-01T00:00:00.000000Z\"')"],
  ["the amount of a step", () => "steps = jsonb_set(steps, '{0,amount}', '1')"],
  ["a step that there was not", () => "steps = steps || (steps -> 0)"],
  ["a step that is gone", () => "steps = steps - 0"],
  ["the payout", () => "payout_id = uuidv7()"],
  ["the recruiter", () => "recruiter_id = uuidv7()"],
  ["what it is", () => "entity = 'payouts'"],
] as const) {
  test.serial(`what a month left behind must follow from the rows of its file: ${what}`, async (t) => {
    await inTransaction(archivedDb.admin, async (client) => {
      // With a root and a log that say the same: only the file tells.
      await falsify(
        client,
        `
      update app.audit_archive_ends set ${change(archivedScene.payout)}
       where chain = 'payout:${archivedScene.payout}' and month = '${MAY}';
      update app.audit_archives set root = app_private.audit_archive_root(month)`,
      );
      const { byUs } = await bothVerifiers(client, archivedSealing, files.slice(0, 1));
      t.true(matches(byUs, { problem: "end_differs", chain: `payout:${archivedScene.payout}` }), JSON.stringify(byUs));
    });
  });
}
