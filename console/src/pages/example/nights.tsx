// Time in the demo: the next night is let come by a button, and one sees it go by.

import { Alert, Button, Progress } from "@mantine/core";
import { useEffect, useState } from "react";
import { Link } from "react-router";
import { Card } from "../../parts/page.tsx";
import { authorizedFetch } from "../../sign_in/authorized_fetch.ts";
import { example } from "../../texts/example.ts";

const words = example.nights;
const POLL_MS = 700;

interface NightState {
  days: number;
  step: keyof typeof words.steps | null;
  stepsDone: number;
  stepCount: number;
  runId: string | null;
  problem: string | null;
}

/** onCome: the night is over, and everything else may have changed. */
export function Nights({ onCome }: { onCome: () => void }) {
  const [state, setState] = useState<NightState | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [isAsked, setAsked] = useState(false);
  const isGoing = isAsked || (state?.step ?? null) !== null;
  const ask = async (method: "GET" | "POST") => {
    const answer = await askForNight(method);
    if (typeof answer === "string") setProblem(answer);
    else setState(answer);
    return typeof answer === "string" ? null : answer;
  };
  // One may go on already.
  useEffect(() => {
    void askForNight("GET").then((now) => typeof now !== "string" && setState(now));
  }, []);
  useEffect(() => {
    if (!isGoing) return;
    const timer = setInterval(async () => {
      const now = await ask("GET");
      if (now?.step !== null) return;
      setAsked(false);
      onCome();
    }, POLL_MS);
    return () => clearInterval(timer);
  });
  return (
    <Card title={words.title} note={state && state.days > 0 ? words.passed(state.days) : undefined}>
      <div className="card-body">
        <p>{words.says}</p>
        <Button
          loading={isGoing}
          mt="sm"
          onClick={() => {
            setProblem(null);
            setAsked(true);
            void ask("POST").then((begun) => begun ?? setAsked(false));
          }}
        >
          {words.go}
        </Button>
        <p role="status" className="quiet">
          {isGoing && (state?.step ? words.steps[state.step] : words.begins)}
          {!isGoing && state && !state.problem && state.days > 0 && (
            <>
              {words.over}{" "}
              {state.runId && (
                <Link className="in-text" to={`/runs/${state.runId}`}>
                  {words.run}
                </Link>
              )}
            </>
          )}
        </p>
        {isGoing && state && (
          <Progress value={(100 * state.stepsDone) / state.stepCount} aria-label={words.title} mt="xs" />
        )}
        {(problem ?? state?.problem) && (
          <Alert color="bad" variant="outline" mt="md" role="alert">
            {words.failed} {problem ?? state?.problem}
          </Alert>
        )}
      </div>
    </Card>
  );
}

/** A text: what went wrong, in words. */
async function askForNight(method: "GET" | "POST"): Promise<NightState | string> {
  try {
    const response = await authorizedFetch("/demo/night", { method });
    const answer = (await response.json()) as NightState & { errors?: { message: string }[] };
    return response.ok ? answer : (answer.errors?.[0]?.message ?? words.lost);
  } catch {
    return words.lost;
  }
}
