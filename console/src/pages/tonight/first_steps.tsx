// A house in which nothing was ever owed: what this page is for, and what comes first.

import { Link } from "react-router";
import { Card } from "../../parts/page.tsx";
import { texts } from "../../texts.ts";

const words = texts.tonight.first;

export function FirstSteps() {
  return (
    <Card title={words.title} note={words.note}>
      <ol className="first-steps">
        {words.steps.map(({ to, label, hint }) => (
          <li key={to}>
            <Link className="link" to={to}>
              {label}
            </Link>
            <span>{hint}</span>
          </li>
        ))}
      </ol>
    </Card>
  );
}
