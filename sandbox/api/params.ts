// Form-encoded parameters: parsing, the building blocks of the schemas, and the translation of zod's issues into Stripe's errors.

import qs from "qs";
import { z } from "zod";
import { CURRENCIES } from "../core/currencies.ts";
import {
  type ApiError,
  emptyParameter,
  invalidCurrency,
  invalidInteger,
  invalidParameter,
  missingParameter,
  unknownParameter,
} from "./errors.ts";

export type Form = Record<string, unknown>;

/** Brackets become nested objects; arrays stay objects with the indexes as names, so that metadata[0] is a name too. */
export function parseForm(text: string): Form {
  if (text === "") return {};
  return qs.parse(text, { plainObjects: true, parseArrays: false, depth: 4, parameterLimit: 500 });
}

/** The same parameters in another order or encoding are the same request. */
export function canonicalForm(text: string): string {
  const plain = text.includes("+") ? text.replaceAll("+", " ") : text;
  const pairs = plain.includes("%") ? plain.split("&").map(decode) : plain.split("&");
  // Joined by what cannot occur in a decoded pair's place of a separator: its length.
  return pairs
    .sort()
    .map((pair) => `${pair.length}:${pair}`)
    .join("");
}

function decode(pair: string): string {
  try {
    return decodeURIComponent(pair);
  } catch {
    return pair;
  }
}

const integer = z.string().transform((text, context) => {
  if (/^[+-]?\d{1,15}$/.test(text)) return Number(text);
  context.addIssue({ code: "custom", message: `Invalid integer: ${text}`, params: { integer: true } });
  return z.NEVER;
});

export const positiveInteger = integer.transform((value, context) => {
  if (value >= 1) return value;
  const message = "This value must be greater than or equal to 1.";
  context.addIssue({ code: "custom", message, params: { integer: true } });
  return z.NEVER;
});

export const currency = z
  .string()
  .min(1)
  .transform((text, context) => {
    const code = text.toLowerCase();
    if (CURRENCIES.has(code)) return code;
    context.addIssue({ code: "custom", message: text, params: { currency: true } });
    return z.NEVER;
  });

export const text = z.string().min(1).max(5000);
export const emptyableText = z.string().max(5000);
export const boolean = z.enum(["true", "false"]).transform((value) => value === "true");
export const id = z.string().min(1).max(255);

export const metadata = z
  .record(z.string().max(40), z.string().max(500))
  .refine((pairs) => Object.keys(pairs).length <= 50, "You can have up to 50 metadata keys.");

/** On updates an empty string for the whole takes all pairs away. */
export const emptyableMetadata = z.union([metadata, z.literal("")]);

/** Merges as Stripe does: an empty value takes its pair away. */
export function mergeMetadata(
  old: Record<string, string>,
  changes: Record<string, string> | "",
): Record<string, string> {
  if (changes === "") return {};
  const merged = { ...old, ...changes };
  for (const name of Object.keys(merged)) if (merged[name] === "") delete merged[name];
  return merged;
}

const limit = integer.transform((value, context) => {
  if (value >= 1 && value <= 100) return value;
  context.addIssue({ code: "custom", message: "Limit must be between 1 and 100.", params: { integer: true } });
  return z.NEVER;
});

const createdRange = z.strictObject({
  gt: integer.optional(),
  gte: integer.optional(),
  lt: integer.optional(),
  lte: integer.optional(),
});

/** What every list takes. */
export const listParams = {
  limit: limit.optional(),
  starting_after: id.optional(),
  ending_before: id.optional(),
  created: z.union([integer.transform((at) => ({ gte: at, lte: at })), createdRange]).optional(),
};

export function parseParams<P>(schema: z.ZodType<P>, form: Form): P {
  const result = schema.safeParse(form);
  if (result.success) return result.data;
  throw fromIssue(result.error.issues[0], form);
}

function fromIssue(issue: z.core.$ZodIssue | undefined, form: Form): ApiError {
  if (!issue) return invalidParameter("", "Invalid parameters.");
  const param = bracketed(issue.path);
  if (issue.code === "unrecognized_keys") return unknownParameter(bracketed([...issue.path, issue.keys[0] ?? ""]));
  const value = issue.path.reduce<unknown>((at, key) => (at as Form | undefined)?.[String(key)], form);
  if (value === undefined) return missingParameter(param);
  if (value === "") return emptyParameter(param);
  if (issue.code === "custom" && issue.params?.integer) return invalidInteger(param, issue.message);
  if (issue.code === "custom" && issue.params?.currency) return invalidCurrency(issue.message);
  if (issue.code === "invalid_union") {
    // The alternative that got furthest is the one that was meant.
    const firsts = issue.errors.map((issues) => issues[0]).filter((one) => one !== undefined);
    const meant = firsts.find(
      (one) => one.path.length > 0 || one.code === "custom" || one.code === "unrecognized_keys",
    );
    const inner = meant ?? firsts[0];
    if (inner) return fromIssue({ ...inner, path: [...issue.path, ...inner.path] }, form);
  }
  return invalidParameter(param, `Invalid ${param}: ${issue.message}`);
}

/** ["metadata", "order"] → metadata[order] */
function bracketed(path: readonly PropertyKey[]): string {
  return path.map((part, index) => (index === 0 ? String(part) : `[${String(part)}]`)).join("");
}
