// The embedded PostgreSQL: made, found, stopped, and up again after whatever was killed.

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, cp, mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import test, { type ExecutionContext } from "ava";
import pg from "pg";
import { findBinaries } from "../../../server/database/embedded_postgres/binaries.ts";
import {
  type EmbeddedPostgres,
  findRunningEmbeddedPostgres,
  startEmbeddedPostgres,
} from "../../../server/database/embedded_postgres/embedded_postgres.ts";
import { operatingUser } from "../../../server/database/embedded_postgres/operating_user.ts";
import { isAlive, readPostmasterPid } from "../../../server/database/embedded_postgres/postmaster.ts";
import { makeDataDir } from "../../../server/processes/private_file.ts";
import {
  cleanEnvironment,
  eventually,
  log,
  root,
  settings,
  start,
  takeTurn,
  temporaryFolder,
} from "../../support/commands.ts";
import { prepareEmptyServer } from "../../support/prepared_server.ts";

/** Where a database is to be made. */
const dataDirOf = async (t: ExecutionContext) => join(await temporaryFolder(t), "data");

/** With a database in it that does not run yet: making one costs a second of a processor. */
async function preparedDataDir(t: ExecutionContext): Promise<string> {
  const dataDir = await dataDirOf(t);
  await prepareEmptyServer(dataDir);
  return dataDir;
}

async function up(t: ExecutionContext, dataDir: string, port?: number): Promise<EmbeddedPostgres> {
  const postgres = await startEmbeddedPostgres(dataDir, { settings, log, port });
  t.teardown(() => postgres.stop());
  return postgres;
}

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => undefined);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Another process that starts the database of `dataDir` and stays, to be killed. */
async function supervisorOf(t: ExecutionContext, dataDir: string): Promise<ChildProcess> {
  const script = `
    import { startEmbeddedPostgres } from ${JSON.stringify(`${root}server/database/embedded_postgres/embedded_postgres.ts`)};
    import { createLogger } from ${JSON.stringify(`${root}server/processes/logger.ts`)};
    const log = createLogger("supervisor", "silent");
    const { adminUrl } = await startEmbeddedPostgres(${JSON.stringify(dataDir)}, { settings: ${JSON.stringify(settings)}, log });
    console.log(adminUrl);
    setInterval(() => undefined, 1000);`;
  const command = start(t, ["--input-type=module", "--eval", script], cleanEnvironment());
  await eventually(() => command.stdout().includes("postgres://") || command.process.exitCode !== null);
  t.is(command.process.exitCode, null, command.stderr());
  return command.process;
}

async function kill9(child: ChildProcess): Promise<void> {
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
}

async function postmasterPid(dataDir: string): Promise<number> {
  return (await readPostmasterPid(join(dataDir, "postgres")))?.pid ?? 0;
}

test("the first start makes a database as every other machine would", async (t) => {
  await takeTurn(t);
  const { adminUrl } = await up(t, await dataDirOf(t));
  t.deepEqual(
    await query(
      adminUrl,
      `select current_database() as name, current_user as user, current_setting('server_version_num')::int / 10000 as major,
        current_setting('timezone') as timezone, current_setting('data_checksums') as checksums,
        current_setting('password_encryption') as encryption, current_setting('listen_addresses') as addresses,
        current_setting('unix_socket_directories') as sockets, current_setting('default_text_search_config') as search,
        pg_encoding_to_char(encoding) as encoding, datlocprovider as provider, datlocale as locale
        from pg_database where datname = current_database()`,
    ),
    [
      {
        name: "holdback",
        user: "postgres",
        major: 18,
        timezone: "UTC",
        checksums: "on",
        encryption: "scram-sha-256",
        addresses: "127.0.0.1",
        sockets: "",
        search: "pg_catalog.english",
        encoding: "UTF8",
        provider: "b",
        locale: "C.UTF-8",
      },
    ],
  );
  t.deepEqual(await query(adminUrl, "select distinct auth_method from pg_hba_file_rules"), [
    { auth_method: "scram-sha-256" },
  ]);
});

