// Errors as callers see them: our own with their code, what to do and the argument at fault; bad input by its cause;
// all others only by an id, under which the log has the rest.

import { randomUUID } from "node:crypto";
import { GraphQLError, GraphQLInputObjectType, type GraphQLSchema, getNamedType, Kind } from "graphql";
import { isSafeError } from "postgraphile/grafast";
import type { Logger } from "../../processes/logger.ts";

/** Ours of HTTP and GraphQL; those of SQL are HB and a number. docs/api.md says what each means. */
export const ERROR_CODES = [
  "BAD_FILE",
  "BAD_USER_INPUT",
  "CONFLICT",
  "INTERNAL_SERVER_ERROR",
  "METHOD_NOT_ALLOWED",
  "RATE_LIMITED",
  "SIGN_IN_UNAVAILABLE",
  "TIMEOUT",
  "TOO_COSTLY",
  "TOO_LARGE",
  "UNAUTHENTICATED",
  "UNAVAILABLE",
  "UNSUPPORTED_MEDIA_TYPE",
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number] | `HB${number}`;

interface DatabaseError extends Error {
  code: string;
  hint?: string;
  column?: string;
}

/** The SQLSTATE of a missing right. */
export const REFUSED = "42501";
/** What stands beside the message of a refusal. */
export const refusal = {
  code: "HB001" as ErrorCode,
  whatToDo: "Ask for nothing that the schema says is not for you.",
};

/** SQLSTATEs of Postgres that say something about the request, not about us. */
const ANSWERS: Readonly<Record<string, { code: ErrorCode; message: string; whatToDo?: string }>> = {
  // Where the fields are known, they are named (refusals.ts).
  [REFUSED]: { ...refusal, message: "Your role may not do or read this." },
  "57014": { code: "TIMEOUT", message: "This took too long. Ask for less: a smaller page, a narrower filter." },
  "40001": { code: "CONFLICT", message: "Somebody changed the same thing at the same moment. Try again." },
  "55P03": { code: "CONFLICT", message: "Somebody is at work on the same thing at this moment. Try again." },
  "40P01": { code: "CONFLICT", message: "Somebody changed the same thing at the same moment. Try again." },
};
/** Data exceptions: a value that is none of its type. */
const BAD_VALUE = /^22/;
/** What postgraphile-plugin-connection-filter throws, and does not mark as safe to be told. */
const NO_FILTER = /^(Null literals|Empty objects) are forbidden in filter argument input\.$/;
const OURS = /^HB\d{3}$/;

/** schema: whose verbs were asked for, where there were any. */
export function maskErrorFor(log: Logger, schema?: GraphQLSchema): (error: GraphQLError) => GraphQLError {
  return (error) => {
    const original = error.originalError;
    if (!original || original instanceof GraphQLError) {
      return withExtensions(error, error.message, { code: "BAD_USER_INPUT", ...error.extensions });
    }
    if (isSafeError(original)) {
      return withExtensions(error, original.message, { code: "BAD_USER_INPUT", ...original.extensions });
    }
    if (NO_FILTER.test(original.message)) {
      const message = "A filter has no value. Leave it out, or give isNull.";
      return withExtensions(error, message, { code: "BAD_USER_INPUT", argument: "filter" });
    }
    if (isDatabaseError(original)) {
      if (OURS.test(original.code)) return ourError(error, original, schema);
      const answer = ANSWERS[original.code];
      if (answer) {
        const { message, ...extensions } = answer;
        return withExtensions(error, message, extensions);
      }
      if (BAD_VALUE.test(original.code)) {
        return withExtensions(error, `A value is not valid: ${original.message}.`, { code: "BAD_USER_INPUT" });
      }
    }
    const errorId = randomUUID();
    log.error({ errorId, error: describe(original), path: error.path }, "a request failed");
    return withExtensions(error, `Something went wrong here. Tell us this id: ${errorId}`, {
      code: "INTERNAL_SERVER_ERROR",
      errorId,
    });
  };
}

/** The body of an answer that is not 200. */
export function errorBody(message: string, code: ErrorCode) {
  return { errors: [{ message, extensions: { code } }] };
}

/** An operation that is not valid. Where the schema is not to be known, neither are the names that resemble a wrong one. */
export function withCode(error: GraphQLError, suggestions: boolean): GraphQLError {
  const message = suggestions ? error.message : error.message.replace(/ Did you mean .*\?$/s, "");
  return withExtensions(error, message, { code: "BAD_USER_INPUT", ...error.extensions });
}

function ourError(
  error: GraphQLError,
  { code, message, hint, column }: DatabaseError,
  schema: GraphQLSchema | undefined,
): GraphQLError {
  const argument = column ? camelCase(column) : null;
  const known = inputsOf(error, schema);
  return withExtensions(error, message, {
    code,
    ...(hint ? { whatToDo: hint } : {}),
    // What a verb does by another, or a request that is confirmed, may fail by an argument of that one.
    ...(argument && (known === null || known.includes(argument)) ? { argument } : {}),
  });
}

/** What the mutation takes that has failed; null: it is none. */
function inputsOf({ nodes, path }: GraphQLError, schema: GraphQLSchema | undefined): string[] | null {
  const [node] = nodes ?? [];
  if (node?.kind !== Kind.FIELD || path?.length !== 1) return null;
  const input = schema
    ?.getMutationType()
    ?.getFields()
    [node.name.value]?.args.find(({ name }) => name === "input");
  const type = input ? getNamedType(input.type) : null;
  return type instanceof GraphQLInputObjectType ? Object.keys(type.getFields()) : null;
}

function withExtensions(error: GraphQLError, message: string, extensions: Record<string, unknown>): GraphQLError {
  const { nodes, source, positions, path } = error;
  return new GraphQLError(message, {
    nodes: nodes ?? null,
    source: source ?? null,
    positions: positions ?? null,
    path: path ?? null,
    extensions,
  });
}

function isDatabaseError(error: Error): error is DatabaseError {
  return "code" in error && typeof error.code === "string" && "severity" in error;
}

function describe(error: Error): Record<string, unknown> {
  const { code, where, table, constraint } = error as Error & Record<string, unknown>;
  // Not detail, which quotes rows.
  return { message: error.message, code, where, table, constraint, stack: error.stack };
}

const camelCase = (name: string) => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
