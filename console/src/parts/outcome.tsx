// What became of each of many: how many are done, how many wait for a second person, and which were left out, and why.

import { Button, Group } from "@mantine/core";
import type { ReactNode } from "react";
import { texts } from "../texts.ts";
import { type Shape, Status } from "./status.tsx";

interface LeftOut {
  id: string;
  who: string;
  why: ReactNode;
}

interface OutcomeProps {
  /** So many are done, in words; null: none. */
  done: string | null;
  /** So many wait for a second person, in words; null: none. */
  asked?: string | null;
  left: readonly LeftOut[];
  /** So many were left out, in words. */
  leftTitle: (count: number) => string;
  /** They were refused; else there was nothing to do for them. */
  isRefusal?: boolean;
  onClose: () => void;
}

function Said({ shape, tone, children }: { shape: Shape; tone: "ok" | "warn" | "bad"; children: ReactNode }) {
  return (
    <p>
      <Status shape={shape} tone={tone}>
        {children}
      </Status>
    </p>
  );
}

export function Outcome({ done, asked = null, left, leftTitle, isRefusal = false, onClose }: OutcomeProps) {
  return (
    <>
      {done !== null && (
        <Said shape="done" tone="ok">
          {done}
        </Said>
      )}
      {asked !== null && (
        <Said shape="secondPerson" tone="warn">
          {asked}
        </Said>
      )}
      {left.length > 0 && (
        <>
          <Said shape={isRefusal ? "failed" : "waits"} tone={isRefusal ? "bad" : "warn"}>
            {leftTitle(left.length)}
          </Said>
          <ul className="refusals">
            {left.map(({ id, who, why }) => (
              <li key={id}>
                <span className="strong">{who}</span> {why}
              </li>
            ))}
          </ul>
        </>
      )}
      <Group justify="flex-end" mt="lg">
        <Button onClick={onClose} data-autofocus>
          {texts.acts.close}
        </Button>
      </Group>
    </>
  );
}
