// Sends the mails that wait: takes them from the database, hands them to the mail server, and says what became of each. Who
// is told what, when it is tried again and when it is given up is decided in SQL (sql/functions/app_private/messages).

import { createTransport, type Transporter } from "nodemailer";
import type { MailSettings } from "../../config.ts";
import { renderMail } from "./render.ts";

type Query = <Row extends object>(sql: string, values?: unknown[]) => Promise<{ rows: Row[] }>;
interface Log {
  warn(message: string): void;
  /** One line a mail that is written to the log instead of being sent. */
  mail(fields: { mail: string; user: string; subject: string }): void;
}

interface TakenMail {
  id: string;
  attempt: number;
  user_id: string;
  address: string;
  /** Null: nothing was left to say. */
  content: object | null;
}
interface SmtpError extends Error {
  code?: string;
  responseCode?: number;
}

/** What a sender may do: the worker sends every mail. */
const MAILS = { collect: "collect_mails", take: "take_mails", record: "record_mail" };
/** The API only tells admins that the worker is missing, or that money cannot move, and only when no worker does. */
const ALARMS = { collect: "collect_alarms", take: "take_alarms", record: "record_alarm" };

const AT_A_TIME = 10;
const CONNECTIONS = 3;
const LOOPBACK_HOSTS = ["localhost", "127.0.0.1", "[::1]"];
/** What concerns one mail, by nodemailer's codes; everything else concerns the server, and every mail. */
const OF_ONE_MAIL = ["EENVELOPE", "EMESSAGE"];

/** Reads on in the outbox and sends what is ready, until nothing is or the mail server takes nothing. */
export function sendMails(settings: MailSettings | null, query: Query, log: Log): Promise<void> {
  return sendAll(MAILS, { settings, query, log });
}

/** The same for what must be told though no worker is there to tell it. */
export function sendAlarms(settings: MailSettings, query: Query, warn: (message: string) => void): Promise<void> {
  return sendAll(ALARMS, { settings, query, log: { warn, mail: () => undefined } });
}

async function sendAll(verbs: typeof MAILS, { settings, query, log }: Omit<Way, "server" | "record">): Promise<void> {
  const { rows: begun } = await query<{ at: string }>(`select now()::text as at from app_private.${verbs.collect}()`);
  const server = settings ? mailServer(settings) : null;
  try {
    for (;;) {
      const { rows } = await query<TakenMail>(`select * from app_private.${verbs.take}($1, $2)`, [
        AT_A_TIME,
        begun[0]?.at,
      ]);
      if (rows.length === 0) return;
      const mails = rows.filter(({ content }) => content !== null);
      if (!(await sendBatch(mails, { settings, server, query, log, record: verbs.record }))) return;
    }
  } finally {
    server?.close();
  }
}

interface Way {
  settings: MailSettings | null;
  server: Transporter | null;
  query: Query;
  log: Log;
  /** The function that takes the outcome. */
  record: string;
}

/** Whether it is worth going on. */
async function sendBatch(mails: TakenMail[], { settings, server, query, log, record: verb }: Way): Promise<boolean> {
  let trouble: SmtpError | null = null;
  const record = ({ id, attempt }: TakenMail, outcome: string, error?: SmtpError) =>
    query(`select app_private.${verb}($1, $2, $3, $4, $5, $6)`, [
      id,
      attempt,
      outcome,
      error?.code ?? null,
      error?.responseCode ?? null,
      error?.message ?? null,
    ]);
  const send = async (mail: TakenMail) => {
    if (!settings || !server) {
      const { subject } = renderMail(mail.content, "Holdback");
      log.mail({ mail: mail.id, user: mail.user_id, subject });
      await record(mail, "logged");
      return;
    }
    if (trouble) {
      await record(mail, "put_off");
      return;
    }
    try {
      await server.sendMail(messageOf(mail, settings));
    } catch (error) {
      const failure = error as SmtpError;
      await record(mail, "refused", failure);
      if (OF_ONE_MAIL.includes(failure.code ?? "")) {
        // Not the server's words: they often repeat the address.
        log.warn(
          `mail ${mail.id} was refused (${failure.code} ${failure.responseCode ?? ""}); the database has the answer`,
        );
      } else {
        trouble ??= failure;
      }
      return;
    }
    await record(mail, "sent");
  };
  const left = [...mails];
  await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      for (let mail = left.shift(); mail; mail = left.shift()) await send(mail);
    }),
  );
  if (trouble) log.warn(`mails wait: ${advice(trouble)}`);
  return trouble === null;
}

function mailServer({ url }: MailSettings): Transporter {
  const { hostname, username } = new URL(url);
  return createTransport({
    url,
    pool: true,
    maxConnections: CONNECTIONS,
    // A password leaves this machine encrypted or not at all.
    requireTLS: username !== "" && !LOOPBACK_HOSTS.includes(hostname),
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    dnsTimeout: 10_000,
    socketTimeout: 30_000,
  });
}

function messageOf({ id, address, content }: TakenMail, { from }: MailSettings) {
  const sender = from.name || "Holdback";
  return {
    ...renderMail(content, sender),
    from,
    // As an object it is one address, whatever is in it.
    to: { name: "", address },
    envelope: { from: from.address, to: [address] },
    // The same for each attempt: whoever gets a mail twice can see that it is one.
    messageId: `<${id}@${from.address.split("@")[1]}>`,
    headers: { "Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All" },
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

function advice({ code, responseCode, message }: SmtpError): string {
  const answer = responseCode ? `, answer ${responseCode}` : "";
  switch (code) {
    case "EAUTH":
      return `the mail server refused the user or the password of SMTP_URL${answer}. Correct SMTP_URL and restart`;
    case "ETLS":
      return `no encrypted connection to the mail server${answer}: ${message}. Look at SMTP_URL`;
    default:
      return `the mail server does not take mail (${code ?? "unknown"}${answer}): ${message}. They are tried again by themselves`;
  }
}
