// What an operation needs of the database, field by field, through fragments and aliases.

import {
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLField,
  getNamedType,
  getOperationAST,
  isCompositeType,
  isObjectType,
  Kind,
  type SelectionSetNode,
  valueFromASTUntyped,
} from "graphql";
import type { ExecutionArgs } from "postgraphile/grafast/graphql";
import { RIGHTS, type Rights } from "./shape/rights.ts";
import { columnOfField, LISTINGS } from "./shape/shape.ts";

/** One thing of the database that a field needs. */
export interface Need {
  /** As the caller knows it: Payout.frozenReason, or a verb's name. */
  field: string;
  kind: "call" | "table" | "column";
  name: string;
  column: string | null;
}

/** In the order of the operation. */
export function needsOf({ schema, document, operationName, variableValues }: ExecutionArgs): Need[] {
  const needs: Need[] = [];
  const operation = getOperationAST(document, operationName);
  const root = operation && schema.getRootType(operation.operation);
  if (!root) return needs;
  const fragments = new Map(
    document.definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition] as const] : [],
    ),
  );
  const typeOf = (name: string) => schema.getType(name);

  /** isAnswered: the row is what a function answered, whose columns Postgres asks nobody's rights for. */
  const walk = (selections: SelectionSetNode, type: GraphQLCompositeType, isAnswered: boolean) => {
    for (const selection of selections.selections) {
      if (selection.kind === Kind.FIELD) {
        const field = isObjectType(type) ? type.getFields()[selection.name.value] : undefined;
        if (field) visit(selection, field, type, isAnswered);
        continue;
      }
      const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
      const on = fragment?.typeCondition ? typeOf(fragment.typeCondition.name.value) : type;
      if (fragment && on && isCompositeType(on)) walk(fragment.selectionSet, on, isAnswered);
    }
  };
  const visit = (
    node: FieldNode,
    field: GraphQLField<unknown, unknown>,
    parent: GraphQLCompositeType,
    isAnswered: boolean,
  ) => {
    const { calls, rowsOf, columns, rowType } = (field.extensions[RIGHTS] ?? {}) as Rights;
    const name = parent === root ? field.name : `${parent.name}.${field.name}`;
    const read = (table: string, of: readonly string[], as = name) =>
      needs.push(...of.map((column) => ({ field: as, kind: "column" as const, name: table, column })));
    if (calls) needs.push({ field: name, kind: "call", name: calls, column: null });
    if (columns && !isAnswered) read(columns.table, columns.columns);
    if (rowsOf) {
      needs.push({ field: name, kind: "table", name: rowsOf.table, column: null });
      read(rowsOf.table, rowsOf.columns);
      for (const asked of askedOf(node)) {
        const column = columnOfField(asked);
        const table = LISTINGS[rowsOf.table]?.filterByParts?.[column]?.table ?? rowsOf.table;
        read(table, [column], `${rowType}.${asked}`);
      }
    }
    const type = getNamedType(field.type);
    if (node.selectionSet && isCompositeType(type)) {
      walk(node.selectionSet, type, calls ? true : rowsOf ? false : isAnswered);
    }
  };
  /** What a list is filtered and ordered by. */
  const askedOf = (node: FieldNode): string[] => {
    const given = new Map(
      (node.arguments ?? []).map(({ name, value }) => [
        name.value,
        valueFromASTUntyped(value, variableValues as never),
      ]),
    );
    const orders = [given.get("orderBy") ?? []].flat().map((order) => String(order).replace(/_(ASC|DESC)$/, ""));
    return [...Object.keys((given.get("filter") as object | null | undefined) ?? {}), ...orders.map(camelCase)];
  };
  walk(operation.selectionSet, root, false);
  return needs;
}

const camelCase = (constant: string) =>
  constant.toLowerCase().replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
