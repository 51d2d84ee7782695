// Facts by name: a row each; what is not known is left out.

import type { ReactNode } from "react";

export function Facts({ facts }: { facts: readonly (readonly [label: string, value: ReactNode])[] }) {
  return (
    <div className="facts-box">
      <dl className="facts">
        {facts.map(
          ([label, value]) =>
            value !== null &&
            value !== undefined &&
            value !== "" && (
              <div key={label}>
                <dt>{label}</dt>
                <dd>{value}</dd>
              </div>
            ),
        )}
      </dl>
    </div>
  );
}
