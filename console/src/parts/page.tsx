// What every page is made of: its head, cards, and the banner with the answer.

import { type ReactNode, useEffect, useId } from "react";
import { texts } from "../texts.ts";
import { type Shape, StatusIcon, type Tone } from "./status.tsx";

interface PageHeadProps {
  title: string;
  /** The rest of the title, of less weight. */
  rest?: string;
  children?: ReactNode;
  acts?: ReactNode;
}

/** The one h1, one sentence, and at most two acts. */
export function PageHead({ title, rest, children, acts }: PageHeadProps) {
  const whole = [title, rest].filter(Boolean).join(" ");
  useEffect(() => {
    document.title = `${whole} – ${texts.product}`;
  }, [whole]);
  return (
    <div className="head">
      <div>
        <h1>
          {title}
          {rest && <span className="quiet-part"> {rest}</span>}
        </h1>
        {children && <p>{children}</p>}
      </div>
      {acts && <div className="head-acts">{acts}</div>}
    </div>
  );
}

interface CardProps {
  title: string;
  note?: ReactNode;
  end?: ReactNode;
  children: ReactNode;
}

export function Card({ title, note, end, children }: CardProps) {
  const id = useId();
  return (
    <section className="card" aria-labelledby={id}>
      <div className="card-head">
        <div>
          <h2 id={id}>{title}</h2>
          {note && <span className="card-note">{note}</span>}
        </div>
        {end}
      </div>
      {children}
    </section>
  );
}

interface BannerProps {
  tone: Tone;
  shape: Shape;
  title: ReactNode;
  children?: ReactNode;
  act?: ReactNode;
}

export function Banner({ tone, shape, title, children, act }: BannerProps) {
  return (
    <section className={`banner ${tone}`} role="status">
      <StatusIcon shape={shape} size={20} />
      <div className="banner-text">
        <strong>{title}</strong>
        {children && <div className="banner-says">{children}</div>}
      </div>
      {act && <div className="banner-act">{act}</div>}
    </section>
  );
}
