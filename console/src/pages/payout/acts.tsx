// What can be done about a payout. Whether it may be is the API's to say, with its reason.

import { Alert, Button, Group, NativeSelect, Textarea, TextInput, UnstyledButton } from "@mantine/core";
import { IconChevronRight } from "@tabler/icons-react";
import { type FormEvent, useState } from "react";
import { useClient } from "urql";
import { useKnown } from "../../app/viewer.ts";
import {
  ApproveOneDocument,
  CancelOneDocument,
  FreezeOneDocument,
  MoveOneDocument,
  PaidOutsideOneDocument,
  ReleaseOneDocument,
  RetryOneDocument,
  UnfreezeOneDocument,
} from "../../graphql/generated.ts";
import { day } from "../../parts/dates.ts";
import { Dialog } from "../../parts/dialog.tsx";
import { amountOf, useAmount } from "../../parts/money.tsx";
import { notice } from "../../parts/notice.ts";
import { Card } from "../../parts/page.tsx";
import { messageOf } from "../../parts/states.tsx";
import { texts } from "../../texts.ts";
import type { Explanations, OfPayout } from "./facts.ts";

const words = texts.payout.acts;

const DOCUMENTS = {
  approve: ApproveOneDocument,
  unfreeze: UnfreezeOneDocument,
  retry: RetryOneDocument,
  move: MoveOneDocument,
  release: ReleaseOneDocument,
  outside: PaidOutsideOneDocument,
  freeze: FreezeOneDocument,
  cancel: CancelOneDocument,
};
type Act = keyof typeof DOCUMENTS;

interface Part {
  id: string;
  name: string;
}

interface ActsProps {
  payout: OfPayout;
  reasons: Explanations;
  /** The hash of what an approval here would be of. */
  seen: string | null;
}

export function Acts({ payout, reasons, seen }: ActsProps) {
  const [act, setAct] = useState<Act | null>(null);
  const partsOf = usePartsOf(payout);
  const named = (verb: string) => reasons.some(({ action }) => action?.includes(verb));
  const isOffered: Record<Act, boolean> = {
    approve: named("approve_payout"),
    unfreeze: payout.frozenAt !== null,
    retry: partsOf("retry").length > 0,
    move: partsOf("move").length > 0,
    release: partsOf("release").length > 0,
    outside: partsOf("outside").length > 0,
    freeze: payout.frozenAt === null,
    cancel: true,
  };
  const offered = (Object.keys(DOCUMENTS) as Act[]).filter((name) => isOffered[name]);
  return (
    <Card title={words.title}>
      <ul className="acts">
        {offered.map((name) => (
          <li key={name}>
            <UnstyledButton onClick={() => setAct(name)}>
              <span>
                <span className="happened">{words[name].name}</span>
                <span className="hint">{words[name].effect}</span>
              </span>
              <IconChevronRight size={16} aria-hidden="true" />
            </UnstyledButton>
          </li>
        ))}
      </ul>
      <Dialog opened={act !== null} onClose={() => setAct(null)} title={act ? words[act].title : ""}>
        {act && <ActForm act={act} payout={payout} parts={partsOf(act)} seen={seen} onClose={() => setAct(null)} />}
      </Dialog>
    </Card>
  );
}

/** The parts of a payout that an act is about; none: it is about all of it. */
function usePartsOf(payout: OfPayout): (act: Act) => Part[] {
  const amount = useAmount();
  const name = (minor: string, when: string) => `${payout.currency} ${amount(minor, payout.currency)}, ${day(when)}`;
  const schedules = (...statuses: string[]) =>
    payout.payoutSchedules.nodes.flatMap((part) =>
      part && statuses.includes(part.status) ? [{ id: part.rowId, name: name(part.amount, part.scheduledDate) }] : [],
    );
  return (act) => {
    if (act === "retry") return schedules("failed");
    if (act === "move") return schedules("pending");
    if (act === "outside") return schedules("pending", "failed");
    if (act !== "release") return [];
    return payout.escrowHolds.nodes.flatMap((hold) =>
      hold?.status === "active" ? [{ id: hold.rowId, name: words.heldUntil(day(hold.releaseDate)) }] : [],
    );
  };
}

interface ActFormProps {
  act: Act;
  payout: OfPayout;
  parts: Part[];
  seen: string | null;
  onClose: () => void;
}

function ActForm({ act, payout, parts, seen, onClose }: ActFormProps) {
  const client = useClient();
  const { exponents } = useKnown();
  const [isActing, setActing] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const text = words[act];
  const whole = `${payout.currency} ${amountOf(payout.amount, exponents.get(payout.currency) ?? 0)}`;
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (isActing) return;
    setActing(true);
    const form = new FormData(event.currentTarget);
    const value = (name: string) => String(form.get(name) ?? "").trim();
    const variables = {
      id: payout.rowId,
      seen: seen ?? undefined,
      part: value("part"),
      reason: value("reason"),
      reference: value("reference"),
      when: `${value("when")}T00:00:00Z`,
    };
    const { data, error } = await client.mutation<{ act: { request?: unknown } | null }>(DOCUMENTS[act], variables);
    setActing(false);
    setProblem(messageOf(error));
    if (error) return;
    notice(data?.act?.request ? texts.tonight.asked : text.done);
    onClose();
  };
  return (
    <form onSubmit={(event) => void submit(event)}>
      <p>
        {text.effect}. {words.about(payout.recruiter?.displayName ?? "", whole)}
      </p>
      {parts.length > 0 && (
        <NativeSelect
          name="part"
          label={words.part}
          data={parts.map(({ id, name }) => ({ value: id, label: name }))}
          mb="sm"
        />
      )}
      {(act === "move" || act === "outside") && (
        <TextInput name="when" type="date" label={act === "move" ? words.newDate : words.paidOn} required mb="sm" />
      )}
      {act === "outside" && <TextInput name="reference" label={words.reference} required maxLength={200} mb="sm" />}
      <Textarea
        name="reason"
        label={texts.acts.reason}
        description={texts.acts.reasonHint}
        required
        data-autofocus
        autosize
        minRows={2}
        maxLength={2_000}
      />
      {problem && (
        <Alert color="bad" variant="outline" mt="md" role="alert">
          {words.notPossible} {problem}
        </Alert>
      )}
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onClose}>
          {texts.acts.cancel}
        </Button>
        <Button type="submit" loading={isActing}>
          {text.name}
        </Button>
      </Group>
    </form>
  );
}
