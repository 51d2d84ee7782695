// A request that waits for a second person: what was asked, by whom, and the two answers.

import { Alert, Button, Group, Textarea } from "@mantine/core";
import { useState } from "react";
import { useMutation } from "urql";
import { ConfirmRequestDocument, DeclineRequestDocument } from "../../graphql/generated.ts";
import { dateAndTime } from "../../parts/dates.ts";
import { Dialog } from "../../parts/dialog.tsx";
import { LONG_TEXT } from "../../parts/limits.ts";
import { Money } from "../../parts/money.tsx";
import { notice } from "../../parts/notice.ts";
import { messageOf } from "../../parts/states.tsx";
import { texts } from "../../texts.ts";
import type { Item } from "./item.ts";

const words = texts.needsYou.request;

export function RequestDialog({ item, onClose }: { item: Item | null; onClose: () => void }) {
  return (
    <Dialog opened={item !== null} onClose={onClose} title={words.title}>
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
      <p>
        {item.detail}. {words.ends(dateAndTime(request.expiresAt))}
      </p>
      {item.amount && (
        <p className="strong">
          <Money minor={item.amount} currency={item.currency ?? ""} />
          {item.recruiter && `, ${item.recruiter.displayName}`}
        </p>
      )}
      <Textarea
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
          {words.confirm}
        </Button>
      </Group>
    </>
  );
}
