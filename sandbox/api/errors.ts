// Stripe's errors: one function an error, with the status, type, code and wording that its API uses.

export interface ErrorFields {
  type: "api_error" | "idempotency_error" | "invalid_request_error";
  message: string;
  code?: string;
  param?: string;
}

export class ApiError extends Error {
  readonly status: number;
  readonly fields: ErrorFields;
  /** Whether the answer is kept under the idempotency key: only once execution began. */
  readonly saved: boolean;
  readonly headers: Record<string, string>;

  constructor(
    status: number,
    fields: ErrorFields,
    options: { saved?: boolean; headers?: Record<string, string> } = {},
  ) {
    super(fields.message);
    this.status = status;
    this.fields = fields;
    this.saved = options.saved ?? false;
    this.headers = options.headers ?? {};
  }

  body(requestId: string): string {
    const { code } = this.fields;
    const doc_url =
      code === undefined ? {} : { doc_url: `https://stripe.com/docs/error-codes/${code.replaceAll("_", "-")}` };
    return JSON.stringify({
      error: { ...this.fields, ...doc_url, request_log_url: `https://dashboard.stripe.com/test/logs/${requestId}` },
    });
  }
}

function invalid(status: number, code: string | undefined, message: string, param?: string, saved = false): ApiError {
  return new ApiError(
    status,
    {
      type: "invalid_request_error",
      message,
      ...(code === undefined ? {} : { code }),
      ...(param === undefined ? {} : { param }),
    },
    { saved },
  );
}

// Before execution: nothing is saved under the key.

export const unauthorized = (message: string) => invalid(401, undefined, message);
export const fromElsewhere = (message: string) => invalid(403, undefined, message);
export const unknownUrl = (method: string, path: string) =>
  invalid(
    404,
    undefined,
    `Unrecognized request URL (${method}: ${path}). The sandbox answers only what moving money needs.`,
  );
export const noAccess = (account: string) =>
  invalid(
    403,
    "account_invalid",
    `The provided key does not have access to account '${account}' (or that account does not exist). Application access may have been revoked.`,
  );
export const forbidden = () =>
  invalid(403, undefined, "The provided key does not have the required permissions for this endpoint on this account.");
export const rateLimited = () =>
  new ApiError(429, {
    type: "invalid_request_error",
    code: "rate_limit",
    message:
      "Request rate limit exceeded. You can learn more about rate limits here https://stripe.com/docs/rate-limits.",
  });
export const lockTimeout = () =>
  new ApiError(
    429,
    {
      type: "invalid_request_error",
      code: "lock_timeout",
      message:
        "This object cannot be accessed right now because another API request or Stripe process is currently accessing it.",
    },
    { headers: { "stripe-should-retry": "true" } },
  );
export const keyTooLong = () =>
  invalid(400, undefined, "Idempotency keys can be at most 255 characters long.", "Idempotency-Key");
export const keyInUse = (key: string) =>
  new ApiError(409, {
    type: "invalid_request_error",
    code: "idempotency_key_in_use",
    message: `There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the other request is still going through): ${key}. Please try again later.`,
  });
export const keyReused = (key: string) =>
  new ApiError(400, {
    type: "idempotency_error",
    message: `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`,
  });
export const keyOfOtherEndpoint = (key: string, path: string) =>
  new ApiError(400, {
    type: "idempotency_error",
    message: `Keys for idempotent requests can only be used for the same endpoint they were first used for ('${path}' you tried to use). Try using a key other than '${key}' if you meant to execute a different request.`,
  });
export const unknownParameter = (param: string) =>
  invalid(400, "parameter_unknown", `Received unknown parameter: ${param}`, param);
export const missingParameter = (param: string) =>
  invalid(400, "parameter_missing", `Missing required param: ${param}.`, param);
export const invalidInteger = (param: string, message: string) =>
  invalid(400, "parameter_invalid_integer", message, param);
export const emptyParameter = (param: string) =>
  invalid(400, "parameter_invalid_empty", `You passed an empty string for '${param}'.`, param);
