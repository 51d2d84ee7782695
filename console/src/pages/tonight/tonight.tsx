import { useQuery } from "urql";
import { NightDocument } from "../../graphql/generated.ts";
import { dateAndTime } from "../../parts/dates.ts";
import { Banner, PageHead } from "../../parts/page.tsx";
import { ErrorState, PageSkeleton } from "../../parts/states.tsx";
import { texts } from "../../texts.ts";

export default function Tonight() {
  const [{ data, error }] = useQuery({ query: NightDocument });
  const night = data?.nightStatus?.nodes[0];
  if (!night) return error ? <ErrorState error={error} /> : <PageSkeleton />;
  return (
    <>
      <PageHead title={texts.navigation.pages.tonight}>
        {night.nextPayoutRunAt && dateAndTime(night.nextPayoutRunAt)}
      </PageHead>
      <Banner tone={night.canPay ? "ok" : "bad"} shape={night.canPay ? "done" : "failed"} title={night.sentence} />
    </>
  );
}
