// What a payment costs: CPU of the database and of the worker, and WAL. The anchor is pgledger, a double-entry ledger in
// SQL: three transfers a payment, each a statement and a transaction, in the same cluster.

import { readFile } from "node:fs/promises";
import pg from "pg";
import { cpuSeconds } from "./measure.ts";
import { type Figure, information } from "./report.ts";
import { payEverythingDue, seedDueObligations, seedPeople, transfersOfOneStatement } from "./seed.ts";
import type { Bench, BenchDatabase } from "./support.ts";

const WARM_UP = 500;
const PAYMENTS = 2_000;
const LEDGER_PAYMENTS = 1_000;
const LEDGER_TRANSFERS = 3;
const LEDGER_BAR = 0.6;
const WORKER_BAR = 0.5;
const WAL_BAR = 18;

interface Cost {
  /** CPU seconds a 1,000 payments. */
  database: number;
  worker: number;
  /** kB a payment. */
  wal: number;
  /** How many transfers a statement writes. */
  together: string;
}

export async function cost(bench: Bench, { pgledger }: { pgledger: readonly string[] }): Promise<Figure[]> {
  const ours = await costOfPayments(bench);
  const seconds = (value: number) => `${value.toFixed(2)} s`;
  return [
    await againstLedger(bench, ours.database, pgledger),
    {
      figure: "worker CPU a 1,000 payments",
      measured: seconds(ours.worker),
      bar: `<= ${WORKER_BAR} s`,
      met: ours.worker <= WORKER_BAR,
    },
    {
      figure: "WAL a payment, without whole pages",
      measured: `${ours.wal.toFixed(1)} kB`,
      bar: `<= ${WAL_BAR} kB`,
      met: ours.wal <= WAL_BAR,
    },
    information("   transfers that one statement writes", ours.together),
  ];
}

async function costOfPayments(bench: Bench): Promise<Cost> {
  const [database, sandbox] = await Promise.all([bench.database("cost"), bench.sandbox()]);
  await seedPeople(database, sandbox);
  const worker = await bench.worker(database, sandbox);
  await seedDueObligations(database, WARM_UP);
  await payEverythingDue(database.admin);
  await seedDueObligations(database, PAYMENTS);
  const postmaster = [await bench.postmasterPid()];
  const before = {
    database: await cpuSeconds(postmaster),
    worker: await cpuSeconds([worker.pid]),
    wal: await walPosition(database),
  };
  const { succeeded } = await payEverythingDue(database.admin);
  const measured = {
    database: (((await cpuSeconds(postmaster)) - before.database) * 1000) / succeeded,
    worker: (((await cpuSeconds([worker.pid])) - before.worker) * 1000) / succeeded,
    wal: (await walBytesSince(database, before.wal)) / succeeded / 1000,
    together: await transfersOfOneStatement(database),
  };
  await worker.stop();
  await sandbox.stop();
  await database.drop();
  return measured;
}

async function walPosition({ admin }: BenchDatabase): Promise<string> {
  const { rows } = await admin.query<{ position: string }>("select pg_current_wal_insert_lsn() as position");
  return rows[0]?.position ?? "0/0";
}

/** Images of whole pages follow a checkpoint, whoever causes it: how many there are says nothing of a payment. */
async function walBytesSince({ admin }: BenchDatabase, position: string): Promise<number> {
  await admin.query("create extension if not exists pg_walinspect");
  const { rows } = await admin.query<{ bytes: number }>(
    "select sum(record_size)::float as bytes from pg_get_wal_stats($1, pg_current_wal_insert_lsn())",
    [position],
  );
  return rows[0]?.bytes ?? 0;
}

async function againstLedger(bench: Bench, ours: number, files: readonly string[]): Promise<Figure> {
  const figure = `database CPU a 1,000 payments, against pgledger's, ${LEDGER_TRANSFERS} transfers a payment`;
  if (files.length === 0) {
    return information(figure, `${ours.toFixed(2)} s; pgledger skipped: --pgledger FILE names its SQL`);
  }
  const ledger = await costOfLedger(bench, files);
  const ratio = ours / ledger;
  return {
    figure,
    measured: `${ratio.toFixed(2)} (${ours.toFixed(2)} s : ${ledger.toFixed(2)} s)`,
    bar: `<= ${LEDGER_BAR}`,
    met: ratio <= LEDGER_BAR,
  };
}

/** CPU seconds a 1,000 payments. */
async function costOfLedger(bench: Bench, files: readonly string[]): Promise<number> {
  const database = await bench.database("ledger");
  const client = new pg.Client({ connectionString: database.adminUrl });
  client.on("error", () => undefined);
  await client.connect();
  await client.query("create schema ledger; set search_path = ledger, public");
  for (const file of files) await client.query(await readFile(file, "utf8"));
  const { rows: accounts } = await client.query<{ id: string }>(
    `select account.id
       from generate_series(1, 201) as number, pgledger_create_account('account ' || number, 'USD') as account`,
  );
  const [platform, ...recruiters] = accounts.map(({ id }) => id);
  const pay = async (payments: number) => {
    for (let payment = 0; payment < payments; payment++) {
      const recruiter = recruiters[payment % recruiters.length];
      for (let transfer = 0; transfer < LEDGER_TRANSFERS; transfer++) {
        await client.query({
          name: "transfer",
          text: "select * from pgledger_create_transfer($1, $2, $3)",
          values: [platform, recruiter, 800],
        });
      }
    }
  };
  await pay(LEDGER_PAYMENTS / 10);
  const postmaster = [await bench.postmasterPid()];
  const before = await cpuSeconds(postmaster);
  await pay(LEDGER_PAYMENTS);
  const used = (await cpuSeconds(postmaster)) - before;
  await client.end();
  await database.drop();
  return (used * 1000) / LEDGER_PAYMENTS;
}
