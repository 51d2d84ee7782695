import { Link } from "react-router";
import { PageHead } from "../parts/page.tsx";
import { texts } from "../texts.ts";

export function NotFound() {
  return (
    <>
      <PageHead title={texts.states.notFound}>{texts.states.notFoundHint}</PageHead>
      <Link to="/">{texts.states.toStart}</Link>
    </>
  );
}
