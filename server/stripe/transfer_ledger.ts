// The two writes around a call to Stripe: an intent (a transfer or a reversal) is marked as sent, an answer is recorded.
// Jobs that come to them at the same moment share one statement and one commit.

import type DataLoader from "dataloader";
import type { JobHelpers, WithPgClient } from "graphile-worker";
import pg from "pg";
import { asJobSql, jobName } from "../database/as_job.ts";
import { Gathering, oncePerDatabase, oneBatchAtATime } from "../database/batching.ts";
import type { Intent, ReversalAnswer, StripeAnswer, TransferAnswer } from "./answers.ts";

/**
 * Between an intent being marked as sent and its request leaving lies its wait for its turn (limiter.ts), half a second at
 * most; when it takes longer than this, the process was stopped in between. With the request's own timeout it still ends
 * before the lease does.
 */
const SEND_WITHIN_MS = 10_000;
/**
 * A statement costs as much as ten payments: answers wait for others that are on their way. Half of what a worker has open
 * (server/worker/preset.ts) is enough, so that the other half is at Stripe meanwhile.
 */
const ANSWERS = { enough: 96, longest: 250 };

type RecordedAnswer = StripeAnswer & Pick<Intent, "transfer_id" | "reversal_id" | "attempt">;

/** Whose answer it is: its job, and where to tell what came of it. */
type Recorder = Pick<JobHelpers, "job" | "logger">;

interface ToRecord {
  answer: RecordedAnswer;
  by: Recorder;
}

export class TransferLedger {
  #withPgClient: WithPgClient;
  #begun: DataLoader<string, Intent | null>;
  #recorded: DataLoader<ToRecord, null>;
  #answers = new Gathering(ANSWERS);

  constructor(withPgClient: WithPgClient) {
    this.#withPgClient = withPgClient;
    this.#begun = oneBatchAtATime((ids) => this.#beginAll(ids));
    this.#recorded = oneBatchAtATime(
      (answers) => this.#recordAll(answers),
      () => this.#answers.gathered(),
    );
  }

  /** Marks an intent as sent, committed. Null: it is not to be sent (any more). */
  async begin(intentId: string): Promise<Intent | null> {
    const intent = await this.#begun.load(intentId);
    if (intent !== null) this.#answers.expect();
    return intent;
  }

  /** Records what Stripe answered to this attempt of this job, committed. */
  async record(
    { transfer_id, reversal_id, attempt }: Intent,
    answer: TransferAnswer | ReversalAnswer,
    by: Recorder,
  ): Promise<void> {
    this.#answers.come();
    await this.#recorded.load({ answer: { transfer_id, reversal_id, attempt, ...answer }, by });
  }

  async #beginAll(ids: readonly string[]): Promise<(Intent | null)[]> {
    const send_before = Date.now() + SEND_WITHIN_MS;
    const intents = await this.#withPgClient(async (client) => {
      const { rows } = await client.query<Intent>({
        name: "begin_transfers",
        text: "select * from app_private.begin_transfers($1)",
        values: [ids],
      });
      return new Map(rows.map((intent) => [intent.transfer_id ?? intent.reversal_id, { ...intent, send_before }]));
    });
    return ids.map((id) => intents.get(id) ?? null);
  }

  /** What the database cannot record must not keep it from recording the rest: then each answer is recorded by itself. */
  async #recordAll(answers: readonly ToRecord[]): Promise<(null | Error)[]> {
    try {
      await this.#recordTogether(answers);
      return answers.map(() => null);
    } catch (error) {
      if (!(error instanceof pg.DatabaseError) || answers.length === 1) throw error;
    }
    const outcomes: (null | Error)[] = [];
    for (const answer of answers) {
      outcomes.push(await this.#recordTogether([answer]).catch((error: Error) => error));
    }
    return outcomes;
  }

  async #recordTogether(answers: readonly ToRecord[]): Promise<null> {
    await this.#withPgClient(async (client) => {
      const { rows } = await client.query<{ answer: string[] }>({
        name: "record_transfer_answers",
        text: asJobSql("app_private.record_transfer_answers($1)", 1),
        values: [JSON.stringify(answers.map(({ answer }) => answer)), jobName(answers.map(({ by }) => by.job))],
      });
      const runIds = rows[0]?.answer ?? [];
      if (runIds.length > 0) {
        const finished = await client.query<{ report: object }>({
          name: "finish_answered_runs",
          text: "select app_private.finish_answered_runs($1) as report",
          values: [runIds],
        });
        for (const { report } of finished.rows) answers[0]?.by.logger.info("a run finished", { facts: report });
      }
    });
    return null;
  }
}

/** The ledger of this worker's database. */
export const transferLedger = oncePerDatabase((withPgClient) => new TransferLedger(withPgClient));
