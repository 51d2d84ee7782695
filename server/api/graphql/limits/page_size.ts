// The page size of every list: a default, and a maximum. A list without a limit would make Postgres work for nothing.

import {
  type ConnectionStep,
  ConstantStep,
  constant,
  type FieldArgs,
  type FieldInfo,
  lambda,
  list,
  SafeError,
  type Step,
} from "postgraphile/grafast";
import { rowsOf } from "../shape/one_statement.ts";

export const DEFAULT_PAGE_SIZE = 50;
const MAX_PAGE_SIZE = 100;
const MAX_OFFSET = 10_000;

type Given = number | null | undefined;

function within(name: string, limit: number): (value: Given) => Given {
  return (value) => {
    if (value == null || (value >= 0 && value <= limit)) return value;
    throw new SafeError(`"${name}" is ${value}. Give a number from 0 to ${limit}.`, {
      code: "BAD_USER_INPUT",
      argument: name,
    });
  };
}
const checkFirst = within("first", MAX_PAGE_SIZE);
const checkLast = within("last", MAX_PAGE_SIZE);
const checkOffset = within("offset", MAX_OFFSET);

/** Also where both are variables that were given no value. */
const firstOrDefault = ([first, last]: readonly [Given, Given]) =>
  checkFirst(first) ?? (last == null ? DEFAULT_PAGE_SIZE : null);

/** Arguments that were not given at all are constants without a value. */
const isGiven = ($value: Step | undefined): $value is Step =>
  $value !== undefined && !($value instanceof ConstantStep && $value.data === undefined);

const LIMITING_ARGUMENTS = ["first", "last", "offset"];

export const PageSizePlugin: GraphileConfig.Plugin = {
  name: "PageSizePlugin",
  version: "0.0.0",
  schema: {
    hooks: {
      GraphQLObjectType_fields_field_args: {
        after: ["PgFirstLastBeforeAfterArgsPlugin"],
        callback(args, _build, { scope }) {
          if (!scope.isPgFieldConnection || !args.first) return args;
          // What they do is decided below, where one is seen beside the other.
          for (const name of LIMITING_ARGUMENTS) {
            const { applyPlan: _, ...argument } = args[name] ?? {};
            if ("type" in argument) args[name] = argument;
          }
          args.first = {
            ...args.first,
            description: `How many, at most ${MAX_PAGE_SIZE}; without "first" and "last": ${DEFAULT_PAGE_SIZE}.`,
          };
          return args;
        },
      },
      GraphQLObjectType_fields_field(field, _build, { scope }) {
        const { plan } = field;
        // Whoever asks for the ends of a page only has it read too: the connection itself has no argument that says so.
        if (scope.isConnectionType && scope.fieldName === "pageInfo")
          return {
            ...field,
            plan($connection: ConnectionStep<unknown>) {
              $connection.setNeedsHasMore();
              return $connection.pageInfo();
            },
          };
        if (!scope.isPgFieldConnection || !plan) return field;
        return {
          ...field,
          plan($parent: Step, fieldArgs: FieldArgs, info: FieldInfo) {
            const $connection = plan($parent, fieldArgs, info) as ConnectionStep<unknown>;
            const $first = fieldArgs.getRaw("first") as Step | undefined;
            const $last = fieldArgs.getRaw("last") as Step | undefined;
            const $offset = fieldArgs.getRaw("offset") as Step | undefined;
            // Not the connection's own: set there, the page would be read for whoever asks only for totals too. A function
            // is called whatever is asked of its rows: it may refuse.
            const $rows = (scope.pgFieldResource?.parameters ? null : rowsOf($connection)) ?? $connection;
            $rows.setFirst(lambda(list([$first ?? constant(null), $last ?? constant(null)]), firstOrDefault));
            if (isGiven($last)) $rows.setLast(lambda($last, checkLast));
            if (isGiven($offset)) $rows.setOffset(lambda($offset, checkOffset));
            return $connection;
          },
        };
      },
    },
  },
};
