// Limits on one operation: its length, its depth and its cost. The dashboards' lists fit many times over.

import { maxDepthRule } from "@escape.tech/graphql-armor-max-depth";
import {
  GraphQLError,
  getOperationAST,
  Kind,
  Lexer,
  NoSchemaIntrospectionCustomRule,
  OperationTypeNode,
  type SelectionSetNode,
  Source,
  TokenKind,
} from "graphql";
import { type ComplexityEstimator, getComplexity } from "graphql-query-complexity";
import type { ExecutionArgs } from "postgraphile/grafast/graphql";
import { withCode } from "../errors.ts";
import { DEFAULT_PAGE_SIZE } from "./page_size.ts";

/** Words and signs: what it takes to validate and to plan an operation grows with their square. */
const MAX_TOKENS = 3_000;
/** The same after fragments were put in their places. */
const MAX_FIELDS = 1_000;
const MAX_DEPTH = 12;
/** One unit is a value that is read. */
const MAX_COST = 25_000;
/** What a change makes each of many subscribers read. */
const MAX_COST_OF_AN_EVENT = 1_000;
/** Counting reads an index to its end, once for a list, however long its page is. */
const TOTAL_COST = 200;
/**
 * A node may be of any type, and is planned as each; the schema is read without a
 * limit; a verb or a preview locks or computes.
 */
const COSTS: Readonly<Record<string, number>> = {
  totalCount: 0,
  totals: 200,
  explainPayout: 50,
  explainPayouts: 2_500,
  possibleVerbs: 200,
  accountReadiness: 50,
  payoutPlaces: 50,
  "Query.node": 2_500,
  __schema: 5_000,
  __type: 5_000,
};
const VERB_COST = 500;

type Fragments = ReadonlyMap<string, SelectionSetNode>;

const estimate: ComplexityEstimator = ({ type, field, node, args, childComplexity, context }) => {
  const isList = field.args.some(({ name }) => name === "first");
  const rows = isList ? (args.first ?? args.last ?? DEFAULT_PAGE_SIZE) : 1;
  const isVerb = type.name === "Mutation" || field.name.startsWith("preview");
  const own = COSTS[`${type.name}.${field.name}`] ?? COSTS[field.name] ?? (isVerb ? VERB_COST : 1);
  const total = isList && selectsTotal(node.selectionSet, context?.fragments as Fragments) ? TOTAL_COST : 0;
  return own + total + Math.max(1, Number(rows)) * childComplexity;
};

/** Directly, or through fragments. */
function selectsTotal(
  selectionSet: SelectionSetNode | undefined,
  fragments: Fragments,
  seen = new Set<string>(),
): boolean {
  return (selectionSet?.selections ?? []).some((selection) => {
    if (selection.kind === Kind.FIELD) return selection.name.value === "totalCount";
    if (selection.kind === Kind.INLINE_FRAGMENT) return selectsTotal(selection.selectionSet, fragments, seen);
    const name = selection.name.value;
    if (seen.has(name)) return false;
    seen.add(name);
    return selectsTotal(fragments.get(name), fragments, seen);
  });
}

export interface Limits {
  introspection: boolean;
}

export const limitsPlugin = ({ introspection }: Limits): GraphileConfig.Plugin => ({
  name: "LimitsPlugin",
  version: "0.0.0",
  grafserv: {
    middleware: {
      setPreset(next, event) {
        event.validationRules.push(
          maxDepthRule({
            n: MAX_DEPTH,
            ignoreIntrospection: true,
            flattenFragments: true,
            propagateOnRejection: false,
            onReject: [(context) => context?.reportError(tooMuch(`This is nested deeper than ${MAX_DEPTH} levels.`))],
          }),
          ...(introspection ? [] : [NoSchemaIntrospectionCustomRule]),
        );
        const { getExecutionConfig } = event;
        event.getExecutionConfig = async function (context) {
          const config = await getExecutionConfig.call(this, context);
          const parseAndValidate: typeof config.parseAndValidate = (query) => {
            if (isTooLong(query)) return { errors: [tooMuch(`This is longer than ${MAX_TOKENS} words and signs.`)] };
            const result = config.parseAndValidate(query);
            return result.errors ? { errors: result.errors.map((error) => withCode(error, introspection)) } : result;
          };
          return { ...config, parseAndValidate };
        };
        return next();
      },
    },
  },
  grafast: {
    // The cost needs the variables, which validation does not see.
    middleware: {
      execute: (next, { args }) => refuseSubscription(args) ?? refuseTooCostly(args, MAX_COST, introspection) ?? next(),
      subscribe: (next, { args }) => refuseTooCostly(args, MAX_COST_OF_AN_EVENT, introspection) ?? next(),
    },
  },
});

const tooMuch = (message: string) =>
  new GraphQLError(`${message} Ask for less at once.`, { extensions: { code: "TOO_COSTLY" } });

function isTooLong(query: string): boolean {
  // No token is shorter than a character.
  if (query.length <= MAX_TOKENS) return false;
  const lexer = new Lexer(new Source(query));
  try {
    for (let count = 0; count <= MAX_TOKENS; count += 1) {
      if (lexer.advance().kind === TokenKind.EOF) return false;
    }
    return true;
  } catch {
    // What is no token is said by the parser, which stops there too.
    return false;
  }
}

/** Sockets subscribe; what is executed was sent by POST, whose answer would never end. */
function refuseSubscription({ document, operationName }: ExecutionArgs) {
  if (getOperationAST(document, operationName)?.operation !== OperationTypeNode.SUBSCRIPTION) return null;
  return { errors: [new GraphQLError("Subscriptions need a WebSocket (graphql-transport-ws) on this same path.")] };
}

/** What of an operation is known to be cheap enough, with which variables; an operation that is sent again is the same one. */
const withinLimits = new WeakMap<object, Set<string>>();
const MAX_KNOWN = 100;
const MAX_KNOWN_LENGTH = 1_000;

function refuseTooCostly(
  { schema, document, variableValues, operationName }: ExecutionArgs,
  mostCost: number,
  suggestions: boolean,
) {
  const operation = getOperationAST(document, operationName);
  // Which one is to be executed is not clear: graphql says so.
  if (!operation) return null;
  const asked = JSON.stringify([operationName ?? null, mostCost, variableValues ?? null]);
  const good = withinLimits.get(document) ?? new Set<string>();
  if (good.has(asked)) return null;
  const others = document.definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION);
  try {
    const cost = getComplexity({
      schema,
      query: { ...document, definitions: [operation, ...others] },
      variables: { ...variableValues },
      estimators: [estimate],
      context: { fragments: new Map(others.map(({ name, selectionSet }) => [name.value, selectionSet])) },
      maxQueryNodes: MAX_FIELDS,
    });
    if (cost <= mostCost) {
      if (good.size >= MAX_KNOWN) good.clear();
      if (asked.length <= MAX_KNOWN_LENGTH) withinLimits.set(document, good.add(asked));
      return null;
    }
    return { errors: [tooMuch(`This asks for about ${cost} values, and ${mostCost} are allowed.`)] };
  } catch (error) {
    const { message } = error as Error;
    if (/maximum allowed number of nodes/.test(message)) {
      return { errors: [tooMuch(`This selects more than ${MAX_FIELDS} fields.`)] };
    }
    // A variable or an argument that is none of its type.
    return { errors: [withCode(new GraphQLError(message), suggestions)] };
  }
}
