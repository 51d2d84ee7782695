// Amounts are BigInt, whose values are strings in JSON; in a query they may be written as numbers.

import { Kind, type ValueNode } from "graphql";

export const BigIntPlugin: GraphileConfig.Plugin = {
  name: "BigIntPlugin",
  version: "0.0.0",
  schema: {
    hooks: {
      GraphQLScalarType(config) {
        const { name, parseLiteral } = config;
        if (name !== "BigInt" || !parseLiteral) return config;
        return {
          ...config,
          parseLiteral: (node: ValueNode, variables) =>
            node.kind === Kind.INT ? node.value : parseLiteral(node, variables),
        };
      },
    },
  },
};
