// Backups of a test's database, and what it is like to have one put back in its place.

import type pg from "pg";
import { onCluster, TEST_CLUSTER_URL, type TestDatabase } from "./database.ts";

const nameOf = (db: TestDatabase) => new URL(db.adminUrl).pathname.slice(1);

export class Backup {
  readonly name: string;
  #db: TestDatabase;

  private constructor(db: TestDatabase, name: string) {
    this.#db = db;
    this.name = name;
  }

  /** The database as it is now. Whoever works on it loses the connection. */
  static async of(db: TestDatabase): Promise<Backup> {
    const name = `${nameOf(db)}_backup_${Date.now()}`;
    await clone(nameOf(db), name);
    return new Backup(db, name);
  }

  /** In the place of the database, whose server is the same: nothing but what is in it tells of it. */
  async restore(): Promise<void> {
    const name = nameOf(this.#db);
    const { rows } = await this.#db.admin.query<{ oid: string }>("select oid from pg_database where datname = $1", [
      name,
    ]);
    await endSessions(name);
    await onCluster(cluster(), `drop database ${name} with (force)`);
    await clone(this.name, name, `oid = ${rows[0]?.oid}`);
  }

  async drop(): Promise<void> {
    await onCluster(cluster(), `drop database if exists ${this.name} with (force)`);
  }
}

/** A second database with the same content, as somebody has it who copies production. */
export async function copyOf(db: TestDatabase): Promise<{ name: string; urlOf(url: string): string }> {
  const name = `${nameOf(db)}_copy_${Date.now()}`;
  await clone(nameOf(db), name);
  return {
    name,
    urlOf(url) {
      const moved = new URL(url);
      moved.pathname = `/${name}`;
      return moved.href;
    },
  };
}

export const dropCopy = (name: string) => onCluster(cluster(), `drop database if exists ${name} with (force)`);

const cluster = () => process.env[TEST_CLUSTER_URL] as string;

async function clone(from: string, to: string, more = ""): Promise<void> {
  for (let tries = 1; ; tries++) {
    await endSessions(from);
    try {
      await onCluster(cluster(), `create database ${to} template ${from} strategy file_copy ${more}`);
      return;
    } catch (error) {
      // Somebody has come back in between.
      if ((error as pg.DatabaseError).code !== "55006" || tries === 20) throw error;
    }
  }
}

async function endSessions(name: string): Promise<void> {
  await onCluster(cluster(), `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`);
}
