// An API that is attacked, and whether it is well afterwards.

import type { ExecutionContext } from "ava";
import { createTestDatabase, type TestDatabase } from "./database.ts";
import { createPerson, createPlacement, createRecruiter } from "./fixtures.ts";
import { type Answer, type OwnGraphql, post, startGraphql, startOwnGraphql, type TestGraphql } from "./graphql.ts";

export class AttackedApi<Api extends TestGraphql | OwnGraphql = TestGraphql> {
  db: TestDatabase;
  api: Api;
  /** An admin's: nothing is refused for want of rights. */
  token: string;
  recruiterToken: string;
  recruiterId: string;
  payoutId: string;

  /** `prepare`: what is to be done in its database before it starts. */
  static async start(
    env: Record<string, string> = {},
    prepare: (db: TestDatabase) => Promise<unknown> = async () => undefined,
  ): Promise<AttackedApi> {
    const db = await createTestDatabase();
    await prepare(db);
    return AttackedApi.#on(db, await startGraphql(db, env));
  }

  /** One that has a process of its own. */
  static async startOwn(): Promise<AttackedApi<OwnGraphql>> {
    const db = await createTestDatabase();
    return AttackedApi.#on(db, await startOwnGraphql(db));
  }

  static async #on<Api extends TestGraphql | OwnGraphql>(db: TestDatabase, api: Api): Promise<AttackedApi<Api>> {
    const recruiter = await createRecruiter(db.admin);
    await createPlacement(db.admin, { recruiters: [{ recruiter_id: recruiter.id, share: 100 }] });
    const { rows } = await db.admin.query<{ id: string }>("select id from app.payouts");
    const { id } = await createPerson(db.admin, "platform_admin");
    const tokens = [await api.tokenOf(id), await api.tokenOf(recruiter.id)] as const;
    return new AttackedApi(db, api, tokens, recruiter.id, rows[0]?.id as string);
  }

  constructor(
    db: TestDatabase,
    api: Api,
    [token, recruiterToken]: readonly [string, string],
    recruiterId: string,
    payoutId: string,
  ) {
    this.db = db;
    this.api = api;
    this.token = token;
    this.recruiterToken = recruiterToken;
    this.recruiterId = recruiterId;
    this.payoutId = payoutId;
  }

  /** An operation as the admin. */
  ask<T = Record<string, unknown>>(query: string, variables: unknown = {}): Promise<Answer<T>> {
    return this.send({ query, variables });
  }

  /** Any body. */
  send<T = Record<string, unknown>>(body: unknown, headers: Record<string, string> = {}): Promise<Answer<T>> {
    return post<T>(this.api.url, body, { authorization: `Bearer ${this.token}`, ...headers });
  }

  /** Asserts that the operation is refused as a whole, for this reason. */
  async refused(
    t: ExecutionContext,
    code: string,
    what: string,
    query: string,
    variables: unknown = {},
  ): Promise<void> {
    const { status, data, errors } = await this.ask(query, variables);
    t.is(status, 400, what);
    t.falsy(data, what);
    t.is(errors?.[0]?.extensions?.code, code, `${what}: ${errors?.[0]?.message}`);
  }

  /** Asserts that it answers as on any day, and that its log has neither a token nor an error. */
  async isWell(t: ExecutionContext): Promise<void> {
    t.is((await fetch(`${this.api.url}/healthz`)).status, 200);
    const { data } = await this.ask("{ viewer { role } payouts { totalCount } }");
    t.deepEqual(data, { viewer: { role: "platform_admin" }, payouts: { totalCount: 1 } });
    for (const token of [this.token, this.recruiterToken]) {
      t.false(this.api.log().includes(token.split(".")[1] as string));
    }
    for (const line of this.api.log().trim().split("\n")) {
      const { level, ...rest } = JSON.parse(line);
      t.is(level, "info", JSON.stringify(rest));
    }
  }

  async stop(): Promise<void> {
    await this.api.stop();
    await this.db.drop();
  }
}
