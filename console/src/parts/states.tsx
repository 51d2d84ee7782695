// Loading, empty, failed: drawn on purpose, and as large as what will stand there.

import { Button, Skeleton } from "@mantine/core";
import type { ReactNode } from "react";
import { Link } from "react-router";
import type { CombinedError } from "urql";
import { refreshShown } from "../graphql/refresh.ts";
import { texts } from "../texts.ts";
import { PageHead } from "./page.tsx";
import { inOwnWords } from "./sentence.ts";

export function PageSkeleton() {
  return (
    <div aria-busy="true" role="status" aria-label={texts.states.loading}>
      <Skeleton height={28} width={180} mb={10} />
      <Skeleton height={18} width="min(420px, 80%)" mb={28} />
      <Skeleton height={66} mb={20} radius={10} />
      <Skeleton height={240} mb={20} radius={10} />
      <Skeleton height={240} radius={10} />
    </div>
  );
}

/** What the API says of an error, in its own words; else that it is out of reach. */
export function messageOf(error: CombinedError | undefined): string | null {
  if (!error) return null;
  return error.graphQLErrors.map(({ message }) => inOwnWords(message)).join(" ") || texts.states.outOfReach;
}

interface ErrorStateProps {
  error?: CombinedError;
  title?: string;
  /** Unset: what the API says. */
  message?: string | null;
  /** Asks once more what failed; unset: all that is shown. */
  onAgain?: () => void;
}

export function ErrorState({
  error,
  title = texts.states.failed,
  message = messageOf(error),
  onAgain = refreshShown,
}: ErrorStateProps) {
  return (
    <div className="state" role="alert">
      <strong>{title}</strong>
      <p>{message}</p>
      <Button variant="default" onClick={onAgain}>
        {texts.states.again}
      </Button>
    </div>
  );
}

export function NotFound() {
  return (
    <>
      <PageHead title={texts.states.notFound}>{texts.states.notFoundHint}</PageHead>
      <Link to="/">{texts.states.toStart}</Link>
    </>
  );
}

/** No row has the id that was asked for, or none that this person may see. */
const NOT_FOUND = "HB002";

/** Instead of a page whose query has not answered. One that failed keeps its title: without it nobody knows which it is. */
export function PageState({ title, error }: { title: string; error?: CombinedError }) {
  if (!error) return <PageSkeleton />;
  if (error.graphQLErrors.some(({ extensions }) => extensions.code === NOT_FOUND)) return <NotFound />;
  return (
    <>
      <PageHead title={title} />
      <ErrorState error={error} />
    </>
  );
}

/** Nothing is there, and that is an answer: often a good one. */
export function EmptyState({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="state">
      <strong>{title}</strong>
      {children}
    </div>
  );
}