export const invalidParameter = (param: string, message: string) => invalid(400, undefined, message, param);
export const amountTooLarge = (most: number) =>
  invalid(400, "amount_too_large", `Amount must be no more than ${most}.`, "amount");
export const invalidCurrency = (currency: string) =>
  invalid(400, undefined, `Invalid currency: ${currency}. See https://stripe.com/docs/currencies.`, "currency");
export const notFound = (what: string, id: string, param = "id") =>
  invalid(404, "resource_missing", `No such ${what}: '${id}'`, param);
export const platformOnly = () =>
  invalid(
    400,
    undefined,
    "The sandbox answers this request for the platform only; leave out the Stripe-Account header.",
  );

// During execution: the refusal is saved under the key and replayed.

export const noSuchParameter = (what: string, id: string, param: string) =>
  invalid(400, "resource_missing", `No such ${what}: '${id}'`, param, true);
/** Both have no code: Stripe says them in a sentence only. */
export const moreThanSource = (most: number, used: number, currency: string) =>
  invalid(
    400,
    undefined,
    `Transfers using this transaction as a source must not exceed the source amount of ${most} ${currency}.${
      used > 0 ? ` (There is already a transfer using this source, amounting to ${used} ${currency}.)` : ""
    }`,
    "source_transaction",
    true,
  );
export const otherCurrencyThanSource = (currency: string, ofSource: string) =>
  invalid(
    400,
    undefined,
    `The currency of source_transaction's balance transaction (${ofSource}) must be the same as the transfer currency (${currency})`,
    "currency",
    true,
  );
export const insufficientBalance = () =>
  invalid(
    400,
    "balance_insufficient",
    "You have insufficient available funds in your Stripe account. Try adding funds directly to your available balance.",
    undefined,
    true,
  );
export const insufficientConnectedBalance = () =>
  invalid(
    400,
    "balance_insufficient",
    "The connected account does not have sufficient available funds to cover this reversal.",
    undefined,
    true,
  );
export const noDashboardYet = (account: string) =>
  invalid(400, undefined, `Cannot create a login link for ${account}: it has not completed onboarding.`);
export const accountCountryUnsupported = (country: string) =>
  invalid(400, "country_unsupported", `${country} is not currently supported by Stripe.`, "country");
/** It has no code: Stripe says it in a sentence only. */
export const countryOutOfReach = (country: string) =>
  invalid(
    400,
    undefined,
    `Funds can't be sent to accounts located in ${country} when the account is under the \`full\` service agreement.`,
    undefined,
    true,
  );
export const insufficientCapabilities = () =>
  invalid(
    400,
    "insufficient_capabilities_for_transfer",
    "Your destination account needs to have at least one of the following capabilities enabled: transfers, crypto_transfers, legacy_payments",
    undefined,
    true,
  );
export const destinationRevoked = (account: string) => new ApiError(403, noAccess(account).fields, { saved: true });
export const transfersNotAllowed = () =>
  invalid(
    400,
    "transfers_not_allowed",
    "You cannot create transfers: your account is not allowed to.",
    undefined,
    true,
  );
export const countryUnsupported = () =>
  invalid(
    400,
    "country_unsupported",
    "Funds can't be sent to accounts located in this country because it's restricted outside of your platform's region.",
    "destination",
    true,
  );
export const reversalTooLarge = (amount: number, left: number, currency: string) =>
  invalid(
    400,
    undefined,
    `Reversal amount (${amount} ${currency}) is greater than the unreversed amount of the transfer (${left} ${currency}).`,
    "amount",
    true,
  );
export const alreadyReversed = (transfer: string) =>
  invalid(400, undefined, `Transfer ${transfer} has already been fully reversed.`, undefined, true);
export const internalError = (saved: boolean) =>
  new ApiError(
    500,
    {
      type: "api_error",
      message: "An unknown error occurred on Stripe's side. There is nothing you can do about it here.",
    },
    { saved, headers: { "stripe-should-retry": "false" } },
  );
