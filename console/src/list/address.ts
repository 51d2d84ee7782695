// What a list shows, as it stands in the address: so that it can be shared, and the way back finds it again.

import type { Filter, FilterPart } from "./description.ts";

export const ROWS = 25;

export interface Shown {
  /** The parts of the filter, by their names in the address. */
  parts: Readonly<Record<string, string>>;
  search: string | null;
  sort: string;
  isDescending: boolean;
  after: string | null;
  before: string | null;
}
export type Change = (parts: Record<string, string | null>) => void;

export const SEARCH = "q";
/** A change of any other part goes back to the first page. */
export const PLACE = ["after", "before", "sort"];
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?(Z|[+-]\d{2}:\d{2})$/;
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** A currency, as it stands in an address. */
export const CURRENCY_CODE = /^[A-Z]{3}$/;
const COUNT = /^\d{1,9}$/;

export function namesOf(part: FilterPart): [name: string, ...others: string[]] {
  if (part.kind === "days") return part.name ? [`${part.name}_from`, `${part.name}_until`] : ["from", "until"];
  if (part.kind === "times") return [`${part.name}_from`, `${part.name}_until`];
  if (part.kind === "counts") return [`${part.name}_from`, `${part.name}_to`];
  return [part.kind === "currency" ? "currency" : part.name];
}

/** What is no value of the part is as if it were not there. */
function isValue(part: FilterPart, value: string): boolean {
  if (part.kind === "words") return wordsOf(part, value).length > 0;
  if (part.kind === "choice") return part.options.some((option) => option.value === value);
  return { days: DAY, times: TIME, counts: COUNT, currency: CURRENCY_CODE, row: ID }[part.kind].test(value);
}

export const wordsOf = (part: { words: Readonly<Record<string, string>> }, value: string | undefined): string[] => {
  const asked = value?.split(",") ?? [];
  return Object.keys(part.words).filter((word) => asked.includes(word));
};

export function shownBy(
  address: URLSearchParams,
  filters: readonly FilterPart[],
  sorts: readonly string[],
  isAscending = false,
): Shown {
  const text = (name: string) => address.get(name)?.trim() || null;
  const parts = filters.flatMap((part) =>
    namesOf(part).flatMap((name): [string, string][] => {
      const value = text(name);
      return value !== null && isValue(part, value) ? [[name, value]] : [];
    }),
  );
  const [asked = "", way] = (address.get("sort") ?? "").split("-");
  const sort = sorts.find((name) => name === asked);
  return {
    parts: Object.fromEntries(parts),
    search: text(SEARCH),
    sort: sort ?? sorts[0] ?? "",
    isDescending: sort === undefined ? !isAscending : way !== "asc",
    after: text("after"),
    before: text("before"),
  };
}

export const isFiltered = ({ parts, search }: Shown) => search !== null || Object.keys(parts).length > 0;

/** Unset: all of them. The API takes no empty filter. */
export function filterOf(shown: Shown, filters: readonly FilterPart[], always: Filter = {}): Filter | undefined {
  const filter: Filter = { ...always };
  for (const part of filters) Object.assign(filter, conditionOf(part, shown.parts));
  return Object.keys(filter).length > 0 ? filter : undefined;
}

function conditionOf(part: FilterPart, values: Shown["parts"]): Filter {
  if (part.kind === "days" || part.kind === "counts") {
    const [from, until] = namesOf(part).map((name) => values[name]);
    const [begin, end] = part.kind === "counts" || part.isDay ? ["", ""] : ["T00:00:00Z", "T23:59:59.999999Z"];
    if (!from && !until) return {};
    return {
      [part.field]: {
        ...(from && { greaterThanOrEqualTo: from + begin }),
        ...(until && { lessThanOrEqualTo: until + end }),
      },
    };
  }
  if (part.kind === "times") {
    const [from, until] = namesOf(part).map((name) => values[name]);
    return from && until ? { [part.field]: { greaterThanOrEqualTo: from, lessThan: until } } : {};
  }
  const value = values[namesOf(part)[0]];
  if (!value) return {};
  if (part.kind === "currency") return { currency: { equalTo: value } };
  if (part.kind === "row") return { [part.field]: { equalTo: value } };
  if (part.kind === "words") return { [part.field]: { in: wordsOf(part, value) } };
  return part.options.find((option) => option.value === value)?.filter ?? {};
}

export const orderOf = ({ sort, isDescending }: Shown, sorts: Readonly<Record<string, string>>) =>
  `${sorts[sort]}_${isDescending ? "DESC" : "ASC"}`;
