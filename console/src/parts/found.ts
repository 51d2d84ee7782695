// Recruiters, companies and placements by a few letters, as somebody types them.

import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "urql";
import { SearchDocument, type SearchQuery } from "../graphql/generated.ts";
import { texts } from "../texts.ts";
import { messageOf } from "./states.tsx";

const words = texts.top.search;
const SHORTEST = 2;
/** Nobody types as fast. */
const PAUSE_MS = 250;

export type Found = NonNullable<NonNullable<SearchQuery["search"]>["nodes"][number]>;

/** What is found, and what is to be said while that is nothing. */
export function useFound(text: string): { found: Found[]; message: string } {
  const [query] = useDebouncedValue(text.trim(), PAUSE_MS);
  const isLong = query.length >= SHORTEST;
  const [{ data, error, fetching }] = useQuery({ query: SearchDocument, variables: { query }, pause: !isLong });
  return {
    found: isLong && text.trim() === query ? (data?.search?.nodes ?? []).flatMap((each) => each ?? []) : [],
    message: isLong ? (messageOf(error) ?? (fetching ? words.looking : words.nothing)) : words.begin,
  };
}
