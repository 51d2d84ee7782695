// The way to Stripe's pages: the link is made for the recruiter alone, and opened at once.

import { Alert, Button } from "@mantine/core";
import { useState } from "react";
import { useMutation } from "urql";
import { AskForStripeDocument, TakeStripeLinkDocument } from "../../graphql/generated.ts";
import { messageOf } from "../../parts/states.tsx";
import { account } from "../../texts/account.ts";

const words = account.bank.open;
const TRIES = 20;
const BETWEEN_MS = 1_000;

export function ToStripe({ me }: { me: string }) {
  const [, askFor] = useMutation(AskForStripeDocument);
  const [, take] = useMutation(TakeStripeLinkDocument);
  const [isActing, setActing] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  /** A text: what went wrong. */
  const open = async (): Promise<string | null> => {
    const asked = await askFor({ me });
    if (asked.error) return messageOf(asked.error);
    for (let count = 0; count < TRIES; count += 1) {
      const { data, error } = await take({ me });
      const link = data?.takeOnboardingLink?.onboarding;
      if (error) return messageOf(error);
      if (link?.url) {
        location.assign(link.url);
        return null;
      }
      if (link?.problem) return link.problem;
      if (link?.status === "taken") return words.lost;
      await new Promise((resolve) => setTimeout(resolve, BETWEEN_MS));
    }
    return words.slow;
  };
  const act = async () => {
    if (isActing) return;
    setActing(true);
    setProblem(null);
    setProblem(await open());
    setActing(false);
  };
  return (
    <div className="to-stripe">
      <Button variant="default" loading={isActing} onClick={() => void act()}>
        {words.act}
      </Button>
      {problem && (
        <Alert color="bad" variant="outline" mt="sm" role="alert">
          {problem}
        </Alert>
      )}
    </div>
  );
}
