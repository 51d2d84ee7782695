// A request that waits for a second person: what was asked, by whom, and the two answers.

import { Alert, Button, Group, Textarea } from "@mantine/core";
import { useState } from "react";
import { Link } from "react-router";
import { useMutation } from "urql";
import { ConfirmRequestDocument, DeclineRequestDocument } from "../../graphql/generated.ts";
import { dateAndTime } from "../../parts/dates.ts";
import { Dialog } from "../../parts/dialog.tsx";
import { Facts } from "../../parts/facts.tsx";
import { LONG_TEXT } from "../../parts/limits.ts";
import { Money } from "../../parts/money.tsx";
import { notice } from "../../parts/notice.ts";
import { messageOf } from "../../parts/states.tsx";
import { whoDid } from "../../parts/who_did.ts";
import { texts } from "../../texts.ts";
import type { Item } from "./item.ts";
import { askedFor } from "./kinds.ts";

const words = texts.needsYou.request;

export function RequestDialog({ item, onClose }: { item: Item | null; onClose: () => void }) {
  return (
    <Dialog opened={item !== null} onClose={onClose} title={item?.request ? words.title(askedFor(item.request)) : ""}>
      {item?.request && <Review item={item} request={item.request} onClose={onClose} />}
    </Dialog>
  );
}

interface ReviewProps {
  item: Item;
  request: NonNullable<Item["request"]>;
  onClose: () => void;
}

function Review({ item, request, onClose }: ReviewProps) {
  const [{ fetching: isConfirming }, confirm] = useMutation(ConfirmRequestDocument);
  const [{ fetching: isDeclining }, decline] = useMutation(DeclineRequestDocument);
  const [reason, setReason] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const { facts } = words;
  const by = whoDid(request.requestedByUser?.displayName, request.requestedByRole);
  const record = item.payoutId
    ? { to: `/payouts/${item.payoutId}`, name: words.payout }
    : item.placementId && { to: `/placements/${item.placementId}`, name: words.placement };
  const answer = async (isConfirmed: boolean) => {
    if (isConfirming || isDeclining) return;
    const { error } = isConfirmed
      ? await confirm({ id: request.rowId, hash: request.basisHash })
      : await decline({ id: request.rowId, reason: reason.trim() });
    setProblem(messageOf(error));
    if (error) return;
    notice(isConfirmed ? words.confirmed : words.declined);
    onClose();
  };
  return (
    <>
      <p className="strong">{request.effect}</p>
      <Facts
        facts={[
          [facts.amount, item.amount && <Money minor={item.amount} currency={item.currency ?? ""} />],
          [facts.recruiter, item.recruiter?.displayName],
          [facts.company, item.company?.name],
          [facts.askedBy, `${by}, ${dateAndTime(request.requestedAt)}`],
          [facts.why, request.reason],
          [facts.ends, dateAndTime(request.expiresAt)],
        ]}
      />
      {record && <Link to={record.to}>{record.name}</Link>}
      <Textarea
        mt="md"
        label={words.reason}
        description={words.reasonHint}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        autosize
        minRows={2}
        maxLength={LONG_TEXT}
      />
      {problem && (
        <Alert color="bad" variant="outline" mt="md" role="alert">
          {problem}
        </Alert>
      )}
      <Group justify="flex-end" mt="lg">
        <Button variant="default" loading={isDeclining} onClick={() => void answer(false)}>
          {words.decline}
        </Button>
        <Button loading={isConfirming} onClick={() => void answer(true)}>
          {askedFor(request)}
        </Button>
      </Group>
    </>
  );
}
