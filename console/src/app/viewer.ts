// Who is signed in, and the currencies with their decimals: known to every page below the frame.

import { createContext, useContext } from "react";
import type { FrameQuery } from "../graphql/generated.ts";

type Viewer = NonNullable<FrameQuery["viewer"]>;

export interface Known {
  viewer: Viewer;
  /** Whose Holdback it is, and in which mode it pays. */
  installation: FrameQuery["installation"];
  /** Decimal places by currency code. */
  exponents: ReadonlyMap<string, number>;
}

export const KnownContext = createContext<Known | null>(null);

export function useKnown(): Known {
  const known = useContext(KnownContext);
  if (!known) throw new Error("Nobody is signed in.");
  return known;
}
