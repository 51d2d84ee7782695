import { texts } from "../texts.ts";

export function Brand() {
  return (
    <a className="brand" href="/">
      <svg width="18" height="18" viewBox="0 0 20 20" aria-hidden="true">
        <rect className="brand-plate" width="20" height="20" rx="5" />
        <rect className="brand-bar" x="5" y="6" width="10" height="3" rx="1" />
        <rect className="brand-bar" x="5" y="11" width="5" height="3" rx="1" opacity=".6" />
      </svg>
      {texts.product}
    </a>
  );
}
