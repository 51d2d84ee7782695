// What can be done about a payout. The API says whether it may be, what it would do, and else why not and until when.

import { NativeSelect, TextInput, UnstyledButton } from "@mantine/core";
import { IconChevronRight, IconLock } from "@tabler/icons-react";
import { type FormEvent, useState } from "react";
import { Link } from "react-router";
import { useClient } from "urql";
import { useKnown } from "../../app/viewer.ts";
import {
  ApproveOneDocument,
  CancelOneDocument,
  ForfeitRestDocument,
  FreezeOneDocument,
  MoveOneDocument,
  PaidOutsideOneDocument,
  ReleaseOneDocument,
  RetryOneDocument,
  ScheduleOneDocument,
  UndoOutsideOneDocument,
  UnfreezeOneDocument,
} from "../../graphql/generated.ts";
import { dateAndTime, day } from "../../parts/dates.ts";
import { Dialog } from "../../parts/dialog.tsx";
import { DialogFoot, ReasonField } from "../../parts/dialog_form.tsx";
import { SHORT_TEXT } from "../../parts/limits.ts";
import { minorOf } from "../../parts/minor_of.ts";
import { amountOf, useAmount } from "../../parts/money.tsx";
import { notice } from "../../parts/notice.ts";
import { Card } from "../../parts/page.tsx";
import { inOwnWords, sentenceOf } from "../../parts/sentence.ts";
import { messageOf } from "../../parts/states.tsx";
import { texts } from "../../texts.ts";
import { isBreakable } from "../breach/rows.ts";
import type { OfPayout, Verbs } from "./facts.ts";

const words = texts.payout.acts;

const DOCUMENTS = {
  approve: ApproveOneDocument,
  unfreeze: UnfreezeOneDocument,
  retry: RetryOneDocument,
  move: MoveOneDocument,
  release: ReleaseOneDocument,
  schedule: ScheduleOneDocument,
  forfeit: ForfeitRestDocument,
  outside: PaidOutsideOneDocument,
  undoOutside: UndoOutsideOneDocument,
  freeze: FreezeOneDocument,
  cancel: CancelOneDocument,
};
type Act = keyof typeof DOCUMENTS;

/** The verb of the API behind each. */
const VERBS: Readonly<Record<Act, string>> = {
  approve: "approve_payout",
  unfreeze: "unfreeze_payout",
  retry: "retry_payout_schedule",
  move: "reschedule_payout_schedule",
  release: "release_escrow_hold",
  schedule: "create_payout_schedule",
  forfeit: "forfeit_unscheduled",
  outside: "record_manual_payment",
  undoOutside: "undo_manual_payment",
  freeze: "freeze_payout",
  cancel: "cancel_payout",
};
const ACTS = Object.keys(DOCUMENTS) as Act[];

/** A row of the API: a verb, and the part of the payout that it is about. */
type Choice = Verbs[number];

interface ActsProps {
  payout: OfPayout;
  verbs: Verbs;
  /** The hash of what an approval here would be of. */
  seen: string | null;
}

