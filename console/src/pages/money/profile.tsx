// Profile: who I am here, and which mails I get.

import "./money.css";
import { Checkbox } from "@mantine/core";
import { useState } from "react";
import { useMutation, useQuery } from "urql";
import { useKnown } from "../../app/viewer.ts";
import { ProfileDocument, WantMailDocument } from "../../graphql/generated.ts";
import { refreshShown } from "../../graphql/refresh.ts";
import { day } from "../../parts/dates.ts";
import { Facts } from "../../parts/facts.tsx";
import { notice } from "../../parts/notice.ts";
import { Card, PageHead } from "../../parts/page.tsx";
import { messageOf, PageState } from "../../parts/states.tsx";
import { account } from "../../texts/account.ts";
import { present } from "./rows.ts";

const words = account.profile;

export default function Profile() {
  const { installation } = useKnown();
  const [{ data, error }] = useQuery({ query: ProfileDocument });
  const viewer = data?.viewer;
  if (!viewer) return <PageState title={words.page} error={error} />;
  const unwanted = new Set(
    present(viewer.mailPreferences).flatMap(({ kind, isWanted }) => (isWanted ? [] : [String(kind)])),
  );
  return (
    <>
      <PageHead title={words.page}>{words.says}</PageHead>
      <div className="two">
        <Card title={words.title}>
          <div className="card-body">
            <Facts
              facts={[
                [words.name, viewer.displayName],
                [words.email, viewer.email],
                [words.since, viewer.createdAt && day(viewer.createdAt)],
              ]}
            />
          </div>
          <p className="card-foot">{words.change(installation?.contact ?? words.platform)}</p>
        </Card>
        <Card title={words.mails.title}>
          <ul className="mails">
            {Object.keys(words.mails.kinds).map((kind) => (
              <Mail key={kind} kind={kind} isWanted={!unwanted.has(kind)} />
            ))}
          </ul>
          <p className="card-foot">{words.mails.lead}</p>
        </Card>
      </div>
    </>
  );
}

function Mail({ kind, isWanted }: { kind: string; isWanted: boolean }) {
  const [, want] = useMutation(WantMailDocument);
  const [isActing, setActing] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [name, what] = words.mails.kinds[kind] ?? [kind, ""];
  const isForced = kind === words.mails.forced;
  const change = async (wanted: boolean) => {
    setActing(true);
    const { error } = await want({ kind, isWanted: wanted });
    setActing(false);
    setProblem(messageOf(error));
    if (error) return;
    refreshShown();
    notice(wanted ? words.mails.on : words.mails.off);
  };
  return (
    <li>
      <Checkbox
        label={name}
        description={isForced ? `${what}; ${words.mails.always}` : what}
        error={problem}
        labelPosition="left"
        checked={isWanted}
        disabled={isForced || isActing}
        onChange={(event) => void change(event.currentTarget.checked)}
      />
    </li>
  );
}
