// Placements: who was hired where, and how their guarantee stands.

import { Link } from "react-router";
import { PlacementsDocument, type PlacementsQuery } from "../../graphql/generated.ts";
import { amountOf, currencyOf, dayOf } from "../../list/cells.tsx";
import { describe, type RowOf } from "../../list/description.ts";
import { ListPage } from "../../list/list_page.tsx";
import { PlacementState } from "../../list/statuses.tsx";
import { texts } from "../../texts.ts";

const words = texts.placements;
const { heads } = texts.list;
type Row = RowOf<PlacementsQuery>;

const recruitersOf = ({ placementRecruiters }: Row) => [
  ...new Set(placementRecruiters.nodes.flatMap((share) => share?.recruiter?.displayName ?? [])),
];

const description = describe<PlacementsQuery>({
  name: "placements",
  title: texts.navigation.pages.placements,
  words: words.list,
  document: PlacementsDocument,
  lead: ({ guaranteeCounts }) => {
    const [counts] = guaranteeCounts?.nodes ?? [];
    const [running, toCome, reportable] = [counts?.runningCount, counts?.toComeCount, counts?.reportableCount].map(
      Number,
    );
    return words.lead(running ?? 0, toCome ?? 0, reportable ?? 0);
  },
  isSearched: true,
  filters: [
    { kind: "words", name: "status", label: heads.status, field: "status", words: words.status },
    { kind: "currency" },
    { kind: "days", label: words.started, field: "startDate", isDay: true },
    { kind: "row", name: "company", label: heads.company, field: "companyId", found: "company" },
  ],
  sorts: { started: "START_DATE", made: "CREATED_AT", fee: "FEE_AMOUNT", status: "STATUS" },
  columns: [
    {
      name: "candidate",
      label: heads.candidate,
      cell: ({ rowId, candidateName }) => (
        <Link className="row-link" to={`/placements/${rowId}`}>
          {candidateName}
        </Link>
      ),
    },
    { name: "company", label: heads.company, cell: ({ company }) => company?.name },
    { name: "recruiters", label: words.recruiters, cell: (row) => recruitersOf(row).join(", ") },
    currencyOf(),
    amountOf("fee", { minor: ({ feeAmount }) => feeAmount, label: words.fee, sort: "fee", isMain: true }),
    dayOf("started", { at: ({ startDate }) => startDate, label: words.started, sort: "started" }),
    dayOf("guarantee", { at: ({ guaranteeCompletionDate }) => guaranteeCompletionDate, label: words.guarantee }),
    {
      name: "status",
      label: heads.status,
      sort: "status",
      cell: (placement) => <PlacementState placement={placement} />,
    },
    { name: "reference", label: heads.reference, isExtra: true, cell: ({ externalRef }) => externalRef },
    { name: "title", label: words.title, isExtra: true, cell: ({ jobTitle }) => jobTitle },
    amountOf("company_fee", {
      minor: ({ companyFeeAmount }) => companyFeeAmount,
      label: words.companyFee,
      isExtra: true,
    }),
    dayOf("signed", { at: ({ signedOn }) => signedOn, label: words.signed, isExtra: true }),
    dayOf("notice", {
      at: ({ noticeCompletionDate }) => noticeCompletionDate,
      label: words.notice,
      isExtra: true,
    }),
    dayOf("made", { at: ({ createdAt }) => createdAt, label: heads.made, sort: "made", isExtra: true }),
  ],
  total: ({ sum }) => ({ minor: sum?.feeAmount }),
});

export default function Placements() {
  return <ListPage description={description} />;
}
