// Every way in which the sandbox can misbehave on request, by name. "Before" and "after" mean: before or after the request
// was executed, so "after" leaves a transfer in the ledger that the client was not told about.

import {
  type ApiError,
  countryUnsupported,
  destinationRevoked,
  forbidden,
  insufficientBalance,
  insufficientCapabilities,
  internalError,
  invalidCurrency,
  invalidInteger,
  keyInUse,
  keyReused,
  lockTimeout,
  noSuchParameter,
  rateLimited,
  transfersNotAllowed,
  unauthorized,
} from "../api/errors.ts";

/** What the error messages name. */
interface FaultSubject {
  key: string;
  destination: string;
}

export type Breakage =
  /** No answer: the connection hangs until the client gives up, delay_ms have passed, or it is released; then it is closed. */
  | "hang"
  /** The connection is reset (ECONNRESET). */
  | "reset"
  /** Half of the answer, then the connection is closed. */
  | "truncate"
  /** A whole HTTP answer whose JSON stops in the middle. */
  | "invalid_json"
  /** A proxy's HTML page with status 502. */
  | "bad_gateway"
  /** 200 with JSON that has no `error` and is not what was asked for. */
  | "unrelated_json"
  /** 404 with JSON that has no `error`, which stripe-node takes for success. */
  | "errorless_404";

export type Lie = "id" | "amount" | "currency" | "destination" | "object";

export type Effect =
  /** Refused on arrival; nothing is executed or saved under the key. */
  | { at: "arrival"; refuse(subject: FaultSubject): ApiError }
  /** Refused instead of being executed; saved under the key when Stripe would. */
  | { at: "execution"; refuse(subject: FaultSubject): ApiError }
  /** Executed, and a 500 answered and saved under the key. */
  | { at: "execution"; fail: true }
  /** The connection or the answer breaks. */
  | { at: "wire"; executed: boolean; breakage: Breakage }
  /** The answer is 200 and well-formed, and one field is not what was asked for. */
  | { at: "wire"; executed: true; lie: Lie }
  /** The key stays in use for delay_ms (or until released); then the true answer. */
  | { at: "wire"; executed: true; slow: true };

const before = (breakage: Breakage): Effect => ({ at: "wire", executed: false, breakage });
const after = (breakage: Breakage): Effect => ({ at: "wire", executed: true, breakage });
const lie = (field: Lie): Effect => ({ at: "wire", executed: true, lie: field });
const onArrival = (refuse: (subject: FaultSubject) => ApiError): Effect => ({ at: "arrival", refuse });
const onExecution = (refuse: (subject: FaultSubject) => ApiError): Effect => ({ at: "execution", refuse });

export const FAULTS = {
  // Ambiguous: the client cannot know.
  timeout_before_execution: before("hang"),
  timeout_after_execution: after("hang"),
  connection_reset_before_execution: before("reset"),
  connection_reset_after_execution: after("reset"),
  truncated_body_after_execution: after("truncate"),
  invalid_json_after_execution: after("invalid_json"),
  server_error_before_execution: onExecution(() => internalError(true)),
  server_error_after_execution: { at: "execution", fail: true },
  bad_gateway_before_execution: before("bad_gateway"),
  bad_gateway_after_execution: after("bad_gateway"),
  unrelated_json_before_execution: before("unrelated_json"),
  unrelated_json_after_execution: after("unrelated_json"),
  errorless_404_before_execution: before("errorless_404"),
  errorless_404_after_execution: after("errorless_404"),
  wrong_id: lie("id"),
  wrong_amount: lie("amount"),
  wrong_currency: lie("currency"),
  wrong_destination: lie("destination"),
  wrong_object: lie("object"),

  // In flight or not executed: the same key again, later.
  slow_execution: { at: "wire", executed: true, slow: true },
  idempotency_key_in_use: onArrival(({ key }) => keyInUse(key)),
  rate_limit: onArrival(() => rateLimited()),
  lock_timeout: onArrival(() => lockTimeout()),

  // Refused: money or the account's state can change that.
  balance_insufficient: onExecution(() => insufficientBalance()),
  insufficient_capabilities_for_transfer: onExecution(() => insufficientCapabilities()),

  // Refused for good.
  resource_missing: onExecution(({ destination }) => noSuchParameter("destination", destination, "destination")),
  account_invalid: onExecution(({ destination }) => destinationRevoked(destination)),
  transfers_not_allowed: onExecution(() => transfersNotAllowed()),
  country_unsupported: onExecution(() => countryUnsupported()),
  invalid_currency: onExecution(() => invalidCurrency("xxx")),
  parameter_invalid_integer: onExecution(() => invalidInteger("amount", "Invalid integer: amount")),

  // The client's own mistakes.
  idempotency_error: onArrival(({ key }) => keyReused(key)),
  unauthorized: onArrival(() => unauthorized("Invalid API Key provided: sk_test_*********")),
  forbidden: onArrival(() => forbidden()),
} satisfies Record<string, Effect>;

export type FaultName = keyof typeof FAULTS;

export const FAULT_NAMES = Object.keys(FAULTS) as [FaultName, ...FaultName[]];
