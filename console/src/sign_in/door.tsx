// What people see who are not signed in, and the dialog of those who no longer are.

import { Button, Code, Stack } from "@mantine/core";
import type { ReactNode } from "react";
import { useSyncExternalStore } from "react";
import { Brand } from "../parts/brand.tsx";
import { Dialog } from "../parts/dialog.tsx";
import { texts } from "../texts.ts";
import { session } from "./session.ts";

const useSession = () => useSyncExternalStore(session.subscribe, session.state);

/** Its children, for whoever is signed in. */
export function Door({ children }: { children: ReactNode }) {
  const { phase } = useSession();
  if (phase === "starting") return <div className="door" aria-busy="true" />;
  if (phase === "out") return <SignInPage />;
  return (
    <>
      {children}
      <Dialog above opened={phase === "ended"} title={texts.signIn.ended}>
        <HowTo />
      </Dialog>
      <Dialog above opened={phase === "again"} onClose={giveUp} title={texts.signIn.fresh}>
        <p>{texts.signIn.freshWhy}</p>
        <HowTo />
      </Dialog>
    </>
  );
}

/** Once the key that closed it has been heard by everybody: the dialog below would take it for its own. */
const giveUp = () => void setTimeout(() => session.giveUp());

function SignInPage() {
  const { error } = useSession();
  return (
    <main className="door">
      <div className="card">
        <Brand />
        <h1>{texts.signIn.title}</h1>
        {error && (
          <p role="alert">
            {texts.signIn.failed} {error}
          </p>
        )}
        <HowTo />
      </div>
    </main>
  );
}

function HowTo() {
  const { way, people } = useSession();
  if (way.kind === "none") return <p>{texts.signIn.none}</p>;
  if (way.kind === "provider") {
    return (
      <>
        <p>{texts.signIn.provider}</p>
        <Button onClick={() => void session.signIn()}>{texts.signIn.go}</Button>
      </>
    );
  }
  if (people.length > 0) {
    return (
      <>
        <p>{texts.signIn.demo}</p>
        <Stack gap="xs">
          {people.map(({ name, role }) => (
            <Button
              key={name}
              variant="default"
              justify="space-between"
              rightSection={texts.signIn.roles[role]}
              onClick={() => void session.signInAs(name)}
            >
              {name}
            </Button>
          ))}
        </Stack>
      </>
    );
  }
  return (
    <>
      <p>{texts.signIn.link}</p>
      <p>{texts.signIn.again}</p>
      <Code block>{texts.signIn.command}</Code>
    </>
  );
}
