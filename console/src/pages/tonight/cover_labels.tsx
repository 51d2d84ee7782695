// What is written within the chart: the night that comes, the first day that is not covered, and the lowest balance.

import { DefaultZIndexes, usePlotArea, useXAxisScale, useYAxisScale, ZIndexLayer } from "recharts";

interface ChartLabel {
  at: number;
  value: number;
  lines: readonly string[];
}

interface CoverLabelsProps {
  start: ChartLabel;
  /** Its first line stands out. */
  short: ChartLabel | null;
  lowest: ChartLabel | null;
}

const LINE = 16;
/** As wide as a label is at most. */
const WIDTH = 210;
/** The lowest balance and its day. */
const ONE_LINE = 165;
const GAP = 8;

export function CoverLabels({ start, short, lowest }: CoverLabelsProps) {
  const plot = usePlotArea();
  const [xOf, yOf] = [useXAxisScale(), useYAxisScale()];
  if (!plot || !xOf || !yOf) return null;
  const x = (at: number) => Number(xOf(at));
  const y = (value: number) => Number(yOf(value));
  const [left, right, top] = [plot.x, plot.x + plot.width, plot.y];
  const shortX = short ? x(short.at) : null;
  // Beside its line, on the side that has more room.
  const isBefore = shortX !== null && shortX - left > plot.width / 2;
  // Two labels side by side need room for both: what is short comes first.
  const startFits =
    plot.width > 2 * WIDTH && (shortX === null || (isBefore ? shortX - 2 * WIDTH : shortX - WIDTH) > left);
  const startY = y(start.value);
  // At the top, unless the balance runs through it there, as where the first night is short already: then under it.
  const shortY = short ? y(short.value) : 0;
  const shortEnd = top + (short?.lines.length ?? 0) * LINE + GAP;
  const shortAt = !isBefore && shortY < shortEnd ? shortY + GAP + 10 : top + 10;
  const zero = y(0);
  const lowestY = lowest ? y(lowest.value) : 0;
  // From its day on the balance is no lower: the label stands over what comes after, where that is wide enough.
  const isRoomy = lowest !== null && right - x(lowest.at) > WIDTH;
  const lowestX =
    lowest === null ? 0 : isRoomy ? x(lowest.at) : Math.min(Math.max(x(lowest.at), left + ONE_LINE), right);
  const underShort = shortAt + 2 * LINE + 2 * GAP;
  return (
    <ZIndexLayer zIndex={DefaultZIndexes.label}>
      <g className="chart-labels">
        {startFits && (
          <Lines
            x={left + GAP}
            y={startY - top > 3 * LINE ? startY - GAP - LINE : startY + GAP + LINE}
            anchor="start"
            lines={start.lines}
          />
        )}
        {short && shortX !== null && (
          <Lines
            x={shortX + (isBefore ? -GAP : GAP)}
            y={shortAt}
            anchor={isBefore ? "end" : "start"}
            lines={short.lines}
            isBad
          />
        )}
        {lowest && (
          <Lines
            x={lowestX + (isRoomy ? GAP : -GAP)}
            // Above the line of zero where what is missing hangs below it, if the label of the first day leaves room.
            y={
              lowest.value < 0 && zero - GAP > underShort
                ? zero - GAP
                : Math.max(Math.min(lowestY - GAP, plot.y + plot.height - GAP), underShort)
            }
            anchor={isRoomy ? "start" : "end"}
            lines={lowest.lines}
          />
        )}
      </g>
    </ZIndexLayer>
  );
}

interface LinesProps {
  x: number;
  y: number;
  anchor: "start" | "end";
  lines: readonly string[];
  isBad?: boolean;
}

function Lines({ x, y, anchor, lines, isBad = false }: LinesProps) {
  return (
    <text x={x} y={y} textAnchor={anchor}>
      {lines.map((line, i) => (
        <tspan key={line} x={x} dy={i === 0 ? 0 : LINE} className={isBad && i === 0 ? "is-bad" : undefined}>
          {line}
        </tspan>
      ))}
    </text>
  );
}
