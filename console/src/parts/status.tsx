// A status: an icon that differs in shape, a word, and a colour beside them.

import {
  IconAlertTriangle,
  IconArrowBackUp,
  IconCheck,
  IconCircle,
  IconCircleHalfVertical,
  IconClock,
  IconPlayerPause,
  IconProgressHelp,
  IconUsers,
} from "@tabler/icons-react";
import type { ReactNode } from "react";

const ICONS = {
  pending: IconCircle,
  done: IconCheck,
  onItsWay: IconCircleHalfVertical,
  waits: IconClock,
  failed: IconAlertTriangle,
  inDoubt: IconProgressHelp,
  frozen: IconPlayerPause,
  secondPerson: IconUsers,
  takenBack: IconArrowBackUp,
};
export type Shape = keyof typeof ICONS;
export type Tone = "ok" | "warn" | "bad" | "plain";

export function StatusIcon({ shape, size = 16 }: { shape: Shape; size?: number }) {
  const Icon = ICONS[shape];
  return <Icon size={size} stroke={1.8} aria-hidden="true" />;
}

export function Status({ shape, tone = "plain", children }: { shape: Shape; tone?: Tone; children: ReactNode }) {
  return (
    <span className={`status ${tone}`}>
      <StatusIcon shape={shape} />
      <span>{children}</span>
    </span>
  );
}
