// What the database refuses a role, it refuses without a name that callers know. Then the operation is compared with the
// grants, and the error names the fields that the role may not read and the verbs that it may not call. Rows play no part
// in it: whoever asks for the same gets the same answer.

import { GraphQLError } from "graphql";
import type pg from "pg";
import type { ExecutionArgs } from "postgraphile/grafast/graphql";
import { REFUSED, refusal } from "./errors.ts";
import { type Need, needsOf } from "./needs.ts";

/** More names than these help nobody. */
const MOST_NAMED = 5;

type Result = { errors?: readonly GraphQLError[] };

export function refusalsPlugin(pool: pg.Pool): GraphileConfig.Plugin {
  const named = async <T>(result: T, args: ExecutionArgs): Promise<T> => {
    const { errors } = result as Result;
    if (!errors?.some(isRefused)) return result;
    const role = roleOf(args);
    const refused = await refusedOf(pool, role, needsOf(args));
    if (refused.length === 0) return result;
    const [first, ...others] = errors.filter(isRefused);
    const error = withNames(first as GraphQLError, others.length === 0, role, refused);
    return { ...result, errors: [error, ...errors.filter((each) => !isRefused(each))] };
  };
  return {
    name: "RefusalsPlugin",
    version: "0.0.0",
    grafast: {
      middleware: {
        async execute(next, { args }) {
          return (await named(await next(), args)) as never;
        },
        // Each event is read with the rights of its moment.
        async subscribe(next, { args }) {
          const events = await next();
          if (!isEvents(events)) return (await named(events, args)) as never;
          const { next: nextEvent } = events;
          events.next = async (...given) => {
            const event = await nextEvent.apply(events, given);
            return event.done ? event : { ...event, value: await named(event.value, args) };
          };
          return events as never;
        },
      },
    },
  };
}

const isEvents = (result: unknown): result is AsyncGenerator<Result> =>
  typeof result === "object" && result !== null && Symbol.asyncIterator in result;

const isRefused = ({ originalError }: GraphQLError) =>
  (originalError as { code?: unknown } | null | undefined)?.code === REFUSED;

const roleOf = ({ contextValue }: ExecutionArgs): string =>
  (contextValue as { pgSettings?: Record<string, string> }).pgSettings?.role ?? "";

/** isAt: whether it is known at which field the statement failed. */
function withNames(error: GraphQLError, isAt: boolean, role: string, refused: readonly Need[]): GraphQLError {
  const { nodes, source, positions, path } = error;
  return new GraphQLError(refusalOf(role, refused), {
    nodes: (isAt && nodes) || null,
    source: source ?? null,
    positions: positions ?? null,
    path: (isAt && path) || null,
    extensions: refusal,
  });
}

/** Your role (recruiter) may not call freezePayout or read Payout.frozenReason. */
export function refusalOf(role: string, refused: readonly Need[]): string {
  const names = (isCall: boolean) => [
    ...new Set(refused.filter(({ kind }) => (kind === "call") === isCall).map(({ field }) => field)),
  ];
  const what = (verb: string, fields: readonly string[]) =>
    fields.length === 0 ? [] : [`${verb} ${fields.slice(0, MOST_NAMED).join(", ")}`];
  const acts = [...what("call", names(true)), ...what("read", names(false))];
  return `Your role (${role.replace(/^holdback_/, "")}) may not ${acts.join(" or ")}.`;
}

/** Those that the role lacks, in their order. */
export async function refusedOf(pool: pg.Pool, role: string, needs: readonly Need[]): Promise<Need[]> {
  const { rows } = await pool.query<{ number: string }>(
    `select need.number
     from
       unnest($2::text[], $3::text[], $4::text[]) with ordinality as need (kind, name, "column", number)
       join pg_namespace as schema on schema.nspname = 'app'
       left join pg_class as known
         on need.kind <> 'call' and known.relnamespace = schema.oid and known.relname = need.name
       left join pg_attribute as asked on asked.attrelid = known.oid and asked.attname = need."column"
     where
       not case need.kind
         when 'call'
           then (
             select bool_or(has_function_privilege($1, called.oid, 'execute'))
             from pg_proc as called
             where called.pronamespace = schema.oid and called.proname = need.name
           )
         when 'table' then has_any_column_privilege($1, known.oid, 'select')
         else has_column_privilege($1, known.oid, asked.attnum, 'select')
       end
     order by need.number`,
    [role, needs.map(({ kind }) => kind), needs.map(({ name }) => name), needs.map(({ column }) => column)],
  );
  return rows.map(({ number }) => needs[Number(number) - 1] as Need);
}