test("only who knows the password gets in, and nobody else may read it", async (t) => {
  await takeTurn(t);
  const dataDir = await dataDirOf(t);
  const { adminUrl } = await up(t, dataDir);
  const url = new URL(adminUrl);
  t.is(Buffer.from(url.password, "base64url").length, 32);
  url.password = "wrong";
  await t.throwsAsync(query(url.href, "select 1"), { message: /password authentication failed/ });
  url.password = "";
  await t.throwsAsync(query(url.href, "select 1"));

  const mode = async (name: string) => ((await stat(join(dataDir, name))).mode & 0o777).toString(8);
  // Root's must be enterable by the user that runs Postgres, but not readable.
  t.is(await mode("."), process.getuid?.() === 0 ? "711" : "700");
  t.is(await mode("postgres"), "700");
  for (const name of (await readdir(dataDir)).filter((each) => each !== "postgres"))
    t.is(await mode(name), "600", name);
  const password = new URL(adminUrl).password;
  const holders = (await readdir(dataDir, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const found: string[] = [];
  for (const entry of holders) {
    const path = join(entry.parentPath, entry.name);
    if ((await readFile(path)).includes(password)) found.push(path);
  }
  t.deepEqual(found, [join(dataDir, "postgres.password")]);
});

test("a running database is found by its folder, and a stopped one is not", async (t) => {
  await takeTurn(t);
  const dataDir = await preparedDataDir(t);
  t.is(await findRunningEmbeddedPostgres(dataDir), null);
  const { adminUrl, port, stop } = await up(t, dataDir);
  t.deepEqual(await findRunningEmbeddedPostgres(dataDir), { adminUrl, port });
  await stop();
  t.is(await findRunningEmbeddedPostgres(dataDir), null);
  await t.notThrowsAsync(stop(), "a second stop does nothing");
});

test("what was written is there after a stop and a start", async (t) => {
  await takeTurn(t);
  const dataDir = await preparedDataDir(t);
  const first = await up(t, dataDir);
  await query(first.adminUrl, "create table kept (id int)");
  await first.stop();
  const second = await up(t, dataDir);
  t.deepEqual(await query(second.adminUrl, "select count(*)::int as n from kept"), [{ n: 0 }]);
});

test("two folders have two databases that do not know of each other", async (t) => {
  await takeTurn(t);
  const [one, two] = await Promise.all([up(t, await dataDirOf(t)), up(t, await dataDirOf(t))]);
  await query(one.adminUrl, "create table mine (id int)");
  t.not(one.port, two.port);
  t.not(new URL(one.adminUrl).password, new URL(two.adminUrl).password);
  await one.stop();
  t.deepEqual(await query(two.adminUrl, "select to_regclass('mine') as found"), [{ found: null }]);
});

test("a second start in the same folder is refused, and the first lives on", async (t) => {
  await takeTurn(t);
  const dataDir = await preparedDataDir(t);
  const { adminUrl } = await up(t, dataDir);
  const pid = await postmasterPid(dataDir);
  await t.throwsAsync(startEmbeddedPostgres(dataDir, { log }), {
    message: new RegExp(`already in use .*pid ${pid}.*Stop that one first`),
  });
  t.is((await query(adminUrl, "select 1")).length, 1);
});

test("the wanted port is used, and a taken one is named", async (t) => {
  await takeTurn(t);
  const blocker = createServer().listen(0, "127.0.0.1");
  await once(blocker, "listening");
  const { port } = blocker.address() as { port: number };
  const dataDir = await preparedDataDir(t);
  await t.throwsAsync(startEmbeddedPostgres(dataDir, { port, settings, log }), {
    message: new RegExp(`Port ${port} .* in use. Set HOLDBACK_PG_PORT`),
  });
  blocker.close();
  await once(blocker, "close");
  t.is((await up(t, dataDir, port)).port, port);
});

test("a database whose supervisor was killed is taken over with its data", async (t) => {
  await takeTurn(t);
  const dataDir = await preparedDataDir(t);
  const supervisor = await supervisorOf(t, dataDir);
  const orphan = await postmasterPid(dataDir);
  const found = await findRunningEmbeddedPostgres(dataDir);
  await query(found?.adminUrl ?? "", "create table kept (id int)");
  await kill9(supervisor);
  t.true(isAlive(orphan));
  const { adminUrl } = await up(t, dataDir);
  t.false(isAlive(orphan));
  t.deepEqual(await query(adminUrl, "select count(*)::int as n from kept"), [{ n: 0 }]);
});

test("it comes up again after everything was killed at once", async (t) => {
  await takeTurn(t);
  const dataDir = await preparedDataDir(t);
  const supervisor = await supervisorOf(t, dataDir);
  const url = (await findRunningEmbeddedPostgres(dataDir))?.adminUrl ?? "";
  await query(url, "create table kept (id int)");
  await query(url, "insert into kept values (1)");
  const postmaster = await postmasterPid(dataDir);
  process.kill(postmaster, "SIGKILL");
  await kill9(supervisor);
  await eventually(() => !isAlive(postmaster));
  t.is(await findRunningEmbeddedPostgres(dataDir), null);
  const { adminUrl } = await up(t, dataDir);
  t.deepEqual(await query(adminUrl, "select id from kept"), [{ id: 1 }]);
});

test("a pid that belongs to another process by now is neither believed nor killed", async (t) => {
  await takeTurn(t);
  const dataDir = await preparedDataDir(t);
  const first = await up(t, dataDir);
  const pidFile = join(dataDir, "postgres", "postmaster.pid");
  const lines = (await readFile(pidFile, "utf8")).split("\n");
  await first.stop();
  // A process of the same user as Postgres, which is what Postgres itself would take for another server.
  const { uid, gid } = await stat(join(dataDir, "postgres"));
  const innocent = spawn("sleep", ["600"], {
    cwd: "/",
    stdio: "ignore",
    ...(process.getuid?.() === 0 ? { uid, gid } : {}),
  });
  t.teardown(() => innocent.kill("SIGKILL"));
  await once(innocent, "spawn");
  await writeFile(pidFile, [String(innocent.pid), ...lines.slice(1)].join("\n"));
  t.is(await findRunningEmbeddedPostgres(dataDir), null);
  const { adminUrl } = await up(t, dataDir);
  t.is((await query(adminUrl, "select 1")).length, 1);
  t.is(innocent.exitCode, null);
  t.is(innocent.signalCode, null);
});

test("a first start that was killed half way does not keep the next one from starting", async (t) => {
  await takeTurn(t);
  const dataDir = await dataDirOf(t);
  const script = `
    import { startEmbeddedPostgres } from ${JSON.stringify(`${root}server/database/embedded_postgres/embedded_postgres.ts`)};
    import { createLogger } from ${JSON.stringify(`${root}server/processes/logger.ts`)};
    await startEmbeddedPostgres(${JSON.stringify(dataDir)}, { log: createLogger("supervisor", "silent") });`;
  const command = start(t, ["--input-type=module", "--eval", script], cleanEnvironment());
  const unfinished = async () =>
    (await readdir(dataDir).catch((): string[] => [])).find(
      (name) => name.startsWith("postgres.new-") && !name.includes(".pw"),
    );
  // Kill it once initdb is at work.
  await eventually(async () => {
    const name = await unfinished();
    return name && (await readdir(join(dataDir, name)).catch((): string[] => [])).includes("PG_VERSION");
  });
  await kill9(command.process);
  t.false((await readdir(dataDir)).includes("postgres"));
  const { adminUrl, stop } = await up(t, dataDir);
  t.is((await query(adminUrl, "select 1")).length, 1);
  await stop();
  await (await up(t, dataDir)).stop();
  t.deepEqual((await readdir(dataDir)).sort(), ["postgres", "postgres.lock", "postgres.password"]);
});

test("a database of another major version is refused with what to do", async (t) => {
  await takeTurn(t);
  const dataDir = await dataDirOf(t);
  await mkdir(join(dataDir, "postgres"), { recursive: true });
  await writeFile(join(dataDir, "postgres", "PG_VERSION"), "17\n");
  await t.throwsAsync(startEmbeddedPostgres(dataDir, { log }), {
    message: /made by PostgreSQL 17, and this is PostgreSQL 18\. .*pg_dump/,
  });
});

test("a database without its password file is refused, and works when the file is back", async (t) => {
  await takeTurn(t);
  const dataDir = await preparedDataDir(t);
  await rename(join(dataDir, "postgres.password"), join(dataDir, "elsewhere"));
  await t.throwsAsync(startEmbeddedPostgres(dataDir, { log }), { message: /password file .* is missing/ });
  await rename(join(dataDir, "elsewhere"), join(dataDir, "postgres.password"));
  t.true((await up(t, dataDir)).isAlive());
});

test("a folder that is something else is left alone", async (t) => {
  await takeTurn(t);
  const dataDir = await dataDirOf(t);
  await mkdir(join(dataDir, "postgres"), { recursive: true });
  await writeFile(join(dataDir, "postgres", "letters.txt"), "dear all");
  await t.throwsAsync(startEmbeddedPostgres(dataDir, { log }), { message: /is not a PostgreSQL cluster/ });
  t.is(await readFile(join(dataDir, "postgres", "letters.txt"), "utf8"), "dear all");
});

test("it works below a folder that only its owner may enter", async (t) => {
  await takeTurn(t);
  const folder = await temporaryFolder(t);
  await chmod(folder, 0o700);
  const { adminUrl } = await up(t, join(folder, "private", "with a space", "data"));
  t.is((await query(adminUrl, "select 1")).length, 1);
});

test("the database can be gone without notice, and stop still ends", async (t) => {
  await takeTurn(t);
  const dataDir = await preparedDataDir(t);
  const postgres = await up(t, dataDir);
  const pid = await postmasterPid(dataDir);
  process.kill(pid, "SIGKILL");
  await eventually(() => !postgres.isAlive());
  await postgres.stop();
  await rm(dataDir, { recursive: true, maxRetries: 10 });
  t.false(isAlive(pid));
});

test("the programs may lie below a folder that only its owner may enter", async (t) => {
  await takeTurn(t);
  const folder = await temporaryFolder(t);
  await chmod(folder, 0o700);
  const { initdb } = await findBinaries();
  await cp(dirname(dirname(initdb)), join(folder, "native"), { recursive: true, verbatimSymlinks: true });
  const home = join(folder, "data");
  await makeDataDir(home);
  const program = join(folder, "native", "bin", "initdb");
  const user = await operatingUser(home, join(home, "postgres"), program);
  const { code, output } = await user.run(program, ["--show", `--pgdata=${join(home, "postgres")}`]);
  t.is(code, 0, output);
  t.true(output.includes(join(folder, "native")));
});
