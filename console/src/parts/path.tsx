// Where a record stands: the list that it is of, and its names.

import { Link } from "react-router";
import "./path.css";

interface PathProps {
  /** What assistive technology calls it. */
  label: string;
  to: string;
  list: string;
  names?: readonly (string | null | undefined)[];
}

export function Path({ label, to, list, names = [] }: PathProps) {
  return (
    <nav className="path" aria-label={label}>
      <Link to={to}>{list}</Link>
      {names.filter(Boolean).map((name) => (
        <span key={name}> / {name}</span>
      ))}
    </nav>
  );
}
