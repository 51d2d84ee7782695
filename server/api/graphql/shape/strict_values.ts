// Amounts, percentages, dates and times are what they look like. Postgres reads more than that: 0x10 and 1e3 as numbers,
// now, epoch and infinity as times. Such words are refused before it is asked.

import { GraphQLError, Kind, type ValueNode } from "graphql";

interface Format {
  pattern: RegExp;
  /** How it is to be written. */
  advice: string;
  description: string;
}

const DAY = "\\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\\d|3[01])";
const TIME = "(?:[01]\\d|2[0-3]):[0-5]\\d(?::[0-5]\\d(?:\\.\\d{1,6})?)?";
const ZONE = "(?:Z|[+-](?:0\\d|1[0-5]):[0-5]\\d)";

const FORMATS: Readonly<Record<string, Format>> = {
  BigInt: {
    pattern: /^-?(?:0|[1-9]\d{0,18})$/,
    advice: 'digits, like "123456"',
    description:
      "A signed eight-byte integer. Values are strings of digits, because JavaScript's numbers end before they do; in a " +
      "query they may also be written as numbers.",
  },
  BigFloat: {
    pattern: /^-?(?:0|[1-9]\d{0,14})(?:\.\d{1,15})?$/,
    advice: 'digits, with a point if need be, like "33.33"',
    description: "An exact decimal number, such as a percentage. Values are strings like 33.33.",
  },
  Date: {
    pattern: new RegExp(`^${DAY}$`),
    advice: "a day like 2026-12-31",
    description: "A calendar date in YYYY-MM-DD format.",
  },
  Datetime: {
    pattern: new RegExp(`^${DAY}(?:[T ]${TIME}${ZONE}?)?$`),
    advice: "a time like 2026-12-31T23:59:59Z",
    description:
      "A point in time by ISO 8601: 2026-12-31T23:59:59Z, with any offset (+02:00). Without an offset it is UTC, without " +
      "a time the day's beginning.",
  },
};

export const StrictValuesPlugin: GraphileConfig.Plugin = {
  name: "StrictValuesPlugin",
  version: "0.0.0",
  schema: {
    hooks: {
      GraphQLScalarType(config) {
        const format = FORMATS[config.name];
        if (!format) return config;
        const check = (value: unknown): string => {
          const text = typeof value === "number" ? String(value) : value;
          if (typeof text === "string" && format.pattern.test(text)) return text;
          throw new GraphQLError(`This is no ${config.name}: write ${format.advice}.`);
        };
        const isNumber = config.name === "BigInt" || config.name === "BigFloat";
        return {
          ...config,
          description: format.description,
          parseValue: check,
          parseLiteral: (node: ValueNode) => {
            if (node.kind === Kind.STRING) return check(node.value);
            if (isNumber && (node.kind === Kind.INT || node.kind === Kind.FLOAT)) return check(node.value);
            throw new GraphQLError(`This is no ${config.name}: write ${format.advice}.`);
          },
        };
      },
    },
  },
};
