// A real mail server, and the sending of mails in this process: what tasks/send_mails.ts does, with the worker's login.
//
//   const post = useMail(test);
//   test.serial("…", async (t) => { …; const [mail] = await post.deliverTo(recruiter); });

import { once } from "node:events";
import type { AddressInfo } from "node:net";
import type { TestFn } from "ava";
import { type ParsedMail, simpleParser } from "mailparser";
import pg from "pg";
import { SMTPServer } from "smtp-server";
import type { MailSettings } from "../../server/config.ts";
import { sendMails } from "../../server/messages/mail/send.ts";
import { createTestDatabase, type TestDatabase } from "./database.ts";
import { eventually } from "./eventually.ts";
import { changeSettings } from "./payout_system.ts";
import { useFixture } from "./set_up.ts";

/** Nothing is waited for: mails are ready at once, and are tried again at once. */
const AT_ONCE = { mail_bundle_seconds: 0, mail_settle_seconds: 0, mail_retry_base_seconds: 0 };

const USER = "holdback";
const PASSWORD = "sesame";

export interface ReceivedMail extends ParsedMail {
  /** To whom the envelope says. */
  recipients: string[];
  source: string;
}

export class MailServer {
  readonly received: ReceivedMail[] = [];
  /** Says what to answer to this recipient; null: accept. */
  refuses: (address: string) => string | null = () => null;
  /** Waits before a mail is accepted. */
  beforeAccepting: () => Promise<void> = async () => undefined;
  #server: SMTPServer | null = null;
  port = 0;

  async start(): Promise<void> {
    const server = new SMTPServer({
      disabledCommands: ["STARTTLS"],
      allowInsecureAuth: true,
      logger: false,
      onAuth: (login, _session, answer) =>
        login.username === USER && login.password === PASSWORD
          ? answer(null, { user: USER })
          : answer(new Error("Authentication failed")),
      onRcptTo: ({ address }, _session, answer) => {
        const refusal = this.refuses(address);
        answer(refusal ? Object.assign(new Error(refusal), { responseCode: Number(refusal.slice(0, 3)) }) : null);
      },
      onData: (stream, session, answer) => {
        const chunks: Buffer[] = [];
        stream.on("data", (chunk: Buffer) => chunks.push(chunk));
        stream.on("end", async () => {
          const source = Buffer.concat(chunks).toString("utf8");
          const recipients = session.envelope.rcptTo.map(({ address }) => address);
          this.received.push({ ...(await simpleParser(source)), recipients, source });
          await this.beforeAccepting();
          answer();
        });
      },
    });
    server.on("error", () => undefined);
    server.listen(this.port, "127.0.0.1");
    await once(server.server, "listening");
    this.port = (server.server.address() as AddressInfo).port;
    this.#server = server;
  }

  get url(): string {
    return `smtp://${USER}:${PASSWORD}@127.0.0.1:${this.port}`;
  }

  settings(url = this.url): MailSettings {
    return { url, from: { name: "Talent Market", address: "payouts@market.example" } };
  }

  to(person: { email: string }): ReceivedMail[] {
    return this.received.filter(({ recipients }) => recipients.includes(person.email));
  }

  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    if (server) await new Promise<void>((resolve) => server.close(() => resolve()));
  }
}

export class Post {
  readonly db: TestDatabase;
  readonly server: MailServer;
  readonly warnings: string[] = [];
  readonly logged: { mail: string; user: string; subject: string }[] = [];
  readonly #worker: pg.Pool;

  private constructor(db: TestDatabase, server: MailServer) {
    this.db = db;
    this.server = server;
    this.#worker = new pg.Pool({ connectionString: db.urlOf("holdback_worker"), max: 4 });
  }

  static async start(): Promise<Post> {
    const db = await createTestDatabase();
    await changeSettings(db.admin, AT_ONCE);
    const server = new MailServer();
    await server.start();
    return new Post(db, server);
  }

  /** One run of the task; null: there is no mail server. */
  send(settings: MailSettings | null = this.server.settings()): Promise<void> {
    return sendMails(settings, (sql, values) => this.#worker.query(sql, values), {
      warn: (message) => this.warnings.push(message),
      mail: (fields) => this.logged.push(fields),
    });
  }

  /** Runs of the task until everything that has happened so far was read. */
  async deliver(settings: MailSettings | null = this.server.settings()): Promise<void> {
    const { rows } = await this.db.admin.query("select clock_timestamp() as now");
    await eventually("the outbox to be read", async () => {
      await this.send(settings);
      const { rowCount } = await this.db.admin.query("select from app_private.mail_state where read_until > $1", [
        rows[0].now,
      ]);
      return rowCount === 1;
    });
  }

  /** What this person gets by such runs. */
  async deliverTo(person: { email: string }): Promise<ReceivedMail[]> {
    const before = this.server.to(person).length;
    await this.deliver();
    return this.server.to(person).slice(before);
  }

  async stop(): Promise<void> {
    await this.server.stop();
    await this.#worker.end();
    await this.db.drop();
  }
}

export function useMail(test: TestFn): Post {
  return useFixture(
    test,
    () => Post.start(),
    (post) => post.stop(),
  );
}
