// The CPU of everything that `npm start` runs, with nothing to do.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { clusterPaths } from "../server/database/embedded_postgres/cluster.ts";
import { freePort } from "../server/database/embedded_postgres/free_port.ts";
import { readPostmasterPid } from "../server/database/embedded_postgres/postmaster.ts";
import { projectRoot } from "../server/database/pgrc.ts";
import { cpuSecondsOfAll } from "./measure.ts";
import type { Figure } from "./report.ts";
import type { Bench } from "./support.ts";

const SETTLES_MS = 20_000;
/** Every task of the crontab that runs each minute runs twice. */
const SECONDS = 120;
const BAR = 2;

export async function idle(bench: Bench): Promise<Figure[]> {
  const dataDir = join(bench.folder, "idle");
  const process = spawn(globalThis.process.execPath, ["server/commands/start.ts"], {
    cwd: projectRoot,
    env: { PATH: globalThis.process.env.PATH, HOLDBACK_DATA_DIR: dataDir, PORT: String(await freePort()) },
    stdio: ["ignore", "pipe", "ignore"],
  });
  const ended = once(process, "exit");
  try {
    let printed = "";
    process.stdout.setEncoding("utf8");
    await Promise.race([
      (async () => {
        for await (const text of process.stdout as AsyncIterable<string>) {
          printed += text;
          if (printed.includes("holdback ready")) return;
        }
      })(),
      ended,
    ]);
    if (!printed.includes("holdback ready")) throw new Error(`npm start did not come up: ${printed}`);
    await sleep(SETTLES_MS);
    const postmaster = await readPostmasterPid(clusterPaths(dataDir).cluster);
    if (!postmaster) throw new Error("The database of npm start is gone.");
    const roots = { processes: process.pid as number, database: postmaster.pid };
    const cpu = async () => ({
      all: await cpuSecondsOfAll(Object.values(roots)),
      database: await cpuSecondsOfAll([roots.database]),
    });
    const before = await cpu();
    await sleep(SECONDS * 1000);
    const after = await cpu();
    const percent = (seconds: number) => (seconds / SECONDS) * 100;
    const all = percent(after.all - before.all);
    return [
      {
        figure: "CPU of all that npm start runs, with nothing to do",
        measured: `${all.toFixed(1)} % of a core (Postgres ${percent(after.database - before.database).toFixed(1)} %)`,
        bar: `<= ${BAR} %`,
        met: all <= BAR,
      },
    ];
  } finally {
    process.kill("SIGTERM");
    await ended;
  }
}