export function Acts({ payout, verbs, seen }: ActsProps) {
  const [act, setAct] = useState<Act | null>(null);
  const rowsOf = (name: Act) => verbs.filter(({ verb }) => verb === VERBS[name]);
  const choicesOf = (name: Act) => rowsOf(name).filter(({ isPossible }) => isPossible);
  const possible = ACTS.filter((name) => choicesOf(name).length > 0);
  const refused = ACTS.filter((name) => choicesOf(name).length === 0);
  const { placement } = payout;
  const canBreak = placement !== null && isBreakable(placement);
  return (
    <Card title={words.title}>
      <ul className="acts">
        {possible.map((name) => (
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
        {placement && canBreak && (
          <li>
            <Link to={`/placements/${placement.rowId}/breach`}>
              <span>
                <span className="happened">{words.breach.name}</span>
                <span className="hint">{words.breach.effect}</span>
              </span>
              <IconChevronRight size={16} aria-hidden="true" />
            </Link>
          </li>
        )}
      </ul>
      <section className="refused" aria-label={words.notNow}>
        <h3>{words.notNow}</h3>
        <ul>
          {refused.map((name) => (
            <li key={name}>
              <IconLock size={16} stroke={1.8} aria-hidden="true" />
              <span>
                <span className="happened">{words[name].name}</span>
                <span className="hint">
                  <WhyNot refused={rowsOf(name)[0]} />
                  {name === "cancel" && canBreak && ` ${words.breach.instead}`}
                </span>
              </span>
            </li>
          ))}
          {placement && !canBreak && (
            <li>
              <IconLock size={16} stroke={1.8} aria-hidden="true" />
              <span>
                <span className="happened">{words.breach.name}</span>
                <span className="hint">{words.breach.notPossible(placement.status)}</span>
              </span>
            </li>
          )}
        </ul>
      </section>
      <Dialog opened={act !== null} onClose={() => setAct(null)} title={act ? words[act].title : ""}>
        {act && <ActForm act={act} payout={payout} choices={choicesOf(act)} seen={seen} onClose={() => setAct(null)} />}
      </Dialog>
    </Card>
  );
}

function WhyNot({ refused }: { refused: Choice | undefined }) {
  if (!refused) return words.noPart;
  return (
    <>
      {inOwnWords(refused.because ?? "")}{" "}
      {refused.possibleFrom
        ? words.possibleFrom(dateAndTime(refused.possibleFrom))
        : sentenceOf(inOwnWords(refused.whatToDo ?? ""))}
    </>
  );
}

/** The name of the part of a payout that an act is about; null: it is about all of it. */
function useNameOf(payout: OfPayout): (choice: Choice) => string | null {
  const amount = useAmount();
  return ({ scheduleId, holdId, paymentId }) => {
    const payment = payout.manualPayments.nodes.find((each) => each?.rowId === paymentId);
    if (payment) {
      const paid = `${payout.currency} ${amount(payment.amount, payout.currency)}, ${day(payment.paidAt)}`;
      return `${paid}, ${payment.reference}`;
    }
    const schedule = payout.payoutSchedules.nodes.find((part) => part?.rowId === scheduleId);
    if (schedule) {
      return `${payout.currency} ${amount(schedule.amount, payout.currency)}, ${day(schedule.scheduledDate)}`;
    }
    const hold = payout.escrowHolds.nodes.find((part) => part?.rowId === holdId);
    return hold ? words.heldUntil(day(hold.releaseDate)) : null;
  };
}

interface ActFormProps {
  act: Act;
  payout: OfPayout;
  /** The rows of the API that are possible. */
  choices: Choice[];
  seen: string | null;
  onClose: () => void;
}

function ActForm({ act, payout, choices, seen, onClose }: ActFormProps) {
  const client = useClient();
  const { exponents } = useKnown();
  const nameOf = useNameOf(payout);
  const [part, setPart] = useState(0);
  const choice = choices[part];
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
    const exponent = exponents.get(payout.currency);
    const typed = value("amount") === "" ? null : minorOf(value("amount"), exponent);
    if (value("amount") !== "" && typed === null) {
      setActing(false);
      setProblem(words.noAmount(value("amount"), payout.currency, exponent));
      return;
    }
    const variables = {
      // A schedule is made over an amount; a release without one is of all that is left.
      amount: typed ?? (act === "schedule" ? choice?.amount : null),
      id: payout.rowId,
      seen: seen ?? undefined,
      // What is sent twice, or by two persons at once, is done once.
      left: choice?.amount,
      part: choice?.scheduleId ?? choice?.holdId ?? choice?.paymentId,
      reason: value("reason"),
      reference: value("reference"),
      when: `${value("when")}T00:00:00Z`,
    };
    const { data, error } = await client.mutation<{ act: { request?: unknown } | null }>(DOCUMENTS[act], variables);
    setActing(false);
    setProblem(messageOf(error));
    if (error) return;
    notice(
      data?.act?.request
        ? texts.tonight.asked
        : choice?.keptBy
          ? words.doneAndKept(text.done, choice.keptBy)
          : text.done,
    );
    onClose();
  };
  return (
    <form onSubmit={(event) => void submit(event)}>
      <p>
        {choice?.effect} {words.about(payout.recruiter?.displayName ?? "", whole)}
        {choice?.needsSecondPerson && <> {words.asks}</>}
      </p>
      {choice && nameOf(choice) !== null && (
        <NativeSelect
          name="part"
          label={words.part}
          value={part}
          onChange={(event) => setPart(Number(event.currentTarget.value))}
          data={choices.map((each, index) => ({ value: String(index), label: nameOf(each) ?? "" }))}
          mb="sm"
        />
      )}
      {(act === "move" || act === "outside" || act === "schedule") && (
        <TextInput name="when" type="date" label={words.dates[act]} required mb="sm" />
      )}
      {act === "outside" && (
        <TextInput name="reference" label={words.reference} required maxLength={SHORT_TEXT} mb="sm" />
      )}
      {(act === "release" || act === "schedule") && (
        <TextInput
          name="amount"
          inputMode="decimal"
          label={words.amount(payout.currency)}
          description={words.amountHint}
          mb="sm"
        />
      )}
      <ReasonField name="reason" />
      <DialogFoot
        problem={problem && `${words.notPossible} ${problem}`}
        onClose={onClose}
        isActing={isActing}
        act={text.name}
      />
    </form>
  );
}
