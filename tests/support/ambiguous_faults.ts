// The faults of the sandbox after which nobody knows whether Stripe has moved the money: of a transfer, or of a reversal.

import type { FaultName } from "../../sandbox/faults/catalog.ts";

interface Ambiguous {
  fault: FaultName;
  /** 2 where stripe-node sends once more by itself. */
  times?: number;
  delay_ms?: number;
  /** The try that moves the money in the end, each with a key of its own. */
  generation?: number;
}

export const AMBIGUOUS: Ambiguous[] = [
  { fault: "timeout_before_execution" },
  { fault: "timeout_after_execution" },
  { fault: "connection_reset_before_execution", times: 2 },
  { fault: "connection_reset_after_execution", times: 2 },
  { fault: "truncated_body_after_execution", times: 2 },
  { fault: "invalid_json_after_execution" },
  // Stripe keeps its own failure under the key: only the list can tell.
  { fault: "server_error_before_execution", generation: 2 },
  { fault: "server_error_after_execution" },
  { fault: "bad_gateway_before_execution" },
  { fault: "bad_gateway_after_execution" },
  { fault: "unrelated_json_before_execution" },
  { fault: "unrelated_json_after_execution" },
  { fault: "errorless_404_before_execution" },
  { fault: "errorless_404_after_execution" },
  { fault: "wrong_amount" },
  { fault: "wrong_currency" },
  { fault: "wrong_destination" },
  { fault: "wrong_object" },
  { fault: "slow_execution", delay_ms: 500 },
  { fault: "idempotency_key_in_use" },
  { fault: "rate_limit" },
  { fault: "lock_timeout" },
];
